import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { ApiFailure } from '../api/apiFailure';
import { toNodeError } from '../api/nodeErrors';
import { accountInWords, accountOf, isOutcome, type Account } from '../domain/account';
import { Lanes } from '../domain/lanes';
import { summaryOf } from '../domain/runSummary';
import type { Outcome } from '../domain/sendAnswer';
import { leastAdvanced, messageIdsOf, QUEUED, undelivered } from './deliveryPhase';
import { waitForDelivery } from './deliveryWait';
import { ItemContexts } from './itemContexts';
import { ItemWithFiles } from './itemWithFiles';
import { Sending } from './sending';
import { sendOnceKeyOf, sendSettingsOf, type SendSettings } from './sendOptions';
import { SendOnce, skippedItem } from './sendOnce';
import { WorkPool } from './workPool';
import type { ItemResult, Work } from './runItems';

function asItem(result: IDataObject | ItemWithFiles, index: number): INodeExecutionData {
	return { ...(result instanceof ItemWithFiles ? result : { json: result }), pairedItem: { item: index } };
}

/** One run of a node over its items; see `runItems`. */
export class ItemRun {
	private readonly count: number;

	/** What has become of each item so far. */
	private readonly outcomes: Outcome[];

	private readonly results: INodeExecutionData[][] = [];

	private readonly settings: SendSettings;

	private readonly sending: Sending;

	private readonly items: ItemContexts;

	/** How often 1MSG refused, by its reason. */
	private readonly reasons = new Map<string, number>();

	private readonly lanes: Lanes;

	private readonly pool: WorkPool;

	private readonly sendOnce: SendOnce;

	/** How many keys are reserved at a time: where n8n dies, so many at most are reserved and not used. */
	private readonly blockSize: number;

	/** Items whose key is reserved, and that may begin. */
	private readonly ready: number[] = [];

	/** Items whose key is reserved, and of which nothing has left yet. */
	private readonly reserved = new Set<number>();

	private isClaiming = false;

	/** What stopped the run. */
	private firstError?: NodeApiError | NodeOperationError;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly work: Work,
		private readonly isSend: boolean,
	) {
		this.count = context.getInputData().length;
		this.outcomes = new Array<Outcome>(this.count).fill('notSent');
		const settings = this.readSettings();
		this.settings = settings;
		this.sending = new Sending(context, settings, this.outcomes, () => this.pool, (index) => {
			if (this.reserved.delete(index)) this.pool.wake();
		});
		this.items = new ItemContexts(context, this.sending);
		this.lanes = new Lanes(this.count, (index) => (isSend ? this.items.keysOf(index) : []));
		this.sendOnce = new SendOnce(context, settings.sendOnceMemory);
		this.blockSize = settings.maxConcurrency;
		this.pool = new WorkPool(isSend ? settings.maxConcurrency : 1, () => this.begin());
		if (isSend) this.keepOutcomes();
	}

	/**
	 * Kept by the execution, and current: an execution that is cancelled tells by it what went out. What
	 * an earlier try has sent counts until the item's turn comes again, which a stop may come before.
	 */
	private keepOutcomes(): void {
		const store = this.context.getContext('node');
		const earlier = this.sending.isAgain && Array.isArray(store.oneMsgOutcomes) ? (store.oneMsgOutcomes as Outcome[]) : [];
		for (const [index, outcome] of earlier.slice(0, this.count).entries()) this.outcomes[index] = outcome;
		store.oneMsgOutcomes = this.outcomes;
	}

	async run(): Promise<INodeExecutionData[]> {
		try {
			return await this.runAll();
		} finally {
			this.sending.end();
			this.sendOnce.letGo();
		}
	}

	private async runAll(): Promise<INodeExecutionData[]> {
		const began = Date.now();
		await this.pool.run();
		for (const index of this.ready) this.giveBackUnlessLeft(index);
		await this.sendOnce.end(this.sending.wasCancelled);
		const ms = Date.now() - began;
		if (this.settings.waitFor !== 'none' && !this.sending.isStopped) await this.followDeliveries();
		// In full: n8n stores nothing of an execution that a user stops (n8n 2.40.5).
		if (this.isSend && this.sending.wasCancelled) this.context.logger.warn(`1MSG: the execution was cancelled while sending. ${accountInWords(this.account, Infinity)}`);
		if (this.firstError) throw this.withAccount(this.firstError);
		if (this.isSend && this.count > 1) this.hint(summaryOf({ account: this.account, reasons: this.reasons, fallbacks: this.fallbacks, ...this.sending.figures, ms }));
		return this.results.flat();
	}

	/** Waits until the messages have come as far as the user wants, and writes it into their items. */
	private async followDeliveries(): Promise<void> {
		const { settings, sending } = this;
		const sent = this.results
			.flatMap((results, index) => results.map(({ json, error }) => ({ index, json, ids: error ? [] : messageIdsOf(json), queued: json.outcome === 'queued' ? [QUEUED] : [] })))
			.filter(({ ids, queued }) => ids.length + queued.length > 0);
		if (sent.length === 0) return;
		const api = await this.items.connected();
		const waiting = { pause: async (ms: number) => await sending.pause(ms), isStopped: () => sending.isStopped };
		const { results, notTold } = await waitForDelivery(api, sent.flatMap(({ ids }) => ids), settings, waiting);
		if (notTold) this.hint(`${notTold.title}. ${notTold.advice}`);
		for (const { index, json, ids, queued } of sent) {
			const delivery = leastAdvanced([...ids.map((id) => results.get(id)!), ...queued]);
			json.delivery = { ...delivery } as IDataObject;
			if (delivery.status === 'failed' && settings.failOnUndelivered) this.recordFailure(index, undelivered(delivery, ids.find((id) => results.get(id) === delivery)!));
		}
	}

	private hint(message: string): void {
		this.context.addExecutionHints?.({ message, location: 'outputPane' });
	}

	private get fallbacks(): number {
		return this.results.reduce((count, results) => count + results.filter(({ json }) => json.fallbackUsed === true).length, 0);
	}

	private get account(): Account {
		return accountOf(this.outcomes);
	}

	/** From the first item whose options can be read: an expression among them may fail for some items, which say so themselves. */
	private readSettings(): SendSettings {
		const { context } = this;
		let options: IDataObject | undefined = this.isSend ? undefined : {};
		for (let index = 0; options === undefined && index < this.count; index++) {
			try {
				options = context.getNodeParameter('options', index, {}) as IDataObject;
			} catch {
				continue;
			}
		}
		try {
			return sendSettingsOf(options ?? {});
		} catch (error) {
			throw toNodeError(context.getNode(), error);
		}
	}

	/** The work on the next item, or the reservation of keys for some; undefined where none may begin just now. */
	private begin(): Promise<void> | undefined {
		if (this.sending.isStopped || this.isClaiming) return undefined;
		const ready = this.ready.shift();
		if (ready !== undefined) return this.workOn(ready);
		// What n8n's death would leave reserved and unsent stays within one block.
		if (this.reserved.size > this.blockSize / 2) return undefined;
		const index = this.lanes.next();
		if (index === undefined) return undefined;
		return !this.isSend || this.items.keyOf(index) === undefined ? this.workOn(index) : this.claimBlock(index);
	}

	/** Reserves the keys of the next items in one call, just before their messages leave. */
	private async claimBlock(first: number): Promise<void> {
		this.isClaiming = true;
		const block = [first];
		while (block.length < this.blockSize - this.reserved.size) {
			const index = this.lanes.next();
			if (index === undefined) break;
			block.push(index);
		}
		const keyed = block.flatMap((index) => {
			const key = this.items.keyOf(index);
			return key === undefined ? [] : { index, key };
		});
		for (const { index } of keyed) this.reserved.add(index);
		const without = block.filter((index) => !this.reserved.has(index));
		try {
			const used = await this.sendOnce.claim(keyed);
			for (const index of block) {
				if (used.has(index)) this.finish(index, skippedItem(this.items.keyOf(index)!));
				else this.ready.push(index);
			}
		} catch (error) {
			for (const { index } of keyed) this.fail(index, error);
			this.ready.push(...without);
		}
		this.isClaiming = false;
	}

	private async workOn(index: number): Promise<void> {
		const item = this.items.of(index);
		try {
			if (this.isSend) sendOnceKeyOf(item.option('sendOnceKey'));
			this.finish(index, await this.work(item));
		} catch (error) {
			this.fail(index, error);
		}
	}

	private finish(index: number, result: ItemResult): void {
		const results = (Array.isArray(result) ? result : [result]).map((part) => asItem(part, index));
		// A call that is no send has no outcome of its own: it was made, and 1MSG took it.
		const outcome = results[0]?.json.outcome;
		this.outcomes[index] = isOutcome(outcome) ? outcome : 'accepted';
		this.results[index] = results;
		this.close(index);
	}

	private fail(index: number, error: unknown): void {
		this.recordFailure(index, error);
		this.close(index);
	}

	private recordFailure(index: number, error: unknown): void {
		const nodeError = toNodeError(this.context.getNode(), error, index);
		const outcome = (nodeError.context.outcome ?? 'notSent') as Outcome;
		// What failed now comes after what has gone out before: that is not undone by it. Of an item that is half
		// out, what was refused may be sent for itself, and the whole must not be sent again.
		const isOut = this.sending.mayHaveLeft(index);
		if (!isOut || outcome !== 'notSent') this.outcomes[index] = isOut && outcome === 'refused' ? 'unknown' : outcome;
		if (outcome !== 'unknown' && this.outcomes[index] === 'unknown') nodeError.context.retryable = false;
		nodeError.context.outcome = this.outcomes[index];
		if (error instanceof ApiFailure && this.outcomes[index] === 'refused') this.reasons.set(error.failure.title, (this.reasons.get(error.failure.title) ?? 0) + 1);
		if (this.context.continueOnFail()) this.results[index] = [{ json: { error: nodeError.message }, error: nodeError, pairedItem: { item: index } }];
		else {
			this.firstError ??= nodeError;
			this.sending.stop();
		}
	}

	private close(index: number): void {
		this.giveBackUnlessLeft(index);
		this.reserved.delete(index);
		this.items.close(index);
		this.lanes.done(index);
	}

	private giveBackUnlessLeft(index: number): void {
		// A mark as read is done without a message that leaves.
		if (!this.sending.mayHaveLeft(index) && this.outcomes[index] !== 'accepted') this.sendOnce.giveBack(index);
	}

	private withAccount(error: NodeApiError | NodeOperationError): Error {
		const { account } = this;
		error.context.account = account;
		if (this.count > 1) error.description = [error.description, accountInWords(account)].filter(Boolean).join(' ');
		return error;
	}
}
