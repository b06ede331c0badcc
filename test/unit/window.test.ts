import type { ChannelEvent } from '../../nodes/shared/domain/events/event';
import { repliesSince, sessionWindow } from '../../nodes/shared/domain/window';

const NOW = Date.parse('2026-07-25T12:00:00Z');
const HOUR = 3_600_000;
const event = (hoursAgo: number, more: Partial<ChannelEvent> = {}): ChannelEvent => ({ event: 'message', fromMe: false, timestamp: new Date(NOW - hoursAgo * HOUR).toISOString(), dedupeKey: String(hoursAgo), ...more });
const ours = (hoursAgo: number) => event(hoursAgo, { event: 'echo', fromMe: true });

describe('sessionWindow', () => {
	it('is open for 24 hours after the last message of the customer, to the millisecond', () => {
		expect(sessionWindow({ events: [ours(1), event(20), event(30)] }, NOW)).toEqual({ open: true, closesAt: '2026-07-25T16:00:00.000Z', lastInboundAt: '2026-07-24T16:00:00.000Z' });
		expect(sessionWindow({ events: [event(24)] }, NOW)).toEqual({ open: false, closesAt: '2026-07-25T12:00:00.000Z', lastInboundAt: '2026-07-24T12:00:00.000Z' });
		expect(sessionWindow({ events: [event(24)] }, NOW - 1)).toMatchObject({ open: true });
	});

	it('is closed where only we wrote, and unknown where the history is silent', () => {
		expect(sessionWindow({ events: [ours(1)] }, NOW)).toEqual({ open: false });
		expect(sessionWindow({ events: [] }, NOW)).toEqual({ open: 'unknown', reason: expect.stringMatching(/proves nothing/) as string });
		expect(sessionWindow({ events: [ours(1), event(30)], gap: 'gone' }, NOW)).toEqual({ open: 'unknown', reason: 'gone' });
		expect(sessionWindow({ events: [event(24)], gap: 'gone' }, NOW)).toEqual({ open: 'unknown', reason: 'gone' });
		expect(sessionWindow({ events: [event(3)], gap: 'gone' }, NOW)).toMatchObject({ open: true });
	});

	it.each<[string, Partial<ChannelEvent>]>([
		['a reaction taken back', { event: 'reaction', reaction: { emoji: '', removed: true } }],
		['a message of our own', { fromMe: true }],
		['opening the chat', { event: 'welcome' }],
		['an event that nobody understands', { event: 'other', fromMe: undefined }],
	])('is not opened by %s', (_, more) => expect(sessionWindow({ events: [event(1, more)] }, NOW)).toEqual({ open: false }));
});

describe('something that cannot be read', () => {
	it.each<[string, number, unknown]>([
		['within the last 24 hours may have opened the window', NOW - 23 * HOUR, { open: 'unknown', reason: expect.stringMatching(/cannot be read/) as string }],
		['at a time that nobody knows may have opened it', Infinity, { open: 'unknown', reason: expect.stringMatching(/cannot be read/) as string }],
		['exactly 24 hours ago opens nothing any more', NOW - 24 * HOUR, { open: false }],
		['long ago opens nothing', NOW - 48 * HOUR, { open: false }],
	])('%s', (_, doubt, expected) => expect(sessionWindow({ events: [ours(1)], doubts: [doubt] }, NOW)).toEqual(expected));

	it('may be the answer only where it came after the moment', () => {
		const since = NOW - 5 * HOUR;
		expect(repliesSince({ events: [ours(6)], doubts: [since + 1] }, since)).toMatchObject({ replied: 'unknown', reason: expect.stringMatching(/cannot be read/) as string });
		expect(repliesSince({ events: [ours(6)], doubts: [since] }, since)).toEqual({ replied: false, messages: [] });
		expect(repliesSince({ events: [ours(6), event(1)], doubts: [since + 1] }, since)).toMatchObject({ replied: true });
	});
});

describe('repliesSince', () => {
	const since = NOW - 5 * HOUR;

	it('gives what came after the moment, oldest first', () => {
		expect(repliesSince({ events: [event(1, { event: 'reply' }), ours(2), event(3, { event: 'reaction', reaction: { emoji: '👍', removed: false } }), event(6)] }, since)).toMatchObject({
			replied: true,
			messages: [{ event: 'reaction' }, { event: 'reply' }],
		});
	});

	it('does not take the message of that very moment for its own answer', () => {
		expect(repliesSince({ events: [event(5)] }, since)).toEqual({ replied: false, messages: [] });
	});

	it('says no only where something of the chat is known and nothing is missing', () => {
		expect(repliesSince({ events: [ours(5)] }, since)).toEqual({ replied: false, messages: [] });
		// Our own message from after the moment does not show that the customer's are kept.
		expect(repliesSince({ events: [ours(1)] }, since)).toMatchObject({ replied: 'unknown', reason: expect.stringMatching(/from before that moment/) as string });
		expect(repliesSince({ events: [ours(1), ours(5)] }, since)).toEqual({ replied: false, messages: [] });
		expect(repliesSince({ events: [] }, since)).toEqual({ replied: 'unknown', messages: [], reason: expect.stringMatching(/proves nothing/) as string });
		expect(repliesSince({ events: [ours(5)], gap: 'gone' }, since)).toEqual({ replied: 'unknown', messages: [], reason: 'gone' });
		expect(repliesSince({ events: [event(1)], gap: 'gone' }, since)).toMatchObject({ replied: true });
	});
});
