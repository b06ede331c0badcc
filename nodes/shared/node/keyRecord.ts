import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { inTurn } from '../domain/turns';

/** Until the record of another execution can be read. */
const FIRST_RECORD_MS = 100;

/** A database that does not answer must not hold the executions behind it for ever. */
const MAX_CALL_MS = 60_000;

/** For so long, and so many at most, keys are written down again: longer than another process takes between reading n8n's list and writing it. */
const FRESH_MS = 5_000;
const MAX_FRESH = 100;

/** For so long after a loss another process counts as being at work on the same list. */
const CONTESTED_MS = 60_000;

/** Longer than another process takes, as a rule, between reading n8n's list and writing it. */
const SETTLED_MS = 250;

/** The shortest wait while another process is at work, however quick the calls are. */
const QUICK_MS = 50;

/** For so long the slowest call tells how long a call may take. */
const SLOWEST_MS = 60_000;

const LOOKS = 4;

/** So much early a timer may ring. */
const EARLY_MS = 1;

/** What the executions of this process ask for with one call. */
interface Batch {
	/** Keys of those that would be the first to use them. */
	claimed: Set<string>;
	/** Keys that are looked for. */
	wanted: Set<string>;
	/** How many keys n8n keeps; the oldest are forgotten. */
	memory: number;
	/** Keys that were used before the call: n8n's list held them, or this process has written them lately. */
	there: Promise<Set<string>>;
}

interface Fresh {
	/** When it was written: for the last time, where it was undone and written again. */
	at: number;
	/** When a call was made that found it there. */
	seenAt: number;
}

/**
 * A node's keys in n8n's own deduplication store, for all executions of this process. n8n 2.40.5 reads
 * and writes a node's keys as one list: of two that do so at the same moment, the one that writes last
 * undoes the other; equal keys within one call are not noticed. So the executions of this process take
 * turns, and those that wait go together; what one of them holds is given to no other, whatever became
 * of the list meanwhile. While another process is to be reckoned with, each call writes down again what
 * this one has written lately, and who asks for a key gets it once it has stood for a while: what dies in
 * the middle of a send cannot write it down again.
 */
export class KeyRecord {
	/** The call that waits for its turn, and can be joined. */
	private open?: Batch;

	/** Keys of the executions that are under way. */
	private readonly held = new Set<string>();

	/** What this process has written lately, the oldest first. */
	private readonly fresh = new Map<string, Fresh>();

	/** The slowest call of late, and when it was. */
	private slowest = { ms: 0, at: 0 };

	/** Until when another process is to be reckoned with. */
	private contestedUntil = 0;

	private constructor(private readonly name: string) {}

	private static readonly all = new Map<string, KeyRecord>();

	/** To be asked for anew at each use: a record that nobody uses is dropped. */
	static of(context: IExecuteFunctions): KeyRecord {
		const name = `keys ${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
		for (const [other, record] of this.all) if (record.isIdle) this.all.delete(other);
		const record = this.all.get(name) ?? new KeyRecord(name);
		this.all.set(name, record);
		return record;
	}

	/**
	 * Writes keys down, and holds them until `letGo`.
	 * @returns those that were used before, by whatever execution: they are not held
	 * @throws what n8n's database says, to all that went together
	 */
	async claim(context: IExecuteFunctions, keys: string[], memory: number): Promise<Set<string>> {
		const batch = this.join(context, memory);
		const taken = keys.filter((key) => batch.claimed.has(key) || this.held.has(key));
		const mine = keys.filter((key) => !taken.includes(key));
		for (const key of mine) {
			batch.claimed.add(key);
			this.held.add(key);
		}
		let used = mine;
		try {
			const there = await batch.there;
			used = mine.filter((key) => there.has(key));
		} finally {
			this.letGo(used);
		}
		// The keys are written down, and have to be used or given back: a database that fails now is told of by the next call.
		if (this.isContested) await this.settle(context, mine.filter((key) => !used.includes(key)), memory).catch(() => undefined);
		return new Set([...taken, ...used]);
	}

	/** The execution that held them is over: from now on n8n's list tells whether they were used, and for some seconds what this process remembers. */
	letGo(keys: string[]): void {
		for (const key of keys) this.held.delete(key);
	}

	/**
	 * Of two processes that write a node's keys at the same moment, one loses what it wrote. So keys are
	 * looked for once more when that moment has passed, and what is missing is written down again.
	 * @throws what n8n's database says
	 */
	async settle(context: IExecuteFunctions, keys: string[], memory: number): Promise<void> {
		// Of more than n8n keeps, the oldest are gone by right.
		let open = keys.slice(-memory).filter((key) => !this.hasStood(key));
		for (let looks = 0; looks < LOOKS && open.length > 0; looks++) {
			const written = Math.max(...open.map((key) => this.fresh.get(key)?.at ?? 0));
			// No longer than that, though the clock is set back.
			await sleep(Math.min(Math.max(0, written + this.settledMs - Date.now()), this.settledMs) + EARLY_MS);
			const batch = this.join(context, memory);
			for (const key of open) batch.wanted.add(key);
			await batch.there;
			open = open.filter((key) => this.fresh.has(key) && !this.hasStood(key));
		}
	}

	/** Found there so long after it was written: that it stands there says nothing where a call has written it down again a moment before. */
	private hasStood(key: string): boolean {
		const { at, seenAt } = this.fresh.get(key) ?? { at: 0, seenAt: 0 };
		return seenAt - at >= this.settledMs;
	}

	/** Takes keys out: the next one that asks is the first. */
	async remove(context: IExecuteFunctions, keys: string[], memory: number): Promise<void> {
		await inTurn(this.name, async () => {
			await inTime(context.helpers.removeProcessed(keys, 'node', { mode: 'entries', maxEntries: memory }));
			for (const key of keys) this.fresh.delete(key);
			this.letGo(keys);
		});
	}

	private join(context: IExecuteFunctions, memory: number): Batch {
		if (this.open) {
			this.open.memory = Math.max(this.open.memory, memory);
			return this.open;
		}
		const batch = { claimed: new Set<string>(), wanted: new Set<string>(), memory };
		const there = inTurn(this.name, async () => {
			this.open = undefined;
			this.forget(batch.memory);
			const written = [...this.fresh.keys()];
			const keys = [...new Set([...(this.isContested ? written : []), ...batch.wanted, ...batch.claimed])];
			const began = Date.now();
			const there = new Set(await record(context, keys, batch.memory));
			this.hasAsked(keys, there, batch.claimed, began);
			return new Set([...there, ...written]);
		});
		this.open = Object.assign(batch, { there });
		return this.open;
	}

	private forget(memory: number): void {
		const oldest = Date.now() - FRESH_MS;
		const room = Math.min(MAX_FRESH, memory);
		for (const [key, { at }] of this.fresh) if (at < oldest || this.fresh.size > room) this.fresh.delete(key);
	}

	/** @param claimed keys that may be new; others, and what was written lately, were undone where they are not there */
	private hasAsked(keys: string[], there: Set<string>, claimed: Set<string>, began: number): void {
		const now = Date.now();
		if (now - began >= this.slowest.ms || now - this.slowest.at > SLOWEST_MS) this.slowest = { ms: now - began, at: now };
		for (const key of keys) {
			const known = this.fresh.get(key);
			if (there.has(key)) {
				if (known) known.seenAt = began;
				continue;
			}
			if (known || !claimed.has(key)) this.contestedUntil = now + CONTESTED_MS;
			this.fresh.delete(key);
			this.fresh.set(key, { at: now, seenAt: 0 });
		}
	}

	/** n8n's processes are alike: what another one takes between reading and writing is taken to be less than a whole call takes here. */
	private get settledMs(): number {
		return this.isContested ? Math.min(Math.max(this.slowest.ms, QUICK_MS), SETTLED_MS) : SETTLED_MS;
	}

	private get isContested(): boolean {
		return Date.now() < this.contestedUntil;
	}

	private get isIdle(): boolean {
		this.forget(Infinity);
		return !this.open && this.held.size === 0 && this.fresh.size === 0 && !this.isContested;
	}
}

/**
 * Of several executions that use a node's keys for the first time at the same instant, the database takes
 * the record of one and refuses those of the others, with nothing written (read in n8n 2.40.5).
 * @returns the keys that stood there before
 */
async function record(context: IExecuteFunctions, keys: string[], memory: number): Promise<string[]> {
	const call = async () => await inTime(context.helpers.checkProcessedAndRecord(keys, 'node', { mode: 'entries', maxEntries: memory }));
	const { processed } = await call().catch(async (error: Error) => {
		if (!/unique constraint|duplicate/i.test(error.message)) throw error;
		await sleep(FIRST_RECORD_MS);
		return await call();
	});
	return processed as string[];
}

/** @throws Error where the database does not answer */
async function inTime<T>(call: Promise<T>): Promise<T> {
	const isOver = new AbortController();
	const limit = sleep(MAX_CALL_MS, isOver.signal).then(() => {
		throw new Error('n8n’s database did not answer in a minute');
	});
	try {
		return await Promise.race([call, limit]);
	} finally {
		isOver.abort();
	}
}
