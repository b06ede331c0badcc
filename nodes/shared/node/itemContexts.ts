import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ChannelApi } from '../api/channelApi';
import { isObject } from '../domain/reading';
import { chatKeyOf, recognizeRecipient } from '../domain/recipient';
import type { ItemContext } from './runItems';
import type { Sending } from './sending';
import { sendOnceKeyOf } from './sendOptions';

/**
 * What was chosen in a field that offers a list and an id (n8n: a resource locator). n8n's own `extractValue`
 * searches all fields of the node for this one at each call.
 */
function chosenOf(value: unknown): unknown {
	return isObject(value) && value.__rl === true ? value.value : value;
}

/** What the work on each item of a run has at hand, and what tells which items must not go side by side. */
export class ItemContexts {
	private readonly shared = new Map<string, Promise<unknown>>();

	/** The items that were looked at and are not done. */
	private readonly open = new Map<number, ItemContext>();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly sending: Sending,
	) {}

	of(index: number): ItemContext {
		const known = this.open.get(index);
		if (known) return known;
		const item = this.newItem(index);
		this.open.set(index, item);
		return item;
	}

	/** The item is done. */
	close(index: number): void {
		this.open.delete(index);
	}

	async connected(): Promise<ChannelApi> {
		return await this.once('api', async () => await ChannelApi.connect(this.context));
	}

	/** Items with a common chat, or a common send-once key, go one after another. */
	keysOf(index: number): string[] {
		const key = this.keyOf(index);
		return [...this.chatOf(index), ...(key === undefined ? [] : [`key ${key}`])];
	}

	/** What cannot be read is said by the work itself. */
	private chatOf(index: number): string[] {
		const item = this.of(index);
		try {
			return [chatKeyOf(recognizeRecipient(item.param('recipient'), 'Recipient', item.option('defaultCountryCode')))];
		} catch {
			return [];
		}
	}

	/** The send-once key; one that cannot be read is refused by the work itself. */
	keyOf(index: number): string | undefined {
		try {
			return sendOnceKeyOf(this.of(index).option('sendOnceKey'));
		} catch {
			return undefined;
		}
	}

	private newItem(index: number): ItemContext {
		const { context } = this;
		// Asked for once by the lanes and once by the work, and for each option: expressions take time.
		const values = new Map<string, unknown>();
		const valueOf = <T>(name: string, read: () => T): T => {
			if (!values.has(name)) values.set(name, read());
			return values.get(name) as T;
		};
		const param = (name: string) => valueOf(name, () => chosenOf(context.getNodeParameter(name, index)));
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
			again: async (call) => await this.sending.again(call),
			onceAgain: async (key, call) => await this.once(key, async () => await this.sending.again(call, true)),
			hasSent: (place) => this.sending.hasSent(index, place),
			hasLeft: () => this.sending.mayHaveLeft(index),
		};
	}

	private async once<T>(key: string, compute: () => Promise<T>): Promise<T> {
		if (!this.shared.has(key)) this.shared.set(key, compute());
		return (await this.shared.get(key)) as T;
	}
}
