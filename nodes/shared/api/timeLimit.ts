/** Reads as the time-outs of a connection do. */
const OUT_OF_TIME = Object.assign(new Error('The time is over'), { code: 'ETIMEDOUT' });

/**
 * Does something that ends with its time, or with the execution. Once an answer has begun, a request's own
 * `timeout` only limits how long nothing comes: one that drips would be waited for without end.
 * @throws what reads as a time-out where the time ended it
 */
export async function withinTime<T>(ms: number, cancel: AbortSignal | undefined, act: (end: AbortSignal) => Promise<T>): Promise<T> {
	const time = AbortSignal.timeout(ms);
	const end = new AbortController();
	const abort = () => end.abort();
	// `AbortSignal.any` would leave something behind in the execution's signal, for each call.
	const signals = cancel === undefined ? [time] : [time, cancel];
	for (const signal of signals) signal.addEventListener('abort', abort);
	if (cancel?.aborted) abort();
	try {
		return await act(end.signal);
	} catch (error) {
		throw time.aborted ? OUT_OF_TIME : error;
	} finally {
		for (const signal of signals) signal.removeEventListener('abort', abort);
	}
}
