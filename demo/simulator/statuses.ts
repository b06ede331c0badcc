import { BUSINESS_PHONE, type State, type StatusStep } from './state';
import type { Failure, Json, LedgerEntry } from './types';
import type { Webhooks } from './webhooks';

/** Phones that make a send fail after 'sent', so that people can try failures: last four digits → failure. */
const FAILING_PHONES: Record<string, Failure> = {
	'0026': { code: 131026, text: 'Message undeliverable' },
	'0049': { code: 131049, text: 'This message was not delivered to maintain healthy ecosystem engagement.' },
};

/** Lets accepted messages go on to sent, delivered and read, and tells the webhooks. */
export class Statuses {
	/** Ids of the messages that are on their way. */
	private readonly moving = new Set<string>();

	constructor(
		private readonly state: State,
		private readonly webhooks: Webhooks,
	) {}

	/** Starts the way of one message after its echo; `failure` is what is known to go wrong. Pricing category in lower case. */
	async follow(entry: LedgerEntry, category: string, echoed: Promise<void>, failure?: Failure): Promise<void> {
		this.moving.add(entry.id);
		try {
			await this.move(entry, category, echoed, failure);
		} finally {
			this.moving.delete(entry.id);
		}
	}

	/** The phone is on again, or its owner looks: what has waited for that goes on. */
	resume(chatId: string): void {
		for (const entry of this.state.ledger) {
			const category = this.state.steps.get(entry.id)?.at(-1)?.category;
			if (entry.to !== chatId || category === undefined || this.moving.has(entry.id)) continue;
			void this.webhooks.track(this.follow(entry, category, Promise.resolve()));
		}
	}

	private async move(entry: LedgerEntry, category: string, echoed: Promise<void>, failure?: Failure): Promise<void> {
		const { signal } = this.webhooks;
		const { statusDelayMs } = this.state.rules;
		if (statusDelayMs < 0 || !Number.isFinite(statusDelayMs)) return await echoed;
		// The pushes of one message keep their order even when a webhook is slow; the ticks do not wait for it.
		let pushes = echoed;
		while (this.next(entry, failure)) {
			if (!(await this.webhooks.wait(statusDelayMs, signal))) return;
			// The phone may have been switched off meanwhile.
			const next = this.next(entry, failure);
			if (!next) break;
			const step: StatusStep = { ...next, time: this.state.seconds(), category };
			entry.statuses.push(step.status);
			this.state.steps.get(entry.id)?.push(step);
			if (this.state.settings.ackNotificationsOn !== true) continue;
			const body = this.body(entry, step);
			pushes = pushes.then(async () => (signal.aborted ? undefined : await this.webhooks.push(body)));
		}
		await pushes;
	}

	/** The next step of a message; undefined when there is none, or none as long as the phone stays as it is. */
	private next(entry: LedgerEntry, failure?: Failure): { status: string; failure?: Failure } | undefined {
		const last = entry.statuses.at(-1);
		if (failure) return last ? undefined : { status: 'failed', failure };
		const customer = this.state.customers.get(entry.to);
		const mode = customer?.mode ?? (this.state.rules.readByDefault ? 'reads' : 'delivers');
		if (!last) return { status: 'sent' };
		// Meta reports reactions as sent only.
		if (last === 'failed' || last === 'read' || entry.method === 'sendReaction') return undefined;
		if (last === 'delivered') return mode === 'reads' && !customer?.hasBlocked ? { status: 'read' } : undefined;
		const [local = ''] = entry.to.split('@');
		const failing = entry.to.endsWith('@c.us') ? FAILING_PHONES[local.slice(-4)] : undefined;
		if (failing) return { status: 'failed', failure: failing };
		// Somebody who has blocked the business gets nothing, and the business is not told: one tick, for ever.
		return mode === 'off' || customer?.hasBlocked ? undefined : { status: 'delivered' };
	}

	private body(entry: LedgerEntry, step: StatusStep): Json {
		const { channelId: instanceId } = this.state;
		const { statusForm } = this.state.rules;
		if (statusForm === 'ack') return { instanceId, ack: [this.ack(entry, step)] };
		const hook = hookOf(this.state, entry, step);
		if (statusForm === 'hooks') return { instanceId, hooks: [hook] };
		return rawEntry(this.state, entry, hook);
	}

	/** Fields as seen in production: a failure is told by text only, and there is no time (1msg-api §15). */
	private ack(entry: LedgerEntry, step: StatusStep): Json {
		const person = this.state.person(entry.to);
		return {
			id: entry.id,
			bsuid: person.bsuid,
			phone: person.phone,
			chatId: entry.to,
			status: step.status,
			category: step.category,
			userName: person.username,
			...(step.failure ? { error: step.failure.text } : {}),
		};
	}
}

/** The element of GET /hookInfo and of the hooks[] form (1msg-api §12). */
export function hookOf(state: State, entry: LedgerEntry, step: StatusStep): Json {
	const { category } = step;
	const person = state.person(entry.to);
	const hook: Json = {
		id: entry.id,
		type: 'message',
		status: step.status,
		timestamp: String(step.time),
		recipient_id: person.phone ?? person.bsuid,
	};
	if (step.failure) return { ...hook, errors: [{ code: step.failure.code, title: step.failure.text }] };
	return {
		...hook,
		pricing: { billable: category !== 'service', category, pricing_model: 'PMP' },
		conversation: { id: `conversation-${entry.number}`, origin: { type: category }, expiration_timestamp: step.time + 86_400 },
	};
}

/** The provider's own form, without an instanceId: none is known to be added (1msg-api §16). */
function rawEntry(state: State, entry: LedgerEntry, hook: Json): Json {
	const status: Json = { ...hook, recipient_user_id: state.person(entry.to).bsuid };
	delete status.type;
	delete status.conversation;
	return {
		object: 'whatsapp_business_account',
		entry: [
			{
				id: '100000000000001',
				changes: [
					{
						field: 'messages',
						value: {
							messaging_product: 'whatsapp',
							metadata: { display_phone_number: BUSINESS_PHONE, phone_number_id: '200000000000002' },
							statuses: [status],
						},
					},
				],
			},
		],
	};
}
