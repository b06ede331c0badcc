import { isStepForward, type DeliveryStatus } from '../deliveryStatus';
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

/** The events of one message: a body may hold thousands of them, of the members of a group. */
class OfMessage {
	private readonly byKey = new Map<string, ChannelEvent>();
	private readonly lastStatus = new Map<string, DeliveryStatus>();

	/** A status that nobody knows is told from others by its word alone. */
	private static keyOf({ status, dedupeKey }: ChannelEvent): string {
		return `${status ?? ''} ${dedupeKey}`;
	}

	constructor(first: ChannelEvent) {
		this.add(first);
	}

	add(event: ChannelEvent): void {
		this.byKey.set(OfMessage.keyOf(event), event);
		if (event.status !== undefined) this.lastStatus.set(subjectOf(event), event.status);
	}

	same(event: ChannelEvent): ChannelEvent | undefined {
		return this.byKey.get(OfMessage.keyOf(event));
	}

	/** Whether a status is behind one that the same message has had already. */
	isStepBack(event: ChannelEvent): boolean {
		if (event.event !== 'status' || event.status === undefined) return false;
		const last = this.lastStatus.get(subjectOf(event));
		return last !== undefined && !isStepForward(last, event.status);
	}
}

/**
 * The same event from two lists is one item, with what either of them knew; and within one body a
 * status never goes back: what arrives behind a later one is dropped. Only events of one message
 * can concern each other, so only those are compared.
 */
export function oneOfEach(events: ChannelEvent[], { receivedAt, anyOrder }: ReadOptions): ChannelEvent[] {
	const ofMessage = new Map<string, ChannelEvent | OfMessage>();
	let arrival: string | undefined;
	return events.filter((event) => {
		const id = event.messageId ?? event.dedupeKey;
		const found = ofMessage.get(id);
		if (found === undefined) {
			// Of most messages a body holds one event.
			ofMessage.set(id, event);
			return true;
		}
		const earlier = found instanceof OfMessage ? found : new OfMessage(found);
		if (earlier !== found) ofMessage.set(id, earlier);
		const known = earlier.same(event);
		if (known) merge(known, event, (arrival ??= new Date(receivedAt).toISOString()));
		else if (anyOrder || !earlier.isStepBack(event)) {
			earlier.add(event);
			return true;
		}
		return false;
	});
}
