import { begin, failing, noConnection, passing, tooMany, yes } from './sendingRig';

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
		['a refusal by HTTP 500, which may have been done', failing({ retryable: true }, 500)],
		['what was not understood, by HTTP 499', failing({ retryable: true }, 499, 'notSent')],
	])('is not made again after %s', async (_, end) => {
		const { make, times } = call(end);
		expect((await passing(begin().sending.again(make))).error).toBe(end);
		expect(times()).toBe(1);
	});

	it.each([['HTTP 500', failing({ retryable: true }, 500, 'notSent')], ['a connection that was never made', failing({ retryable: true }, undefined, 'notSent')]])('is made again after %s, where it only reads', async (_, end) => {
		const { make, times } = call(end, undefined);
		expect((await passing(begin().sending.again(make))).error).toBeUndefined();
		expect(times()).toBe(2);
	});

	it('that was answered says that the channel can be reached: what follows is tried for as long as Retry for Seconds says, and not for some seconds only', async () => {
		const tried = async (first: () => Promise<void>) => {
			const { sending } = begin({ retryForSeconds: 60 });
			await passing(sending.again(first));
			return (await passing(sending.again(call(noConnection).make))).seconds;
		};
		expect(await tried(call(undefined).make)).toBeGreaterThan(30);
		expect(await tried(call(noConnection).make)).toBeLessThan(6);
	});

	it('that was answered begins anew to count how long the channel takes nothing, and does not shorten how long 1MSG asks to wait', async () => {
		const refused = (afterMs: number) => async () => await Promise.reject(failing({ retryable: true, afterMs }, 429));
		const second = async (isAnswered: boolean) => {
			const { sending, send } = begin();
			await passing(send(0, refused(290_000)));
			await jest.advanceTimersByTimeAsync(200_000);
			if (isAnswered) await passing(sending.again(call(undefined).make));
			await passing(send(1, refused(100_000)));
			return await passing(send(2, yes));
		};
		expect((await second(true)).result).toMatchObject({ outcome: 'accepted' });
		expect((await second(false)).error).toMatchObject({ outcome: 'notSent' });
		const { sending, send } = begin();
		await passing(send(0, refused(3600_000)));
		await passing(sending.again(call(undefined).make));
		expect((await passing(send(1, yes))).error).toMatchObject({ outcome: 'notSent', failure: { note: '1MSG asks to wait 3600 s' } });
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
