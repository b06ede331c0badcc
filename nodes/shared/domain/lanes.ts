/**
 * Decides which of a run's items may go next: in input order, but for those whose chat is busy. Items
 * that share a key (a chat, a send-once key) go one after another in input order; the others do not
 * wait for them.
 */
export class Lanes {
	/** The first item that has not been looked at. */
	private fresh = 0;

	/** Items that waited for their turn and may go now, in input order as far as they came free in it. */
	private readonly freed: number[] = [];

	/** Who has a key, and behind it those that wait for it. */
	private readonly queues = new Map<string, number[]>();

	/** Keys of the items that were looked at and are not done. */
	private readonly keysOfOpen = new Map<number, string[]>();

	private waiting = 0;

	/**
	 * @param count how many items there are
	 * @param keysOf the keys of an item; asked once for each item
	 * @param lookAhead how many items may wait for their chat before those behind them are no longer looked at
	 */
	constructor(
		private readonly count: number,
		private readonly keysOf: (index: number) => string[],
		private readonly lookAhead = 1000,
	) {}

	/** The next item that may go; undefined where none can go before another one is done. */
	next(): number | undefined {
		const freed = this.freed.shift();
		if (freed !== undefined) return freed;
		while (this.fresh < this.count && this.waiting < this.lookAhead) {
			const index = this.fresh++;
			const keys = [...new Set(this.keysOf(index))];
			this.keysOfOpen.set(index, keys);
			for (const key of keys) {
				const queue = this.queues.get(key);
				if (queue) queue.push(index);
				else this.queues.set(key, [index]);
			}
			if (this.isFirst(index)) return index;
			this.waiting += 1;
		}
		return undefined;
	}

	/** An item is done: those that waited for it move up. */
	done(index: number): void {
		const keys = this.keysOfOpen.get(index)!;
		this.keysOfOpen.delete(index);
		for (const key of keys) {
			const queue = this.queues.get(key)!;
			queue.shift();
			if (queue.length === 0) this.queues.delete(key);
		}
		for (const key of keys) {
			const first = this.queues.get(key)?.[0];
			if (first === undefined || !this.isFirst(first) || this.freed.includes(first)) continue;
			this.waiting -= 1;
			this.freed.push(first);
		}
	}

	private isFirst(index: number): boolean {
		return this.keysOfOpen.get(index)!.every((key) => this.queues.get(key)![0] === index);
	}
}
