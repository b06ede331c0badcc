import { echoElement, type MessageParts } from './messages';
import { receive } from './inbound';
import { takeFailure } from './faults';
import { lookOfSend } from './looks/look';
import { groupPerson, newMessageId, type State } from './state';
import type { Statuses } from './statuses';
import type { Failure, InboundMessage, Json, LedgerEntry } from './types';
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
		state.remember(message, send.buttons, lookOfSend(state, send));
		state.customers.see(send.to, send.to.endsWith('@g.us') ? groupPerson(state, send.to) : state.person(send.to));
		state.typing.delete(send.to);
		const category = send.category ?? 'service';
		const failure = send.failure ?? takeFailure(state, send.method, category);
		const echoed = this.push({ instanceId: state.channelId, messages: [message] });
		void webhooks.track(this.statuses.follow(entry, category, echoed, failure));
		return entry;
	}

	/** A customer writes. `pushed` resolves when all webhooks have answered or failed. */
	receive(message: InboundMessage): { id: string; pushed: Promise<void> } {
		const element = receive(this.state, message);
		return { id: String(element.id), pushed: this.push({ instanceId: this.state.channelId, messages: [element] }) };
	}

	/** The phone was switched on, or is looked at. */
	wake(chatId: string): void {
		this.statuses.resume(chatId);
	}

	async push(body: unknown): Promise<void> {
		await this.webhooks.push(body);
	}
}
