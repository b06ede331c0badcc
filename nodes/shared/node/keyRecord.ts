import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { inTurn } from '../domain/turns';

/** Until the record of another execution can be read. */
const FIRST_RECORD_MS = 100;

/** For so long, or for so many, a key is written down again with each call: longer than another process takes between reading n8n's list and writing it. */
const FRESH_MS = 5_000;
const MAX_FRESH = 100;

/** What the executions of this process ask for with one call. */
interface Batch {
	/** Keys of those that would be the first to use them. */
	claimed: Set<string>;
	/** Keys that are held, and looked for. */
	held: Set<string>;
	/** Keys that were used before this call, or that n8n's record does not lack. */
	found: Promise<{ used: Set<string>; there: Set<string> }>;
}

/**
 * A node's keys in n8n's own deduplication store, for all executions of this process. n8n 2.40.5 reads
 * and writes a node's keys as one list: of two that do so at the same moment, the one that writes last
 * undoes the other; equal keys within one call are not noticed. So the executions of this process take
 * turns, and those that wait go together: among them a key is given once. What another process has
 * undone is written down again with the next calls.
 */
export class KeyRecord {
	/** The call that waits for its turn, and can be joined. */
	private open?: Batch;

	/** What this process has written lately, the oldest first, and when. */
	private readonly fresh = new Map<string, number>();

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
		const { used } = await batch.found;
		return new Set([...second, ...keys.filter((key) => used.has(key))]);
	}

	/** Looks for keys that are held, and writes down what is missing. @returns those that were missing */
	async restore(context: IExecuteFunctions, keys: string[]): Promise<string[]> {
		const batch = this.join(context);
		for (const key of keys) batch.held.add(key);
		const { there } = await batch.found;
		return keys.filter((key) => !there.has(key));
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
		const found = inTurn(this.name, async () => {
			this.open = undefined;
			this.forget();
			const known = [...claimed].filter((key) => this.fresh.has(key) || held.has(key));
			const there = new Set(await this.record(context, [...new Set([...this.fresh.keys(), ...held, ...claimed])]));
			const used = new Set([...known, ...[...claimed].filter((key) => there.has(key))]);
			for (const key of claimed) if (!used.has(key)) this.fresh.set(key, Date.now());
			return { used, there };
		});
		this.open = { claimed, held, found };
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
		return !this.open && this.fresh.size === 0;
	}
}
