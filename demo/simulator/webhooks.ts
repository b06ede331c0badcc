import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Delivery } from './types';

const PUSH_TIMEOUT_MS = 10_000;

/**
 * Pushes events to the channel's webhooks and counts what is under way. No retries: how the API retries is not known
 * (1msg-api §13).
 */
export class Webhooks {
	readonly deliveries: Delivery[] = [];
	// A connection per push: a receiver that restarts or closes is never met through a stale one.
	private readonly agent = new Agent({ pipelining: 0, connect: { timeout: PUSH_TIMEOUT_MS } });
	private readonly underWay = new Set<Promise<unknown>>();
	private stop = newStop();

	constructor(
		private readonly urls: () => string[],
		private readonly now: () => number,
	) {}

	/** Resolves when every webhook has answered or failed. Never rejects. */
	async push(body: unknown): Promise<void> {
		const text = JSON.stringify(body) ?? '';
		await this.track(Promise.all(this.urls().map(async (url) => await this.deliver(url, body, text))));
	}

	/** Makes idle() wait for this too. */
	async track<T>(work: Promise<T>): Promise<T> {
		this.underWay.add(work);
		try {
			return await work;
		} finally {
			this.underWay.delete(work);
		}
	}

	async idle(): Promise<void> {
		while (this.underWay.size) await Promise.allSettled(this.underWay);
	}

	/** Ends everything under way; it leaves no record. */
	reset(): void {
		this.stop.abort();
		this.stop = newStop();
		this.deliveries.length = 0;
	}

	/** Aborted by the next reset() or close(). */
	get signal(): AbortSignal {
		return this.stop.signal;
	}

	/** Waits for that many milliseconds; false when the signal came first. */
	async wait(ms: number, signal: AbortSignal): Promise<boolean> {
		try {
			await setTimeout(ms, undefined, { signal });
			return true;
		} catch {
			return false;
		}
	}

	async close(): Promise<void> {
		this.stop.abort();
		await this.idle();
		await this.agent.destroy();
	}

	private async deliver(url: string, body: unknown, text: string): Promise<void> {
		const { signal } = this.stop;
		const started = performance.now();
		const delivery: Delivery = { url, body, at: new Date(this.now()).toISOString(), ms: 0 };
		try {
			const answer = await request(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'user-agent': 'channel-in-a-box' },
				body: text,
				dispatcher: this.agent,
				signal: AbortSignal.any([signal, AbortSignal.timeout(PUSH_TIMEOUT_MS)]),
			});
			delivery.status = answer.statusCode;
			await answer.body.dump({ limit: 1_000_000 });
		} catch (error) {
			// An answer whose body breaks off is still an answer.
			if (delivery.status === undefined) delivery.error = reason(error);
		}
		delivery.ms = Math.round(performance.now() - started);
		if (!signal.aborted) this.deliveries.push(delivery);
	}
}

function reason(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const { code } = error as NodeJS.ErrnoException;
	return error.name === 'TimeoutError' ? `no answer in ${PUSH_TIMEOUT_MS / 1000} s` : (error.message || code || error.name);
}

/** Many pushes and waits listen to one signal: no leak to warn of. */
function newStop(): AbortController {
	const stop = new AbortController();
	setMaxListeners(0, stop.signal);
	return stop;
}
