import { begin, failing, passing, tooMany } from './sendingRig';

/** Calls that no customer reads: they may be made twice. The clock is jest's. */
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

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

	it('is not made again where the run is stopped while it waits', async () => {
		const { sending } = begin();
		const { make, times } = call(failing({ retryable: true, afterMs: 20_000 }, 429));
		const waiting = passing(sending.again(make));
		await jest.advanceTimersByTimeAsync(1000);
		sending.stop();
		expect((await waiting).error).toMatchObject({ outcome: 'refused' });
		await jest.advanceTimersByTimeAsync(30_000);
		expect(times()).toBe(1);
	});

	it('a fault of our own at a later try is told as it is', async () => {
		const fault = new TypeError('x');
		expect((await passing(begin().sending.again(call(tooMany, fault).make))).error).toBe(fault);
	});
});
