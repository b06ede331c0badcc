const TICK_MS = 20;

/**
 * How many milliseconds something waits, and what comes of it: the clock's time without the moments in which this
 * process came to nothing, because it computed or because another one had the processor. So a bar on waiting
 * holds on a busy machine too.
 */
export async function waited<T>(something: Promise<T>): Promise<[ms: number, result: T]> {
	const began = performance.now();
	let last = began;
	let lost = 0;
	const ticks = setInterval(() => {
		const now = performance.now();
		lost += Math.max(0, now - last - TICK_MS);
		last = now;
	}, TICK_MS);
	try {
		const result = await something;
		return [performance.now() - began - lost, result];
	} finally {
		clearInterval(ticks);
	}
}
