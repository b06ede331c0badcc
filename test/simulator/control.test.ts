import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
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

test.each([
	[{ origin: 'http://evil.example' }, 403],
	[{ origin: 'http://localhost:5678' }, 403],
	[{ origin: 'null' }, 403],
	[{ 'sec-fetch-site': 'cross-site' }, 403],
	[{ 'sec-fetch-site': 'same-site' }, 403],
	[{ 'sec-fetch-site': 'same-origin' }, 200],
])('a request of another site is refused: %j', async (headers: Record<string, string>, status) => {
	for (const path of ['/box/ledger.csv', '/box/state']) expect((await fetchJson(`${box.url}${path}`, 'GET', undefined, headers)).status).toBe(status);
	expect((await control('/inbound', { text: 'x' }, headers)).status).toBe(status);
});

test('the page’s own requests pass, and a link from elsewhere may open the page', async () => {
	expect((await control('/inbound', { text: 'x' }, { origin: box.url })).status).toBe(200);
	// As a browser asks: fetch() sets these two by itself.
	const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
	const status = async (path: string) =>
		await new Promise((resolve) => request(`${box.url}${path}`, { headers }, (answer) => resolve(answer.resume().statusCode)).end());
	expect([await status('/'), await status('/box/ledger.csv')]).toEqual([200, 403]);
});

test('the page runs nothing from elsewhere and sets no text as markup', async () => {
	const { text: page } = await fetchJson(`${box.url}/`, 'GET');
	const names = readdirSync(join(__dirname, '../../demo/simulator/page')).filter((name) => name !== 'index.html');
	expect(names.length).toBeGreaterThan(8);
	for (const path of ['/', ...names.map((name) => `/box/${name}`)]) {
		const answer = await fetch(`${box.url}${path}`);
		expect([path, answer.status]).toEqual([path, 200]);
		expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
		expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
		expect(await answer.text()).not.toMatch(/https?:\/\/[\w]|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
	}
	expect(page).toContain('<title>');
});

it('what makes no sense is refused with a sentence, and the box lives on', async () => {
	const deep = '['.repeat(9000) + ']'.repeat(9000);
	const pushed = await fetch(`${box.url}/box/push`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: deep });
	expect([pushed.status, await pushed.text()]).toEqual([400, expect.stringMatching(/nested too deeply/)]);
	expect((await control('/fault', { path: '/sendMessage', status: 429, headers: { 'bad header': 'x' } })).status).toBe(400);
	expect((await control('/fault', { path: '/sendMessage', status: 429, headers: { 'retry-after': 5 } })).status).toBe(400);
	expect((await control('/files', { name: 'a.png', mimeType: 'image/png', data: '%%%' })).status).toBe(400);
	expect((await fetchJson(`${box.url}/box/state`, 'GET')).status).toBe(200);
});
