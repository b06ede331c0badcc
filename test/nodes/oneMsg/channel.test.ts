import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../../demo/simulator/box';
import { runNode, triggerHooks } from '../harness';
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

const credentials = () => ({ apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });
const run = async (operation: string, parameters: object = {}, data: IDataObject = credentials()) =>
	await runNode('oneMsg', { resource: 'channel', operation, ...parameters }, { credentials: data as never });
const answer = (path: string, body: unknown) => box.fault({ path, status: 200, body });
const requests = () => box.hits.map(({ method, path, rawBody }) => [method, path.replace(`/${box.channelId}`, ''), rawBody]);

describe('reads', () => {
	it.each([
		['getStatus', '/status', { status: 'connected', error: null }, { status: 'connected' }],
		['getProfile', '/me', { about: 'Hi', websites: [] }, { about: 'Hi', websites: [] }],
		['getConversationalComponents', '/conversationalAutomation', { prompts: ['A'] }, { prompts: ['A'] }],
	])('%s', async (operation, path, body, item) => {
		answer(path, body);
		const { outputs } = await run(operation);
		expect(requests()).toEqual([['GET', path, '']]);
		expect(outputs[0].map(({ json }) => json)).toEqual([item]);
	});

	it('getSettings shows addresses without what is secret', async () => {
		answer('/settings', { webhookUrl: ['https://a.example/x?k=s3cret', 'https://u:s3cret@b.example/'], ackNotificationsOn: true, webhookStatuses: { 'https://a.example/x?k=s3cret': 'ok' } });
		const { outputs } = await run('getSettings');
		expect(outputs[0][0].json).toEqual({ webhookUrl: ['https://a.example/x?…', 'https://…@b.example/'], ackNotificationsOn: true });
	});

	it('getCatalogSettings gives one item for each catalog', async () => {
		answer('/commerce', [{ id: '1', is_cart_enabled: true, is_catalog_visible: false }]);
		const { outputs } = await run('getCatalogSettings');
		expect(outputs[0].map(({ json }) => json)).toEqual([{ id: '1', is_cart_enabled: true, is_catalog_visible: false }]);
	});

	it('a trial channel’s plain 403 is a sentence', async () => {
		box.fault({ path: '/me', status: 403, body: 'Trial period is over' });
		const { error } = await run('getProfile');
		expect(error?.message).toMatch(/its trial or subscription has ended/);
	});
});

describe('channel.updateSettings', () => {
	it('sends only what was added', async () => {
		const { outputs } = await run('updateSettings', { changes: { ackNotificationsOn: true, rawHooks: 'false' } });
		expect(requests()).toEqual([['POST', '/settings', '{"ackNotificationsOn":true,"rawHooks":false}']]);
		expect(outputs[0][0].json).toMatchObject({ updated: true, settings: { ackNotificationsOn: true } });
	});

	it('knows the API’s names', async () => {
		answer('/settings', {});
		await run('updateSettings', { changes: { ctaUrlLinkTrackingOptedOut: true, templateAnalyticsEnabled: true, guaranteedHooks: true } });
		expect(JSON.parse(box.hits[0].rawBody)).toEqual({ cta_url_link_tracking_opted_out: true, guaranteedHooks: true, template_analytics_enabled: true });
	});

	it.each([
		[{}, /Changes is empty/],
		[{ rawHooks: 'perhaps' }, /Raw Events is neither true nor false/],
		[{ webhookUrl: '' }, /Changes is empty/],
	])('refuses %j before a request', async (changes, sentence) => {
		const { error } = await run('updateSettings', { changes });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});

describe('channel.updateProfile', () => {
	it('sends what was added, as the API wants it', async () => {
		answer('/me', { result: 'success' });
		const changes = { about: ' Hi ', address: '', description: 'D', email: 'a@b.example', photo: 'data:image/png;base64,AAAA', vertical: 'beautySpaAndSalon', websites: ['https://a.example', 'https://b.example'] };
		const { outputs } = await run('updateProfile', { changes });
		expect(requests()[0].slice(0, 2)).toEqual(['POST', '/me']);
		expect(JSON.parse(box.hits[0].rawBody)).toEqual({ ...changes, about: 'Hi', vertical: 'Beauty, Spa and Salon' });
		expect(outputs[0][0].json).toEqual({ updated: true, fields: ['about', 'address', 'description', 'email', 'photo', 'vertical', 'websites'] });
	});

	it.each([
		[{}, /Changes is empty/],
		[{ about: '' }, /About is empty/],
		[{ about: '🚲'.repeat(140) }, /About has 140 characters; WhatsApp takes at most 139/],
		[{ description: 'x'.repeat(257) }, /Description has 257 characters/],
		[{ address: 'x'.repeat(257) }, /Address has 257 characters/],
		[{ address: '={{ null }}' }, /Address is empty/],
		[{ address: '={{ $json.missing }}' }, /Changes is empty/],
		[{ email: 'not an address' }, /Email is not an email address/],
		[{ email: `${'x'.repeat(120)}@example.com` }, /Email has 132 characters/],
		[{ websites: ['https://a.example', 'https://b.example', 'https://c.example'] }, /Websites has 3 entries; WhatsApp takes at most 2/],
		[{ websites: ['https://a.example', 'b.example'] }, /Website 2 is not a web address/],
		[{ websites: '={{ null }}' }, /Websites is empty/],
		[{ websites: ['https://a.example', '={{ $json.missing }}'] }, /Website 2 is empty/],
		[{ websites: '={{ $json.missing }}, {{ $json.missing }}' }, /Websites is empty/],
		[{ photo: 'logo.png' }, /Photo is neither/],
		[{ photo: 'data:text/html;base64,AAAA' }, /Photo is neither/],
		[{ vertical: 'constructor' }, /Industry “constructor” is not one of its choices/],
	])('refuses %j before a request', async (changes, sentence) => {
		const { error } = await run('updateProfile', { changes });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});

	it.each([[[]], [['']], ['']])('websites that are emptied on purpose, as %j, go', async (websites) => {
		answer('/me', { result: 'success' });
		const { error } = await run('updateProfile', { changes: { websites } });
		expect(error).toBeUndefined();
		expect(box.hits.map(({ rawBody }) => rawBody)).toEqual(['{"websites":[]}']);
	});

	it('139 emoji are 139 characters, and an industry may be given in words', async () => {
		answer('/me', { result: 'success' });
		const { error } = await run('updateProfile', { changes: { about: '🚲'.repeat(139), vertical: 'restaurant', websites: 'https://a.example, https://b.example' } });
		expect(error).toBeUndefined();
		expect(JSON.parse(box.hits[0].rawBody)).toMatchObject({ vertical: 'Restaurant', websites: ['https://a.example', 'https://b.example'] });
	});

	it('422 is a sentence with 1MSG’s words', async () => {
		box.fault({ path: '/me', status: 422, body: { error: 'photo is too small' } });
		const { error } = await run('updateProfile', { changes: { photo: 'https://a.example/p.png' } });
		expect(`${error?.message} ${error?.description}`).toMatch(/photo is too small/);
	});
});

describe('channel.updateCatalogSettings', () => {
	it('both in one request', async () => {
		answer('/commerce', { success: true });
		const { outputs } = await run('updateCatalogSettings', { changes: { isCartEnabled: false, isCatalogVisible: true } });
		expect(requests()).toEqual([['POST', '/commerce', '{"params":{"is_cart_enabled":false,"is_catalog_visible":true}}']]);
		expect(outputs[0][0].json).toEqual({ updated: true, is_cart_enabled: false, is_catalog_visible: true });
	});

	it('what is not changed is read and kept', async () => {
		answer('/commerce', [{ id: '1', is_cart_enabled: true, is_catalog_visible: false }]);
		answer('/commerce', { success: true });
		await run('updateCatalogSettings', { changes: { isCartEnabled: false } });
		expect(requests()).toEqual([
			['GET', '/commerce', ''],
			['POST', '/commerce', '{"params":{"is_cart_enabled":false,"is_catalog_visible":false}}'],
		]);
	});

	it('without a catalog nothing is written', async () => {
		answer('/commerce', []);
		const { error } = await run('updateCatalogSettings', { changes: { isCartEnabled: false } });
		expect(error?.message).toMatch(/does not tell its catalog settings/);
		expect(box.hits).toHaveLength(1);
	});

	it('nothing added is refused before a request', async () => {
		const { error } = await run('updateCatalogSettings', { changes: {} });
		expect(error?.message).toMatch(/Changes is empty/);
		expect(box.hits).toEqual([]);
	});
});

describe('channel.updateConversationalComponents', () => {
	const command = (count: number, name = (index: number) => `c${index}`) => ({ command: Array.from({ length: count }, (_, index) => ({ commandName: name(index), commandDescription: 'd' })) });

	it('sends what was added; an empty list takes away', async () => {
		answer('/conversationalAutomation', { success: true });
		const changes = { enableWelcomeMessage: true, prompts: [], commands: { command: [{ commandName: '/order', commandDescription: 'Ask' }] } };
		const { outputs } = await run('updateConversationalComponents', { changes });
		const body = { enable_welcome_message: true, prompts: [], commands: [{ command_name: 'order', command_description: 'Ask' }] };
		expect(requests()[0].slice(0, 2)).toEqual(['POST', '/conversationalAutomation']);
		expect(JSON.parse(box.hits[0].rawBody)).toEqual(body);
		expect(outputs[0][0].json).toEqual({ updated: true, ...body });
	});

	it.each([[{}], [{ command: [] }]])('rows that are all removed in the editor, as it stores them (%j), take the commands away', async (commands) => {
		answer('/conversationalAutomation', { success: true });
		const { error } = await run('updateConversationalComponents', { changes: { commands } });
		expect(error).toBeUndefined();
		expect(box.hits.map(({ rawBody }) => rawBody)).toEqual(['{"commands":[]}']);
	});

	it.each([
		[{}, /Changes is empty/],
		[{ prompts: ['a', 'b', 'c', 'd', 'e'] }, /Prompts has 5 entries; WhatsApp takes at most 4/],
		[{ prompts: ['a', 'x'.repeat(81)] }, /Prompt 2 has 81 characters; WhatsApp takes at most 80/],
		[{ prompts: ['a', ''] }, /Prompt 2 is empty/],
		[{ prompts: ['a', 'a'] }, /Prompt 2 is the same/],
		[{ commands: command(31) }, /Commands has 31 entries; WhatsApp takes at most 30/],
		[{ commands: command(1, () => 'x'.repeat(33)) }, /Command 1: Name has 33 characters; WhatsApp takes at most 32/],
		[{ commands: command(1, () => 'two words') }, /Command 1: Name may hold no spaces/],
		[{ commands: command(2, () => 'same') }, /Command 2 is the same/],
		[{ commands: { command: [{ commandName: 'a', commandDescription: 'x'.repeat(257) }] } }, /Command 1: Description has 257 characters/],
		[{ prompts: '={{ null }}' }, /Prompts is empty/],
	])('refuses %.60j before a request', async (changes, sentence) => {
		const { error } = await run('updateConversationalComponents', { changes });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});

describe('channel.diagnose', () => {
	/** What the diagnosis says, check by check. */
	async function diagnose({ data = credentials(), ...world }: Partial<World> & { data?: IDataObject } = {}) {
		const { items, instanceId: id } = await runBesideTrigger({ resource: 'channel', operation: 'diagnose' }, { credentials: data as never, ...world });
		const [json] = items;
		const verdicts = Object.fromEntries((json.checks as Array<{ check: string; verdict: string }>).map(({ check, verdict }) => [check, verdict]));
		const texts = Object.fromEntries((json.checks as Array<{ check: string; text: string; advice?: string }>).map(({ check, text, advice = '' }) => [check, `${text} → ${advice}`]));
		return { json, verdicts, texts, owners: (json.webhooks as Array<{ owner: string }>).map(({ owner }) => owner), instanceId: id };
	}

	/** The address of the trigger there. */
	const tagged = (id: string, base?: string, kind?: string, secret = box.apiKey) => taggedAddress(id, secret, base, kind);
	const instanceId = async () => (await diagnose()).instanceId;

	it('a channel where all is well', async () => {
		const id = await instanceId();
		box.setWebhookUrls([tagged(id), 'https://app.1msg.io/service/1']);
		box.settings.ackNotificationsOn = true;
		box.hits.length = 0;
		const { json, verdicts, owners } = await diagnose();
		expect(verdicts).toEqual({ key: 'ok', channel: 'ok', connection: 'ok', limits: 'unknown', webhooks: 'ok', triggers: 'ok', reachability: 'ok', statuses: 'ok' });
		expect(json).toMatchObject({ verdict: 'ok', summary: 'Nothing stands in the way', channelId: box.channelId });
		expect(owners).toEqual(['thisWorkflow', 'oneMsg']);
		expect(box.hits.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)).toEqual(['GET status', 'GET settings', 'GET webhook']);
	});

	it('knows the address that the trigger itself registers', async () => {
		const hooks = triggerHooks({ credentials: credentials() as never });
		await hooks.create();
		const { owners, verdicts } = await diagnose({ base: 'http://n8n.test' });
		expect(owners).toEqual(['thisWorkflow']);
		expect(verdicts.triggers).toBe('ok');
	});

	it('whose address is whose', async () => {
		const id = await instanceId();
		const other = '99999999-9999-4999-8999-999999999999';
		box.setWebhookUrls([
			tagged(id),
			tagged(id, undefined, undefined, 'another secret'),
			`https://n8n.example.com/webhook/${other}/onemsg?k=x`,
			`https://elsewhere.example.org/webhook/${other}/onemsg?k=x`,
			'https://hooks.example.org/?secret=s3cret',
		]);
		const { json, owners, verdicts, texts } = await diagnose();
		expect(owners).toEqual(['thisWorkflow', 'leftBehind', 'thisN8n', 'otherN8n', 'foreign']);
		expect(verdicts.webhooks).toBe('warning');
		expect(texts.webhooks).toMatch(/Left behind/);
		expect(JSON.stringify(json)).not.toMatch(/s3cret|k=/);
	});

	it('a key that was changed after the trigger was registered: publish again', async () => {
		const id = await instanceId();
		box.setWebhookUrls([tagged(id, undefined, undefined, 'the key before')]);
		const { json, verdicts, texts } = await diagnose();
		expect([json.verdict, verdicts.triggers]).toEqual(['blocked', 'blocked']);
		expect(texts.triggers).toMatch(/key or the webhook secret was changed after the node “1MSG Trigger” had been registered, so it refuses \(401\).* → Publish the workflow again/);
		// With both there it works; the old one only takes a place.
		box.setWebhookUrls([tagged(id, undefined, undefined, 'the key before'), tagged(id)]);
		expect((await diagnose()).verdicts).toMatchObject({ triggers: 'ok', webhooks: 'warning' });
	});

	it('its own tag on another host is a copy’s, or its own of former times: never taken for registered', async () => {
		box.setWebhookUrls([tagged(await instanceId(), 'https://copy.example.org')]);
		const { json, verdicts } = await diagnose();
		expect((json.webhooks as IDataObject[])[0]).toMatchObject({ owner: 'otherN8n', node: '1MSG Trigger', ownerText: expect.stringMatching(/copy of this n8n, or from before this n8n’s own address changed/) });
		expect(verdicts.triggers).toBe('blocked');
	});

	it('a test address is told, and does not count as registered', async () => {
		box.setWebhookUrls([tagged(await instanceId(), undefined, 'webhook-test')]);
		const { json, verdicts } = await diagnose();
		expect((json.webhooks as IDataObject[])[0]).toMatchObject({ owner: 'thisWorkflow', isTest: true });
		expect(verdicts.triggers).toBe('blocked');
	});

	it.each<[string, Partial<World>, string, string, RegExp]>([
		['not published', { active: false }, 'triggers', 'blocked', /not published/],
		['published, but not in the list', {}, 'triggers', 'blocked', /not in the channel’s webhook list → Publish the workflow again, or run Webhook → Enable in it\. Restarting n8n alone does not/],
		['a trigger that is deactivated', { triggerNode: { disabled: true } }, 'triggers', 'warning', /deactivated/],
		['a trigger with another credential', { triggerNode: { credentials: { oneMsgChannelApi: { id: '2', name: 'B' } } } }, 'triggers', 'unknown', /another credential/],
		['no trigger', { triggerNode: null }, 'triggers', 'ok', /no 1MSG Trigger/],
	])('%s', async (_case, world, check, verdict, words) => {
		const { verdicts, texts } = await diagnose(world);
		expect(verdicts[check]).toBe(verdict);
		expect(texts[check]).toMatch(words);
	});

	it('no address at all, and statuses off', async () => {
		box.settings.ackNotificationsOn = false;
		const { json, verdicts } = await diagnose();
		expect(verdicts).toMatchObject({ webhooks: 'blocked', statuses: 'warning' });
		expect(json.verdict).toBe('blocked');
		expect(json.summary).toMatch(/^This stands in the way: .*no address/);
	});

	it.each([
		['thisWorkflow', 'blocked'],
		['foreign', 'warning'],
	])('a disabled address (%s)', async (owner, verdict) => {
		const address = owner === 'foreign' ? 'https://hooks.example.org/x' : tagged(await instanceId());
		answer('/webhook', { webhookUrl: [address], webhookStatuses: { [address]: 'disabled' } });
		const { verdicts, texts, json } = await diagnose();
		expect(verdicts.webhooks).toBe(verdict);
		expect(texts.webhooks).toMatch(/Webhook → Enable/);
		expect((json.webhooks as IDataObject[])[0].status).toBe('disabled');
	});

	it.each([
		['disconnected', 'blocked'],
		['unregistered', 'blocked'],
		['uninitialized', 'blocked'],
		['connecting', 'warning'],
		['constructor', 'unknown'],
	])('a channel that is %s', async (status, verdict) => {
		answer('/status', { status });
		expect((await diagnose()).verdicts.connection).toBe(verdict);
	});

	it('limits and quality, where the channel tells them', async () => {
		answer('/status', { status: 'connected', limits: { messaging_limit_tier: 'TIER_250' }, quality_rating: 'RED' });
		const { verdicts, texts } = await diagnose();
		expect(verdicts.limits).toBe('warning');
		expect(texts.limits).toMatch(/messaging_limit_tier: TIER_250/);
	});

	it('a wrong key is a finding, not an item error, and is not shown', async () => {
		const wrong = `${box.apiKey}x`;
		const { json, verdicts } = await diagnose({ data: { ...credentials(), apiKey: wrong } });
		expect(verdicts).toMatchObject({ key: 'blocked', webhooks: 'unknown', statuses: 'unknown' });
		expect(json.verdict).toBe('blocked');
		expect(JSON.stringify(json)).not.toContain(wrong);
	});

	it.each([
		['an address where nobody answers', { apiKey: 'a.e30.c', channelId: 'X1', environment: 'custom', baseUrl: 'http://127.0.0.1:1' }, 'connection'],
		['a credential that names no channel', { apiKey: 'plain', environment: 'production' }, 'key'],
	])('%s is a finding', async (_case, data, check) => {
		const { json, verdicts } = await diagnose({ data });
		expect(verdicts[check]).toBe('blocked');
		expect(json.verdict).toBe('blocked');
	});

	it.each([
		[403, 'subscriptionBlocked', 'blocked'],
		[404, { error: 'Channel is not found' }, 'blocked'],
		[500, { error: 'down' }, 'unknown'],
	])('HTTP %s of the channel', async (status, body, verdict) => {
		box.fault({ path: '/status', status, body });
		expect((await diagnose()).verdicts.channel).toBe(verdict);
	});

	it('an n8n that 1MSG cannot reach', async () => {
		const { verdicts } = await diagnose({ base: 'http://localhost:5678', data: { ...credentials(), environment: 'custom' } });
		// The box is on this computer, too.
		expect(verdicts.reachability).toBe('ok');
	});

	it('through the engine, with a list that cannot be read', async () => {
		box.fault({ path: '/webhook', status: 200, body: { ok: true } });
		const { outputs, error } = await run('diagnose');
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(1);
		expect((outputs[0][0].json.checks as IDataObject[]).find(({ check }) => check === 'webhooks')).toMatchObject({ verdict: 'unknown' });
		expect(box.hits.every(({ method }) => method === 'GET')).toBe(true);
	});
});
