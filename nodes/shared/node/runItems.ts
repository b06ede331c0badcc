import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ChannelApi, Sent } from '../api/channelApi';
import { toNodeError } from '../api/nodeErrors';
import { ItemRun } from './itemRun';
import type { ItemWithFiles } from './itemWithFiles';

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
	/** Makes a call that is no message and may be made twice, again where 1MSG says "not now". */
	again<T>(call: () => Promise<T>): Promise<T>;
	/** Whether a message of that name has gone out, or may have, in this execution. */
	hasSent(place: string): boolean;
	/** Whether anything of the item has gone out, or may have, at this try or an earlier one. */
	hasLeft(): boolean;
	/** Makes such a call once a run, whichever item asks first. */
	onceAgain<T>(key: string, call: () => Promise<T>): Promise<T>;
	/** Computes a value once a run, whichever item asks first; where it fails, it fails for all of them. */
	once<T>(key: string, compute: () => Promise<T>): Promise<T>;
}

/** What leaves for one input item: one item, or several, as a list of templates gives. */
export type ItemResult = IDataObject | ItemWithFiles | Array<IDataObject | ItemWithFiles>;

export interface RunOptions {
	/** Whether the work sends a message to the item's recipient: such items go side by side, chat by chat. */
	isSend?: boolean;
}

export type Work = (item: ItemContext) => Promise<ItemResult>;

/**
 * Works on the items: sends side by side, in input order within a chat, everything else one after
 * another. Outputs are in input order, one item for each input item. With "continue" a failed item
 * leaves as `{ error }` with the error beside it; otherwise the first failed one stops the run: what
 * is under way comes to its end, and the error's `context.account` says what has become of every item.
 */
export async function runItems(context: IExecuteFunctions, work: Work, options: RunOptions = {}): Promise<INodeExecutionData[][]> {
	let run: ItemRun;
	try {
		run = new ItemRun(context, work, options.isSend === true);
	} catch (thrown) {
		const error = toNodeError(context.getNode(), thrown);
		if (!context.continueOnFail()) throw error;
		// What concerns all items: n8n would hand its input on as if it had been sent (n8n 2.40.5).
		return [context.getInputData().map((_, item) => ({ json: { error: error.message }, error, pairedItem: { item } }))];
	}
	return [await run.run()];
}
