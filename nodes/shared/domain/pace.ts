const SECOND = 1000;

/** Clocks and networks are not exact: a window of our own is a little longer than the channel's. */
const MARGIN = 1.01;

/** So much later than the channel's window allows, the next second begins anew, spread evenly. */
const CATCH_UP_MS = 300;

/**
 * An n8n that stood still makes up for it: what leaves late is followed so much closer than the pace. No closer,
 * since this comes back each second, when those messages leave the window: a burst would soon be as many as may
 * be under way.
 */
const CLOSEST = 0.8;

/** How late timers are: at a high pace several messages leave for each of them. */
const TIMER_MS = 3;

/** The first messages are slow on their way, and those behind would come up to them: so they leave less close. */
const FIRST_SECOND = 0.85;

/** So few of the messages of a second may be refused because n8n and the network are not even. */
const FEW = 0.07;

/** What the pace gives way to a few refusals: each of them costs seconds in which the channel could take more. */
const A_LITTLE_LESS = 0.985;

/** A new pace is kept for so long before it falls again: a moment in which the channel takes nothing must not bring it down to nothing. */
const SETTLE_MS = 500;

/** After a refusal the pace stays for so long where the channel took messages, then feels its way up. */
const HOLD_MS = 4 * SECOND;

/**
 * When the next message may leave. At most `maxPerSecond` leave in any second, spread evenly. Where
 * the channel says that it is too many (HTTP 429, 130429), the pace gives way a little, and where
 * those are more than a few, falls to what it took in the second before; it recovers by itself.
 *
 * All times are milliseconds of one clock that only goes forward.
 */
export class Pace {
	/** When the last messages left, as a ring. */
	private readonly departures: Float64Array;

	private count = 0;

	/** Messages per second that the channel is known to take; undefined where it never refused. */
	private known?: number;

	/** When the first message left. */
	private beganAt = Infinity;

	/** When the pace was lowered last. */
	private fellAt = -Infinity;

	/** When it was lowered last to what the channel took. */
	private droppedAt = -Infinity;

	/** Nothing leaves before. */
	private closedUntil = -Infinity;

	private earliest = -Infinity;

	/** Departures in the last second that the channel refused: they do not count for what it takes. */
	private refused: number[] = [];

	/** @param maxPerSecond more than 0 */
	constructor(private readonly maxPerSecond: number) {
		this.departures = new Float64Array(Math.max(1, Math.ceil(maxPerSecond)));
	}

	/** Messages per second that may leave now. */
	rate(now: number): number {
		if (this.known === undefined) return this.maxPerSecond * (now - this.beganAt < SECOND ? FIRST_SECOND : 1);
		const since = Math.max(0, now - this.fellAt - HOLD_MS) / SECOND;
		// Slowly near what is known, then faster: ten seconds after the hold it is twice as much.
		return Math.min(this.maxPerSecond, this.known * (1 + since * 0.01 + since ** 3 / 1000));
	}

	/** How long the next message still has to wait, in milliseconds; 0 where it may leave now. */
	waitMs(now: number): number {
		return Math.max(this.closedMs(now), this.windowOpens(now) - now, this.earliest - now);
	}

	/** How long the channel still asks to wait, in milliseconds. */
	closedMs(now: number): number {
		return Math.max(0, this.closedUntil - now);
	}

	/** When so many messages have left the window that one more may come; the window is a second, or longer for a pace between two whole numbers. */
	private windowOpens(now: number): number {
		const rate = this.rate(now);
		const inWindow = Math.min(this.departures.length, Math.ceil(rate));
		if (this.count < inWindow) return -Infinity;
		return this.departures[(this.count - inWindow) % this.departures.length] + (inWindow * SECOND * MARGIN) / rate;
	}

	/** A message leaves now. */
	leave(now: number): void {
		this.beganAt = Math.min(this.beganAt, now);
		const windowOpened = this.windowOpens(now);
		const due = Math.max(this.earliest, windowOpened);
		const isLate = due < now - CATCH_UP_MS;
		const gap = (SECOND * MARGIN) / this.rate(now);
		// Once a second has been spread evenly, the window spreads the next one like it.
		const isLed = windowOpened > now - CATCH_UP_MS;
		this.earliest = Math.max((isLate ? now : due) + gap * (isLed ? CLOSEST : 1), now + gap * CLOSEST - TIMER_MS);
		this.departures[this.count % this.departures.length] = now;
		this.count += 1;
	}

	/**
	 * The channel refused a message because there were too many.
	 * @param leftAt when that message left
	 * @param afterMs how long the channel asks to wait, where it says so
	 */
	slowDown(leftAt: number, now: number, afterMs?: number): void {
		if (afterMs !== undefined) this.closedUntil = Math.max(this.closedUntil, now + afterMs);
		this.refused = [...this.refused.filter((time) => time > now - 2 * SECOND), leftAt];
		const taken = this.takenBefore(leftAt);
		const areFew = this.refused.length <= Math.max(1, FEW * taken);
		// It left before the pace was lowered, or hardly later: that says nothing about the new one, but it may be one of many.
		if (leftAt <= (areFew ? this.fellAt : this.droppedAt) + SETTLE_MS) return;
		const rate = this.rate(now);
		if (areFew) this.known = rate * A_LITTLE_LESS;
		else {
			const soonAgain = now - this.droppedAt < HOLD_MS ? 0.9 : 1;
			this.known = Math.min(rate * 0.98, taken > 0 ? taken * 0.98 : rate / 2) * soonAgain;
			this.droppedAt = now;
		}
		this.known = Math.max(0.5, this.known);
		this.fellAt = now;
	}

	/** How many messages left in the second before, without those that were refused. */
	private takenBefore(time: number): number {
		const isWithin = (departure: number) => departure < time && departure > time - SECOND;
		let taken = 0;
		for (let back = 1; back <= Math.min(this.count, this.departures.length); back++) {
			const departure = this.departures[(this.count - back) % this.departures.length];
			if (departure <= time - SECOND) break;
			if (isWithin(departure)) taken += 1;
		}
		return taken - this.refused.filter(isWithin).length;
	}
}
