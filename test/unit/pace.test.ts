import { Pace } from '../../nodes/shared/domain/pace';

interface Channel {
	/** Messages that it takes in any second. */
	cap: number;
	/** Milliseconds until its answer. */
	latency: number;
	/** What it asks to wait, in milliseconds. */
	retryAfter?: number;
	/** Whether what it refuses counts, too. */
	countsRefused?: boolean;
	/** How long a message is on its way to it, in milliseconds. */
	way?: (leftAt: number, random: () => number) => number;
	/** Until when n8n stands still that would do something at this moment. */
	stands?: (at: number) => number;
}

type Step = { at: number; do: () => void };

/** A run of so many messages, with a clock of its own: nothing here waits. */
function run(count: number, maxPerSecond: number, channel: Channel, slots = 16) {
	const pace = new Pace(maxPerSecond);
	const steps: Step[] = [];
	const asking: number[] = [];
	const counted: number[] = [];
	const departures: number[] = [];
	let [now, todo, refused, isPumping, seed] = [0, count, 0, false, 7];
	const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
	const at = (ms: number, action: () => void) => {
		const place = steps.findIndex((step) => step.at > ms);
		steps.splice(place < 0 ? steps.length : place, 0, { at: ms, do: action });
	};
	const pump = () => {
		if (isPumping || asking.length === 0) return;
		isPumping = true;
		// Timers are late by up to two milliseconds.
		const due = now + pace.waitMs(now) + random() * 2;
		at(channel.stands?.(due) ?? due, () => {
			isPumping = false;
			while (asking.length > 0 && pace.waitMs(now) <= 0) {
				pace.leave(now);
				leave(asking.shift()!);
			}
			pump();
		});
	};
	const ask = (tries: number) => {
		asking.push(tries);
		pump();
	};
	const leave = (tries: number) => {
		departures.push(now);
		const leftAt = now;
		if (channel.way) at(now + channel.way(now, random), () => arrive(tries, leftAt));
		else arrive(tries, leftAt);
	};
	const arrive = (tries: number, leftAt: number) => {
		while (counted.length > 0 && counted[0] <= now - 1000) counted.shift();
		const isTaken = counted.length < channel.cap;
		if (isTaken || channel.countsRefused) counted.push(now);
		at(now + channel.latency, () => {
			if (isTaken) {
				if (todo > 0) {
					todo -= 1;
					ask(0);
				}
				return;
			}
			refused += 1;
			pace.slowDown(leftAt, now, channel.retryAfter);
			at(now + (channel.retryAfter ?? Math.min(8000, 500 * 2 ** tries) * (0.5 + random() / 2)), () => ask(tries + 1));
		});
	};
	for (let slot = 0; slot < slots && todo > 0; slot++) {
		todo -= 1;
		ask(0);
	}
	for (let step = steps.shift(); step; step = steps.shift()) {
		now = step.at;
		step.do();
	}
	return { departures, seconds: now / 1000, ratio: now / ((count / channel.cap) * 1000), refusedShare: refused / departures.length };
}

/** The most departures in any second. */
function busiestSecond(departures: number[]): number {
	let [most, from] = [0, 0];
	for (let to = 0; to < departures.length; to++) {
		while (departures[to] - departures[from] >= 1000) from += 1;
		most = Math.max(most, to - from + 1);
	}
	return most;
}

describe('the pace', () => {
	it.each([1, 5, 20, 80, 1000])('lets at most %i leave in any second, and hardly less', (maxPerSecond) => {
		const { departures, seconds } = run(maxPerSecond * 6, maxPerSecond, { cap: Infinity, latency: 1 });
		expect(busiestSecond(departures)).toBeLessThanOrEqual(maxPerSecond);
		expect(departures.length / seconds).toBeGreaterThan(maxPerSecond * 0.95);
	});

	it('spreads them evenly', () => {
		const { departures } = run(100, 20, { cap: Infinity, latency: 1 });
		const gaps = departures.slice(10).map((time, index) => time - departures[index + 9]);
		expect(Math.min(...gaps)).toBeGreaterThan(35);
	});

	it('a message that leaves late is followed more closely, by four fifths of the gap at the least', () => {
		const pace = new Pace(100);
		const gap = 1010 / 85;
		pace.leave(0);
		expect(pace.waitMs(0)).toBeCloseTo(gap, 5);
		pace.leave(100);
		// Timers may be late by three milliseconds.
		expect(pace.waitMs(100)).toBeCloseTo(gap * 0.8 - 3, 5);
	});

	it('half of one in a second is one in two seconds', () => {
		const { departures } = run(4, 0.5, { cap: Infinity, latency: 1 });
		expect(departures.at(-1)).toBeGreaterThan(5900);
	});

	it('keeps to a cap it was told without being refused once', () => {
		const { ratio, refusedShare } = run(2000, 80, { cap: 80, latency: 100 });
		expect(refusedShare).toBe(0);
		expect(ratio).toBeLessThan(1.05);
	});

	it.each<[string, number, NonNullable<Channel['way']>]>([
		['the first ones take long', 1.03, (leftAt) => Math.max(2, 150 - leftAt / 4)],
		['n8n stands still for 50 ms every three seconds', 1.07, (leftAt) => (leftAt % 3000 < 50 ? 50 - (leftAt % 3000) : 2)],
		['each takes up to 30 ms', 1.05, (_, random) => random() * 30],
	])('hardly loses time to a cap it was told where messages come unevenly: %s', (_, limit, way) => {
		const { ratio, refusedShare } = run(2000, 80, { cap: 80, latency: 100, way });
		expect(refusedShare).toBeLessThan(0.01);
		expect(ratio).toBeLessThan(limit);
	});

	it('what n8n could not send while it stood still follows soon, and does not come back as a burst each second', () => {
		// 250 ms, once in four seconds, and 40 ms each second.
		const stands = (at: number) => Math.max(at, at % 4000 < 250 ? at - (at % 4000) + 250 : at, at % 1000 < 40 ? at - (at % 1000) + 40 : at);
		const { departures, ratio, refusedShare } = run(2000, 80, { cap: 80, latency: 100, stands });
		expect(refusedShare).toBe(0);
		expect(ratio).toBeLessThan(1.05);
		const hurried = departures.filter((time, index) => index > 0 && time - departures[index - 1] < 5).length;
		expect(hurried / departures.length).toBeLessThan(0.05);
	});
});

describe('a channel that takes less than asked for', () => {
	it.each<[string, Channel, number, number]>([
		['80 a second', { cap: 80, latency: 100 }, 2000, 16],
		['80 a second, fast answers', { cap: 80, latency: 5 }, 2000, 16],
		['80 a second, many at a time', { cap: 80, latency: 100 }, 2000, 64],
		['80 a second, refused ones count too', { cap: 80, latency: 100, countsRefused: true }, 2000, 16],
		['80 a second, Retry-After of a second', { cap: 80, latency: 100, retryAfter: 1000 }, 2000, 16],
		['20 a second', { cap: 20, latency: 100 }, 1000, 16],
		['300 a second', { cap: 300, latency: 20 }, 20_000, 64],
	])('%s: found out, at most 5 %% refused, at most 1.25 × the ideal time', (_, channel, count, slots) => {
		const { ratio, refusedShare } = run(count, 1000, channel, slots);
		expect(refusedShare).toBeGreaterThan(0);
		expect(refusedShare).toBeLessThan(0.05);
		expect(ratio).toBeLessThan(1.25);
	});

	it('a moment in which it takes nothing is one fall, not one for each answer', () => {
		const pace = new Pace(1000);
		for (let now = 0; now < 2000; now += 10) pace.leave(now);
		// It answers within 5 ms, and refuses what leaves in a quarter of a second.
		for (let now = 2000; now < 2250; now += 10) {
			pace.leave(now);
			pace.slowDown(now, now + 5);
		}
		expect(pace.rate(2250)).toBeGreaterThan(90);
		pace.leave(2600);
		pace.slowDown(2600, 2605);
		expect(pace.rate(2605)).toBeLessThan(80);
	});

	it('recovers by itself once the channel takes more', () => {
		const pace = new Pace(200);
		pace.slowDown(1000, 1050);
		expect(pace.rate(1050)).toBeLessThan(200);
		expect(pace.rate(60_000)).toBe(200);
	});

	/** Every 10 ms one leaves, for two seconds; then these are refused, as one hears at `now`. */
	const refusedAt = (now: number, ...leftAt: number[]) => {
		const pace = new Pace(200);
		for (let time = 0; time < 2000; time += 10) pace.leave(time);
		for (const time of leftAt) pace.slowDown(time, now);
		return pace;
	};

	it('many refusals: the pace is what the channel took in the second before, without those it refused', () => {
		const pace = refusedAt(2000, 1500, 1510, 1520, 1530, 1540, 1550, 1560);
		// 99 left within the second before the last of them, six of which were refused.
		expect(pace.rate(2000)).toBeCloseTo((99 - 6) * 0.98, 5);
	});

	/** Fallen at 2000, to what it took; then one leaves every `gap` ms, and of these the last ten are refused, as one hears at `now`. */
	const refusedAgain = (now: number, gap: number) => {
		const pace = refusedAt(2000, 1500, 1510, 1520, 1530, 1540, 1550, 1560);
		const departures: number[] = [];
		for (let time = 2000 + gap; time < now - 100; time += gap) departures.push(time);
		for (const time of departures) pace.leave(time);
		const before = pace.rate(now);
		for (const time of departures.slice(-10)) pace.slowDown(time, now);
		return { before, after: pace.rate(now) };
	};

	it('many refusals again within four seconds: a tenth less than what it took', () => {
		// The fourth is one too many: 49 left within the second before it, three of which were refused.
		expect(refusedAgain(5999, 20).after).toBeCloseTo((49 - 3) * 0.98 * 0.9, 5);
	});

	it('many refusals again after four seconds: what it took', () => {
		expect(refusedAgain(6000, 20).after).toBeCloseTo((49 - 3) * 0.98, 5);
	});

	it('many refusals while more left than the pace allows: the pace falls all the same', () => {
		const { before, after } = refusedAgain(5999, 8);
		expect(before).toBeLessThan(100);
		expect(after).toBeCloseTo(before * 0.985 * 0.98 * 0.9, 5);
	});

	it('a few refusals cost a little', () => {
		expect(refusedAt(2000, 1500).rate(2000)).toBeCloseTo(200 * 0.985, 5);
		expect(refusedAt(2000, 1500, 1510, 1520).rate(2000)).toBeCloseTo(200 * 0.985, 5);
	});

	it('refusals long ago do not make a few many', () => {
		const pace = refusedAt(2000, 1500, 1510, 1520, 1530, 1540, 1550);
		for (let time = 2010; time < 6000; time += 10) pace.leave(time);
		const before = pace.rate(6000);
		pace.slowDown(5900, 6000);
		expect(pace.rate(6000)).toBeCloseTo(before * 0.985, 5);
	});

	it('two refusals where nothing was taken: half the pace', () => {
		const pace = new Pace(100);
		pace.leave(5000);
		pace.leave(5050);
		pace.slowDown(5000, 5100);
		pace.slowDown(5050, 5100);
		// Of the first second's pace, and of what the first of them left of it.
		expect(pace.rate(5100)).toBeCloseTo((100 * 0.85 * 0.985) / 2, 5);
	});

	it('stays where it fell to for four seconds, then only rises', () => {
		const pace = refusedAt(2000, 1500);
		const fallen = pace.rate(2000);
		expect(pace.rate(6000)).toBe(fallen);
		let last = fallen;
		for (let now = 6100; now < 7500; now += 100) {
			expect(pace.rate(now)).toBeGreaterThan(last);
			last = pace.rate(now);
		}
		expect(pace.rate(60_000)).toBe(200);
	});

	it('the first second is slower, whenever it begins', () => {
		const pace = new Pace(100);
		pace.leave(7000);
		expect([pace.rate(7000), pace.rate(7999), pace.rate(8000)]).toEqual([85, 85, 100]);
	});

	it('nothing leaves before the moment that 1MSG names', () => {
		const pace = new Pace(100);
		pace.leave(0);
		pace.slowDown(0, 100, 5000);
		expect(pace.waitMs(100)).toBe(5000);
		expect(pace.waitMs(5100)).toBe(0);
	});
});
