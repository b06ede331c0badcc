import { getEventListeners } from 'node:events';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ApiFailure } from '../../nodes/shared/api/apiFailure';
import type { Sent } from '../../nodes/shared/api/channelApi';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import type { Outcome } from '../../nodes/shared/domain/sendAnswer';
import { Sending } from '../../nodes/shared/node/sending';
import { sendSettingsOf } from '../../nodes/shared/node/sendOptions';
import type { WorkPool } from '../../nodes/shared/node/workPool';

/** One rule of sending at a time, without a node around it: what becomes of a message, of its item and of those behind. The clock is jest's. */
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A tenth of a second each; nothing here lasts longer. */
const MOST_STEPS = 1200;

const taken: Sent = { outcome: 'accepted', messageId: 'wamid.1', response: {} };
const yes = async () => await Promise.resolve(taken);
const failing = (failure: Partial<ApiFailure['failure']> = {}, httpStatus?: number, outcome: ApiFailure['outcome'] = 'refused') => new ApiFailure(outcome, { title: 'no', advice: '', retryable: false, ...failure }, httpStatus);
const tooMany = failing({ retryable: true }, 429);
const noConnection = failing({ retryable: true });

function begin(options: IDataObject = {}, { store = {}, cancelled = new AbortController() }: { store?: IDataObject; cancelled?: AbortController } = {}) {
	const context = { getContext: () => store, evaluateExpression: () => 0, getExecutionId: () => '1', getExecutionCancelSignal: () => cancelled.signal } as unknown as IExecuteFunctions;
	const aside: Array<Promise<void>> = [];
	const pool = {
		aside: async (wait: Promise<void>) => {
			aside.push(wait);
			await wait;
		},
	} as WorkPool;
	const outcomes: Outcome[] = [];
	const left: number[] = [];
	const sending = new Sending(context, sendSettingsOf({ maxPerSecond: 1000, ...options }), outcomes, () => pool, (item) => left.push(item));
	const send = async (itemIndex: number, post: () => Promise<Sent> = yes) => await sending.send({ itemIndex, address: '/sendMessage', body: { phone: String(itemIndex) } }, post);
	return { sending, send, outcomes, left, aside, store, cancelled };
}

/** Lets the time pass until something has come to its end: what it gave or how it failed, and how many seconds it took. */
async function passing<T>(something: Promise<T>): Promise<{ result?: T; error?: ApiFailure; seconds: number }> {
	const began = Date.now();
	let end: { result?: T; error?: ApiFailure } | undefined;
	void something.then((result) => (end = { result }), (error: ApiFailure) => (end = { error }));
	for (let steps = 0; !end && steps < MOST_STEPS; steps++) await jest.advanceTimersByTimeAsync(100);
	if (!end) throw new Error('It does not end');
	return { ...end, seconds: (Date.now() - began) / 1000 };
}

/** Posts that end one after another as given; the last one again and again. */
function posts(...ends: Array<Sent | Error>) {
	let count = 0;
	const post = async () => {
		const end = ends[Math.min(count++, ends.length - 1)];
		if (end instanceof Error) throw end;
		return await Promise.resolve(end);
	};
	return { post, times: () => count };
}

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
		expect(error).toMatchObject({ outcome: 'refused', failure: { note: expect.stringMatching(/tried 3 times/) as string } });
		expect(seconds).toBeLessThan(6);
		expect(times()).toBe(3);
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

describe('a call that is no message', () => {
	const call = (...ends: Array<undefined | Error>) => {
		let count = 0;
		return {
			times: () => count,
			make: async () => {
				const end = ends[Math.min(count++, ends.length - 1)];
				if (end) throw await Promise.resolve(end);
			},
		};
	};

	it('is made again where 1MSG says “not now”, and counts as a retry, not as a message', async () => {
		const { sending } = begin();
		const { make, times } = call(tooMany, undefined);
		expect((await passing(sending.again(make))).error).toBeUndefined();
		expect([times(), sending.figures]).toEqual([2, { retries: 1, messages: 0 }]);
	});

	it.each([
		['a refusal', failing({}, 400)],
		['no answer', failing({ retryable: true }, undefined, 'unknown')],
		['a fault of our own', new TypeError('x')],
	])('is not made again after %s', async (_, end) => {
		const { make, times } = call(end);
		expect((await passing(begin().sending.again(make))).error).toBe(end);
		expect(times()).toBe(1);
	});

	it('is made for as long as Retry for Seconds says', async () => {
		const { make } = call(tooMany);
		const { error, seconds } = await passing(begin({ retryForSeconds: 10 }).sending.again(make));
		expect(error?.failure.note).toMatch(/tried \d+ times in \d+ s/);
		expect(seconds).toBeGreaterThan(2);
		expect(seconds).toBeLessThan(11);
	});
});
