import type { Answer } from './answer';
import type { Load } from './types';

/** No cap, answers at once. */
export function defaultLoad(): Load {
	return { latencyMs: 0, capPerSecond: Infinity, countsRefused: false, mostAtOnce: 0 };
}

/** How much a channel takes: sends in any second, and how many requests were there at once. */
export class LoadKeeper {
	readonly settings = defaultLoad();
	private counted: number[] = [];
	private atOnce = 0;

	constructor(private readonly now: () => number) {}

	enter(): void {
		this.atOnce += 1;
		this.settings.mostAtOnce = Math.max(this.settings.mostAtOnce, this.atOnce);
	}

	leave(): void {
		this.atOnce -= 1;
	}

	/** The refusal of a send above the cap; undefined where it may pass. */
	refusal(): Answer | undefined {
		const { capPerSecond, countsRefused, retryAfterSeconds } = this.settings;
		if (capPerSecond === Infinity) return undefined;
		const now = this.now();
		let gone = 0;
		while (gone < this.counted.length && this.counted[gone] <= now - 1000) gone += 1;
		this.counted.splice(0, gone);
		const isOver = this.counted.length >= capPerSecond;
		if (!isOver || countsRefused) this.counted.push(now);
		if (!isOver) return undefined;
		const headers = retryAfterSeconds === undefined ? undefined : { 'retry-after': String(retryAfterSeconds) };
		return { status: 429, body: { error: 'Too many requests' }, ...(headers ? { headers } : {}) };
	}

	reset(): void {
		Object.assign(this.settings, defaultLoad(), { retryAfterSeconds: undefined });
		this.counted = [];
	}
}
