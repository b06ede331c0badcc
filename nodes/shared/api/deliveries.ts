import { describeFailure } from '../domain/apiErrors';
import { readDelivery, type Delivery } from '../domain/deliverySteps';
import { ApiFailure } from './apiFailure';
import type { ChannelApi } from './channelApi';

/** The method is old, and no longer in 1MSG's list of methods: a channel may not know it (1msg-api §12). */
const NOT_OFFERED = new Set([404, 405, 410, 501]);

export const USE_THE_TRIGGER = 'Take the Delivery Status events of the 1MSG Trigger instead; they bring the same message ID.';

/** Whether a failure says that this channel tells no delivery when asked, whatever the message. */
export function isNotOffered(error: unknown): error is ApiFailure {
	return error instanceof ApiFailure && NOT_OFFERED.has(error.httpStatus ?? 0);
}

/**
 * How far a message has come.
 * @throws ApiFailure where the channel does not tell
 */
export async function readMessageDelivery(api: ChannelApi, messageId: string): Promise<Delivery> {
	const answer = await api.call({ method: 'GET', path: '/hookInfo', qs: { messageId } }).catch((error: unknown) => {
		if (!isNotOffered(error)) throw error;
		const failure = { ...error.failure, title: 'This channel does not tell the delivery status of a message when asked', advice: USE_THE_TRIGGER, retryable: false };
		throw new ApiFailure(error.outcome, failure, error.httpStatus);
	});
	const delivery = readDelivery(answer, messageId);
	if (!delivery) throw new ApiFailure('notSent', api.redact({ ...describeFailure(answer), title: 'The delivery status could not be read', advice: USE_THE_TRIGGER }));
	return api.redact(delivery);
}
