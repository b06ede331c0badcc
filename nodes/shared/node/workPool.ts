/** How many works may wait aside before no new one is begun: what they hold has to stay small. */
const MAX_ASIDE = 1000;

/**
 * Works side by side, a bounded number at a time. A work that has to wait steps aside, and another one
 * takes its place meanwhile.
 */
export class WorkPool {
	private active = 0;

	private open = 0;

	/** Those that have waited and want their place back, before anything new begins. */
	private readonly returning: Array<() => void> = [];

	private finish: () => void = () => undefined;

	/**
	 * @param size how many work at a time
	 * @param next begins the next work, which never rejects; undefined where there is none just now
	 */
	constructor(
		private readonly size: number,
		private readonly next: () => Promise<void> | undefined,
	) {}

	/** Resolves once all works are done and there is no next one. */
	async run(): Promise<void> {
		await new Promise<void>((resolve) => {
			this.finish = resolve;
			this.pump();
		});
	}

	/** Gives the place of the calling work away while it waits. */
	async aside(wait: Promise<void>): Promise<void> {
		this.release();
		await wait;
		if (this.active < this.size) this.active += 1;
		else await new Promise<void>((resolve) => this.returning.push(resolve));
	}

	private release(): void {
		this.active -= 1;
		const back = this.returning.shift();
		if (back) {
			this.active += 1;
			back();
		} else this.pump();
	}

	private pump(): void {
		while (this.active < this.size && this.open < this.size + MAX_ASIDE) {
			// Counted before it begins: its first steps may come back here.
			this.active += 1;
			this.open += 1;
			const work = this.next();
			if (!work) {
				this.active -= 1;
				this.open -= 1;
				break;
			}
			void work.then(() => {
				this.open -= 1;
				this.release();
			});
		}
		if (this.open === 0) this.finish();
	}
}
