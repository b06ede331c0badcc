import type { IWebhookFunctions } from 'n8n-workflow';
import { joinedMemory } from '../shared/domain/events/memory';
import { PerNode } from './perNode';

/** A node's is at most 7,000 characters. */
const remembered = new PerNode<string>();

/**
 * The memory of a node, where several deliveries are read at the same time, in one process or in several:
 * n8n keeps the static data that was written last, and forgets what the others wrote meanwhile (n8n
 * 2.40.5). Each process puts back what it has remembered itself, with the next delivery. A process that
 * starts anew has only the static data.
 */
export class ProcessMemory {
	/** @param isKept not for a test listener: what it has seen is not seen by the published workflow */
	constructor(
		private readonly context: IWebhookFunctions,
		private readonly isKept: boolean,
	) {}

	/** @param stored the static data; where that is empty, the process forgets as well */
	recall(stored: unknown, now: number): unknown {
		const joined = this.isKept ? joinedMemory(stored, remembered.get(this.context), now) : undefined;
		if (joined === undefined && this.isKept) remembered.delete(this.context);
		return joined ?? stored;
	}

	/** @returns what has to be stored: also what other deliveries have added since */
	keep(memory: string, now: number): string {
		if (!this.isKept) return memory;
		const joined = joinedMemory(memory, remembered.get(this.context), now) ?? memory;
		remembered.set(this.context, joined);
		return joined;
	}
}
