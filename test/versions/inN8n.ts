import type { WorkflowJson } from '../../demo/localN8n/client';
import { readButtonIds, type Tappable } from '../e2e/buttons';
import { eventually, pause, startWorld, type World } from '../e2e/world';
import { clientAt } from './client';
import { installed } from './versions';

/** The package, packed and installed as a user does it, in the n8n that `ONEMSG_N8N` names. */
const folder = process.env.ONEMSG_N8N!;
const version = installed(folder, 'n8n');
let world: World;
const CUSTOMER = '12025550143';
const published: string[] = [];

beforeAll(async () => {
	world = await startWorld({}, { folder, clientAt: (url) => clientAt(url, version) });
});
afterAll(async () => await world?.close());
beforeEach(() => {
	world.box.reset();
	world.box.openWindow(`${CUSTOMER}@c.us`);
});
afterEach(async () => {
	for (const id of published.splice(0)) await world.client.unpublish(id);
});

const node = (name: string, type: string, parameters: object, typeVersion = 1) => ({ id: crypto.randomUUID(), name, type, typeVersion, position: [0, 0], parameters, webhookId: crypto.randomUUID() });
const ours = (name: string, type: string, parameters: object) => node(name, `n8n-nodes-onemsg.${type}`, parameters, type === 'oneMsgTrigger' ? 2 : 1);

/** Saves and publishes nodes that follow each other. */
async function publish(name: string, ...nodes: unknown[]): Promise<string> {
	const steps = nodes as WorkflowJson['nodes'];
	const connections = Object.fromEntries(steps.slice(1).map(({ name: next }, index) => [steps[index].name, { main: [[{ node: next, type: 'main', index: 0 }]] }]));
	const { id } = await world.client.createWorkflow({ name, nodes: steps, connections, settings: { executionOrder: 'v1' } }, world.credential);
	return await start(id);
}

async function start(id: string): Promise<string> {
	await world.client.publish(id);
	published.push(id);
	return id;
}

const hook = (path: string) => node('Start', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path, options: {} }, 2);

async function post(path: string, body: object): Promise<void> {
	const answer = await fetch(`${world.n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
	expect(answer.status).toBe(200);
}

const texts = (method: string) => world.box.ledger.filter((entry) => entry.method === method).map(({ text }) => text);
const ended = async (id: string, count = 1) => await eventually(async () => {
	const executions = await world.client.executions(id);
	return executions.length >= count && executions.every(({ status }) => ['success', 'error'].includes(status)) ? executions : undefined;
}, 'the end of the executions', 180_000);

it('all nodes are there, with their fields', async () => {
	const names = ['oneMsg', 'oneMsgTrigger', 'oneMsgTicketAccepted', 'oneMsgOrderNoResponse', 'oneMsgRequestInformation', 'oneMsgAvailabilityReply', 'oneMsgAcknowledge'];
	const nodeInfos = names.map((name) => ({ name: `n8n-nodes-onemsg.${name}`, version: 1 }));
	const types = await world.client.request<Array<{ name: string; properties: unknown[] }>>('POST', '/node-types', { nodeInfos });
	// n8n 1 leaves the package's name away.
	expect(types.map(({ name }) => name.replace('n8n-nodes-onemsg.', ''))).toEqual(names);
	expect(types.filter(({ properties }) => properties.length < 2)).toEqual([]);
});

it('the credential’s test tells a good key from a wrong one', async () => {
	expect(await world.client.testCredential('Good', 'oneMsgChannelApi', world.credentialData)).toMatchObject({ status: 'OK' });
	expect(await world.client.testCredential('Wrong', 'oneMsgChannelApi', { ...world.credentialData, apiKey: `${world.box.apiKey}x` })).toMatchObject({ status: 'Error', message: expect.stringMatching(/key|Authorization failed/) as unknown });
});

it('a scenario node and the general node send', async () => {
	const id = await publish(
		'Send',
		hook('send'),
		ours('Accepted', 'oneMsgTicketAccepted', { recipient: '={{ $json.body.phone }}', template: { __rl: true, mode: 'id', value: 'ticket_accepted|en' }, customerName: 'Maria', ticketNumber: '12345', nextStep: 'Expect a specialist reply within 2 hours', options: {} }),
		ours('Text', 'oneMsg', { resource: 'message', operation: 'sendText', recipient: CUSTOMER, text: '={{ $json.outcome }}', options: {} }),
	);
	await post('send', { phone: '+1 202 555 0143' });
	expect(await ended(id)).toMatchObject([{ status: 'success' }]);
	expect(texts('sendTemplate')).toEqual([expect.stringContaining('Your request #12345 has been accepted')]);
	expect(texts('sendMessage')).toEqual(['accepted']);
});

it('the trigger hears of a message and a status, refuses a stranger, and leaves the channel’s list when it is switched off', async () => {
	world.box.setWebhookUrls(['https://example.com/theirs']);
	await publish('Hear', ours('Trigger', 'oneMsgTrigger', { events: ['message', 'status'] }), ours('Tell', 'oneMsg', { resource: 'message', operation: 'sendText', recipient: CUSTOMER, text: '={{ $json.event }} {{ $json.message?.text ?? $json.text ?? $json.status }}', options: {} }));
	const [theirs, address] = world.box.webhookUrls;
	expect([theirs, address]).toEqual(['https://example.com/theirs', expect.stringContaining(world.n8n.url)]);
	expect((await fetch(address.replace(/\?.*/, ''), { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"messages":[]}' })).status).toBe(401);

	await world.box.inbound({ from: CUSTOMER, text: 'Hello there' });
	await eventually(() => texts('sendMessage').find((text) => text.startsWith('message ')), 'the message');
	await world.box.push({ instanceId: world.box.channelId, ack: [{ id: 'wamid.S', status: 'undelivered', chatId: `${CUSTOMER}@c.us`, error: 'Re-engagement message' }] });
	await eventually(() => texts('sendMessage').find((text) => text.startsWith('status ')), 'the status');

	await world.client.unpublish(published.pop()!);
	expect(world.box.webhookUrls).toEqual(['https://example.com/theirs']);
});

it('an example workflow that all of them know the nodes of: acknowledges', async () => {
	await start((await world.importWorkflow('acknowledge.json')).id);
	const id = await world.box.inbound({ from: CUSTOMER, text: 'Hello' });
	await eventually(() => world.box.readMessages[0], 'the read receipt');
	expect(world.box.ledger).toMatchObject([{ method: 'sendReaction', body: { phone: CUSTOMER, body: '👍', quotedMsgId: id } }]);
});

it('a send-once key sends once', async () => {
	const id = await publish('Once', hook('once'), ours('Text', 'oneMsg', { resource: 'message', operation: 'sendText', recipient: CUSTOMER, text: '=For {{ $json.body.key }}', options: { sendOnceKey: '={{ $json.body.key }}' } }));
	for (const [index, key] of ['order-1', 'order-1', 'order-2', 'order-1'].entries()) {
		await post('once', { key });
		await ended(id, index + 1);
	}
	expect(texts('sendMessage')).toEqual(['For order-1', 'For order-2']);
});

describe('an approval in the chat', () => {
	const waiting = async (id: string) => await eventually(async () => (await world.client.executions(id)).find(({ status }) => status === 'waiting'), 'the waiting execution');
	const call = async (path: string, body: object = {}) => (await fetch(world.n8n.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status;

	async function ask(path: string): Promise<{ id: string; asked: Tappable }> {
		await publish(`Hear of ${path}`, ours('Trigger', 'oneMsgTrigger', { events: ['reply'] }));
		const id = await publish(
			path,
			hook(path),
			ours('Ask', 'oneMsg', { resource: 'message', operation: 'sendAndWait', recipient: CUSTOMER, message: 'Refund it?', responseType: 'approval' }),
			ours('Tell', 'oneMsg', { resource: 'message', operation: 'sendText', recipient: CUSTOMER, text: '=answer {{ $json.data.approved }} {{ $json.timedOut }}', options: {} }),
		);
		await post(path, {});
		const entry = await eventually(() => world.box.ledger.find(({ method }) => method === 'sendButton'), 'the question');
		await waiting(id);
		return { id, asked: { ...readButtonIds(entry), messageId: entry.id } };
	}
	const tap = async ({ ids, titles, messageId }: Tappable, choice: number) => await world.box.inbound({ from: CUSTOMER, type: 'buttonReply', replyId: ids[choice], replyTitle: titles[choice], quotedMessageId: messageId });

	it('a tap goes on with the workflow; a second one changes nothing', async () => {
		const { id, asked } = await ask('approval');
		expect(asked.titles).toEqual(['Approve', 'Decline']);
		await tap(asked, 0);
		await eventually(() => texts('sendMessage').find((text) => text.startsWith('answer ')), 'the answer');
		expect(await ended(id)).toMatchObject([{ status: 'success' }]);
		await tap(asked, 1);
		await eventually(() => texts('sendMessage').find((text) => text.includes('already been answered')), 'the word to a late tap');
		expect(texts('sendMessage').filter((text) => text.startsWith('answer '))).toEqual(['answer true false']);
	});

	it('a changed signature is refused, and so is the right address without a tap', async () => {
		const { id, asked } = await ask('guarded');
		const path = asked.ids[0].slice(15);
		const other = path.replace(/(signature=)(.)/, (_, name: string, first: string) => name + (first === '0' ? '1' : '0'));
		expect(other).not.toBe(path);
		expect(await call(other)).toBe(401);
		expect(await call(path)).toBe(403);
		await pause(500);
		await waiting(id);
		await tap(asked, 1);
		expect(await ended(id)).toMatchObject([{ status: 'success' }]);
		expect(texts('sendMessage')).toContain('answer false false');
	});

	it('when the time is over the workflow goes on', async () => {
		const id = await publish(
			'limited',
			hook('limited'),
			ours('Ask', 'oneMsg', { resource: 'message', operation: 'sendAndWait', recipient: CUSTOMER, message: 'Refund it?', responseType: 'approval', limitWaitTime: true, waitAmount: 0.05, waitUnit: 'minutes' }),
			ours('Tell', 'oneMsg', { resource: 'message', operation: 'sendText', recipient: CUSTOMER, text: '=answer {{ $json.timedOut }}', options: {} }),
		);
		await post('limited', {});
		await eventually(() => texts('sendMessage').includes('answer true') || undefined, 'the time-out', 180_000);
		expect(await ended(id)).toMatchObject([{ status: 'success' }]);
	});
});
