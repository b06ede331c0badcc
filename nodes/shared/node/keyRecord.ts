import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { inTurn } from '../domain/turns';

/** Until the record of another execution can be read. */
const FIRST_RECORD_MS = 100;

/** For so long, and so many at most, keys are written down again: longer than another process takes between reading n8n's list and writing it. */
const FRESH_MS = 5_000;
const MAX_FRESH = 100;

/** For so long after a loss another process counts as being at work on the same list. */
const CONTESTED_MS = 60_000;

/** What the executions of this process ask for with one call. */
interface Batch {
	/** Keys of those that would be the first to use them. */
	claimed: Set<string>;
	/** Keys that are held, and looked for. */
	held: Set<string>;
	/** Those of them that n8n's list held before the call. */
	there: Promise<Set<string>>;
}

/**
 * A node's keys in n8n's own deduplication store, for all executions of this process. n8n 2.40.5 reads
 * and writes a node's keys as one list: of two that do so at the same moment, the one that writes last
 * undoes the other; equal keys within one call are not noticed. So the executions of this process take
 * turns, and those that wait go together: among them a key is given once. Once another process has
 * undone something, each call writes down again what this one has written lately.
 */
export class KeyRecord {
	/** The call that waits for its turn, and can be joined. */
	private open?: Batch;

	/** What this process has written lately, the oldest first, and when. */
	private readonly fresh = new Map<string, number>();

	/** Until when another process is to be reckoned with. */
	private contestedUntil = 0;

	/** @param memory how many keys n8n keeps; the oldest are forgotten */
	private constructor(
		private readonly name: string,
		private readonly memory: number,
	) {}

	private static readonly all = new Map<string, KeyRecord>();

	static of(context: IExecuteFunctions, memory: number): KeyRecord {
		const name = `keys ${context.getWorkflow().id ?? ''}/${context.getNode().id}/${memory}`;
		for (const [other, record] of this.all) if (other !== name && record.isIdle) this.all.delete(other);
		const record = this.all.get(name) ?? new KeyRecord(name, memory);
		this.all.set(name, record);
		return record;
	}

	/**
	 * Writes keys down.
	 * @returns those that were used before, by whatever execution
	 * @throws what n8n's database says, to all that went together
	 */
	async claim(context: IExecuteFunctions, keys: string[]): Promise<Set<string>> {
		const batch = this.join(context);
		const second = keys.filter((key) => batch.claimed.has(key));
		for (const key of keys) batch.claimed.add(key);
		const there = await batch.there;
		// What is held is used, even where another process has undone it.
		return new Set([...second, ...keys.filter((key) => there.has(key) || batch.held.has(key))]);
	}

	/** Looks for keys that are held, and writes down what is missing. @returns those that were missing */
	async restore(context: IExecuteFunctions, keys: string[]): Promise<string[]> {
		const batch = this.join(context);
		for (const key of keys) batch.held.add(key);
		const there = await batch.there;
		const missing = keys.filter((key) => !there.has(key));
		if (missing.length > 0) this.contestedUntil = Date.now() + CONTESTED_MS;
		return missing;
	}

	/** Takes keys out: the next one that asks is the first. */
	async remove(context: IExecuteFunctions, keys: string[]): Promise<void> {
		await inTurn(this.name, async () => {
			await context.helpers.removeProcessed(keys, 'node', { mode: 'entries', maxEntries: this.memory });
			for (const key of keys) this.fresh.delete(key);
		});
	}

	private join(context: IExecuteFunctions): Batch {
		if (this.open) return this.open;
		const claimed = new Set<string>();
		const held = new Set<string>();
		const there = inTurn(this.name, async () => {
			this.open = undefined;
			this.forget();
			const again = Date.now() < this.contestedUntil ? this.fresh.keys() : [];
			const processed = await this.record(context, [...new Set([...again, ...held, ...claimed])]);
			const now = Date.now();
			for (const key of claimed) this.fresh.set(key, now);
			return new Set(processed);
		});
		this.open = { claimed, held, there };
		return this.open;
	}

	/**
	 * Of several executions that use a node's keys for the first time at the same instant, the database takes
	 * the record of one and refuses those of the others, with nothing written (read in n8n 2.40.5).
	 * @returns the keys that stood there before
	 */
	private async record(context: IExecuteFunctions, keys: string[]) {
		const call = async () => await context.helpers.checkProcessedAndRecord(keys, 'node', { mode: 'entries', maxEntries: this.memory });
		const { processed } = await call().catch(async (error: Error) => {
			if (!/unique constraint|duplicate/i.test(error.message)) throw error;
			await sleep(FIRST_RECORD_MS);
			return await call();
		});
		return processed as string[];
	}

	private forget(): void {
		const oldest = Date.now() - FRESH_MS;
		const room = Math.min(MAX_FRESH, this.memory);
		for (const [key, at] of this.fresh) if (at < oldest || this.fresh.size > room) this.fresh.delete(key);
	}

	private get isIdle(): boolean {
		this.forget();
		return !this.open && this.fresh.size === 0 && Date.now() >= this.contestedUntil;
	}
}
