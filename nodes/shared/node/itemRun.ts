import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { ApiFailure } from '../api/apiFailure';
import { ChannelApi } from '../api/channelApi';
import { toNodeError } from '../api/nodeErrors';
import { accountInWords, accountOf, type Account } from '../domain/account';
import { Lanes } from '../domain/lanes';
import { chatKeyOf, recognizeRecipient } from '../domain/recipient';
import { summaryOf } from '../domain/runSummary';
import type { Outcome } from '../domain/sendAnswer';
import { leastAdvanced, messageIdsOf, undelivered } from './deliveryPhase';
import { waitForDelivery } from './deliveryWait';
import { Sending } from './sending';
import { sendOnceKeyOf, sendSettingsOf, type SendSettings } from './sendOptions';
import { SendOnce, skippedItem } from './sendOnce';
import { WorkPool } from './workPool';
import type { ItemContext, ItemResult, Work } from './runItems';

/** An item with binary data is told from plain JSON by its `json` and `binary`. */
function asItem(result: IDataObject | INodeExecutionData, index: number): INodeExecutionData {
	const isItem = typeof result.json === 'object' && result.json !== null && 'binary' in result;
	return { ...(isItem ? (result as INodeExecutionData) : { json: result as IDataObject }), pairedItem: { item: index } };
}

/** One run of a node over its items; see `runItems`. */
export class ItemRun {
	private readonly count: number;

	/** What has become of each item so far. */
	private readonly outcomes: Outcome[];

	private readonly results: INodeExecutionData[][];

	private readonly shared = new Map<string, Promise<unknown>>();

	/** The items that were looked at and are not done. */
	private readonly open = new Map<number, ItemContext>();

	private readonly settings: SendSettings;

	private readonly sending: Sending;

	/** How often 1MSG refused, by its reason. */
	private readonly reasons = new Map<string, number>();

	private readonly lanes: Lanes;

	private readonly pool: WorkPool;

	private readonly sendOnce: SendOnce;

	/** How many keys are reserved at a time: where n8n dies, so many at most are reserved and not used. */
	private readonly blockSize: number;

	/** Items whose key is reserved, and that may begin. */
	private readonly ready: number[] = [];

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
		this.results = new Array<INodeExecutionData[]>(this.count);
		const settings = this.readSettings();
		this.settings = settings;
		this.sending = new Sending(context, settings, this.outcomes, () => this.pool);
		this.lanes = new Lanes(this.count, (index) => this.keysOf(index));
		this.sendOnce = new SendOnce(context, settings.sendOnceMemory);
		this.blockSize = settings.maxConcurrency;
		this.pool = new WorkPool(isSend ? settings.maxConcurrency : 1, () => this.begin());
		// Kept by the execution, and current: an execution that is cancelled or dies tells by it what went out.
		if (isSend) context.getContext('node').oneMsgOutcomes = this.outcomes;
	}

	async run(): Promise<INodeExecutionData[]> {
		const began = Date.now();
		await this.pool.run();
		for (const index of this.ready) this.sendOnce.giveBack(index);
		await this.sendOnce.giveBackReturned();
		const ms = Date.now() - began;
		if (this.settings.waitFor !== 'none' && !this.sending.isStopped) await this.followDeliveries();
		if (this.sending.wasCancelled) this.context.logger.warn(`1MSG: the execution was cancelled while sending. ${accountInWords(this.account)}`);
		if (this.firstError) throw this.withAccount(this.firstError);
		if (this.isSend && this.count > 1) this.hint(summaryOf({ account: this.account, reasons: this.reasons, fallbacks: this.fallbacks, ...this.sending.figures, ms }));
		return this.results.flat();
	}

	/** Waits until the messages have come as far as the user wants, and writes it into their items. */
	private async followDeliveries(): Promise<void> {
		const { settings, sending } = this;
		const sent = this.results.flatMap((results, index) => results.map(({ json, error }) => ({ index, json, ids: error ? [] : messageIdsOf(json) }))).filter(({ ids }) => ids.length > 0);
		if (sent.length === 0) return;
		const api = await this.connected();
		const waiting = { pause: async (ms: number) => await sending.pause(ms), isStopped: () => sending.isStopped };
		const { results, notTold } = await waitForDelivery(api, sent.flatMap(({ ids }) => ids), settings, waiting);
		if (notTold) this.hint(`${notTold.title}. ${notTold.advice}`);
		for (const { index, json, ids } of sent) {
			const delivery = leastAdvanced(ids.map((id) => results.get(id)!));
			json.delivery = { ...delivery } as IDataObject;
			if (delivery.status === 'failed' && settings.failOnUndelivered) this.recordFailure(index, undelivered(delivery, ids[0]));
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

	private readSettings(): SendSettings {
		try {
			return sendSettingsOf(this.isSend ? (this.context.getNodeParameter('options', 0, {}) as IDataObject) : {});
		} catch (error) {
			throw toNodeError(this.context.getNode(), error);
		}
	}

	/** The work on the next item, or the reservation of keys for some; undefined where none may begin just now. */
	private begin(): Promise<void> | undefined {
		if (this.sending.isStopped || this.isClaiming) return undefined;
		const ready = this.ready.shift();
		if (ready !== undefined) return this.workOn(ready);
		const index = this.lanes.next();
		if (index === undefined) return undefined;
		return this.keyOf(index) === undefined ? this.workOn(index) : this.claimBlock(index);
	}

	/** Reserves the keys of the next items in one call, just before their messages leave. */
	private async claimBlock(first: number): Promise<void> {
		this.isClaiming = true;
		const block = [first];
		while (block.length < this.blockSize) {
			const index = this.lanes.next();
			if (index === undefined) break;
			block.push(index);
		}
		const keyed = block.flatMap((index) => {
			const key = this.keyOf(index);
			return key === undefined ? [] : { index, key };
		});
		try {
			const used = await this.sendOnce.claim(keyed);
			for (const index of block) {
				if (used.has(index)) this.finish(index, skippedItem(this.keyOf(index)!));
				else this.ready.push(index);
			}
		} catch (error) {
			for (const index of block) this.fail(index, error);
		}
		this.isClaiming = false;
	}

	private async workOn(index: number): Promise<void> {
		const item = this.itemOf(index);
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
		this.outcomes[index] = (results[0]?.json.outcome ?? 'accepted') as Outcome;
		this.results[index] = results;
		this.close(index);
	}

	private fail(index: number, error: unknown): void {
		this.recordFailure(index, error);
		this.close(index);
	}

	private recordFailure(index: number, error: unknown): void {
		const nodeError = toNodeError(this.context.getNode(), error, index);
		this.outcomes[index] = (nodeError.context.outcome ?? 'notSent') as Outcome;
		if (error instanceof ApiFailure && error.outcome === 'refused') this.reasons.set(error.failure.title, (this.reasons.get(error.failure.title) ?? 0) + 1);
		if (this.context.continueOnFail()) this.results[index] = [{ json: { error: nodeError.message }, error: nodeError, pairedItem: { item: index } }];
		else {
			this.firstError ??= nodeError;
			this.sending.stop();
		}
	}

	private close(index: number): void {
		if (!this.sending.begun.has(index)) this.sendOnce.giveBack(index);
		this.open.delete(index);
		this.lanes.done(index);
	}

	private withAccount(error: NodeApiError | NodeOperationError): Error {
		const { account } = this;
		error.context.account = account;
		if (this.count > 1) error.description = [error.description, accountInWords(account)].filter(Boolean).join(' ');
		return error;
	}

	/** Items with a common chat, or a common send-once key, go one after another. */
	private keysOf(index: number): string[] {
		if (!this.isSend) return [];
		const key = this.keyOf(index);
		return [...this.chatOf(index), ...(key === undefined ? [] : [`key ${key}`])];
	}

	/** What cannot be read is said by the work itself. */
	private chatOf(index: number): string[] {
		const item = this.itemOf(index);
		try {
			return [chatKeyOf(recognizeRecipient(item.param('recipient'), 'Recipient', item.option('defaultCountryCode')))];
		} catch {
			return [];
		}
	}

	private keyOf(index: number): string | undefined {
		if (!this.isSend) return undefined;
		try {
			return sendOnceKeyOf(this.itemOf(index).option('sendOnceKey'));
		} catch {
			return undefined;
		}
	}

	private itemOf(index: number): ItemContext {
		const known = this.open.get(index);
		if (known) return known;
		const item = this.newItem(index);
		this.open.set(index, item);
		return item;
	}

	private newItem(index: number): ItemContext {
		const { context } = this;
		// Asked for once by the lanes and once by the work, and for each option: expressions take time.
		const values = new Map<string, unknown>();
		const valueOf = <T>(name: string, read: () => T): T => {
			if (!values.has(name)) values.set(name, read());
			return values.get(name) as T;
		};
		const param = (name: string) => valueOf(name, () => context.getNodeParameter(name, index, undefined, { extractValue: true }) as unknown);
		const api = async () => await this.connected();
		return {
			param,
			index,
			functions: context,
			option: (name) => valueOf('options', () => context.getNodeParameter('options', index, {}) as IDataObject)[name],
			api,
			once: async (key, compute) => await this.once(key, compute),
			send: async (path, body, by, place) => {
				const channel = await api();
				return await this.sending.send({ itemIndex: index, address: channel.addressOf(path), body, place }, by ?? (async () => await channel.send(path, body)));
			},
			hasSent: (place) => this.sending.hasSent(index, place),
			hasLeft: () => this.sending.begun.has(index),
		};
	}

	private async connected(): Promise<ChannelApi> {
		return await this.once('api', async () => await ChannelApi.connect(this.context));
	}

	private async once<T>(key: string, compute: () => Promise<T>): Promise<T> {
		if (!this.shared.has(key)) this.shared.set(key, compute());
		return (await this.shared.get(key)) as T;
	}
}
