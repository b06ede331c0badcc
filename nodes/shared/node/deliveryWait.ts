import type { INodeProperties } from 'n8n-workflow';
import { isNotOffered, readMessageDelivery } from '../api/deliveries';
import type { ChannelApi } from '../api/channelApi';
import type { Failure } from '../domain/apiErrors';
import type { Delivery } from '../domain/deliverySteps';
import { InvalidInput } from '../domain/invalidInput';
import { Pace } from '../domain/pace';

const SECOND = 1000;

/** Requests in a second, at most, and under way at a time: asking must not take the channel's whole capacity. */
const MAX_PER_SECOND = 20;
const MAX_AT_ONCE = 8;

/** The gaps between two questions about one message grow from the first to the last. */
const FIRST_GAP_MS = SECOND;
const LAST_GAP_MS = 15 * SECOND;

export type WaitFor = 'none' | 'sent' | 'delivered' | 'read';

/** A message further on has passed what lies before. */
const REACHED: Record<WaitFor, Array<Delivery['status']>> = {
	none: [],
	sent: ['sent', 'delivered', 'read'],
	delivered: ['delivered', 'read'],
	read: ['read'],
};

/** What is known of a message's way when the waiting ends. */
export interface DeliveryResult {
	status: Delivery['status'];
	/** Whether it came as far as asked for. */
	reached: boolean;
	/** Whether the time ran out before that. */
	timedOut: boolean;
	failure?: Failure;
}

export const waitForOption: INodeProperties = {
	displayName: 'Wait for Delivery',
	name: 'waitFor',
	type: 'options',
	options: [
		{ name: 'Delivered', value: 'delivered', description: 'It is on the customer’s phone' },
		{ name: 'None', value: 'none', description: 'Go on as soon as 1MSG has taken it' },
		{ name: 'Read', value: 'read', description: 'The customer has opened it; many customers switch this off' },
		{ name: 'Sent', value: 'sent', description: 'WhatsApp has sent it on' },
	],
	default: 'delivered',
	description:
		'How far the messages have to come before the node goes on, once all are sent. Each item tells it under “delivery”. For long waits use the Delivery Status events of the 1MSG Trigger.',
};

export const failOnUndeliveredOption: INodeProperties = {
	displayName: 'Fail When Undelivered',
	name: 'failOnUndelivered',
	type: 'boolean',
	default: true,
	description: 'Whether a message that WhatsApp reports as failed while the node waits fails its item. Needs Wait for Delivery.',
};

/** @throws InvalidInput */
export function waitForOf(value: unknown): WaitFor {
	const wanted = value === undefined || value === '' ? 'none' : value;
	if (typeof wanted !== 'string' || !Object.hasOwn(REACHED, wanted)) throw new InvalidInput('Wait for Delivery is none of none, sent, delivered, read', 'Choose one under Options.');
	return wanted as WaitFor;
}

interface Watched {
	messageId: string;
	status: Delivery['status'];
	failure?: Failure;
	gapMs: number;
	nextAt: number;
}

/**
 * Asks how far messages have come, all together, until each is as far as asked for, has failed, or the
 * time is over: of more messages than can be asked about in that time, the last ones stay unknown.
 * @param pause waits, and ends early where the run is stopped
 * @returns by message id, and why asking ended where the channel does not tell
 */
export async function waitForDelivery(
	api: ChannelApi,
	messageIds: string[],
	{ waitFor, waitSeconds }: { waitFor: WaitFor; waitSeconds: number },
	{ pause, isStopped }: { pause: (ms: number) => Promise<void>; isStopped: () => boolean },
): Promise<{ results: Map<string, DeliveryResult>; notTold?: Failure }> {
	const until = Date.now() + waitSeconds * SECOND;
	const pace = new Pace(MAX_PER_SECOND);
	const watched = messageIds.map((messageId): Watched => ({ messageId, status: 'unknown', gapMs: FIRST_GAP_MS, nextAt: 0 }));
	let open = watched;
	let notTold: Failure | undefined;

	const ask = async (message: Watched) => {
		const delivery = await readMessageDelivery(api, message.messageId).catch((error: unknown) => {
			// Any other failure may pass: the message is asked about again.
			if (isNotOffered(error)) notTold = error.failure;
			return undefined;
		});
		if (delivery) Object.assign(message, { status: delivery.status, failure: delivery.failure });
		message.nextAt = Date.now() + message.gapMs;
		message.gapMs = Math.min(LAST_GAP_MS, message.gapMs * 2);
	};
	const askAll = async (due: Watched[]) => {
		const queue = [...due];
		await Promise.all(
			Array.from({ length: Math.min(MAX_AT_ONCE, queue.length) }, async () => {
				for (let message = queue.shift(); message && !notTold && !isStopped() && Date.now() < until; message = queue.shift()) {
					for (let waitMs = pace.waitMs(Date.now()); waitMs > 0; waitMs = pace.waitMs(Date.now())) await pause(waitMs);
					pace.leave(Date.now());
					await ask(message);
				}
			}),
		);
	};
	const isOpen = ({ status }: Watched) => status !== 'failed' && !REACHED[waitFor].includes(status);

	for (;;) {
		await askAll(open.filter(({ nextAt }) => nextAt <= Date.now()));
		open = open.filter(isOpen);
		if (open.length === 0 || notTold || isStopped() || Date.now() >= until) break;
		const next = open.reduce((earliest, { nextAt }) => Math.min(earliest, nextAt), until);
		await pause(Math.max(1, next - Date.now()));
	}

	const results = new Map<string, DeliveryResult>();
	for (const message of watched) {
		const { messageId, status } = message;
		const failure = message.failure ?? (isOpen(message) ? notTold : undefined);
		results.set(messageId, { status, reached: REACHED[waitFor].includes(status), timedOut: isOpen(message) && !notTold && !isStopped(), ...(failure ? { failure } : {}) });
	}
	return { results, ...(notTold ? { notTold } : {}) };
}
