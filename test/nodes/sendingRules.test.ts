import { getEventListeners } from 'node:events';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { ApiFailure } from '../../nodes/shared/api/apiFailure';
import type { Sent } from '../../nodes/shared/api/channelApi';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import { Sending } from '../../nodes/shared/node/sending';
import { sendSettingsOf } from '../../nodes/shared/node/sendOptions';
import type { WorkPool } from '../../nodes/shared/node/workPool';
import { begin, failing, noConnection, passing, posts, taken, tooMany, yes } from './sendingRig';

/** One rule of sending at a time, without a node around it: what becomes of a message, of its item and of those behind. The clock is jest's. */
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('promise 9: what a message is told as', () => {
	it('while its request is on its way it may have gone out, and its item is told of at once', async () => {
		const { send, outcomes, left } = begin();
		let end!: (sent: Sent) => void;
		const sent = send(0, async () => await new Promise((resolve) => (end = resolve)));
		await jest.advanceTimersByTimeAsync(1);
		expect([outcomes[0], left]).toEqual(['unknown', [0]]);
		end(taken);
		expect(await sent).toBe(taken);
	});

	it('a fault of our own on the way leaves it unknown; it is not sent again, and the person is told where to look', async () => {
		const { send, sending, outcomes } = begin();
		const { error } = await passing(send(0, posts(new TypeError('x is not a function')).post));
		expect(error).toMatchObject({ outcome: 'unknown', failure: { title: expect.stringMatching(/may have gone out/) as string, advice: expect.stringMatching(/chat/) as string, retryable: false } });
		expect([outcomes[0], sending.mayHaveLeft(0)]).toEqual(['unknown', true]);
	});

	it('what our own code refuses before the request has surely not gone out', async () => {
		const { send, sending, outcomes, store } = begin();
		expect((await passing(send(0, posts(new InvalidInput('no', 'so')).post))).error).toBeInstanceOf(InvalidInput);
		expect([outcomes[0], sending.mayHaveLeft(0), store.oneMsgSent]).toEqual(['notSent', false, {}]);
	});

	it('what our own code refuses at a later try is told as it is', async () => {
		const refusal = new InvalidInput('no', 'so');
		expect((await passing(begin().send(0, posts(tooMany, refusal).post))).error).toBe(refusal);
	});

	it('an item of which one message is out stays unknown where another is refused', async () => {
		const { send, sending, outcomes } = begin();
		await send(0);
		expect(sending.mayHaveLeft(0)).toBe(true);
		await passing(send(0, posts(failing()).post));
		expect(outcomes[0]).toBe('unknown');
	});

	it('what an earlier try has sent is given back without a request, and counts for its item', async () => {
		const first = begin();
		await first.send(0);
		const { send, sending, left } = begin({}, { store: first.store });
		expect(sending.isAgain).toBe(true);
		const { post, times } = posts(taken);
		expect([await send(0, post), times(), left, sending.begun.has(0)]).toEqual([taken, 0, [], true]);
	});

	it('a message that was tried often is one message', async () => {
		const { send, sending } = begin();
		await passing(send(0, posts(tooMany, tooMany, taken).post));
		expect(sending.figures).toEqual({ retries: 2, messages: 1 });
	});

	it('how often it was tried is said behind what is known already', async () => {
		const { send } = begin({ retryForSeconds: 1 });
		const { error } = await passing(send(0, posts(failing({ retryable: true, note: '1MSG asks to wait 1 s', afterMs: 1000 }, 429)).post));
		expect(error?.failure.note).toBe('1MSG asks to wait 1 s; tried 2 times in 1 s');
	});

	it('of one that was tried once nothing is said', async () => {
		const { error } = await passing(begin().send(0, posts(failing()).post));
		expect(error?.failure).not.toHaveProperty('note');
	});
});

describe('how long it is tried', () => {
	it('a connection that was never made: five seconds where nothing has answered yet, for the address may be wrong', async () => {
		const { error, seconds } = await passing(begin().send(0, posts(noConnection).post));
		expect(error).toMatchObject({ outcome: 'refused' });
		expect(seconds).toBeGreaterThan(1);
		expect(seconds).toBeLessThan(6);
	});

	it.each<[string, Sent | ApiFailure]>([
		['took a message', taken],
		['refused one', failing({}, 400)],
		['lost sight of one', failing({}, 500, 'unknown')],
	])('as long as Retry for Seconds where 1MSG %s before', async (_, before) => {
		const { send } = begin({ retryForSeconds: 30 });
		await passing(send(0, posts(before).post));
		const { seconds } = await passing(send(1, posts(noConnection).post));
		expect(seconds).toBeGreaterThan(14);
		expect(seconds).toBeLessThan(31);
	});

	it('five seconds still where a message was lost without an answer', async () => {
		const { send } = begin({ retryForSeconds: 30 });
		await passing(send(0, posts(failing({}, undefined, 'unknown')).post));
		expect((await passing(send(1, posts(noConnection).post))).seconds).toBeLessThan(6);
	});

	it('the place in the run is given away for the wait', async () => {
		const { send, aside } = begin();
		await passing(send(0, posts(tooMany, taken).post));
		expect(aside).toHaveLength(1);
	});

	it('no one leaves while 1MSG asks to wait; the next one is not refused for it', async () => {
		const { send } = begin();
		const first = passing(send(0, posts(failing({ retryable: true, afterMs: 20_000 }, 429), taken).post));
		await jest.advanceTimersByTimeAsync(10);
		const { post, times } = posts(taken);
		const second = send(1, post);
		await jest.advanceTimersByTimeAsync(15_000);
		expect(times()).toBe(0);
		expect((await passing(second)).result).toBe(taken);
		expect((await first).result).toBe(taken);
	});
});

describe('how fast the others leave meanwhile', () => {
	/** When each of some messages left first, the first ones being refused once. */
	async function departures(refusal: ApiFailure, { refused, count }: { refused: number; count: number }) {
		const { send } = begin({ maxPerSecond: 20 });
		const began = Date.now();
		const left: number[] = [];
		const all = Array.from({ length: count }, async (_, item) => {
			let tries = 0;
			await send(item, async () => {
				if (++tries > 1) return taken;
				left[item] = Date.now() - began;
				if (item < refused) throw await Promise.resolve(refusal);
				return taken;
			});
		});
		await passing(Promise.all(all));
		return left;
	}

	it('where one chat gets too many, and where WhatsApp is out of service: as before', async () => {
		const usual = await departures(tooMany, { refused: 0, count: 12 });
		for (const code of [131056, 131016]) expect(await departures(failing({ code, retryable: true }, 200), { refused: 6, count: 12 })).toEqual(usual);
		expect(await departures(tooMany, { refused: 6, count: 12 })).not.toEqual(usual);
	});

	it.each([
		['does not say how long to wait', tooMany],
		['says so beside an answer of another kind', failing({ retryable: true, code: 130429, afterMs: 5000 }, 200)],
	])('where there were too many and 1MSG %s: no pause, only a slower pace', async (_, refusal) => {
		const [first, second] = await departures(refusal, { refused: 1, count: 2 });
		expect(second - first).toBeLessThan(240);
	});
});

describe('stopped', () => {
	it('a message that waits for its turn is told as not sent, and may be sent later', async () => {
		const { sending, send, left } = begin({ maxPerSecond: 0.1 });
		await send(0);
		const waiting = passing(send(1));
		await jest.advanceTimersByTimeAsync(1000);
		sending.stop();
		const { error, seconds } = await waiting;
		expect(error).toMatchObject({ outcome: 'notSent', failure: { title: expect.stringMatching(/^Not sent: the run was stopped/) as string, advice: expect.stringMatching(/again/) as string, retryable: true } });
		expect(seconds).toBeLessThan(2);
		expect([left, sending.isStopped, sending.wasCancelled]).toEqual([[0], true, false]);
	});

	it('an item of which a part is out is finished, unless the execution was cancelled', async () => {
		const { sending, send, cancelled } = begin();
		await send(0);
		sending.stop();
		expect((await passing(send(0))).result).toBe(taken);
		cancelled.abort();
		expect((await passing(send(0))).error).toMatchObject({ outcome: 'unknown', failure: { title: expect.stringMatching(/stopped/) as string } });
		expect(sending.wasCancelled).toBe(true);
	});

	it('a message that waits for its next try is told as refused at once, with how often it was tried', async () => {
		const { sending, send } = begin();
		const { post, times } = posts(tooMany, tooMany, failing({ retryable: true, afterMs: 30_000 }, 429));
		const waiting = passing(send(0, post));
		await jest.advanceTimersByTimeAsync(5000);
		sending.stop();
		const { error, seconds } = await waiting;
		expect(error).toMatchObject({ outcome: 'refused', failure: { note: expect.stringMatching(/^tried 3 times/) as string } });
		expect(seconds).toBeLessThan(6);
		expect(times()).toBe(3);
	});

	it('a message under way that is refused then is told so at once: there is no next try', async () => {
		const { sending, send } = begin();
		let refuse!: (error: Error) => void;
		const waiting = passing(send(0, async () => await new Promise((_, reject) => (refuse = reject))));
		await jest.advanceTimersByTimeAsync(10);
		sending.stop();
		refuse(failing({ retryable: true, afterMs: 20_000 }, 429));
		const { error, seconds } = await waiting;
		expect([error?.outcome, seconds < 1]).toEqual(['refused', true]);
	});

	it('an execution that was cancelled before sends nothing', async () => {
		const cancelled = new AbortController();
		cancelled.abort();
		const { send, sending, left } = begin({}, { cancelled });
		expect((await passing(send(0))).error).toMatchObject({ outcome: 'notSent' });
		expect([left, sending.wasCancelled]).toEqual([[], true]);
	});

	it('nothing listens to the execution behind the end of the run', () => {
		const { sending, cancelled } = begin();
		expect(getEventListeners(cancelled.signal, 'abort')).toHaveLength(1);
		sending.end();
		expect(getEventListeners(cancelled.signal, 'abort')).toEqual([]);
	});

	it('an n8n that hands out no signal sends all the same', async () => {
		const context = { getContext: () => ({}), evaluateExpression: () => 0, getExecutionId: () => '1' } as unknown as IExecuteFunctions;
		const sending = new Sending(context, sendSettingsOf({}), [], () => ({}) as WorkPool);
		expect(await sending.send({ itemIndex: 0, address: '/sendMessage', body: {} }, yes)).toBe(taken);
		expect(() => sending.end()).not.toThrow();
	});

	it('one run that was not stopped knows that', () => {
		const { sending } = begin();
		expect([sending.isStopped, sending.wasCancelled, sending.isAgain]).toEqual([false, false, false]);
	});
});
