import { isStepForward } from '../deliveryStatus';
import type { ChannelEvent, ReadOptions } from './event';

/** Adds to an item what its second copy knew; the time of arrival, a failure without a code and a label as the id only stand in for the real ones. */
function merge(known: ChannelEvent, again: ChannelEvent, arrival: string): void {
	const { timestamp, failure, replyId, replyTitle } = known;
	Object.assign(known, { ...again, ...known });
	if (timestamp === arrival) known.timestamp = again.timestamp;
	if (again.failure?.code !== undefined && failure?.code === undefined) known.failure = again.failure;
	if (again.replyId !== undefined && replyId === replyTitle) known.replyId = again.replyId;
}

/** The key of a status without the status: the message, and in a group the member. */
function subjectOf({ dedupeKey }: ChannelEvent): string {
	return dedupeKey.slice(0, dedupeKey.lastIndexOf(':'));
}

function isOfSameSubject(one: ChannelEvent, other: ChannelEvent): boolean {
	if (one.channelId !== other.channelId) return false;
	return !(one.isGroup || other.isGroup) || subjectOf(one) === subjectOf(other);
}

/** Whether a status is behind one that the same message has had already. */
function isStepBack(event: ChannelEvent, earlier: ChannelEvent[]): boolean {
	if (event.event !== 'status' || event.status === undefined) return false;
	for (let i = earlier.length - 1; i >= 0; i--) {
		const { status } = earlier[i];
		if (status !== undefined && isOfSameSubject(earlier[i], event)) return !isStepForward(status, event.status);
	}
	return false;
}

/**
 * The same event from two lists is one item, with what either of them knew; and within one body a
 * status never goes back: what arrives behind a later one is dropped. Only events of one message
 * can concern each other, so only those are compared.
 */
export function oneOfEach(events: ChannelEvent[], { receivedAt, anyOrder }: ReadOptions): ChannelEvent[] {
	const ofMessage = new Map<string, ChannelEvent | ChannelEvent[]>();
	let arrival: string | undefined;
	return events.filter((event) => {
		const id = event.messageId ?? event.dedupeKey;
		const found = ofMessage.get(id);
		if (found === undefined) {
			ofMessage.set(id, event);
			return true;
		}
		const earlier = Array.isArray(found) ? found : [found];
		// Keys are long, and differ where the statuses do.
		const known = earlier.find(({ status, dedupeKey }) => status === event.status && dedupeKey === event.dedupeKey);
		if (known) merge(known, event, (arrival ??= new Date(receivedAt).toISOString()));
		else if (anyOrder || !isStepBack(event, earlier)) {
			earlier.push(event);
			ofMessage.set(id, earlier);
			return true;
		}
		return false;
	});
}
