import type { Failure } from './apiErrors';
import type { DeliveryStatus } from './deliveryStatus';
import { millisecondsOf } from './events/identity';
import { readEvents } from './events/readEvents';
import { elementsOf, isObject, objectOf, present, textOf } from './reading';

/** One status that a message has had. */
export interface DeliveryStep {
	/** Missing where 1MSG's word is none we know. */
	status?: DeliveryStatus;
	rawStatus?: string;
	/** ISO 8601; missing where 1MSG gives none. */
	timestamp?: string;
	failure?: Failure;
}

export interface Delivery {
	/** The most advanced one, whatever order they came in; `unknown` where there is none. */
	status: DeliveryStatus | 'unknown';
	/** Why it failed, where it did. */
	failure?: Failure;
	/** All of them, oldest first. */
	steps: DeliveryStep[];
}

/** A late "failed" does not undo what was delivered (1msg-api §17). */
const BY_ADVANCE: DeliveryStatus[] = ['read', 'delivered', 'failed', 'sent'];

/**
 * Reads the `hooks` of `GET /hookInfo`, whose order is not documented (1msg-api §12).
 * @returns undefined where the answer holds no such list
 */
export function readDelivery(answer: unknown, messageId: string): Delivery | undefined {
	const { hooks } = objectOf(answer);
	const list = Array.isArray(answer) ? answer : hooks;
	if (!Array.isArray(list) && !isObject(list)) return undefined;
	const steps = elementsOf(list)
		.filter(isObject)
		.filter((hook) => (textOf(hook.id) ?? messageId) === messageId)
		.flatMap((hook): DeliveryStep[] => {
			const hasTime = [hook.timestamp, hook.time].some((time) => millisecondsOf(time) !== undefined);
			return readEvents({ hooks: [hook] }, { receivedAt: 0 })
				.filter(({ event }) => event === 'status')
				.map(({ status, rawStatus, timestamp, failure }) => present({ status, rawStatus, timestamp: hasTime ? timestamp : undefined, failure }));
		})
		.sort((a, b) => Date.parse(String(a.timestamp)) - Date.parse(String(b.timestamp)) || rankOf(a) - rankOf(b));
	const status = BY_ADVANCE.find((word) => steps.some((step) => step.status === word));
	const failure = status === 'failed' ? steps.find((step) => step.failure)?.failure : undefined;
	return present<Delivery>({ status: status ?? 'unknown', failure, steps });
}

const AS_THEY_HAPPEN: Array<DeliveryStatus | undefined> = [undefined, 'sent', 'delivered', 'read', 'failed'];

/** Steps of one second stand in the order they happen in. */
function rankOf({ status }: DeliveryStep): number {
	return AS_THEY_HAPPEN.indexOf(status);
}
