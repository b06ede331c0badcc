import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isObject } from '../domain/reading';
import { KeyRecord } from './keyRecord';

/**
 * Keys under which a message is sent once, whatever execution asks. n8n keeps them in its database for
 * this node (see `KeyRecord`). A run's keys go in blocks, and the lanes keep equal keys apart.
 */
export class SendOnce {
	/** Keys that this execution holds, by run and item: a retry must not take its own for somebody else's. */
	private readonly held: Record<string, string>;

	private readonly run: number;

	/** Keys that items of this run hold: they count however few the store keeps. */
	private readonly own = new Set<string>();

	/** The keys that were recorded last: another process may have read the list before that, and written it after. */
	private latest: string[] = [];

	/** Items whose key is to be given back. */
	private returned: number[] = [];

	/** A test run in the editor must not use up the keys of the published workflow. */
	private readonly prefix: string;

	/** @param memory how many keys are kept; the oldest are forgotten */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly memory: number,
	) {
		const store = context.getContext('node');
		if (!isObject(store.oneMsgKeys)) store.oneMsgKeys = {};
		this.held = store.oneMsgKeys as Record<string, string>;
		this.run = Number(context.evaluateExpression('{{ $runIndex }}', 0)) || 0;
		this.prefix = context.getMode() === 'manual' ? 'manual:' : 'production:';
	}

	/**
	 * Reserves the keys of some items, all different.
	 * @returns the items whose key was used before, by this execution's others or by another one
	 */
	async claim(items: Array<{ index: number; key: string }>): Promise<Set<number>> {
		await this.giveBackReturned();
		const used = new Set<number>();
		const fresh = items.filter(({ index, key }) => {
			const isMine = this.held[this.placeOf(index)] === key;
			if (!isMine && this.own.has(key)) used.add(index);
			else if (isMine) this.own.add(key);
			return !isMine && !used.has(index);
		});
		if (fresh.length === 0) return used;
		const known = await this.record.claim(this.context, fresh.map(({ key }) => this.prefix + key), this.memory);
		for (const { index, key } of fresh) {
			if (known.has(this.prefix + key)) used.add(index);
			else {
				this.held[this.placeOf(index)] = key;
				this.own.add(key);
			}
		}
		const taken = fresh.flatMap(({ index, key }) => (used.has(index) ? [] : key));
		if (taken.length > 0) this.latest = taken;
		return used;
	}

	/** Nothing went out under the item's key: it is free again once the next block, or the end, writes it down. */
	giveBack(index: number): void {
		if (this.held[this.placeOf(index)] !== undefined) this.returned.push(index);
	}

	/** Writes down what was given back; until that is done the keys are held, so that a retry finds them its own. */
	async giveBackReturned(): Promise<void> {
		const { returned } = this;
		if (returned.length === 0) return;
		this.returned = [];
		const places = returned.map((index) => this.placeOf(index));
		await this.record.remove(this.context, places.map((place) => this.prefix + this.held[place]), this.memory).catch((error: unknown) => {
			// Tried again before the next block, and at the end.
			this.returned.push(...returned);
			throw error;
		});
		for (const place of places) {
			this.own.delete(this.held[place]);
			delete this.held[place];
		}
	}

	/**
	 * Writes down what is left; messages are out, and their account must not be lost where the database fails.
	 * @param isCancelled nobody waits for the execution any more
	 */
	async end(isCancelled: boolean): Promise<void> {
		const count = this.returned.length;
		await this.giveBackReturned().catch(() => this.context.logger.warn(`1MSG: ${count} send-once keys of messages that were not sent could not be given back to n8n’s database`));
		if (!isCancelled) await this.confirm().catch(() => this.context.logger.warn('1MSG: n8n’s database did not tell whether it still holds the last send-once keys'));
	}

	/** The run is over, however it ended: what it has used stands in n8n's list. */
	letGo(): void {
		if (this.own.size > 0) this.record.letGo([...this.own].map((key) => this.prefix + key));
	}

	/** The last keys, which no later call has written down again. */
	private async confirm(): Promise<void> {
		const keys = this.latest.filter((key) => this.own.has(key)).map((key) => this.prefix + key);
		await this.record.settle(this.context, keys, this.memory);
	}

	private get record(): KeyRecord {
		return KeyRecord.of(this.context);
	}

	private placeOf(index: number): string {
		return `${this.run}/${index}`;
	}
}

/** What leaves for an item whose key was used before. */
export function skippedItem(sendOnceKey: string): IDataObject {
	return { outcome: 'skipped', reason: 'A message was already sent under this key, or is being sent', sendOnceKey };
}
