import type { IWebhookFunctions } from 'n8n-workflow';
import type { ChannelEvent } from '../shared/domain/events/event';
import { hash, joinedMemory, sift } from '../shared/domain/events/memory';
import { PerNode } from './perNode';

/** What this process has remembered for a node, of at most 7,000 characters, and the hashes of the static data that is in there. */
export interface Remembered {
	memory: string;
	joined: string[];
}

/** So many deliveries may be read at the same time before static data is joined that was joined before. */
const MAX_JOINED = 64;

/**
 * The memory of a node, where several deliveries are read at the same time, in one process or in several:
 * n8n keeps the static data that was written last, and forgets what the others wrote meanwhile (n8n
 * 2.40.5). Each process puts back what it has remembered itself, with the next delivery. A process that
 * starts anew has only the static data.
 */
export class ProcessMemory {
	private recalled: unknown;

	/**
	 * @param remembered of this kind of memory, for all nodes
	 * @param isKept not for a test listener: what it has seen is not seen by the published workflow
	 */
	constructor(
		private readonly context: IWebhookFunctions,
		private readonly remembered: PerNode<Remembered>,
		private readonly isKept: boolean,
	) {}

	/** @param stored the static data; where that is empty, the process forgets as well */
	recall(stored: unknown, now: number): unknown {
		this.recalled = this.isKept ? this.joinedWith(stored, now) : stored;
		return this.recalled;
	}

	/** @returns what has to be stored: also what other deliveries have added since */
	keep(events: ChannelEvent[], now: number): string {
		const own = this.isKept ? this.remembered.get(this.context) : undefined;
		const { memory } = sift(events, own?.memory ?? this.recalled, { skipDuplicates: false, onlyForward: false }, now);
		if (this.isKept) this.remember(memory, memory);
		return memory;
	}

	private joinedWith(stored: unknown, now: number): unknown {
		const own = this.remembered.get(this.context);
		if (typeof stored === 'string' && own?.joined.includes(hash(stored))) return own.memory;
		const joined = joinedMemory(stored, own?.memory, now);
		if (joined === undefined) this.remembered.delete(this.context);
		else this.remember(joined, stored as string);
		return joined ?? stored;
	}

	private remember(memory: string, stored: string): void {
		const joined = this.remembered.get(this.context)?.joined ?? [];
		this.remembered.set(this.context, { memory, joined: [...joined, hash(stored)].slice(-MAX_JOINED) });
	}
}
