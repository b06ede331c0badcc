import type { IWebhookFunctions } from 'n8n-workflow';
import { joinedMemory } from '../shared/domain/events/memory';

/** What this process has remembered, by workflow and node; a node's is at most 7,000 characters. */
const remembered = new Map<string, string>();

const MAX_NODES = 200;

/**
 * The memory of a node, where several deliveries are read at the same time, in one process or in several:
 * n8n keeps the static data that was written last, and forgets what the others wrote meanwhile (n8n
 * 2.40.5). Each process puts back what it has remembered itself, with the next delivery. A process that
 * starts anew has only the static data.
 */
export class ProcessMemory {
	private readonly key: string;

	/** @param isKept not for a test listener: what it has seen is not seen by the published workflow */
	constructor(
		context: IWebhookFunctions,
		private readonly isKept: boolean,
	) {
		this.key = `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	}

	/** @param stored the static data; where that is empty, the process forgets as well */
	recall(stored: unknown, now: number): unknown {
		const joined = this.isKept ? joinedMemory(stored, remembered.get(this.key), now) : undefined;
		if (joined === undefined && this.isKept) remembered.delete(this.key);
		return joined ?? stored;
	}

	/** @returns what has to be stored: also what other deliveries have added since */
	keep(memory: string, now: number): string {
		if (!this.isKept) return memory;
		const joined = joinedMemory(memory, remembered.get(this.key), now) ?? memory;
		remembered.delete(this.key);
		remembered.set(this.key, joined);
		for (const oldest of [...remembered.keys()].slice(0, -MAX_NODES)) remembered.delete(oldest);
		return joined;
	}
}
