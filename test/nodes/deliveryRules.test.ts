import type { IDataObject } from 'n8n-workflow';
import { ApiFailure } from '../../nodes/shared/api/apiFailure';
import type { ChannelApi } from '../../nodes/shared/api/channelApi';
import { leastAdvanced, messageIdsOf, QUEUED, undelivered } from '../../nodes/shared/node/deliveryPhase';
import { waitForDelivery, waitForOf, type DeliveryResult, type WaitFor } from '../../nodes/shared/node/deliveryWait';

/** How delivery is asked for, without a node around it: the clock is jest's. */
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A hundredth of a second each. */
const MOST_STEPS = 7000;

type Answer = string | ApiFailure | { status: string; errors?: IDataObject[]; delayMs?: number };

/** Waits for some messages; what the channel says of each may depend on the second in which it is asked. */
async function follow(ids: string[], { waitFor = 'delivered', waitSeconds = 60, stopAt = Infinity }: { waitFor?: WaitFor; waitSeconds?: number; stopAt?: number }, answer: (id: string, second: number) => Answer) {
	const began = Date.now();
	const second = () => (Date.now() - began) / 1000;
	const asked: Array<{ id: string; at: number }> = [];
	let underWay = 0;
	let mostAtOnce = 0;
	const api = {
		redact: <T>(value: T) => value,
		call: async ({ qs }: { qs: { messageId: string } }) => {
			asked.push({ id: qs.messageId, at: second() });
			mostAtOnce = Math.max(mostAtOnce, ++underWay);
			const said = answer(qs.messageId, second());
			if (typeof said === 'object' && 'delayMs' in said) await new Promise((resolve) => setTimeout(resolve, said.delayMs));
			underWay -= 1;
			if (said instanceof ApiFailure) throw said;
			const { status, errors } = typeof said === 'string' ? { status: said, errors: undefined } : said;
			return { hooks: [{ type: 'message', status, timestamp: '1785000000', ...(errors ? { errors } : {}) }] };
		},
	} as unknown as ChannelApi;
	const isStopped = () => second() >= stopAt;
	const pause = async (ms: number) => {
		for (const until = Date.now() + ms; Date.now() < until && !isStopped(); ) await new Promise((resolve) => setTimeout(resolve, Math.min(10, until - Date.now())));
	};
	let end: Awaited<ReturnType<typeof waitForDelivery>> | undefined;
	void waitForDelivery(api, ids, { waitFor, waitSeconds }, { pause, isStopped }).then((result) => (end = result));
	for (let steps = 0; !end && steps < MOST_STEPS; steps++) await jest.advanceTimersByTimeAsync(10);
	if (!end) throw new Error('It does not end');
	const timesOf = (id: string) => asked.filter((one) => one.id === id).map(({ at }) => Math.round(at));
	return { ...end, asked, timesOf, mostAtOnce, seconds: second() };
}

const failure = (httpStatus?: number) => new ApiFailure('refused', { title: 'x', advice: '', retryable: false }, httpStatus);

describe('asking for delivery', () => {
	it('the gaps double up to 15 seconds, and nobody is asked once the time is over', async () => {
		const { timesOf, seconds, results } = await follow(['a'], {}, () => 'sent');
		expect(timesOf('a')).toEqual([0, 1, 3, 7, 15, 30, 45]);
		expect(seconds).toBeCloseTo(60, 0);
		expect(results.get('a')).toEqual({ status: 'sent', reached: false, timedOut: true });
	});

	it('the end of the time is not waited for in a gap', async () => {
		expect((await follow(['a'], { waitSeconds: 10 }, () => 'sent')).seconds).toBeCloseTo(10, 0);
	});

	const words = ['sent', 'delivered', 'read'] as const;
	it.each(words.flatMap((waitFor) => words.map((status): [WaitFor, string, boolean] => [waitFor, status, words.indexOf(status) >= words.indexOf(waitFor)])))('%s is asked for, %s is told: arrived is %s', async (waitFor, status, reached) => {
		const { results, timesOf } = await follow(['a'], { waitFor, waitSeconds: 2 }, () => status);
		expect(results.get('a')).toEqual({ status, reached, timedOut: !reached });
		expect(timesOf('a')).toEqual(reached ? [0] : [0, 1]);
	});

	it('each message has gaps of its own, whenever it was asked about first', async () => {
		const ids = Array.from({ length: 50 }, (_, index) => `m${index}`);
		const { asked } = await follow(ids, { waitSeconds: 12 }, () => 'sent');
		for (const id of ids) {
			const times = asked.flatMap((one) => (one.id === id ? one.at : []));
			for (const [index, least] of [1, 2, 4].entries()) if (index + 1 < times.length) expect(times[index + 1] - times[index]).toBeGreaterThanOrEqual(least - 0.05);
			expect(times.length).toBeLessThanOrEqual(4);
		}
	});

	it('one that failed is not asked for again, and the others are', async () => {
		const { results, timesOf } = await follow(['a', 'b'], {}, (id, second) => (id === 'a' ? { status: 'failed', errors: [{ code: 131026 }] } : second < 2 ? 'sent' : 'read'));
		expect(timesOf('a')).toEqual([0]);
		expect(timesOf('b')).toEqual([0, 1, 3]);
		expect(results.get('a')).toMatchObject({ status: 'failed', reached: false, timedOut: false, failure: { code: 131026 } });
		expect(results.get('b')).toEqual({ status: 'read', reached: true, timedOut: false });
	});

	it('an answer that fails may pass, and what was known stays known', async () => {
		const { results, timesOf, notTold } = await follow(['a'], { waitSeconds: 4 }, (_, second) => (second < 1 ? 'sent' : failure(500)));
		expect(timesOf('a')).toEqual([0, 1, 3]);
		expect([results.get('a'), notTold]).toEqual([{ status: 'sent', reached: false, timedOut: true }, undefined]);
	});

	it('a channel that does not tell is asked no more; who has arrived has, and of the others it is said', async () => {
		const { results, timesOf, notTold, seconds } = await follow(['a', 'b', 'c'], {}, (id, second) => (id === 'a' ? 'delivered' : second < 1 ? 'sent' : failure(404)));
		expect(seconds).toBeLessThan(2);
		expect(timesOf('c').length + timesOf('b').length).toBeLessThanOrEqual(4);
		expect(notTold?.advice).toMatch(/1MSG Trigger/);
		expect(results.get('a')).toEqual({ status: 'delivered', reached: true, timedOut: false });
		expect(results.get('b')).toEqual({ status: 'sent', reached: false, timedOut: false, failure: notTold });
	});

	it('never more than 20 in a second, nor 8 at a time, and each message in turn', async () => {
		const ids = Array.from({ length: 60 }, (_, index) => `m${index}`);
		const { asked, mostAtOnce } = await follow(ids, {}, () => ({ status: 'read', delayMs: 600 }));
		expect(asked.map(({ id }) => id)).toEqual(ids);
		expect(mostAtOnce).toBe(8);
		const quick = await follow(ids, {}, () => 'read');
		expect(Math.max(...quick.asked.map(({ at }) => quick.asked.filter((one) => one.at >= at && one.at < at + 1).length))).toBeLessThanOrEqual(20);
		expect(quick.seconds).toBeLessThan(5);
	});

	it('where the time does not suffice for all, the last ones stay unknown', async () => {
		const ids = Array.from({ length: 60 }, (_, index) => `m${index}`);
		const { results, seconds } = await follow(ids, { waitSeconds: 1 }, () => 'read');
		expect(seconds).toBeLessThan(1.5);
		expect(results.get('m0')).toMatchObject({ reached: true });
		expect(results.get('m59')).toEqual({ status: 'unknown', reached: false, timedOut: true });
	});

	it('ends with the run: what is open was not waited for to the end', async () => {
		const { results, seconds, timesOf } = await follow(['a'], { stopAt: 5 }, () => 'sent');
		expect(seconds).toBeLessThan(5.5);
		expect(timesOf('a')).toEqual([0, 1, 3]);
		expect(results.get('a')).toEqual({ status: 'sent', reached: false, timedOut: false });
	});
});

describe('Wait for Delivery', () => {
	it.each([undefined, ''])('%j is none', (value) => expect(waitForOf(value)).toBe('none'));
	it.each(['none', 'sent', 'delivered', 'read'])('%s is itself', (value) => expect(waitForOf(value)).toBe(value));
	it.each(['arrival', 'toString', ['read'], 5, null, {}])('%j is refused', (value) => expect(() => waitForOf(value)).toThrow(/Wait for Delivery is none of/));
});

describe('what an item says of its delivery', () => {
	const result = (status: DeliveryResult['status']): DeliveryResult => ({ status, reached: false, timedOut: false });

	it('is what is true of the part that has come least far', () => {
		const ways = ['failed', 'unknown', 'sent', 'delivered', 'read'].map((status) => result(status as DeliveryResult['status']));
		for (const [index, least] of ways.entries()) {
			for (const other of ways.slice(index)) expect([leastAdvanced([least, other]), leastAdvanced([other, least])]).toEqual([least, least]);
		}
	});

	it.each<[string, IDataObject, string[]]>([
		['a message', { messageId: 'a' }, ['a']],
		['a text in parts', { messageId: 'a', messageIds: ['a', 'b'] }, ['a', 'b']],
		['a text in parts of which one was queued', { messageIds: ['a', null] }, ['a']],
		['a reaction, not the message that it belongs to', { messageId: 'a', reaction: { messageId: 'b' } }, ['b']],
		['a reaction that failed', { messageId: 'a', reaction: {} }, []],
		['one that was skipped', { outcome: 'skipped' }, []],
	])('the messages to ask for: %s', (_, json, ids) => {
		expect(messageIdsOf(json)).toEqual(ids);
	});

	it('an error says that it was not delivered, and why where WhatsApp does', () => {
		const known = undelivered({ ...result('failed'), failure: { title: 'No WhatsApp', advice: 'Call.', retryable: false } }, 'a');
		expect(known).toMatchObject({ outcome: 'accepted', failure: { title: 'Not delivered: No WhatsApp', advice: 'Call.' }, facts: { messageId: 'a', delivery: { status: 'failed' } } });
		const unknown = undelivered(result('failed'), 'a');
		expect(unknown.failure).toMatchObject({ title: expect.stringMatching(/^Not delivered: .*does not say why/) as string, advice: expect.stringMatching(/customer/) as string, retryable: false });
	});

	it('of a queued one: that there is no message ID, and what to use instead', () => {
		expect(QUEUED).toMatchObject({ status: 'unknown', reached: false, timedOut: false, failure: { title: expect.stringMatching(/queue/) as string, advice: expect.stringMatching(/Delivery Status events of the 1MSG Trigger/) as string, retryable: false } });
		expect(QUEUED.failure!.advice).not.toMatch(/same message ID/);
	});
});
