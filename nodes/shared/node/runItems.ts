import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { ChannelApi, type Sent } from '../api/channelApi';
import { toNodeError } from '../api/nodeErrors';
import type { Outcome } from '../domain/sendAnswer';
import { SentLedger } from './sentLedger';

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
	/** Sends one message, at most once in this execution. */
	send(path: string, body: IDataObject): Promise<Sent>;
	/** Computes a value once a run, whichever item asks first; where it fails, it fails for all of them. */
	once<T>(key: string, compute: () => Promise<T>): Promise<T>;
}

/** What leaves for one input item: one item, or several, as a list of templates gives. */
export type ItemResult = IDataObject | INodeExecutionData | Array<IDataObject | INodeExecutionData>;

/** An item with binary data is told from plain JSON by its `json` and `binary`. */
function asItem(result: IDataObject | INodeExecutionData, index: number): INodeExecutionData {
	const isItem = typeof result.json === 'object' && result.json !== null && 'binary' in result;
	return { ...(isItem ? (result as INodeExecutionData) : { json: result as IDataObject }), pairedItem: { item: index } };
}

/** Item numbers by outcome; together they are all the items. */
type Account = Record<Outcome, number[]>;

function newAccount(): Account {
	return { accepted: [], queued: [], skipped: [], refused: [], unknown: [], notSent: [] };
}

/** "Of 5 items: 2 accepted, 1 refused, 2 not sent." */
function inWords(account: Account): string {
	const counts = Object.entries(account).filter(([, indexes]) => indexes.length > 0);
	const total = counts.reduce((sum, [, indexes]) => sum + indexes.length, 0);
	const parts = counts.map(([outcome, indexes]) => `${indexes.length} ${outcome === 'notSent' ? 'not sent' : outcome}`);
	return `Of ${total} items: ${parts.join(', ')}.`;
}

/**
 * Works on the items one after another, in input order: one output item for each input item.
 * With "continue" a failed item leaves as `{ error }` with the error beside it; otherwise the first
 * failed one ends the run, and the error's `context.account` says what has become of every item.
 */
export async function runItems(
	context: IExecuteFunctions,
	work: (item: ItemContext) => Promise<ItemResult>,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const account = newAccount();
	const shared = new Map<string, Promise<unknown>>();
	const once = async <T>(key: string, compute: () => Promise<T>): Promise<T> => {
		if (!shared.has(key)) shared.set(key, compute());
		return (await shared.get(key)) as T;
	};
	const api = async () => await once('api', async () => await ChannelApi.connect(context));
	const ledger = items.length > 0 ? new SentLedger(context) : undefined;
	const output: INodeExecutionData[] = [];

	for (let index = 0; index < items.length; index++) {
		const param = (name: string) => context.getNodeParameter(name, index, undefined, { extractValue: true }) as unknown;
		try {
			const result = await work({
				param,
				index,
				functions: context,
				option: (name) => (context.getNodeParameter('options', index, {}) as IDataObject)[name],
				api,
				once,
				send: async (path, body) => {
					const channel = await api();
					return await ledger!.once(index, path, body, async () => await channel.send(path, body));
				},
			});
			const results = (Array.isArray(result) ? result : [result]).map((part) => asItem(part, index));
			// A call that is no send has no outcome of its own: it was made, and 1MSG took it.
			account[(results[0]?.json.outcome ?? 'accepted') as Outcome].push(index);
			output.push(...results);
		} catch (error) {
			const nodeError = toNodeError(context.getNode(), error, index);
			account[(nodeError.context.outcome ?? 'notSent') as Outcome].push(index);
			if (!context.continueOnFail()) {
				for (let rest = index + 1; rest < items.length; rest++) account.notSent.push(rest);
				nodeError.context.account = account;
				if (items.length > 1) nodeError.description = [nodeError.description, inWords(account)].filter(Boolean).join(' ');
				throw nodeError;
			}
			output.push({ json: { error: nodeError.message }, error: nodeError, pairedItem: { item: index } });
		}
	}
	return [output];
}
