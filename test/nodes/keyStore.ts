import { DataDeduplicationService } from 'n8n-core';
import type { IDataDeduplicator } from 'n8n-workflow';
import { newWorkflow } from './harness';

/**
 * Stands in for n8n's database of processed values, with what was seen of it on n8n 2.40.5: one record
 * a node, read and written as a whole, doubles within one call not noticed, the oldest forgotten.
 */
export class KeyStore {
	entries: string[] = [];

	/** How many values each call wrote that did not stand there. */
	readonly calls: number[] = [];

	/** Hears what each call asks for. */
	isAsked: (keys: string[]) => void = () => undefined;

	/** How long a call takes. */
	callMs = 2;

	/** Hears of each reservation. */
	onRecorded = () => undefined as void;

	/** Whether nothing can be taken out. */
	isLocked = false;

	/** Nothing is remembered, in the process neither: from now on the tests run another workflow. */
	reset(): void {
		this.entries = [];
		this.calls.length = 0;
		this.onRecorded = () => undefined;
		this.isLocked = false;
		this.callMs = 2;
		newWorkflow();
	}

	async install(): Promise<void> {
		const deduplicator: IDataDeduplicator = {
			checkProcessedAndRecord: async (items, _scope, _context, { maxEntries = Infinity }) => {
				this.isAsked(items.map(String));
				const before = [...this.entries];
				const fresh = items.filter((item) => !before.includes(String(item)));
				this.calls.push(fresh.length);
				await new Promise((resolve) => setTimeout(resolve, this.callMs));
				this.entries = [...before, ...fresh.map(String)].slice(-maxEntries);
				this.onRecorded();
				return { new: fresh, processed: items.filter((item) => before.includes(String(item))) };
			},
			removeProcessed: async (items) => {
				if (this.isLocked) throw new Error('database is locked');
				const before = [...this.entries];
				await new Promise((resolve) => setTimeout(resolve, 2));
				for (const item of items) {
					const place = before.indexOf(String(item));
					if (place >= 0) before.splice(place, 1);
				}
				this.entries = before;
			},
			clearAllProcessedItems: async () => {
				this.entries = [];
			},
			getProcessedDataCount: async () => this.entries.length,
		};
		await DataDeduplicationService.init(deduplicator);
	}
}
