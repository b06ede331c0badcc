import { textOf } from './reading';

export const DELIVERY_STATUSES = ['sent', 'delivered', 'read', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Words seen for the four statuses (1msg-api §17). */
const WORDS = new Map<string, DeliveryStatus>([
	['sent', 'sent'],
	['delivered', 'delivered'],
	['read', 'read'],
	['viewed', 'read'],
	['played', 'read'],
	['failed', 'failed'],
	['undelivered', 'failed'],
	['undeliverable', 'failed'],
	['error', 'failed'],
]);

/** The status behind a word; a word that nobody knows has none. */
export function readStatus(raw: unknown): DeliveryStatus | undefined {
	const word = textOf(raw);
	return word === undefined ? undefined : (WORDS.get(word) ?? WORDS.get(word.trim().toLowerCase()));
}

const FOLLOWS: Record<DeliveryStatus, readonly DeliveryStatus[]> = {
	sent: ['delivered', 'read', 'failed'],
	delivered: ['read'],
	read: [],
	failed: [],
};

/**
 * Whether a status may come after another: sent → delivered → read, and `failed` ends. A `failed`
 * that arrives once the message was delivered is late news of something that did not happen.
 */
export function isStepForward(from: DeliveryStatus | undefined, to: DeliveryStatus): boolean {
	return from === undefined || FOLLOWS[from].includes(to);
}
