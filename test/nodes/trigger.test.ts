import { WebhookContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBox, type Box } from '../../demo/simulator/box';
import { deliver, triggerHooks, type TriggerSetup } from './harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	box.setWebhookUrls([]);
});

const setup = (more: Partial<TriggerSetup> = {}): TriggerSetup => ({
	credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url },
	...more,
});
const INBOX = 'https://app.1msg.io/service/service_core/whatsapp/webhook/42';
const OTHER = 'https://hooks.example.com/a?token=Secret%2FKept&B=1';

/** The tag of the registered address. */
async function tag(more: Partial<TriggerSetup> = {}): Promise<Record<string, string>> {
	const before = box.webhookUrls;
	await triggerHooks(setup(more)).create();
	const added = box.webhookUrls.find((url) => !before.includes(url) && url.startsWith('http://n8n.test/'))!;
	return Object.fromEntries(new URL(added).searchParams);
}

const payloads = join(__dirname, '..', 'payloads');
const payload = (name: string) => JSON.parse(readFileSync(join(payloads, name), 'utf8')) as unknown;
const ALL = ['message', 'reply', 'reaction', 'order', 'welcome', 'status', 'echo', 'call', 'account', 'other'];

describe('promise 5: another subscriber’s webhook address is never lost', () => {
	it('adds its own address, tagged, and leaves the others as they are', async () => {
		box.setWebhookUrls([INBOX, OTHER]);
		const hooks = triggerHooks(setup());
		expect(await hooks.checkExists()).toBe(false);
		expect(await hooks.create()).toBe(true);
		expect(box.webhookUrls.slice(0, 2)).toEqual([INBOX, OTHER]);
		expect(box.webhookUrls[2]).toMatch(/^http:\/\/n8n\.test\/webhook\/.+\?k=[0-9a-f]{32}$/);
		expect(await hooks.checkExists()).toBe(true);
	});

	it('registering twice takes one place', async () => {
		const hooks = triggerHooks(setup());
		await hooks.create();
		await hooks.create();
		expect(box.webhookUrls).toHaveLength(1);
	});

	it('takes only its own away', async () => {
		box.setWebhookUrls([INBOX, OTHER]);
		const hooks = triggerHooks(setup());
		await hooks.create();
		await hooks.delete();
		expect(box.webhookUrls).toEqual([INBOX, OTHER]);
	});

	it('the last one leaves an empty list', async () => {
		const hooks = triggerHooks(setup());
		await hooks.create();
		await hooks.delete();
		expect(box.webhookUrls).toEqual([]);
	});

	it('the test listener has its own address and never touches the live one', async () => {
		const live = triggerHooks(setup());
		const test = triggerHooks(setup({ isTest: true }));
		await live.create();
		await test.create();
		expect(box.webhookUrls).toHaveLength(2);
		await test.delete();
		expect(await live.checkExists()).toBe(true);
		expect(box.webhookUrls).toHaveLength(1);
	});

	it('the same path with another tag is somebody else’s', async () => {
		const hooks = triggerHooks(setup());
		const foreign = `${hooks.address()}?k=${'0'.repeat(32)}`;
		box.setWebhookUrls([foreign]);
		await hooks.create();
		expect(box.webhookUrls).toHaveLength(2);
		await hooks.delete();
		expect(box.webhookUrls).toEqual([foreign]);
	});

	it('a full list refuses in words: the five addresses without their secrets, and the one to paste', async () => {
		const five = [INBOX, OTHER, 'https://c.example/', 'https://d.example/', 'https://e.example/'];
		box.setWebhookUrls(five);
		const error = await triggerHooks(setup())
			.create()
			.then(() => {
				throw new Error('should have refused');
			})
			.catch((reason: Error & { description?: string }) => reason);
		expect(error.message).toMatch(/5 webhook places are all taken/);
		for (const host of ['app.1msg.io', 'hooks.example.com', 'c.example', 'd.example', 'e.example']) expect(error.message).toContain(host);
		expect(error.message).not.toContain('Secret');
		expect(error.description).toMatch(/by hand: http:\/\/n8n\.test\/webhook\/.*\?k=[0-9a-f]{32}/);
		expect(box.webhookUrls).toEqual(five);
	});

	it.each([
		['a refusal', { status: 401, body: { error: 'Wrong token' } }],
		['a page of a proxy', { kind: 'html' as const }],
		['an error under 200', { status: 200, body: { error: 'upstream' } }],
		['an answer without the list', { status: 200, body: { ok: true } }],
	])('a list that cannot be read (%s) is never taken for an empty one', async (_case, fault) => {
		box.setWebhookUrls([INBOX]);
		box.fault({ path: '/webhook', ...fault });
		await expect(triggerHooks(setup()).create()).rejects.toThrow();
		expect(box.webhookUrls).toEqual([INBOX]);
		expect(box.hits.every(({ method }) => method === 'GET')).toBe(true);
	});

	it('after the key or the secret was changed, the old address goes when the new one comes', async () => {
		box.setWebhookUrls([INBOX]);
		const staticData = {};
		const under = (webhookSecret: string) => triggerHooks(setup({ credentials: { ...setup().credentials, webhookSecret }, staticData }));
		await under('first secret').create();
		const [, first] = box.webhookUrls;
		await under('second secret').create();
		expect(box.webhookUrls).toHaveLength(2);
		expect(box.webhookUrls).not.toContain(first);
		await under('third secret').delete();
		expect(box.webhookUrls).toEqual([INBOX]);
	});

	it('a workflow copied with all its data to another n8n leaves the first one’s address alone', async () => {
		const original = 'https://other-n8n.example/webhook/22222222-2222-4222-8222-222222222222/onemsg?k=0123456789abcdef0123456789abcdef';
		box.setWebhookUrls([original]);
		const hooks = triggerHooks(setup({ staticData: { 'node:1MSG Trigger': { address: original } } }));
		await hooks.create();
		expect(box.webhookUrls).toContain(original);
		await hooks.delete();
		expect(box.webhookUrls).toEqual([original]);
	});

	it('four triggers that come at once are all there, and that go at once are all gone', async () => {
		box.setWebhookUrls([INBOX]);
		for (let round = 0; round < 5; round++) {
			const four = ['a', 'b', 'c', 'd'].map((workflowId) => triggerHooks(setup({ workflowId: `${workflowId}${round}` })));
			await Promise.all(four.map(async (hooks) => await hooks.create()));
			expect(new Set(box.webhookUrls).size).toBe(5);
			expect(await Promise.all(four.map(async (hooks) => await hooks.checkExists()))).toEqual([true, true, true, true]);
			await Promise.all(four.map(async (hooks) => await hooks.delete()));
			expect(box.webhookUrls).toEqual([INBOX]);
		}
	});

	it('one that comes while another goes: the one is there, the other gone', async () => {
		const [coming, going] = ['coming', 'going'].map((workflowId) => triggerHooks(setup({ workflowId })));
		await going.create();
		await Promise.all([coming.create(), going.delete()]);
		expect([await coming.checkExists(), await going.checkExists()]).toEqual([true, false]);
	});

	it('a channel that takes the write and does not keep it is not taken for a registration', async () => {
		box.fault({ path: '/webhook', status: 200, times: 20, body: { webhookUrl: [INBOX] } });
		await expect(triggerHooks(setup()).create()).rejects.toThrow(/does not take the change/);
	});
});

describe('delivery statuses are switched on where they are wanted', () => {
	it('with status chosen', async () => {
		await triggerHooks(setup({ parameters: { events: ['message', 'status'] } })).create();
		expect(box.settings.ackNotificationsOn).toBe(true);
	});

	it('not without, and never off', async () => {
		const hooks = triggerHooks(setup({ parameters: { events: ['message'] } }));
		await hooks.create();
		expect(box.settings.ackNotificationsOn).not.toBe(true);
		box.settings.ackNotificationsOn = true;
		await hooks.delete();
		expect(box.settings.ackNotificationsOn).toBe(true);
	});

	it('where they cannot be switched on, the address leaves again', async () => {
		box.setWebhookUrls([INBOX]);
		box.fault({ path: '/settings', status: 403, body: 'Subscription is blocked' });
		await expect(triggerHooks(setup({ parameters: { events: ['status'] } })).create()).rejects.toThrow(/blocked/);
		expect(box.webhookUrls).toEqual([INBOX]);
	});

	it('a registration without the statuses that are wanted does not count as existing', async () => {
		const hooks = triggerHooks(setup({ parameters: { events: ['status'] } }));
		await hooks.create();
		expect(await hooks.checkExists()).toBe(true);
		box.settings.ackNotificationsOn = false;
		expect(await hooks.checkExists()).toBe(false);
	});
});

describe('only who knows the tag may start the workflow', () => {
	const body = payload('inbound-text.json');

	it('the registered address may', async () => {
		const query = await tag();
		const { result, status } = await deliver({ ...setup(), query, body });
		expect(result.workflowData![0]).toHaveLength(1);
		expect(status).toBeUndefined();
	});

	it.each<[string, Record<string, string | string[]>]>([
		['no tag', {}],
		['a wrong tag', { k: '0'.repeat(32) }],
		['a short tag', { k: '0' }],
		['a list', { k: ['a', 'b'] }],
		['another name', { secret: 'x' }],
	])('%s is a real 401 and starts nothing', async (_case, query) => {
		const { result, status, logs } = await deliver({ ...setup(), query, body });
		expect(result).toEqual({ noWebhookResponse: true });
		expect(status).toBe(401);
		expect(logs.join()).toMatch(/publish the workflow again/);
	});

	it.each<[string, Partial<TriggerSetup>]>([
		['another workflow', { workflowId: 'wf2' }],
		['another node', { nodeId: '33333333-3333-4333-8333-333333333333' }],
	])('the tag of %s is wrong here', async (_case, other) => {
		const query = await tag(other);
		expect((await deliver({ ...setup(), query, body })).status).toBe(401);
	});

	it('the webhook secret makes the tag where it is given, else the key', async () => {
		const withKey = await tag();
		const credentials = { ...setup().credentials, webhookSecret: 'a long random text' };
		box.setWebhookUrls([]);
		const withSecret = await tag({ credentials });
		expect(withSecret).not.toEqual(withKey);
		expect((await deliver({ ...setup({ credentials }), query: withSecret, body })).result.workflowData).toHaveLength(1);
		expect((await deliver({ ...setup({ credentials }), query: withKey, body })).status).toBe(401);
	});
});

it('a credential that names no channel refuses deliveries, and starts nothing', async () => {
	const query = await tag();
	const { result, status } = await deliver({ ...setup({ credentials: { apiKey: '' } }), query, body: payload('inbound-text.json') });
	expect([result, status]).toEqual([{ noWebhookResponse: true }, 401]);
});

it('a credential that is gone refuses deliveries: who has the address cannot fill the list of executions with errors', async () => {
	const query = await tag();
	jest.spyOn(WebhookContext.prototype, 'getCredentials').mockRejectedValueOnce(new Error('Credential with ID "1" does not exist'));
	const { result, status, logs } = await deliver({ ...setup({ credentialId: 'gone' }), query, body: payload('inbound-text.json') });
	expect([result, status]).toEqual([{ noWebhookResponse: true }, 401]);
	expect(logs.join()).toMatch(/warn: .*cannot use its credential: Credential with ID/);
});

it('promise 6: a key that a body carries does not go through with it', async () => {
	const query = await tag();
	const { result } = await deliver({ ...setup({ parameters: { events: ALL } }), query, body: { token: box.apiKey, something: { key: box.apiKey } } });
	expect(result.workflowData![0][0].json.event).toBe('other');
	expect(JSON.stringify(result)).not.toContain(box.apiKey);
});

describe('what reaches the workflow', () => {
	it('a message, flat', async () => {
		const query = await tag();
		const { result } = await deliver({ ...setup(), query, body: payload('inbound-text.json') });
		expect(result.workflowData![0][0].json).toEqual({
			event: 'message',
			channelId: 'ODI000000001',
			messageId: 'wamid.FIXTURET01',
			chatId: '12025550143@c.us',
			phone: '12025550143',
			bsuid: 'US.7391045528816630',
			contactName: 'Dana Example',
			fromMe: false,
			isGroup: false,
			messageType: 'text',
			text: 'Hi, is the blue one still available?',
			timestamp: '2026-07-25T17:20:00.000Z',
			dedupeKey: 'ODI000000001:message:wamid.FIXTURET01',
		});
	});

	it('what was not chosen starts nothing, and is logged with its kind but not its text', async () => {
		const query = await tag();
		const { result, status, logs } = await deliver({ ...setup(), query, body: payload('echo-text-api.json') });
		expect(result).toEqual({});
		expect(status).toBeUndefined();
		expect(logs.join()).toMatch(/debug: .*not chosen: echo/);
		expect(logs.join()).not.toMatch(/Hello from API|12025550143/);
	});

	it('of a mixed body, what was chosen', async () => {
		const query = await tag();
		const body = payload('mixed-message-and-ack.json');
		const events = async (chosen: string[]) => (await deliver({ ...setup({ parameters: { events: chosen } }), query, body })).result.workflowData?.[0].map(({ json }) => json.event);
		expect(await events(['message'])).toEqual(['message']);
		expect(await events(['status'])).toEqual(['status']);
		expect(await events(['message', 'status'])).toEqual(['message', 'status']);
	});

	it('raw only when asked for, or when the event is not understood', async () => {
		const query = await tag();
		const first = async (name: string, includeRaw: boolean) =>
			(await deliver({ ...setup({ parameters: { events: ALL, includeRaw } }), query, body: payload(name) })).result.workflowData![0][0].json as IDataObject;
		expect(await first('inbound-text.json', false)).not.toHaveProperty('raw');
		expect(await first('inbound-text.json', true)).toHaveProperty('raw.body', 'Hi, is the blue one still available?');
		expect(await first('inbound-unknown-type.json', false)).toHaveProperty('raw.type', 'poll_creation');
		expect(await first('malformed-unknown-root-keys.json', false)).toMatchObject({ event: 'other', raw: { event: 'something_new' } });
	});
});

describe('promise 4: the corpus, through webhook()', () => {
	const files = readdirSync(payloads).filter((name) => name.endsWith('.json') && !['index.json', 'expected.json'].includes(name));
	const NOTHING = ['malformed-empty-arrays.json', 'malformed-empty-object.json', 'malformed-other-instance.json'];
	const NO_OBJECT = ['malformed-array-root.json', 'malformed-null.json', 'malformed-number.json', 'malformed-string.json'];

	it.each(files)('%s', async (name) => {
		const query = await tag();
		const { result, status } = await deliver({ ...setup({ parameters: { events: ALL } }), query, body: payload(name) ?? {}, raw: readFileSync(join(payloads, name)) });
		expect(status).toBe(NO_OBJECT.includes(name) ? 400 : undefined);
		if ([...NOTHING, ...NO_OBJECT].includes(name)) {
			expect(result.workflowData).toBeUndefined();
			return;
		}
		const items = result.workflowData![0].map(({ json }) => json);
		expect(items.length).toBeGreaterThan(0);
		for (const item of items) {
			expect(ALL).toContain(item.event);
			expect(item.dedupeKey).toBeTruthy();
			expect(Object.values(item)).not.toContain(null);
		}
	});
});
