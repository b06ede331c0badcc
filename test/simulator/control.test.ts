import { request } from 'node:http';
import { startBox, type Box } from '../../demo/simulator/box';
import { CHAT, fetchJson, get, PHONE, post, startReceiver } from './helpers';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: 1 });
});
afterEach(() => box.reset());
afterAll(async () => await box.close());

const control = async (path: string, body: unknown, headers?: Record<string, string>) =>
	await fetchJson(`${box.url}/box${path}`, 'POST', body, headers);
const look = async (path: string) => (await fetchJson(`${box.url}/box${path}`, 'GET')).json;

test('a customer can write, and the chat shows both sides', async () => {
	const { id } = (await control('/inbound', { text: 'Hello' })).json;
	await post(box, '/sendMessage', { phone: PHONE, body: 'Hi Dana' });
	await post(box, '/sendReaction', { phone: PHONE, body: '👍', quotedMsgId: id });
	await post(box, '/readMessage', { messageId: id });
	await box.idle();
	expect(await look('/chats')).toMatchObject([
		{
			chatId: CHAT,
			name: 'Dana Example',
			windowOpen: true,
			messages: [
				{ id, fromMe: false, text: 'Hello', status: 'read', reactions: ['Business 👍'] },
				{ fromMe: true, text: 'Hi Dana', status: 'read', error: null },
			],
		},
	]);
	expect(await look('/ledger')).toMatchObject([{ method: 'sendMessage' }, { method: 'sendReaction' }]);
	expect(await look('/state')).toMatchObject({ channelId: box.channelId, openWindows: [CHAT], counts: { sent: 2, messages: 3 } });
});

test('control requests are no hits; they work windows, faults, pushes and the reset', async () => {
	expect((await control('/window', { chatId: PHONE, open: true })).json).toEqual({ chatId: CHAT, open: true });
	expect((await control('/window', { chatId: CHAT, open: false })).json.open).toBe(false);
	const receiver = await startReceiver();
	box.setWebhookUrls([receiver.url]);
	await control('/push', [1, 'two']);
	await box.idle();
	expect(receiver.bodies).toEqual([[1, 'two']]);
	expect(await look('/deliveries')).toMatchObject([{ status: 200, url: receiver.url }]);
	await receiver.close();
	expect(box.hits).toEqual([]);
	await control('/fault', { path: '/status', status: 500 });
	expect((await get(box, '/status')).status).toBe(500);
	await control('/reset', {});
	expect(box.hits).toEqual([]);
});

test('nonsense is told apart', async () => {
	const answers = [
		await control('/inbound', { type: 'smoke' }),
		await control('/inbound', { from: '1' }),
		await control('/inbound', []),
		await control('/inbound', '{'),
		await control('/window', { chatId: CHAT }),
		await control('/fault', { kind: 'explode' }),
	];
	for (const { status, json } of answers) expect([status, json]).toEqual([400, { error: expect.any(String) }]);
	expect((await control('/nothing', {})).status).toBe(404);
});

test('only JSON is taken', async () => {
	const { status } = await control('/inbound', 'text=x', { 'content-type': 'application/x-www-form-urlencoded' });
	expect(status).toBe(415);
	expect((await control('/inbound', '{}', { 'content-type': 'text/plain' })).status).toBe(415);
});

test.each(['/', '/box/state', '/box/page.js'])('%s is served to loopback names only', async (path) => {
	const status = async (host: string) =>
		await new Promise((resolve, reject) => {
			const asked = request(`${box.url}${path}`, { headers: { host }, timeout: 5000 }, (answer) => {
				answer.resume();
				resolve(answer.statusCode);
			});
			asked.on('error', reject).end();
		});
	expect(await status('localhost:8787')).toBe(200);
	expect(await status('[::1]:8787')).toBe(200);
	expect(await status('evil.example')).toBe(403);
	expect(await status('localhost.evil.example:80')).toBe(403);
});

test('the page asks for nothing from elsewhere', async () => {
	const page = await fetchJson(`${box.url}/`, 'GET');
	const script = await fetchJson(`${box.url}/box/page.js`, 'GET');
	const style = await fetchJson(`${box.url}/box/page.css`, 'GET');
	expect(page.text).toContain('<title>');
	for (const { status, text } of [page, script, style]) {
		expect(status).toBe(200);
		expect(text).not.toMatch(/https?:\/\/|innerHTML/);
	}
});
