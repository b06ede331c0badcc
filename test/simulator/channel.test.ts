import { startBox, type Box, type Json } from '../../demo/simulator/box';
import { get, post, startReceiver } from './helpers';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterEach(() => box.reset());
afterAll(async () => await box.close());

const repeat = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);

describe('profile', () => {
	test('is read and changed field by field', async () => {
		const before = (await get(box, '/me')).json;
		expect(Object.keys(before)).toEqual(['about', 'address', 'description', 'email', 'phone', 'vertical', 'photo', 'websites']);
		const change = { about: 'New', vertical: 'Restaurant', websites: ['https://a.example', 'https://b.example'], phone: '1' };
		expect((await post(box, '/me', change)).json).toEqual({ result: 'success' });
		expect((await get(box, '/me')).json).toEqual({ ...before, ...change, phone: before.phone });
		await post(box, '/me', { photo: 'data:image/png;base64,AAAA' });
		expect((await get(box, '/me')).json.photo).toContain(`${box.url}/files/`);
		box.reset();
		expect((await get(box, '/me')).json).toEqual(before);
	});

	test.each([
		{},
		{ phone: '1' },
		{ about: 5 },
		{ about: 'x'.repeat(140) },
		{ description: 'x'.repeat(257) },
		{ address: 'x'.repeat(257) },
		{ email: 'nobody' },
		{ email: `${'x'.repeat(120)}@x.example` },
		{ vertical: 'RESTAURANT' },
		{ websites: 'https://a.example' },
		{ websites: ['a.example'] },
		{ websites: repeat(3, 'https://a.example') },
		{ photo: 'x' },
	])('%j is refused with 422', async (change) => {
		const { status, json } = await post(box, '/me', change);
		expect([status, json]).toEqual([422, { error: expect.any(String) }]);
	});
});

describe('catalog', () => {
	const params = { is_cart_enabled: false, is_catalog_visible: true };

	test('settings are an array; both must be given to change them', async () => {
		expect((await get(box, '/commerce')).json).toEqual([{ id: '900100200300', is_cart_enabled: true, is_catalog_visible: false }]);
		expect((await post(box, '/commerce', { params })).json).toEqual({ success: true });
		expect((await get(box, '/commerce')).json).toEqual([{ id: '900100200300', ...params }]);
		for (const body of [params, { params: { is_cart_enabled: true } }, { params: { ...params, is_cart_enabled: 'true' } }]) {
			expect((await post(box, '/commerce', body)).status).toBe(400);
		}
	});

	test('without a linked catalog both fail', async () => {
		box.commerce = [];
		expect((await get(box, '/commerce')).status).toBe(400);
		expect((await post(box, '/commerce', { params })).status).toBe(400);
	});
});

describe('conversational components', () => {
	const command = { command_name: 'help', command_description: 'Get help' };

	test('are changed key by key; other keys are ignored', async () => {
		expect((await post(box, '/conversationalAutomation', { enable_welcome_message: true, prompts: ['Hi'] })).json).toEqual({ success: true });
		await post(box, '/conversationalAutomation', { commands: [command], other: 1 });
		expect((await get(box, '/conversationalAutomation')).json).toEqual({ enable_welcome_message: true, prompts: ['Hi'], commands: [command] });
		expect(box.automation.prompts).toEqual(['Hi']);
	});

	test.each([
		{ enable_welcome_message: 'true' },
		{ prompts: repeat(5, 'x') },
		{ prompts: ['x'.repeat(81)] },
		{ prompts: [''] },
		{ commands: repeat(31, command) },
		{ commands: [{ ...command, command_name: 'x'.repeat(33) }] },
		{ commands: [{ ...command, command_description: 'x'.repeat(257) }] },
		{ commands: [{ command_name: 'help' }] },
	])('%j is refused with 400', async (body) => {
		expect((await post(box, '/conversationalAutomation', body)).status).toBe(400);
	});

	test('GET /mmLiteStatus', async () => {
		expect((await get(box, '/mmLiteStatus')).json).toEqual({ available: false, status: expect.any(String), message: expect.any(String) });
	});
});

describe('disabled webhooks', () => {
	test('get nothing and are named, until the list is posted to /webhook', async () => {
		const [one, two] = [await startReceiver(), await startReceiver()];
		box.setWebhookUrls([one.url, two.url]);
		box.disableWebhook(one.url);
		expect((await get(box, '/webhook')).json).toEqual({ webhookUrl: [one.url, two.url], webhookStatuses: { [one.url]: 'disabled' } });
		await box.inbound({});
		expect([one.bodies.length, two.bodies.length]).toEqual([0, 1]);

		await post(box, '/settings', { webhookUrl: [one.url, two.url] });
		expect([...box.disabledWebhooks]).toEqual([one.url]);
		await post(box, '/webhook', { webhookUrl: [one.url, two.url] });
		expect((await get(box, '/webhook')).json).toEqual({ webhookUrl: [one.url, two.url] });
		await box.inbound({});
		expect([one.bodies.length, two.bodies.length]).toEqual([1, 2]);
		await one.close();
		await two.close();
	});

	test('one that leaves the list is forgotten; a stranger cannot be disabled', () => {
		box.setWebhookUrls(['https://a.example/']);
		box.disableWebhook('https://a.example/');
		box.setWebhookUrls(['https://b.example/']);
		expect(box.disabledWebhooks.size).toBe(0);
		expect(() => box.disableWebhook('https://a.example/')).toThrow('not a webhook');
	});
});

test('a channel without history says so', async () => {
	const id = await box.inbound({});
	box.historyOn = false;
	expect((await get(box, '/messages')).json).toEqual({ notice: expect.any(String), messages: [] });
	expect((await post(box, '/readMessage', { messageId: id })).status).toBe(200);
	box.reset();
	expect(box.historyOn).toBe(true);
});

test('a channel may cap its pages, not know a parameter, and forget its oldest messages', async () => {
	for (let i = 0; i < 3; i++) await box.inbound({ text: `text ${i}` });
	const numbers = async (query: string) => ((await get(box, `/messages?${query}`)).json as { messages: Json[] }).messages.map(({ messageNumber }) => messageNumber);
	box.historyPageCap = 2;
	expect(await numbers('limit=0')).toEqual([1, 2]);
	box.historyIgnores = ['lastMessageNumber'];
	expect(await numbers('lastMessageNumber=2&last=true')).toEqual([3, 2]);
	box.forgetHistory(2);
	await box.inbound({});
	expect(await numbers('')).toEqual([3, 4]);
	box.forgetHistory(2);
	await box.inbound({});
	expect(await numbers('')).toEqual([1]);
	box.reset();
	expect([box.historyPageCap, box.historyIgnores]).toEqual([Infinity, []]);
});

test('a fault can be for one verb only', async () => {
	box.fault({ path: '/webhook', method: 'POST', status: 500 });
	expect((await get(box, '/webhook')).status).toBe(200);
	expect((await post(box, '/webhook', { webhookUrl: 'https://a.example/' })).status).toBe(500);
	box.fault({ path: '/groups/12', status: 403, body: 'Subscription is blocked' });
	expect((await get(box, '/groups/12')).text).toBe('Subscription is blocked');
	expect(() => box.fault({ method: 5 as unknown as string })).toThrow('method');
});
