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

	/** What no work should do: then nothing new is begun. */
	private fault?: { error: unknown };

	/**
	 * @param size how many work at a time
	 * @param next begins the next work; undefined where there is none just now
	 */
	constructor(
		private readonly size: number,
		private readonly next: () => Promise<void> | undefined,
	) {}

	/**
	 * Resolves once all works are done and there is no next one.
	 * @throws what a work has thrown, once the others are done
	 */
	async run(): Promise<void> {
		await new Promise<void>((resolve) => {
			this.finish = resolve;
			this.pump();
		});
		if (this.fault) throw this.fault.error;
	}

	/** Something else may be begun now than when `next` was asked last. */
	wake(): void {
		this.pump();
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
		while (!this.fault && this.active < this.size && this.open < this.size + MAX_ASIDE) {
			// Counted before it begins: its first steps may come back here.
			this.active += 1;
			this.open += 1;
			const work = this.next();
			if (!work) {
				this.active -= 1;
				this.open -= 1;
				break;
			}
			const done = () => {
				this.open -= 1;
				this.release();
			};
			void work.then(done, (error: unknown) => {
				this.fault ??= { error };
				done();
			});
		}
		if (this.open === 0) this.finish();
	}
}
