import type { Failure } from './apiErrors';

/** A message that 1MSG did not take. */
export interface Refusal {
	failure: Failure;
	/** Absent where the connection was never made. */
	httpStatus?: number;
	/** How often it has been tried, this time included. */
	tries: number;
}

/** Who has to slow down: the whole run, the messages to this one chat, or this message alone. */
export type Slowdown = 'run' | 'chat' | 'message';

export interface Retry {
	afterMs: number;
	slows: Slowdown;
}

const SECOND = 1000;

/** Codes with which WhatsApp says "not now", beside `sent: false` (1msg-api §22). */
const TOO_FAST = 130429;
const TOO_MANY_TO_ONE = 131056;
const OUT_OF_SERVICE = new Set([131016, 131057, 133004]);

/** Doubles from try to try, with a random half, so that many do not come back at the same moment. */
function backOff(baseMs: number, maxMs: number, tries: number, random: () => number): number {
	return Math.min(maxMs, baseMs * 2 ** (tries - 1)) * (0.5 + random() / 2);
}

/**
 * Whether and when a refused message is tried again (promise 1): only where it surely was not taken
 * and later may be: HTTP 429, `sent: false` with a code that says so, or a connection that was never
 * made. Nothing else ever is.
 * @param random gives 0 up to 1
 */
export function retryOf({ failure, httpStatus, tries }: Refusal, random: () => number): Retry | undefined {
	const { code, afterMs } = failure;
	// A Retry-After of 0, or a date that has passed, would try again without a pause.
	const after = (ms: number) => Math.round(httpStatus === 429 ? afterMs || ms : ms);
	// 4 to the power of n seconds, as Meta advises.
	if (code === TOO_MANY_TO_ONE) return { afterMs: after(SECOND * 4 ** (tries - 1)), slows: 'chat' };
	if (httpStatus === 429 || code === TOO_FAST) return { afterMs: after(backOff(SECOND / 2, 8 * SECOND, tries, random)), slows: 'run' };
	if (code !== undefined && OUT_OF_SERVICE.has(code)) return { afterMs: after(backOff(2 * SECOND, 30 * SECOND, tries, random)), slows: 'message' };
	if (httpStatus === undefined && failure.retryable) return { afterMs: after(backOff(SECOND, 8 * SECOND, tries, random)), slows: 'message' };
	return undefined;
}
