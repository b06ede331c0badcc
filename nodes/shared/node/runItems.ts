import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { ChannelApi, type Sent } from '../api/channelApi';
import { toNodeError } from '../api/nodeErrors';
import { accountInWords, accountOf, type Account } from '../domain/account';
import { Lanes } from '../domain/lanes';
import { chatKeyOf, recognizeRecipient } from '../domain/recipient';
import type { Outcome } from '../domain/sendAnswer';
import { Sending } from './sending';
import { sendSettingsOf } from './sendOptions';
import { WorkPool } from './workPool';

/** What the work on one item has at hand. */
export interface ItemContext {
	/** The item's parameter; a resource locator gives its value. */
	param(name: string): unknown;
	/** The item's number, as n8n counts: from 0. */
	index: number;
	/** n8n's own functions, for what only some operations need: binary data, the mode, hints. */
	functions: IExecuteFunctions;
	/** A value of the item's `options` collection. */
	option(name: string): unknown;
	/** The credential's channel. Connected once a run, and only when asked for. */
	api(): Promise<ChannelApi>;
	/**
	 * Sends one message, at most once in this execution, at the run's pace, and again where 1MSG says "not now".
	 * @param by how it is sent, where that is more than a POST of the body; the body then is what it is known by
	 * @param place a name under which the message is known, where its number among the item's messages is not enough
	 */
	send(path: string, body: IDataObject, by?: () => Promise<Sent>, place?: string): Promise<Sent>;
	/** Whether a message of that name has gone out, or may have, in this execution. */
	hasSent(place: string): boolean;
	/** Whether anything of the item has gone out, or may have. */
	hasLeft(): boolean;
	/** Computes a value once a run, whichever item asks first; where it fails, it fails for all of them. */
	once<T>(key: string, compute: () => Promise<T>): Promise<T>;
}

/** What leaves for one input item: one item, or several, as a list of templates gives. */
export type ItemResult = IDataObject | INodeExecutionData | Array<IDataObject | INodeExecutionData>;

export interface RunOptions {
	/** Whether the work sends a message to the item's recipient: such items go side by side, chat by chat. */
	isSend?: boolean;
}

/** An item with binary data is told from plain JSON by its `json` and `binary`. */
function asItem(result: IDataObject | INodeExecutionData, index: number): INodeExecutionData {
	const isItem = typeof result.json === 'object' && result.json !== null && 'binary' in result;
	return { ...(isItem ? (result as INodeExecutionData) : { json: result as IDataObject }), pairedItem: { item: index } };
}

type Work = (item: ItemContext) => Promise<ItemResult>;

/**
 * Works on the items: sends side by side, in input order within a chat, everything else one after
 * another. Outputs are in input order, one item for each input item. With "continue" a failed item
 * leaves as `{ error }` with the error beside it; otherwise the first failed one stops the run: what
 * is under way comes to its end, and the error's `context.account` says what has become of every item.
 */
export async function runItems(context: IExecuteFunctions, work: Work, options: RunOptions = {}): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	return [await new ItemRun(context, work, options.isSend === true).run()];
}

class ItemRun {
	private readonly count: number;

	/** What has become of each item so far. */
	private readonly outcomes: Outcome[];

	private readonly results: INodeExecutionData[][];

	private readonly shared = new Map<string, Promise<unknown>>();

	/** The items that were looked at and are not done. */
	private readonly open = new Map<number, ItemContext>();

	private readonly sending: Sending;

	private readonly lanes: Lanes;

	private readonly pool: WorkPool;

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
		const settings = this.settings();
		this.sending = new Sending(context, settings, this.outcomes, () => this.pool);
		this.lanes = new Lanes(this.count, (index) => this.keysOf(index));
		this.pool = new WorkPool(isSend ? settings.maxConcurrency : 1, () => this.begin());
		// Kept by the execution, and current: an execution that is cancelled or dies tells by it what went out.
		if (isSend) context.getContext('node').oneMsgOutcomes = this.outcomes;
	}

	async run(): Promise<INodeExecutionData[]> {
		await this.pool.run();
		if (this.sending.wasCancelled) this.context.logger.warn(`1MSG: the execution was cancelled while sending. ${accountInWords(this.account)}`);
		if (this.firstError) throw this.withAccount(this.firstError);
		return this.results.flat();
	}

	private get account(): Account {
		return accountOf(this.outcomes);
	}

	private settings() {
		try {
			return sendSettingsOf(this.isSend ? (this.context.getNodeParameter('options', 0, {}) as IDataObject) : {});
		} catch (error) {
			throw toNodeError(this.context.getNode(), error);
		}
	}

	/** The work on the next item; undefined where none may begin just now. */
	private begin(): Promise<void> | undefined {
		const index = this.sending.isStopped ? undefined : this.lanes.next();
		return index === undefined ? undefined : this.workOn(index);
	}

	private async workOn(index: number): Promise<void> {
		const { context } = this;
		try {
			const result = await this.work(this.itemOf(index));
			const results = (Array.isArray(result) ? result : [result]).map((part) => asItem(part, index));
			// A call that is no send has no outcome of its own: it was made, and 1MSG took it.
			this.outcomes[index] = (results[0]?.json.outcome ?? 'accepted') as Outcome;
			this.results[index] = results;
		} catch (error) {
			const nodeError = toNodeError(context.getNode(), error, index);
			this.outcomes[index] = (nodeError.context.outcome ?? 'notSent') as Outcome;
			if (context.continueOnFail()) this.results[index] = [{ json: { error: nodeError.message }, error: nodeError, pairedItem: { item: index } }];
			else {
				this.firstError ??= nodeError;
				this.sending.stop();
			}
		}
		this.open.delete(index);
		this.lanes.done(index);
	}

	private withAccount(error: NodeApiError | NodeOperationError): Error {
		const { account } = this;
		error.context.account = account;
		if (this.count > 1) error.description = [error.description, accountInWords(account)].filter(Boolean).join(' ');
		return error;
	}

	/** Items with a common key go one after another. */
	private keysOf(index: number): string[] {
		if (!this.isSend) return [];
		const item = this.itemOf(index);
		try {
			return [chatKeyOf(recognizeRecipient(item.param('recipient'), 'Recipient', item.option('defaultCountryCode')))];
		} catch {
			// The work itself says what is wrong with it.
			return [];
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
		const api = async () => await this.once('api', async () => await ChannelApi.connect(context));
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

	private async once<T>(key: string, compute: () => Promise<T>): Promise<T> {
		if (!this.shared.has(key)) this.shared.set(key, compute());
		return (await this.shared.get(key)) as T;
	}
}
