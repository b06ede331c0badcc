import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ApiFailure } from '../../nodes/shared/api/apiFailure';
import type { Sent } from '../../nodes/shared/api/channelApi';
import { Sending } from '../../nodes/shared/node/sending';
import { sendSettingsOf } from '../../nodes/shared/node/sendOptions';
import type { WorkPool } from '../../nodes/shared/node/workPool';
import { begin, passing } from './sendingRig';

/** Minutes and hours, which no test through n8n's engine can wait for: the clock is jest's. */
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const SECOND = 1000;
const COUNT = 60;
const pause = async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms));
const MOST_STEPS = 20_000;
const taken: Sent = { outcome: 'accepted', messageId: 'wamid.1', response: {} };
const tooMany = (afterMs?: number) => new ApiFailure('refused', { title: 'too many', advice: '', retryable: true, ...(afterMs === undefined ? {} : { afterMs }) }, 429);

/** One message after another, each to a chat of its own, until one is not tried any more. */
async function play(options: IDataObject, answer: (message: number, seconds: number) => Sent | ApiFailure) {
	const context = { getContext: () => store, evaluateExpression: () => 0, getExecutionId: () => '1' } as unknown as IExecuteFunctions;
	const store: IDataObject = {};
	const pool = { aside: async (wait: Promise<void>) => await wait } as WorkPool;
	const sending = new Sending(context, sendSettingsOf(options), [], () => pool);
	const began = Date.now();
	const seconds = () => (Date.now() - began) / SECOND;
	const outcomes: string[] = [];
	let last: ApiFailure | undefined;
	let posts = 0;
	const post = async (message: number) => {
		posts += 1;
		const said = answer(message, seconds());
		if (said instanceof ApiFailure) throw said;
		return said;
	};
	const all = (async () => {
		for (let message = 0; message < COUNT && outcomes.at(-1) !== 'notSent'; message++) {
			const outcome = sending.send({ itemIndex: message, address: '/sendMessage', body: { phone: String(message) } }, async () => await post(message));
			outcomes.push(await outcome.then((sent) => sent.outcome, (error: ApiFailure) => (last = error).outcome));
		}
	})();
	let isDone = false;
	void all.then(() => (isDone = true));
	for (let steps = 0; !isDone && steps < MOST_STEPS; steps++) await jest.advanceTimersByTimeAsync(SECOND);
	if (!isDone) throw new Error('It does not end');
	return { outcomes, posts, seconds: seconds(), last };
}

describe('a channel that takes nothing because there were too many', () => {
	it.each<[string, number | undefined]>([
		['says no more than that', undefined],
		['asks for half a minute each time', 30 * SECOND],
	])('ends a run after five minutes: it %s', async (_, afterMs) => {
		const { outcomes, posts, seconds, last } = await play({}, () => tooMany(afterMs));
		expect(seconds).toBeGreaterThan(250);
		expect(seconds).toBeLessThan(370);
		expect(posts).toBeGreaterThan(5);
		// A message that was tried was refused; what comes behind was not tried.
		expect(new Set(outcomes.slice(0, -1))).toEqual(new Set(['refused']));
		expect(outcomes.at(-1)).toBe('notSent');
		expect(last?.failure).toMatchObject({ title: expect.stringMatching(/^Not sent: 1MSG takes no messages/) as string, advice: expect.stringMatching(/later/) as string, retryable: true });
	});

	it('says how long 1MSG asks to wait, where it does', async () => {
		const { last, seconds } = await play({}, () => tooMany(3600 * SECOND));
		expect(last?.failure).toMatchObject({ afterMs: 3600 * SECOND, note: '1MSG asks to wait 3600 s' });
		expect(seconds).toBeLessThan(60);
		const { failure } = (await play({}, () => tooMany())).last!;
		expect(failure).not.toHaveProperty('afterMs');
		expect(failure).not.toHaveProperty('note');
	});

	it('that asks to wait for an hour holds up nobody, although it takes what was under way already', async () => {
		const { send } = begin();
		const [refused, alreadyOut] = [send(0, async () => await pause(SECOND).then(() => Promise.reject(tooMany(3600 * SECOND)))), send(1, async () => await pause(2 * SECOND).then(() => taken))];
		const { seconds, result } = await passing(Promise.allSettled([refused, alreadyOut, pause(3 * SECOND).then(async () => await send(2))]));
		expect(seconds).toBeLessThan(10);
		expect(result).toMatchObject([{ reason: { outcome: 'refused' } }, { value: { outcome: 'accepted' } }, { reason: { outcome: 'notSent', failure: { note: expect.stringMatching(/^1MSG asks to wait 3\d{3} s$/) as string } } }]);
	});

	it('is not shut where it takes one now and then', async () => {
		let lastTaken = 0;
		const { outcomes, seconds } = await play({}, (_message, now) => (now - lastTaken > 200 && (lastTaken = now) ? taken : tooMany(20 * SECOND)));
		expect(seconds).toBeGreaterThan(1000);
		expect(outcomes).not.toContain('notSent');
		expect(outcomes).toHaveLength(COUNT);
	});

	it('is not shut where it refuses for another reason meanwhile', async () => {
		const { outcomes } = await play({}, (message) => (message % 3 === 2 ? new ApiFailure('refused', { title: 'no', advice: '', retryable: false }, 200) : tooMany()));
		expect(outcomes).toHaveLength(COUNT);
	});

	it('is shut still where a connection fails meanwhile: nothing has answered', async () => {
		const { outcomes } = await play({ retryForSeconds: 1 }, (message) => (message % 2 === 1 ? new ApiFailure('refused', { title: 'no connection', advice: '', retryable: true }) : tooMany(20 * SECOND)));
		expect(outcomes.at(-1)).toBe('notSent');
		expect(outcomes.length).toBeLessThan(COUNT);
	});

	it('is not shut where nothing but the pace keeps the next message waiting', async () => {
		const { outcomes } = await play({ maxPerSecond: 0.01, retryForSeconds: 0 }, (message) => (message < 3 ? tooMany() : taken));
		expect(outcomes).toEqual([...Array<string>(3).fill('refused'), ...Array<string>(COUNT - 3).fill('accepted')]);
	});

	it('is waited for as long as Retry for Seconds says', async () => {
		const { outcomes, seconds } = await play({ retryForSeconds: 3600 }, (message, now) => (message > 0 || now > 2000 ? taken : tooMany(1000 * SECOND)));
		expect(outcomes).toEqual(Array(COUNT).fill('accepted'));
		expect(seconds).toBeGreaterThan(2000);
	});
});
