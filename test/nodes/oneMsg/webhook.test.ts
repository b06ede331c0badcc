import { startBox, type Box } from '../../../demo/simulator/box';
import { runNode } from '../harness';
import { runBesideTrigger, taggedAddress, type World } from './besideTrigger';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	box.setWebhookUrls([]);
});

const INBOX = 'https://app.1msg.io/service/service_core/whatsapp/webhook/42';
const OTHER = 'https://hooks.example.com/a?token=Secret%2FKept&B=1';
const run = async (operation: string, parameters: object = {}) =>
	await runNode('oneMsg', { resource: 'webhook', operation, ...parameters }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url } });

describe('webhook.getAll', () => {
	it('shows the addresses without their secrets, and whose they are', async () => {
		const n8n = 'https://other.example.net/webhook/22222222-2222-4222-8222-222222222222/onemsg?k=0123456789abcdef0123456789abcdef';
		box.fault({ path: '/webhook', status: 200, body: { webhookUrl: [INBOX, OTHER, n8n, 'http://n8n.test/webhook/x'], webhookStatuses: { [OTHER]: 'disabled', [INBOX]: 'enabled' } } });
		const { outputs } = await run('getAll');
		expect(outputs[0].map(({ json }) => json)).toEqual([
			{ address: INBOX, owner: 'oneMsg', ownerText: '1MSG itself, such as its inbox', isTest: false, status: 'enabled' },
			{ address: 'https://hooks.example.com/a?…', owner: 'foreign', ownerText: 'Another tool', isTest: false, status: 'disabled' },
			{ address: 'https://other.example.net/webhook/22222222-2222-4222-8222-222222222222/onemsg?…', owner: 'otherN8n', ownerText: 'A 1MSG Trigger of another n8n', isTest: false, status: 'unknown' },
			{ address: 'http://n8n.test/webhook/x', owner: 'thisN8n', ownerText: 'Another workflow of this n8n', isTest: false, status: 'unknown' },
		]);
		expect(box.hits.map(({ method }) => method)).toEqual(['GET']);
	});

	it('no address is no item', async () => {
		const { outputs } = await run('getAll');
		expect(outputs[0] ?? []).toEqual([]);
	});
});

describe('promise 5: webhook.add keeps the others', () => {
	it('adds beside them, and reads back', async () => {
		box.setWebhookUrls([INBOX, OTHER]);
		const { outputs } = await run('add', { address: ' https://new.example/x?k=secret ' });
		expect(box.webhookUrls).toEqual([INBOX, OTHER, 'https://new.example/x?k=secret']);
		expect(box.hits.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)).toEqual(['GET webhook', 'GET webhook', 'POST webhook', 'GET webhook', 'GET webhook']);
		expect(box.hits[2].rawBody).toBe(JSON.stringify({ webhookUrl: [INBOX, OTHER, 'https://new.example/x?k=secret'] }));
		expect(outputs[0][0].json).toEqual({ added: true, addresses: [INBOX, 'https://hooks.example.com/a?…', 'https://new.example/x?…'], places: { used: 3, free: 2 } });
		expect(JSON.stringify(outputs)).not.toContain('Secret');
	});

	it('what is there already is not written again', async () => {
		box.setWebhookUrls([INBOX]);
		const { outputs } = await run('add', { address: `${INBOX}/` });
		expect(outputs[0][0].json).toMatchObject({ added: false, places: { used: 1, free: 4 } });
		expect(box.hits.map(({ method }) => method)).toEqual(['GET']);
	});

	it('a full list refuses in words, with all five', async () => {
		const five = [INBOX, OTHER, 'https://c.example/', 'https://d.example/', 'https://e.example/'];
		box.setWebhookUrls(five);
		const { error } = await run('add', { address: 'https://f.example/' });
		expect(error?.message).toMatch(/5 webhook places are all taken/);
		for (const host of ['app.1msg.io', 'hooks.example.com', 'c.example', 'd.example', 'e.example']) expect(error?.message).toContain(host);
		expect(error?.message).not.toContain('Secret');
		expect(error?.description).toMatch(/Take one of them out first/);
		expect(box.webhookUrls).toEqual(five);
		expect(box.hits.every(({ method }) => method === 'GET')).toBe(true);
	});

	it('a write that does not stick is said to be one', async () => {
		box.fault({ path: '/webhook', status: 200, body: { webhookUrl: [INBOX] }, times: 20 });
		const { error } = await run('add', { address: 'https://f.example/' });
		expect(error?.message).toMatch(/webhook list does not take the change/);
	});

	it.each([
		['an error', { status: 502, body: 'down' }, true],
		['no list', { status: 200, body: { ok: true } }, true],
		['a key that is refused meanwhile', { status: 401, body: { error: 'Wrong token' } }, false],
	])('a list that is written and then answered with %s may have been written', async (_case, fault, retryable) => {
		box.setWebhookUrls([INBOX]);
		box.faultFor = ({ method, name }) => (method === 'GET' && name === 'webhook' && box.webhookUrls.length > 1 ? fault : undefined);
		const { error } = await run('add', { address: 'https://f.example/' });
		expect(error?.message).toBe('The channel’s webhook list may have been written: it could not be read back [item 0]');
		expect(error?.description).toMatch(/Webhook → Get Many/);
		expect(error?.description).not.toMatch(/Nothing was changed/);
		expect(error?.context).toMatchObject({ outcome: 'unknown', retryable });
		expect(box.webhookUrls).toEqual([INBOX, 'https://f.example/']);
	});

	it('a list that cannot be read before it is written was not changed', async () => {
		box.fault({ path: '/webhook', status: 200, body: { ok: true } });
		const { error } = await run('add', { address: 'https://f.example/' });
		expect(error?.description).toMatch(/Nothing was changed/);
		expect(error?.context).toMatchObject({ outcome: 'notSent' });
	});

	it.each([
		['', /Address is empty/],
		['example.com/hook', /Address is not a web address/],
		['ftp://example.com', /Address is not a web address/],
		['https://a.example/x y', /Address is not a web address/],
		['https://a.example/,https://b.example/', /Address holds two addresses/],
	])('refuses %j before a request', async (address, sentence) => {
		const { error } = await run('add', { address });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});

	it.each([
		['an error under 200', { error: 'upstream' }],
		['an answer without the list', { ok: true }],
		['a list that cannot be read', { webhookUrl: [{ url: INBOX }] }],
	])('%s never passes for an empty list', async (_case, body) => {
		for (const [operation, parameters] of [['add', { address: 'https://f.example/' }], ['remove', { address: INBOX }], ['enable', {}]] as const) {
			box.hits.length = 0;
			box.setWebhookUrls([INBOX]);
			box.fault({ path: '/webhook', status: 200, body });
			const { error } = await run(operation, parameters);
			expect(error).toBeDefined();
			expect(box.hits.every(({ method }) => method === 'GET')).toBe(true);
		}
	});
});

describe('webhook.remove', () => {
	it.each([OTHER, 'https://hooks.example.com/a?…', 'https://hooks.example.com/a'])('takes out %s and nobody else', async (address) => {
		box.setWebhookUrls([INBOX, OTHER]);
		const { outputs } = await run('remove', { address });
		expect(outputs[0][0].json).toEqual({ deleted: true });
		expect(box.webhookUrls).toEqual([INBOX]);
	});

	it('the last one leaves an empty list', async () => {
		box.setWebhookUrls([INBOX]);
		await run('remove', { address: INBOX });
		expect(box.webhookUrls).toEqual([]);
		expect(box.hits.find(({ method }) => method === 'POST')).toMatchObject({ path: `/${box.channelId}/settings`, rawBody: '{"webhookUrl":""}' });
	});

	it('of two that look alike, none', async () => {
		const two = ['https://a.example/x?k=1', 'https://a.example/x?k=2'];
		box.setWebhookUrls(two);
		const { error } = await run('remove', { address: 'https://a.example/x' });
		expect(error?.message).toMatch(/fits 2 entries/);
		expect(box.webhookUrls).toEqual(two);
		await run('remove', { address: two[1] });
		expect(box.webhookUrls).toEqual([two[0]]);
	});

	it.each(['https://hooks.example.com/b', 'https://hooks.example.com/a?token=wrong'])('%s is not there', async (address) => {
		box.setWebhookUrls([INBOX, OTHER]);
		const { error } = await run('remove', { address });
		expect(error?.message).toMatch(/is not in the channel’s webhook list/);
		expect(error?.description).toContain('hooks.example.com');
		expect(`${error?.message}${error?.description}`).not.toMatch(/Secret|wrong/);
		expect(box.webhookUrls).toEqual([INBOX, OTHER]);
	});
});

/** The same beside a 1MSG Trigger, whose address is `ours`. */
const beside = async (operation: string, parameters: object = {}, world: Partial<World> = {}) =>
	await runBesideTrigger({ resource: 'webhook', operation, ...parameters }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, ...world });
const ours = async (secret = box.apiKey) => taggedAddress((await beside('getAll')).instanceId, secret);

describe('what another tool does meanwhile', () => {
	/** Takes an address out as our n-th list request arrives. */
	const takesOut = (address: string, request: number) => {
		const { hits } = box;
		let count = 0;
		hits.push = (...given) => {
			if (++count === request) box.setWebhookUrls(box.webhookUrls.filter((entry) => entry !== address));
			return Array.prototype.push.apply(hits, given);
		};
	};
	afterEach(() => delete (box.hits as { push?: unknown }).push);

	it.each([
		['add', { address: 'https://f.example/' }],
		['remove', { address: INBOX }],
	])('%s: an address that it takes out after our write stays out, and is named', async (operation, parameters) => {
		box.setWebhookUrls([INBOX, OTHER]);
		takesOut(OTHER, operation === 'add' ? 4 : 5);
		const { outputs, error } = await run(operation, parameters);
		expect(error).toBeUndefined();
		expect(outputs[0][0].json).toMatchObject({ vanished: ['https://hooks.example.com/a?…'] });
		expect(box.webhookUrls).not.toContain(OTHER);
	});

	it.each([
		['add', { address: 'https://f.example/' }],
		['remove', { address: INBOX }],
		['enable', {}],
	])('%s: what it takes out before our write is neither brought back nor an error', async (operation, parameters) => {
		box.setWebhookUrls([INBOX, OTHER]);
		takesOut(OTHER, 2);
		const { outputs, error } = await run(operation, parameters);
		expect(error).toBeUndefined();
		expect(outputs[0][0].json).not.toHaveProperty('vanished');
		expect(box.webhookUrls).not.toContain(OTHER);
	});
});

describe('webhook.remove, of several that look alike', () => {
	it('takes the one that was left behind', async () => {
		const [now, before] = [await ours(), await ours('the key before')];
		box.setWebhookUrls([INBOX, now, before]);
		const shown = now.replace(/\?.*/, '?…');
		expect((await beside('remove', { address: shown })).items).toEqual([{ deleted: true }]);
		expect(box.webhookUrls).toEqual([INBOX, now]);
	});
});

describe('webhook.enable puts the trigger of its own workflow back', () => {
	it('where it is missing, and enables all', async () => {
		box.setWebhookUrls([INBOX]);
		box.disableWebhook(INBOX);
		const { items } = await beside('enable');
		expect(box.webhookUrls).toEqual([INBOX, await ours()]);
		expect(items[0]).toMatchObject({ enabled: [INBOX], stillDisabled: [], putBack: [(await ours()).replace(/\?.*/, '?…')], places: { used: 2, free: 3 } });
		expect(JSON.stringify(items)).not.toContain('k=');
	});

	it('into an empty list, too', async () => {
		await beside('enable');
		expect(box.webhookUrls).toEqual([await ours()]);
	});

	it.each<[string, Partial<World>]>([
		['is not published', { active: false }],
		['has deactivated it', { triggerNode: { disabled: true } }],
		['gives it another credential', { triggerNode: { credentials: { oneMsgChannelApi: { id: '2', name: 'B' } } } }],
		['has none', { triggerNode: null }],
	])('not where the workflow %s', async (_case, world) => {
		box.setWebhookUrls([INBOX]);
		const { items } = await beside('enable', {}, world);
		expect(box.webhookUrls).toEqual([INBOX]);
		expect(items[0]).not.toHaveProperty('putBack');
	});

	it('a full list refuses in words, and stays as it is', async () => {
		const five = [INBOX, OTHER, 'https://c.example/', 'https://d.example/', 'https://e.example/'];
		box.setWebhookUrls(five);
		await expect(beside('enable')).rejects.toThrow(/5 webhook places are all taken/);
		expect(box.webhookUrls).toEqual(five);
	});
});

describe('webhook.enable', () => {
	it('submits the whole list again, and tells what came of it', async () => {
		box.setWebhookUrls([INBOX, OTHER]);
		box.fault({ path: '/webhook', status: 200, body: { webhookUrl: [INBOX, OTHER], webhookStatuses: { [OTHER]: 'disabled' } } });
		const { outputs } = await run('enable');
		expect(box.hits.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST', 'GET', 'GET']);
		expect(box.hits[2].rawBody).toBe(JSON.stringify({ webhookUrl: [INBOX, OTHER] }));
		expect(outputs[0][0].json).toEqual({
			enabled: ['https://hooks.example.com/a?…'],
			stillDisabled: [],
			addresses: [INBOX, 'https://hooks.example.com/a?…'],
			places: { used: 2, free: 3 },
		});
		expect(box.webhookUrls).toEqual([INBOX, OTHER]);
	});

	it('a list that lost one while it was written is an item error', async () => {
		box.fault({ path: '/webhook', status: 200, times: 2, body: { webhookUrl: [INBOX, OTHER] } });
		box.fault({ path: '/webhook', status: 200, body: { set: true } });
		box.fault({ path: '/webhook', status: 200, times: 2, body: { webhookUrl: INBOX } });
		const { error } = await run('enable');
		expect(error?.message).toMatch(/list lacks https:\/\/hooks\.example\.com\/a\?…/);
	});

	it('an empty list has nothing to enable, and is not written', async () => {
		const { error } = await run('enable');
		expect(error?.message).toMatch(/no webhook address to enable/);
		expect(box.hits.map(({ method }) => method)).toEqual(['GET']);
	});
});
