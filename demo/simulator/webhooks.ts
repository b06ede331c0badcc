import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Rules } from './rules';
import type { Delivery } from './types';

/** What the pushes need to know of the channel. */
interface Addresses {
	/** Those that get events. */
	enabled(): string[];
	disable(url: string): void;
}

/** Pushes events to the channel's webhooks, tries again and gives up as the rules say, and counts what is under way. */
export class Webhooks {
	readonly deliveries: Delivery[] = [];
	// A connection per push: a receiver that restarts or closes is never met through a stale one.
	private readonly agent = new Agent({ pipelining: 0 });
	private readonly underWay = new Set<Promise<unknown>>();
	/** By address: failed tries since the last good one. */
	private readonly failures = new Map<string, number>();
	private pushing = 0;
	private stop = newStop();

	constructor(
		private readonly addresses: Addresses,
		private readonly rules: Rules,
		private readonly now: () => number,
	) {}

	/** How many pushes wait for an answer or for their next try. */
	get waiting(): number {
		return this.pushing;
	}

	/** Resolves when every webhook has answered or failed. Never rejects. */
	async push(body: unknown): Promise<void> {
		const text = JSON.stringify(body) ?? '';
		await this.track(Promise.all(this.addresses.enabled().map(async (url) => await this.deliver(url, body, text))));
	}

	/** Sends a delivery once more to its address, disabled or not. Resolves as push() does. */
	async redeliver({ url, body }: Delivery): Promise<void> {
		await this.track(this.attempt({ url, body, at: '', ms: 0, redelivered: true }, JSON.stringify(body) ?? ''));
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
		this.failures.clear();
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

	/** One push with its retries: each waits twice as long as the one before. */
	private async deliver(url: string, body: unknown, text: string): Promise<void> {
		const { signal } = this.stop;
		this.pushing += 1;
		try {
			for (let attempt = 1; ; attempt += 1) {
				const delivery: Delivery = { url, body, at: '', ms: 0, ...(attempt > 1 ? { attempt } : {}) };
				if (await this.attempt(delivery, text)) return;
				if (signal.aborted || attempt > this.rules.webhookRetries) return;
				if (!(await this.wait(this.rules.retryDelayMs * 2 ** (attempt - 1), signal))) return;
				// Disabled or taken off the list meanwhile.
				if (!this.addresses.enabled().includes(url)) return;
			}
		} finally {
			this.pushing -= 1;
		}
	}

	/** One try, recorded unless a reset comes; whether the answer was a good one. */
	private async attempt(delivery: Delivery, text: string): Promise<boolean> {
		const { signal } = this.stop;
		const { url } = delivery;
		const started = performance.now();
		delivery.at = new Date(this.now()).toISOString();
		try {
			const answer = await request(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'user-agent': 'channel-in-a-box' },
				body: text,
				dispatcher: this.agent,
				signal: AbortSignal.any([signal, AbortSignal.timeout(this.rules.webhookTimeoutMs)]),
			});
			delivery.status = answer.statusCode;
			await answer.body.dump({ limit: 1_000_000 });
		} catch (error) {
			// An answer whose body breaks off is still an answer.
			if (delivery.status === undefined) delivery.error = reason(error, this.rules.webhookTimeoutMs);
		}
		delivery.ms = Math.round(performance.now() - started);
		if (signal.aborted) return false;
		this.deliveries.push(delivery);
		return this.isGood(delivery);
	}

	/** Counts failures in a row; an address with too many is disabled. */
	private isGood({ url, status = 0 }: Delivery): boolean {
		if (status >= 200 && status < 300) {
			this.failures.delete(url);
			return true;
		}
		const count = (this.failures.get(url) ?? 0) + 1;
		this.failures.set(url, count);
		if (this.rules.disableAfter > 0 && count >= this.rules.disableAfter) {
			this.failures.delete(url);
			this.addresses.disable(url);
		}
		return false;
	}
}

/** In words; errors of another realm, as tests run in, are errors too. */
function reason(error: unknown, timeoutMs: number): string {
	const { name, message, code } = error as NodeJS.ErrnoException;
	return name === 'TimeoutError' ? `no answer in ${timeoutMs / 1000} s` : (message || code || name || String(error));
}

/** Many pushes and waits listen to one signal: no leak to warn of. */
function newStop(): AbortController {
	const stop = new AbortController();
	setMaxListeners(0, stop.signal);
	return stop;
}
