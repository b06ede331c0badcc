import { readFileSync } from 'node:fs';
import { eventually, pause, startWorld, type World } from './world';

/** What the channel gets to see of the trigger in a real n8n. */

let world: World;
beforeAll(async () => {
	world = await startWorld();
}, 300_000);
afterAll(async () => await world?.close());
beforeEach(() => world.box.reset());

const INBOX = 'https://app.1msg.io/service/service_core/whatsapp/webhook/42';
const ours = () => world.box.webhookUrls.filter((url) => url.startsWith(world.n8n.url));

async function triggerWorkflow(events: string[]): Promise<string> {
	const { id } = await world.client.createWorkflow(
		{
			name: `Events ${events.join()}`,
			nodes: [{ id: crypto.randomUUID(), name: 'Trigger', type: 'n8n-nodes-onemsg.oneMsgTrigger', typeVersion: 1, position: [0, 0], parameters: { events } } as never],
			connections: {},
			settings: { executionOrder: 'v1' },
		},
		world.credential,
	);
	return id;
}

async function send(url: string, body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) {
	const answer = await fetch(url, { method: 'POST', body, headers });
	return { status: answer.status, text: await answer.text() };
}

const message = (id: string) => JSON.stringify({ instanceId: world.box.channelId, messages: [{ id, type: 'chat', body: 'Hi', fromMe: false, time: 1785000000, chatId: '12025550143@c.us', author: '12025550143@c.us' }] });
const echo = JSON.stringify({ instanceId: 'ODI000000001', messages: [{ id: 'wamid.E', type: 'chat', body: 'Secret words', fromMe: true, time: 1785000000, chatId: '12025550143@c.us' }] });

it('joins the list beside the others, answers each delivery rightly, and leaves no trace behind', async () => {
	world.box.setWebhookUrls([INBOX]);
	const id = await triggerWorkflow(['message']);
	await world.client.publish(id);
	expect(world.box.webhookUrls[0]).toBe(INBOX);
	expect(ours()).toHaveLength(1);
	const [address] = ours();

	// Chosen: 200 and one execution with one item.
	expect((await send(address, message('wamid.A'))).status).toBe(200);
	const execution = await eventually(async () => (await world.client.executions(id)).find(({ status }) => status === 'success'), 'the execution');
	expect((await world.client.execution(execution.id)).data).toContain('wamid.A');

	// Not chosen, empty and strange ones: 200 and nothing starts.
	for (const body of [echo, '{}', '[]', '{"instanceId":"ODI000000001","messages":[],"ack":[]}']) expect((await send(address, body)).status).toBe(200);
	expect((await send(address, '{"messages":[{"id":')).status).toBe(422);

	// Forged: a real 401 and nothing starts.
	const bare = address.replace(/\?.*/, '');
	for (const url of [bare, `${bare}?k=${'0'.repeat(32)}`, `${bare}?k=a&k=b`]) expect((await send(url, message('wamid.F'))).status).toBe(401);
	await pause(1000);
	expect(await world.client.executions(id)).toHaveLength(1);

	const log = readFileSync(world.n8n.logFile, 'utf8');
	expect(log).toMatch(/passed over an event that is not chosen: echo/);
	expect(log).not.toContain('Secret words');
	expect(log).not.toContain(world.box.apiKey);
	expect(log).not.toContain(new URL(address).searchParams.get('k'));

	await world.client.unpublish(id);
	expect(world.box.webhookUrls).toEqual([INBOX]);
});

it('statuses start the workflow when they are chosen', async () => {
	world.box.setWebhookUrls([]);
	const id = await triggerWorkflow(['status']);
	await world.client.publish(id);
	expect(world.box.settings.ackNotificationsOn).toBe(true);
	await world.box.push({ instanceId: world.box.channelId, ack: [{ id: 'wamid.S', status: 'undelivered', chatId: '12025550143@c.us', error: 'Re-engagement message' }] });
	const execution = await eventually(async () => (await world.client.executions(id)).find(({ status }) => status === 'success'), 'the execution');
	expect((await world.client.execution(execution.id)).data).toMatch(/131047/);
	await world.client.unpublish(id);
});

it('the test listener takes a place of its own and gives it back; the live address stays', async () => {
	world.box.setWebhookUrls([INBOX]);
	const id = await triggerWorkflow(['message']);
	await world.client.publish(id);
	const [live] = ours();
	expect(await world.client.run(id, 'Trigger')).toEqual({ waitingForWebhook: true });
	expect(ours()).toHaveLength(2);
	const test = ours().find((url) => url !== live)!;
	expect(new URL(test).pathname).not.toBe(new URL(live).pathname);
	expect((await send(test.replace(/\?.*/, ''), message('wamid.F'))).status).toBe(401);
	expect((await send(test, message('wamid.T'))).status).toBe(200);
	await eventually(() => (ours().length === 1 ? true : undefined), 'the test address to go');
	expect(world.box.webhookUrls).toEqual([INBOX, live]);

	await world.client.run(id, 'Trigger');
	expect(ours()).toHaveLength(2);
	await world.client.request('DELETE', `/test-webhook/${id}`);
	await eventually(() => (ours().length === 1 ? true : undefined), 'the test address to go');
	expect(world.box.webhookUrls).toEqual([INBOX, live]);
	await world.client.unpublish(id);
});

it('a full list refuses to publish, in words', async () => {
	const five = [1, 2, 3, 4, 5].map((n) => `https://hooks.example.com/${n}`);
	world.box.setWebhookUrls(five);
	const id = await triggerWorkflow(['message']);
	await expect(world.client.publish(id)).rejects.toThrow(/5 webhook places are all taken/);
	expect(world.box.webhookUrls).toEqual(five);
});

describe('the credential’s test, as the editor’s button runs it', () => {
	const test = async (more: object) => await world.client.testCredential('Test', 'oneMsgChannelApi', { ...world.credentialData, ...more });

	it('passes', async () => {
		expect((await test({})).status).toBe('OK');
	});

	it.each([
		[{ apiKey: 'WrongKey12345678', channelId: 'ODI000000001' }, /refused the API key/],
		[{ channelId: 'XXX999' }, /does not exist at this address/],
		[{ apiKey: 'plainkey12345678' }, /The API key names no channel/],
		[{ baseUrl: 'http://10.1.2.3' }, /unencrypted/],
	])('%j', async (more, sentence) => {
		expect(await test(more)).toMatchObject({ status: 'Error', message: expect.stringMatching(sentence) as unknown });
	});

	it.each([['disconnected'], ['uninitialized'], ['unregistered']])('%s', async (status) => {
		world.box.channelStatus = status;
		const result = await test({});
		world.box.channelStatus = 'connected';
		expect(result).toMatchObject({ status: 'Error', message: expect.stringMatching(/^The key works, but/) as unknown });
	});
});
