import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { WorkflowJson } from '../../demo/localN8n/client';
import { startBox } from '../../demo/simulator/box';
import { eventually, pause, startWorld, type World } from './world';

/** What the channel gets to see of the trigger in a real n8n. */

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(async () => await world?.close());
beforeEach(() => world.box.reset());

const INBOX = 'https://app.1msg.io/service/service_core/whatsapp/webhook/42';
const ours = () => world.box.webhookUrls.filter((url) => url.startsWith(world.n8n.url));

async function triggerWorkflow(events: string[], options: object = {}, next: Array<{ name: string; type: string; parameters: object }> = [], version = 2): Promise<string> {
	const trigger = { name: 'Trigger', type: 'n8n-nodes-onemsg.oneMsgTrigger', typeVersion: version, parameters: { events, options } };
	const { id } = await world.client.createWorkflow(
		{
			name: `Events ${events.join()}`,
			nodes: [trigger, ...next].map((node) => ({ id: crypto.randomUUID(), typeVersion: 1, position: [0, 0], ...node }) as never),
			connections: Object.fromEntries([trigger, ...next].slice(0, -1).map(({ name }, index) => [name, { main: [[{ node: next[index].name, type: 'main', index: 0 }]] }])),
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

it.each([1, 2])('version %s joins the list beside the others, answers each delivery rightly, and leaves no trace behind', async (version) => {
	world.box.setWebhookUrls([INBOX]);
	const id = await triggerWorkflow(['message'], {}, [], version);
	await world.client.publish(id);
	expect(world.box.webhookUrls[0]).toBe(INBOX);
	expect(ours()).toHaveLength(1);
	const [address] = ours();

	// Chosen: 200 and one execution with one item.
	expect(await send(address, message('wamid.A'))).toEqual({ status: 200, text: '' });
	const execution = await eventually(async () => (await world.client.executions(id)).find(({ status }) => status === 'success'), 'the execution');
	expect((await world.client.execution(execution.id)).data).toContain('wamid.A');

	// Not chosen, empty and strange ones: 200 and nothing starts.
	for (const body of [echo, '{}', '{"instanceId":"ODI000000001","messages":[],"ack":[]}']) expect((await send(address, body)).status).toBe(200);
	expect((await send(address, '{"messages":[{"id":')).status).toBe(422);
	// No object: 400. Too large, as it is or unpacked: 413.
	for (const body of ['[]', `[${message('wamid.L')}]`, '5', '"text"', 'null', 'true']) expect((await send(address, body)).status).toBe(400);
	const large = message('wamid.B').padEnd(5 * 1024 * 1024 + 1, ' ');
	expect((await send(address, large)).status).toBe(413);
	const packed = await fetch(address, { method: 'POST', body: gzipSync(large), headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } });
	expect(packed.status).toBe(413);
	if (version === 2) expect((await send(address, large, { 'content-type': 'application/octet-stream' })).status).toBe(413);
	if (version === 2) expect((await send(address, large.padEnd(17 * 1024 * 1024, ' '), { 'content-type': 'application/octet-stream' })).status).toBe(413);
	// Another channel’s: 200 and nothing starts.
	expect((await send(address, message('wamid.C').replace(world.box.channelId, 'ODI000000002'))).status).toBe(200);
	// GET: 200 with nothing in it, and nothing starts.
	for (const url of [address, address.replace(/\?.*/, '')]) {
		const answer = await fetch(url);
		expect([answer.status, await answer.text()]).toEqual([200, '']);
	}

	// Called text, a form or nothing at all: JSON is JSON.
	for (const [index, type] of ['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', ''].entries()) {
		const answer = await fetch(address, { method: 'POST', body: Buffer.from(message('wamid.A')), headers: type === '' ? {} : { 'content-type': type } });
		expect([index, answer.status, await answer.text()]).toEqual([index, 200, '{"message":"Webhook call received"}']);
	}

	const form = new FormData();
	form.append('file', new Blob([message('wamid.M')]), 'm.json');
	expect((await fetch(address, { method: 'POST', body: form })).status).toBe(200);

	// Forged: a real 401 and nothing starts.
	const bare = address.replace(/\?.*/, '');
	for (const url of [bare, `${bare}?k=${'0'.repeat(32)}`, `${bare}?k=a&k=b`]) expect((await send(url, message('wamid.F'))).status).toBe(401);
	await pause(1000);
	expect(await world.client.executions(id)).toHaveLength(1);

	const log = readFileSync(world.n8n.logFile, 'utf8');
	expect(log).toMatch(/passed over an event that is not chosen: echo/);
	expect(log).toMatch(/another channel \(ODI000000002\)/);
	expect(log).not.toContain('Secret words');
	expect(log).not.toContain('12025550143');
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

describe.each(['whenStarted', 'immediately'])('respond: %s', (respond) => {
	it('answers with nothing, and drops what comes again, one after the other', async () => {
		world.box.setWebhookUrls([]);
		const id = await triggerWorkflow(['message', 'status'], { respond });
		await world.client.publish(id);
		const [address] = ours();
		const ack = (status: string) => JSON.stringify({ instanceId: world.box.channelId, ack: [{ id: 'wamid.S', status, chatId: '12025550143@c.us' }] });
		for (const body of [message('wamid.1'), message('wamid.1'), message('wamid.2'), message('wamid.1'), message('wamid.2'), ack('delivered'), ack('sent'), ack('delivered'), ack('read')]) {
			const { status, text } = await send(address, body);
			expect([status, ['', '{"message":"Webhook call received"}'].includes(text)]).toEqual([200, true]);
			// n8n saves what is remembered behind that answer.
			if (respond === 'immediately') await pause(500);
		}
		await pause(500);
		expect(await world.client.executions(id)).toHaveLength(4);

		// The memory outlives publishing again, which keeps what registration has stored.
		await world.client.unpublish(id);
		await world.client.publish(id);
		await send(ours()[0], message('wamid.2'));
		await pause(500);
		expect(await world.client.executions(id)).toHaveLength(4);
		await world.client.unpublish(id);
		expect(ours()).toEqual([]);
	});

	it('works with the test listener, whose GET ends no listening', async () => {
		world.box.setWebhookUrls([]);
		const id = await triggerWorkflow(['message'], { respond });
		await world.client.run(id, 'Trigger');
		const [address] = ours();
		expect((await fetch(address)).status).toBe(200);
		expect((await send(address, echo)).status).toBe(200);
		expect(ours()).toHaveLength(1);
		expect(await send(address, message('wamid.T'))).toEqual({ status: 200, text: '' });
		await eventually(() => (ours().length === 0 ? true : undefined), 'the test address to go');
		const execution = await eventually(async () => (await world.client.executions(id)).find(({ status }) => status === 'success'), 'the execution');
		expect((await world.client.execution(execution.id)).data).toContain('wamid.T');
	});
});

it('a trigger that is switched off, deleted, renamed or given another channel leaves no address behind', async () => {
	world.box.setWebhookUrls([INBOX]);
	const other = await startBox({ statusDelayMs: -1 });
	try {
		const second = await world.client.saveCredential('Second', 'oneMsgChannelApi', { apiKey: other.apiKey, environment: 'custom', baseUrl: other.url });
		const trigger = (name: string) => ({ id: crypto.randomUUID(), webhookId: crypto.randomUUID(), name, type: 'n8n-nodes-onemsg.oneMsgTrigger', typeVersion: 1, position: [0, 0], parameters: { events: ['message'] } });
		const { id } = await world.client.createWorkflow({ name: 'Two triggers', nodes: [trigger('A'), trigger('B')], connections: {}, settings: { executionOrder: 'v1' } }, world.credential);
		const publish = async (change: (nodes: WorkflowJson['nodes']) => void = () => undefined) => {
			const { name, nodes, connections, settings, versionId } = await world.client.getWorkflow(id);
			change(nodes);
			await world.client.request('PATCH', `/workflows/${id}`, { name, nodes, connections, settings, versionId });
			await world.client.publish(id);
			return ours();
		};
		const both = await publish();
		expect(new Set(both.map((url) => new URL(url).pathname)).size).toBe(2);
		const left = await publish((nodes) => Object.assign(nodes[1], { disabled: true }));
		expect(left).toHaveLength(1);
		expect(both).toContain(left[0]);
		expect(await publish((nodes) => Object.assign(nodes[1], { disabled: false }))).toHaveLength(2);
		expect(await publish((nodes) => nodes.pop())).toEqual(left);
		expect(await publish((nodes) => (nodes[0].name = 'Renamed'))).toEqual(left);
		expect(await publish((nodes) => (nodes[0].credentials = { oneMsgChannelApi: second }))).toEqual([]);
		expect(other.webhookUrls).toHaveLength(1);
		await world.client.unpublish(id);
		expect([world.box.webhookUrls, other.webhookUrls]).toEqual([[INBOX], []]);
	} finally {
		await other.close();
	}
});

it('a slip in an expression is said when the workflow is published, in words', async () => {
	world.box.setWebhookUrls([]);
	const id = await triggerWorkflow(['message'], { respond: '={{ $("Nowhere").item.json.x }}' });
	await expect(world.client.publish(id)).rejects.toThrow(/Options cannot be read/);
	expect(world.box.webhookUrls).toEqual([]);
	await world.client.unpublish(id);
});

it('after the key has changed, deliveries are refused until the workflow is published again', async () => {
	world.box.setWebhookUrls([]);
	const id = await triggerWorkflow(['message']);
	await world.client.publish(id);
	const [before] = ours();
	expect((await send(before, message('wamid.J'))).status).toBe(200);
	await world.client.saveCredential('Channel', 'oneMsgChannelApi', { ...world.credentialData, webhookSecret: 'a new secret' });
	// So long a process uses what it has read of a credential.
	await pause(2100);
	expect((await send(before, message('wamid.K'))).status).toBe(401);
	expect(readFileSync(world.n8n.logFile, 'utf8')).toMatch(/the webhook secret was changed, publish the workflow again/);
	await world.client.unpublish(id);
	await world.client.publish(id);
	expect(ours()).toHaveLength(1);
	expect((await send(ours()[0], message('wamid.K'))).status).toBe(200);
	await world.client.saveCredential('Channel', 'oneMsgChannelApi', world.credentialData);
	await world.client.unpublish(id);
	world.box.setWebhookUrls([]);
});

it('media comes into the execution, and the answer does not wait for it', async () => {
	world.box.setWebhookUrls([]);
	const id = await triggerWorkflow(['message'], { downloadMedia: true }, [
		{ name: 'Set', type: 'n8n-nodes-base.set', parameters: { values: { string: [{ name: 'file', value: '={{ $(\'Trigger\').item.json.messageId }} {{ $binary.data?.fileName }}' }] }, options: {} } },
	]);
	await world.client.publish(id);
	const file = (messageId: string, url: string) => ({ id: messageId, type: 'document', body: url, caption: 'Invoice 7.pdf', fromMe: false, time: 1785000000, chatId: '12025550143@c.us' });
	const url = world.box.serve({ name: 'x', mimeType: 'application/pdf', data: Buffer.from('%PDF-1.4 hello') });
	const started = Date.now();
	await send(ours()[0], JSON.stringify({ instanceId: world.box.channelId, messages: [file('wamid.M1', url), file('wamid.M2', `${world.box.url}/files/nothing/x.pdf`)] }));
	// The second file is asked for over seven seconds, until it is given up.
	expect(Date.now() - started).toBeLessThan(6000);
	const execution = await eventually(async () => (await world.client.executions(id)).find(({ status }) => status === 'success'), 'the execution');
	const { data } = await world.client.execution(execution.id);
	expect(data).toContain('wamid.M1 Invoice 7.pdf');
	expect(data).toContain('"wamid.M2 "');
	expect(data).toContain('The link to the file has expired, or the file is gone');
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

it('where n8n has no free place, the caller gets 503 in time, and what has started meanwhile is remembered', async () => {
	const outer = world;
	world = await startWorld({ N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' });
	try {
		const id = await triggerWorkflow(['message'], {}, [{ name: 'Wait', type: 'n8n-nodes-base.wait', parameters: { amount: 13, unit: 'seconds' } }]);
		await world.client.publish(id);
		const [address] = ours();
		expect((await send(address, message('wamid.1'))).status).toBe(200);
		const started = Date.now();
		expect(await send(address, message('wamid.2'))).toEqual({ status: 503, text: '{"error":"Busy"}' });
		expect(Date.now() - started).toBeLessThan(10_000);
		await eventually(async () => ((await world.client.executions(id)).filter(({ status }) => status === 'success').length === 2 ? true : undefined), 'both to end', 180_000);
		expect((await send(address, message('wamid.2'))).status).toBe(200);
		await pause(1000);
		expect(await world.client.executions(id)).toHaveLength(2);
		expect(readFileSync(world.n8n.logFile, 'utf8')).not.toMatch(/ERR_HTTP_HEADERS_SENT|Cannot set headers/);
	} finally {
		await world.close();
		world = outer;
	}
});
