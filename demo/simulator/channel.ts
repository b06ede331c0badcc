import { echoElement, type MessageParts } from './messages';
import { receive } from './inbound';
import { newMessageId, type Failure, type State } from './state';
import type { Statuses } from './statuses';
import type { InboundMessage, Json, LedgerEntry } from './types';
import type { Webhooks } from './webhooks';

/** A send that has passed all checks. */
export interface Send {
	method: string;
	to: string;
	/** Request body as received. */
	request: Json;
	/** What the customer reads. */
	text: string;
	/** The echo's parts; the id is given on acceptance. */
	echo: Omit<MessageParts, 'id'>;
	/** Pricing category in lower case; default 'service'. */
	category?: string;
	buttons?: string[];
	failure?: Failure;
}

/** What happens on the channel: sends leave, customers write. */
export class Channel {
	constructor(
		readonly state: State,
		readonly webhooks: Webhooks,
		private readonly statuses: Statuses,
	) {}

	/** Writes the send into the ledger and the history; echo and statuses follow by themselves. */
	accept(send: Send): LedgerEntry {
		const { state, webhooks } = this;
		const id = newMessageId();
		const entry: LedgerEntry = {
			number: state.ledger.length + 1,
			at: new Date(state.now()).toISOString(),
			method: send.method,
			to: send.to,
			id,
			body: send.request,
			text: send.text,
			statuses: [],
		};
		state.ledger.push(entry);
		state.steps.set(id, []);
		const message = echoElement(state, send.to, { ...send.echo, id });
		state.remember(message, send.buttons);
		const echoed = this.push({ instanceId: state.channelId, messages: [message] });
		void webhooks.track(this.statuses.follow(entry, send.category ?? 'service', echoed, send.failure));
		return entry;
	}

	/** A customer writes. `pushed` resolves when all webhooks have answered or failed. */
	receive(message: InboundMessage): { id: string; pushed: Promise<void> } {
		const element = receive(this.state, message);
		return { id: String(element.id), pushed: this.push({ instanceId: this.state.channelId, messages: [element] }) };
	}

	async push(body: unknown): Promise<void> {
		await this.webhooks.push(body);
	}
}
