import { BUSINESS_PHONE, type Failure, type State, type StatusStep } from './state';
import type { Json, LedgerEntry } from './types';
import type { Webhooks } from './webhooks';

/** Phones that make a send fail after 'sent', so that people can try failures: last four digits → failure. */
const FAILING_PHONES: Record<string, Failure> = {
	'0026': { code: 131026, text: 'Message undeliverable' },
	'0049': { code: 131049, text: 'This message was not delivered to maintain healthy ecosystem engagement.' },
};

/** The way of a message. */
interface Plan {
	statuses: string[];
	/** Of the last status, when it is 'failed'. */
	failure?: Failure;
}

/** Lets accepted messages go on to sent, delivered and read, and tells the webhooks. */
export class Statuses {
	constructor(
		private readonly state: State,
		private readonly webhooks: Webhooks,
		private readonly delayMs: number,
		private readonly read: boolean,
	) {}

	/** Starts the way of one message after its echo; `failure` is what is known to go wrong. Pricing category in lower case. */
	async follow(entry: LedgerEntry, category: string, echoed: Promise<void>, failure?: Failure): Promise<void> {
		const { signal } = this.webhooks;
		if (this.delayMs < 0 || !Number.isFinite(this.delayMs)) return await echoed;
		const plan = this.plan(entry, failure);
		// The pushes of one message keep their order even when a webhook is slow; the ticks do not wait for it.
		let pushes = echoed;
		for (const [index, status] of plan.statuses.entries()) {
			if (!(await this.webhooks.wait(this.delayMs, signal))) return;
			const step: StatusStep = {
				status,
				time: this.state.seconds(),
				category,
				failure: index === plan.statuses.length - 1 ? plan.failure : undefined,
			};
			entry.statuses.push(status);
			this.state.steps.get(entry.id)?.push(step);
			if (this.state.settings.ackNotificationsOn !== true) continue;
			const body = this.body(entry, step);
			pushes = pushes.then(async () => (signal.aborted ? undefined : await this.webhooks.push(body)));
		}
		await pushes;
	}

	private plan(entry: LedgerEntry, failure?: Failure): Plan {
		if (failure) return { statuses: ['failed'], failure };
		const [local = ''] = entry.to.split('@');
		const failing = entry.to.endsWith('@c.us') ? FAILING_PHONES[local.slice(-4)] : undefined;
		if (failing) return { statuses: ['sent', 'failed'], failure: failing };
		// Meta reports reactions as sent only.
		if (entry.method === 'sendReaction') return { statuses: ['sent'] };
		return { statuses: this.read ? ['sent', 'delivered', 'read'] : ['sent', 'delivered'] };
	}

	private body(entry: LedgerEntry, step: StatusStep): Json {
		const { channelId: instanceId, statusForm } = this.state;
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
