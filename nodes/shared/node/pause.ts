import { sleep } from 'n8n-workflow';

/**
 * Waits, and ends early where the signal says so. Up to n8n 2.8 (seen) `sleep` knows no signal: there its
 * timer runs out behind us, and does nothing.
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => {
		const done = () => {
			signal.removeEventListener('abort', done);
			resolve();
		};
		signal.addEventListener('abort', done);
		void sleep(ms, signal).then(done, done);
	});
}
