import { createHash } from 'node:crypto';
import type { Fault } from '../../demo/simulator/types';

/** A number from 0 up to 1, always the same for the same words. */
export function chance(...words: unknown[]): number {
	return createHash('sha256').update(words.join('\n')).digest().readUInt32BE() / 2 ** 32;
}

export interface Request {
	name: string;
	body: unknown;
}

const no = (status: number, body: unknown = { error: 'Internal server error' }): Fault => ({ status, body });
const meta = (code: number): Fault => no(200, { sent: false, error: { code, message: `(#${code}) no` } });

/**
 * What can go wrong with one request, with its weight. `at most` counts for faults that cost half a
 * minute each. What says "later" is tried again by the node; everything else must not be.
 */
function kinds(apiKey: string, elsewhere: string): Array<{ name: string; weight: number; atMost?: number; fault: Fault }> {
	return [
		...[500, 502, 503, 504].map((status) => ({ name: `HTTP ${status}`, weight: 3, fault: no(status) })),
		{ name: 'HTTP 503, though accepted', weight: 3, fault: { kind: 'empty', status: 503 } },
		{ name: 'reset before acceptance', weight: 6, fault: { kind: 'resetBefore' } },
		{ name: 'reset after acceptance', weight: 6, fault: { kind: 'resetAfter' } },
		{ name: 'no answer (time-out)', weight: 4, atMost: 6, fault: { kind: 'hang' } },
		{ name: 'accepted, answer after the time-out', weight: 2, atMost: 2, fault: { kind: 'drip', delayMs: 33_000 } },
		{ name: 'slow drip', weight: 4, fault: { kind: 'drip', delayMs: 900 } },
		{ name: 'HTML', weight: 4, fault: { kind: 'html' } },
		{ name: 'HTML under HTTP 200', weight: 2, fault: { kind: 'html', status: 200 } },
		{ name: 'empty, though accepted', weight: 5, fault: { kind: 'empty' } },
		{ name: 'truncated JSON, though accepted', weight: 5, fault: { kind: 'truncated' } },
		{ name: 'sent: "false"', weight: 4, fault: no(200, { sent: 'false', message: 'Undeliverable' }) },
		{ name: 'sent: false, no code', weight: 3, fault: no(200, { sent: false, message: 'no reason' }) },
		...[131000, 131026, 131047, 131049, 131050, 132001, 190, 100].map((code) => ({ name: `sent: false, ${code}`, weight: 1, fault: meta(code) })),
		...[130429, 131016, 131057, 133004].map((code) => ({ name: `sent: false, ${code} (later)`, weight: code === 130429 ? 0.2 : 3, fault: meta(code) })),
		{ name: 'sent: false, 131056 (later)', weight: 5, fault: meta(131056) },
		{ name: 'jobId', weight: 4, fault: no(200, { sent: false, jobId: 'job-1', message: 'queued' }) },
		{ name: '401 that repeats the key', weight: 3, fault: no(401, { error: `Wrong token "${apiKey}" for channel` }) },
		{ name: 'redirect', weight: 3, fault: { status: 307, body: '', headers: { location: elsewhere } } },
		{ name: 'HTTP 408', weight: 2, fault: no(408) },
		{ name: 'HTTP 422', weight: 2, fault: no(422, { message: 'invalid recipient' }) },
	] as ReturnType<typeof kinds>;
}

/** For so long everything is refused by 429, as by a channel that has had too many. */
const EPISODE_MS = 120;

/** How the 429 of an episode say when to come back. */
const RETRY_AFTER: Array<[string, () => Record<string, string>]> = [
	['HTTP 429', () => ({})],
	['HTTP 429, Retry-After in seconds', () => ({ 'retry-after': '1' })],
	['HTTP 429, Retry-After as a date', () => ({ 'retry-after': new Date(Date.now() + 1000).toUTCString() })],
];

/** Which request meets which fault: by the seed, the message and how often it has come, not by the clock. */
export class FaultPlan {
	/** How often each fault was met. */
	readonly met = new Map<string, number>();

	private readonly came = new Map<string, number>();

	private requests = 0;

	private episode?: { until: number; name: string; headers: () => Record<string, string> };

	private readonly kinds: ReturnType<typeof kinds>;

	/**
	 * @param share of the requests that meet a fault, from 0 to 1
	 * @param episodeEvery so many requests, everything is refused by 429 for a moment
	 * @param elsewhere where redirects point to
	 * @param withTimeouts whether some requests end in the node's own time-out, half a minute later
	 */
	constructor(
		private readonly seed: string,
		private readonly share: number,
		private readonly episodeEvery: number,
		apiKey: string,
		elsewhere: string,
		withTimeouts: boolean,
	) {
		this.kinds = kinds(apiKey, elsewhere).filter(({ atMost }) => withTimeouts || atMost === undefined);
	}

	readonly decide = ({ name, body }: Request): Fault | undefined => {
		if (!name.startsWith('send')) return undefined;
		this.requests += 1;
		if (this.requests % this.episodeEvery === 0) {
			const [said, headers] = RETRY_AFTER[(this.requests / this.episodeEvery - 1) % RETRY_AFTER.length];
			this.episode = { until: Date.now() + EPISODE_MS, name: said, headers };
		}
		if (this.episode && Date.now() < this.episode.until) return this.meet(this.episode.name, { status: 429, body: { error: 'Too many requests' }, headers: this.episode.headers() });
		const message = JSON.stringify(body);
		const time = (this.came.get(message) ?? 0) + 1;
		this.came.set(message, time);
		if (chance(this.seed, message, time) >= this.share) return undefined;
		const open = this.kinds.filter(({ name: kind, atMost = Infinity }) => (this.met.get(kind) ?? 0) < atMost);
		let left = chance(this.seed, message, time, 'kind') * open.reduce((sum, { weight }) => sum + weight, 0);
		const kind = open.find(({ weight }) => (left -= weight) < 0) ?? open[0];
		return this.meet(kind.name, kind.fault);
	};

	get total(): number {
		return [...this.met.values()].reduce((sum, count) => sum + count, 0);
	}

	private meet(name: string, fault: Fault): Fault {
		this.met.set(name, (this.met.get(name) ?? 0) + 1);
		return fault;
	}
}
