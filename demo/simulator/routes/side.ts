import type { FastifyInstance } from 'fastify';
import type { Channel } from '../channel';
import { given } from '../checks';
import { removeFault } from '../faults';
import { ledgerCsv } from '../ledgerCsv';
import { changeFlags, changeRules } from '../rules';
import type { Delivery, Json } from '../types';
import { bodyOf, ControlError, textIn } from './guard';

const STATUSES = ['connected', 'connecting', 'disconnected', 'uninitialized', 'unregistered'];
const MAX_WEBHOOKS = 5;

/** The endpoints for what stands beside the phones: webhooks, deliveries, faults, the ledger, the settings. */
export function sideRoutes(app: FastifyInstance, channel: Channel): void {
	const { state, webhooks } = channel;
	const delivery = (number: unknown): Delivery => {
		const found = webhooks.deliveries[Number(number) - 1];
		if (!found) throw new ControlError('There is no such delivery', 404);
		return found;
	};

	app.get<{ Params: { number: string } }>('/box/deliveries/:number', async (request) => delivery(request.params.number));
	app.post('/box/deliveries/redeliver', async (request) => {
		void webhooks.redeliver(delivery(bodyOf(request.body).number));
		return { ok: true };
	});
	app.post('/box/webhooks', async (request) => {
		const body = bodyOf(request.body);
		changeWebhooks(channel, textIn(body, 'action'), textIn(body, 'url'));
		return { ok: true };
	});
	app.post('/box/fault/remove', async (request) => {
		removeFault(state, bodyOf(request.body).id);
		return { ok: true };
	});
	app.post('/box/rules', async (request) => {
		changeRules(state.rules, bodyOf(request.body));
		return { ok: true };
	});
	app.post('/box/settings', async (request) => {
		const { channelStatus, ...flags } = bodyOf(request.body);
		if (given(channelStatus) && !STATUSES.includes(String(channelStatus))) throw new ControlError(`channelStatus must be one of ${STATUSES.join(', ')}`);
		changeFlags(state.settings, flags);
		if (given(channelStatus)) state.channelStatus = String(channelStatus);
		return { ok: true };
	});
	app.post('/box/load', async (request) => {
		const body = bodyOf(request.body);
		const [latencyMs, capPerSecond] = [amount(body, 'latencyMs', 0), amount(body, 'capPerSecond', Infinity)];
		Object.assign(state.load.settings, { latencyMs, capPerSecond });
		return { ok: true };
	});
	app.get('/box/ledger.json', async (_request, reply) => await download(reply, 'ledger.json', 'application/json', JSON.stringify(state.ledger, null, '\t')));
	app.get('/box/ledger.csv', async (_request, reply) => await download(reply, 'ledger.csv', 'text/csv', ledgerCsv(state.ledger)));
}

/** A number of at least 0; the standard value when it is null or left out. */
function amount(body: Json, name: string, standard: number): number {
	const value = body[name] ?? standard;
	if (typeof value !== 'number' || !(value >= 0)) throw new ControlError(`${name} must be a number of at least 0`);
	return value;
}

function changeWebhooks({ state }: Channel, action: string, url: string): void {
	const isListed = state.webhookUrls.includes(url);
	if (action === 'add') {
		if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw new ControlError('A webhook is an http or https address');
		if (!isListed && state.webhookUrls.length >= MAX_WEBHOOKS) throw new ControlError(`A channel has at most ${MAX_WEBHOOKS} webhooks`);
		if (!isListed) state.setWebhookUrls([...state.webhookUrls, url]);
		return;
	}
	if (!isListed) throw new ControlError('This address is not on the list', 404);
	if (action === 'remove') state.setWebhookUrls(state.webhookUrls.filter((one) => one !== url));
	else if (action === 'disable') state.disableWebhook(url);
	else if (action === 'enable') state.disabledWebhooks.delete(url);
	else throw new ControlError('action must be add, remove, disable or enable');
}

/** Served as a file, whatever the browser thinks of its text. */
async function download(reply: { headers(values: Record<string, string>): { send(text: string): unknown } }, name: string, type: string, text: string): Promise<unknown> {
	return await reply
		.headers({ 'content-type': `${type}; charset=utf-8`, 'content-disposition': `attachment; filename="${name}"`, 'x-content-type-options': 'nosniff' })
		.send(text);
}
