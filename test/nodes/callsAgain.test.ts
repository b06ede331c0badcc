import { begin, failing, passing, tooMany, yes } from './sendingRig';

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

describe('a call that items share', () => {
	const tooManyFor = (afterMs: number) => failing({ retryable: true, afterMs }, 429);
	/** One that is told those, one after another, and then answers. */
	const told = (...ends: Error[]) => async () => {
		const end = ends.shift();
		if (end) throw end;
		return await Promise.resolve('here');
	};

	it('waits for itself, and the run’s messages leave as before', async () => {
		const { sending, send } = begin();
		const began = Date.now();
		const messages = async () => {
			await jest.advanceTimersByTimeAsync(0);
			await Promise.all(Array.from({ length: 40 }, async (_, item) => await send(item)));
			return Date.now() - began;
		};
		const { result, seconds } = await passing(Promise.all([sending.again(told(tooManyFor(20_000)), true), messages()]));
		expect(result).toEqual(['here', expect.any(Number)]);
		expect(result![1]).toBeLessThan(1000);
		expect(seconds).toBeGreaterThanOrEqual(20);
		expect(sending.figures.retries).toBe(1);
	});

	it('fails for itself where it would wait too long: the channel is not shut for that', async () => {
		const { sending, send } = begin();
		expect((await passing(sending.again(told(tooManyFor(3600_000)), true))).error).toMatchObject({ httpStatus: 429 });
		expect((await passing(send(0))).result).toMatchObject({ outcome: 'accepted' });
	});

	it.each<[string, Error[]]>([
		['an answer', []],
		['a refusal', [failing({}, 400)]],
	])('nor is a channel open that is shut for messages: %s says nothing about those', async (_, ends) => {
		const { sending, send } = begin();
		expect((await passing(send(0, async () => await Promise.reject(tooManyFor(3600_000))))).error).toMatchObject({ outcome: 'refused' });
		await passing(sending.again(told(...ends), true));
		expect((await passing(send(1, yes))).error).toMatchObject({ outcome: 'notSent', failure: { title: expect.stringMatching(/takes no messages on this channel/) as string } });
	});
});
