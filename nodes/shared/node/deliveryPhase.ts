import type { IDataObject } from 'n8n-workflow';
import { ApiFailure } from '../api/apiFailure';
import { USE_THE_TRIGGER } from '../api/deliveries';
import { objectOf } from '../domain/reading';
import type { DeliveryResult } from './deliveryWait';

/** The message ids of an item that leaves: several, where a long text went out in parts; of an acknowledgement that of the reaction. */
export function messageIdsOf(json: IDataObject): string[] {
	const ids = Array.isArray(json.messageIds) ? json.messageIds : [(json.reaction === undefined ? json : objectOf(json.reaction)).messageId];
	return ids.filter((id): id is string => typeof id === 'string');
}

const BY_ADVANCE: Array<DeliveryResult['status']> = ['failed', 'unknown', 'sent', 'delivered', 'read'];

/** Of the parts of one text, the one that has come least far. */
export function leastAdvanced(results: DeliveryResult[]): DeliveryResult {
	return results.reduce((least, result) => (BY_ADVANCE.indexOf(result.status) < BY_ADVANCE.indexOf(least.status) ? result : least));
}

/** What is known of a message, or of a part, that has no message ID to ask by. */
export const QUEUED: DeliveryResult = {
	status: 'unknown',
	reached: false,
	timedOut: false,
	failure: { title: '1MSG put the message into its queue and named no message ID to ask by', advice: USE_THE_TRIGGER.replace('; they bring the same message ID', ''), retryable: false },
};

/** A message that 1MSG took and WhatsApp did not deliver. */
export function undelivered(delivery: DeliveryResult, messageId: string): ApiFailure {
	const failure = delivery.failure ?? { title: 'WhatsApp did not deliver the message and does not say why', advice: 'Reach the customer in another way.', retryable: false };
	return new ApiFailure('accepted', { ...failure, title: `Not delivered: ${failure.title}` }, undefined, { delivery, messageId });
}
