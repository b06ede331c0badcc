import { createHmac } from 'node:crypto';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { N8nClient, WorkflowJson } from '../../demo/localN8n/client';
import type { Address } from './boxProcess';
import type { Delivery } from './webhookLoad';

/** The ways to take a delivery that are held side by side, each a published workflow of a trigger and No Operation. */

export const WAYS = ['webhook', 'whatsapp', 'whenStarted', 'noMemory', 'immediately', 'filtered', 'forged', 'bareStarted', 'bareImmediately', 'bareFiltered'] as const;
export type Way = (typeof WAYS)[number];

export const NAMES: Record<Way, string> = {
	webhook: 'n8n’s Webhook, Respond: Immediately',
	whatsapp: 'n8n’s WhatsApp Trigger',
	whenStarted: '1MSG Trigger, Respond: When Started',
	immediately: '1MSG Trigger, Respond: Immediately',
	filtered: '1MSG Trigger, held back by a filter',
	noMemory: '1MSG Trigger, When Started, which remembers nothing',
	forged: '1MSG Trigger, forged: a wrong tag',
	bareStarted: 'a bare trigger that starts, then answers',
	bareImmediately: 'a bare trigger that answers, then starts',
	bareFiltered: 'a bare trigger that holds back',
};

/** What the bare trigger does in each way. */
const BARE: Partial<Record<Way, string>> = { bareStarted: 'startThenAnswer', bareImmediately: 'answerThenStart', bareFiltered: 'holdBack' };

/** What the 1MSG Trigger is set to in each way; the rest has the defaults. */
const PARAMETERS: Partial<Record<Way, IDataObject>> = {
	immediately: { options: { respond: 'immediately' } },
	noMemory: { options: { skipDuplicates: false, onlyForward: false } },
	filtered: { filters: { messageTypes: ['image'] } },
};

/** The folder from which n8n loads the bare trigger. @param folder where it may be put */
export function putBareTrigger(folder: string): string {
	const extensions = join(folder, 'bare');
	mkdirSync(extensions, { recursive: true });
	copyFileSync(join(__dirname, 'bareTrigger.js'), join(extensions, 'BareTrigger.node.js'));
	return extensions;
}

export interface Prepared {
	next(): Delivery;
	/** The answer that belongs to it. */
	status: number;
	/** Executions of its workflow so far. */
	executions(): Promise<number>;
	/** Whether each delivery starts an execution. */
	starts: boolean;
}

const META_SECRET = 'secret-of-the-bench';
const PHONE = '12025550143';
const TEXT = 'Hi, is the blue one still available?';

let sent = 0;
const newId = () => `wamid.HBgLMTIwMjU1NTAxNDMVAgASGBQzQTExMjIz${String(++sent).padStart(8, '0')}`;
const seconds = () => Math.floor(Date.now() / 1000);

const message = () => ({ id: newId(), body: TEXT, type: 'chat', fromMe: false, self: 0, isForwarded: false, author: `${PHONE}@c.us`, authorBsuid: 'US.7391045528816630', authorUserName: null, time: seconds(), chatId: `${PHONE}@c.us`, chatName: PHONE, senderName: 'Dana Example', caption: null, quotedMsgId: null });

/** A text message as 1MSG delivers it. */
const channelBody = (channelId: string, count = 1) => JSON.stringify({ instanceId: channelId, messages: Array.from({ length: count }, message) });

/** The same as Meta delivers it. */
function metaDelivery(path: string): Delivery {
	const value = {
		messaging_product: 'whatsapp',
		metadata: { display_phone_number: '12025550199', phone_number_id: '106540352242922' },
		contacts: [{ profile: { name: 'Dana Example' }, wa_id: PHONE }],
		messages: [{ from: PHONE, id: newId(), timestamp: String(seconds()), text: { body: TEXT }, type: 'text' }],
	};
	const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes: [{ value, field: 'messages' }] }] });
	return { path, body, headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', META_SECRET).update(body).digest('hex')}` } };
}

async function publish(client: N8nClient, name: string, trigger: object): Promise<{ id: string; webhookId: string }> {
	const [webhookId, id] = [crypto.randomUUID(), crypto.randomUUID()];
	const nodes = [
		{ id, webhookId, name: 'Trigger', position: [0, 0], ...trigger },
		{ id: crypto.randomUUID(), name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [200, 0], parameters: {} },
	];
	const workflow = { name, nodes, connections: { Trigger: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } }, settings: { executionOrder: 'v1' } } as unknown as WorkflowJson;
	const saved = await client.createWorkflow(workflow);
	await client.publish(saved.id);
	return { id: saved.id, webhookId };
}

/** The path under which the channel knows a trigger, its tag included. */
async function pathOf({ url, channelId, apiKey }: Address, webhookId: string): Promise<string> {
	const answer = (await (await fetch(`${url}/${channelId}/webhook`, { headers: { authorization: `Bearer ${apiKey}` } })).json()) as { webhookUrl: string | string[] };
	const address = new URL([answer.webhookUrl].flat().find((entry) => entry.includes(webhookId))!);
	return address.pathname + address.search;
}

/** Publishes one way. @param credential that of the box */
export async function prepareWay(way: Way, client: N8nClient, box: Address, credential: { id: string; name: string }): Promise<Prepared> {
	const executions = (id: string) => async () => (await client.executionsIn(id)).count;
	if (way === 'webhook') {
		const path = 'bench-webhook';
		const { id } = await publish(client, way, { type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} } });
		return { next: () => ({ path: `/webhook/${path}`, body: channelBody(box.channelId) }), status: 200, executions: executions(id), starts: true };
	}
	if (way === 'whatsapp') {
		const meta = await client.saveCredential('Meta', 'whatsAppTriggerApi', { clientId: '1029384756', clientSecret: META_SECRET });
		const { id, webhookId } = await publish(client, way, { type: 'n8n-nodes-base.whatsAppTrigger', typeVersion: 1, parameters: { updates: ['messages'], options: {} }, credentials: { whatsAppTriggerApi: meta } });
		return { next: () => metaDelivery(`/webhook/${webhookId}/webhook`), status: 200, executions: executions(id), starts: true };
	}
	const does = BARE[way];
	if (does !== undefined) {
		const { id, webhookId } = await publish(client, way, { type: 'CUSTOM.bareTrigger', typeVersion: 2, parameters: { does } });
		return { next: () => ({ path: `/webhook/${webhookId}/bare`, body: channelBody(box.channelId) }), status: 200, executions: executions(id), starts: way !== 'bareFiltered' };
	}
	const { id, webhookId } = await publish(client, way, { type: 'n8n-nodes-onemsg.oneMsgTrigger', typeVersion: 2, parameters: PARAMETERS[way] ?? {}, credentials: { oneMsgChannelApi: credential } });
	const known = await pathOf(box, webhookId);
	const path = way === 'forged' ? known.replace(/(\?[^=]+=).*/, (_all, name: string) => `${name}${'x'.repeat(43)}`) : known;
	// What the trigger remembers of earlier events is full from the start, as on a channel that is in use.
	await fetch(`${client.url}${known}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: channelBody(box.channelId, 500) });
	return { next: () => ({ path, body: channelBody(box.channelId) }), status: way === 'forged' ? 401 : 200, executions: executions(id), starts: way !== 'filtered' && way !== 'forged' };
}
