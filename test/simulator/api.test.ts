import { makeApiKey, startBox, type Box } from '../../demo/simulator/box';
import { call, CHAT, fetchJson, get, PHONE, post, startReceiver } from './helpers';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterEach(() => box.reset());
afterAll(async () => await box.close());

describe('key and address', () => {
	test('the default key is a JWT with the channel in it', () => {
		const [header, claims] = makeApiKey('ODI5').split('.').map((part) => Buffer.from(part, 'base64url').toString());
		expect(JSON.parse(header)).toEqual({ alg: 'HS256', typ: 'JWT' });
		expect(Object.keys(JSON.parse(claims) as object)).toEqual(['instanceId', 'token', 'iss', 'iat']);
		expect(JSON.parse(claims)).toMatchObject({ instanceId: 'ODI5', iss: '1msg.io' });
	});

	test('the key is taken with and without Bearer and from the query', async () => {
		const url = `${box.url}/${box.channelId}/status`;
		expect((await fetchJson(url, 'GET', undefined, { authorization: `Bearer ${box.apiKey}` })).status).toBe(200);
		expect((await fetchJson(url, 'GET', undefined, { authorization: box.apiKey })).status).toBe(200);
		expect((await fetchJson(`${url}?token=${box.apiKey}`, 'GET')).status).toBe(200);
	});

	test('a wrong token is refused in the words of the API, which repeat it', async () => {
		const { status, text } = await call(box, 'GET', '/status', undefined, { authorization: 'Bearer bad' });
		expect(status).toBe(401);
		expect(text).toBe(
			'{"error":"Wrong token \\"bad\\" for channel \\"ODI000000001\\". Please provide token as a GET parameter."}',
		);
		expect((await fetchJson(`${box.url}/${box.channelId}/status`, 'GET')).status).toBe(401);
	});

	test('a stale token in body or query overrides the header', async () => {
		expect((await get(box, '/status?token=old')).status).toBe(401);
		expect((await post(box, '/sendMessage', { phone: PHONE, body: 'x', token: 'old' })).status).toBe(401);
	});

	test('unknown channels, methods and verbs are 404 in JSON', async () => {
		const auth = { authorization: `Bearer ${box.apiKey}` };
		for (const path of ['/OTHER1/status', '/ODI000000001/nothing', '/ODI000000001', '//ODI000000001/status']) {
			const { status, json } = await fetchJson(`${box.url}${path}`, 'GET', undefined, auth);
			expect([status, json]).toEqual([404, { error: expect.any(String) }]);
		}
		expect((await get(box, '/sendMessage')).status).toBe(404);
		expect(box.hits.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
	});

	test('GET /status tells the channel status', async () => {
		expect((await get(box, '/status')).json).toEqual({ status: 'connected', accountStatus: 'active', mm_lite_available: false });
		box.channelStatus = 'unregistered';
		expect((await get(box, '/status')).json).toEqual({ status: 'unregistered' });
	});
});

describe('settings and webhooks', () => {
	const [one, two] = ['https://hooks.example.com/a', 'https://hooks.example.com/b?secret=x'];

	test('GET /webhook answers null, a string or an array', async () => {
		expect((await get(box, '/webhook')).json).toEqual({ webhookUrl: null });
		expect((await post(box, '/webhook', { webhookUrl: one })).json).toEqual({ set: true, message: one });
		expect((await get(box, '/webhook')).json).toEqual({ webhookUrl: one });
		await post(box, '/webhook', { webhookUrl: [one, two] });
		expect((await get(box, '/webhook')).json).toEqual({ webhookUrl: [one, two] });
		await post(box, '/webhook', { webhookUrl: [two] });
		expect(box.webhookUrls).toEqual([two]);
	});

	test.each([[''], [[]], [undefined], [null], [5], ['ftp://x/'], ['nonsense'], [['']], [Array(6).fill(one)]])(
		'POST /webhook refuses %j and keeps the list',
		async (webhookUrl) => {
			box.setWebhookUrls([one]);
			expect((await post(box, '/webhook', { webhookUrl })).status).toBe(400);
			expect(box.webhookUrls).toEqual([one]);
		},
	);

	test('five URLs are taken', async () => {
		expect((await post(box, '/webhook', { webhookUrl: Array(5).fill(one) })).status).toBe(200);
	});

	test('POST /settings merges, tells the update, replaces and clears the list', async () => {
		const first = await post(box, '/settings', { ackNotificationsOn: true, webhookUrl: [one, two], stranger: 1 });
		expect(first.json).toMatchObject({ ackNotificationsOn: true, rawHooks: false, webhookUrl: [one, two] });
		expect(first.json.update).toEqual({ ackNotificationsOn: true, webhookUrl: [one, two] });
		expect((await post(box, '/settings', { webhookUrl: '' })).json.update).toEqual({ webhookUrl: null });
		expect((await get(box, '/settings')).json).toMatchObject({ ackNotificationsOn: true, webhookUrl: null });
		expect((await post(box, '/settings', { ackNotificationsOn: 'yes' })).status).toBe(400);
		expect((await post(box, '/settings', { rawHooks: true, webhookUrl: Array(6).fill(one) })).status).toBe(400);
		expect(box.settings).toMatchObject({ ackNotificationsOn: true, rawHooks: false });
	});
});

describe('history', () => {
	test('is filtered and paged', async () => {
		let time = 1_785_000_000_000;
		const timed = await startBox({ statusDelayMs: -1, now: () => time });
		const ids: string[] = [];
		for (const from of ['12025550143', '12025550144', '12025550143']) {
			ids.push(await timed.inbound({ from, text: `from ${from}` }));
			time += 1000;
		}
		const numbers = async (query: string) =>
			(await get(timed, `/messages?${query}`)).json.messages.map((message: { messageNumber: number }) => message.messageNumber);
		expect(await numbers('')).toEqual([1, 2, 3]);
		expect(await numbers('last=true')).toEqual([3, 2, 1]);
		expect(await numbers('limit=2')).toEqual([1, 2]);
		expect(await numbers('limit=0')).toEqual([1, 2, 3]);
		expect(await numbers('lastMessageNumber=1')).toEqual([2, 3]);
		expect(await numbers(`chatId=${CHAT}`)).toEqual([1, 3]);
		expect(await numbers(`msgId=${encodeURIComponent(ids[1])}`)).toEqual([2]);
		expect(await numbers('min_time=1785000001&max_time=1785000001')).toEqual([2]);
		expect((await get(timed, '/messages?limit=x')).status).toBe(400);
		const [message] = (await get(timed, '/messages?limit=1')).json.messages;
		expect(message).toMatchObject({ fromMe: 0, isForwarded: 0, self: 0, time: 1_785_000_000, metadata: {}, chatName: PHONE });
		await timed.close();
	});

	test('holds the default of 100', async () => {
		for (let count = 0; count < 101; count++) await box.inbound({});
		expect((await get(box, '/messages')).json.messages).toHaveLength(100);
		expect((await get(box, '/messages?limit=0')).json.messages).toHaveLength(101);
	});
});

describe('faults', () => {
	const text = { phone: PHONE, body: 'Hello' };
	beforeEach(() => box.openWindow(CHAT));

	test('a status and body, for one path, a number of times', async () => {
		box.fault({ path: '/sendMessage', times: 2, status: 429, body: { message: 'rate limit' } });
		expect((await get(box, '/status')).status).toBe(200);
		expect(await post(box, '/sendMessage', text)).toMatchObject({ status: 429, json: { message: 'rate limit' } });
		expect((await post(box, '/sendMessage', text)).status).toBe(429);
		expect(box.ledger).toEqual([]);
		expect((await post(box, '/sendMessage', text)).json.sent).toBe(true);
	});

	test('plain text and headers', async () => {
		box.fault({ status: 403, body: 'Subscription is blocked' });
		expect(await get(box, '/status')).toMatchObject({ status: 403, text: 'Subscription is blocked', json: undefined });
		box.fault({ status: 503, headers: { 'retry-after': '7' } });
		const answer = await fetch(`${box.url}/${box.channelId}/status`, { signal: AbortSignal.timeout(5000) });
		expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7']);
	});

	test('resetBefore drops the connection and accepts nothing', async () => {
		box.fault({ kind: 'resetBefore' });
		await expect(post(box, '/sendMessage', text)).rejects.toThrow();
		expect(box.ledger).toEqual([]);
		expect(box.hits).toMatchObject([{ status: 0 }]);
	});

	test('resetAfter accepts, then drops the connection', async () => {
		box.fault({ kind: 'resetAfter' });
		await expect(post(box, '/sendMessage', text)).rejects.toThrow();
		expect(box.ledger).toMatchObject([{ method: 'sendMessage', text: 'Hello' }]);
	});

	test('html is a gateway page; truncated and empty cut the answer of an accepted send', async () => {
		box.fault({ kind: 'html' });
		expect(await post(box, '/sendMessage', text)).toMatchObject({ status: 502, json: undefined, text: expect.stringMatching(/^<!doctype html>/) });
		expect(box.ledger).toHaveLength(0);
		box.fault({ kind: 'truncated' });
		expect(await post(box, '/sendMessage', text)).toMatchObject({ status: 200, json: undefined, text: expect.stringMatching(/^\{"sent":true/) });
		box.fault({ kind: 'empty' });
		expect(await post(box, '/sendMessage', text)).toMatchObject({ status: 200, text: '' });
		expect(box.ledger).toHaveLength(2);
	});

	test('hang never answers, and close() ends it', async () => {
		const own = await startBox();
		own.fault({ kind: 'hang' });
		const hanging = get(own, '/status');
		const outcome = hanging.then(() => 'answered', () => 'dropped');
		expect(await Promise.race([outcome, new Promise((resolve) => setTimeout(resolve, 200, 'silent'))])).toBe('silent');
		await own.close();
		expect(await outcome).toBe('dropped');
	});

	test('nonsense is refused', () => {
		expect(() => box.fault({ times: 0 })).toThrow('times');
		expect(() => box.fault({ status: 42 })).toThrow('status');
		expect(() => box.fault({ kind: 'explode' as 'hang' })).toThrow('kind');
	});
});

test('a body over 25 MB is refused with 413, and one below is taken', async () => {
	box.openWindow(CHAT);
	const send = async (size: number) =>
		await post(box, '/sendFile', { phone: PHONE, filename: 'a.png', body: `data:image/png;base64,${'A'.repeat(size)}` });
	expect((await send(24 * 1024 * 1024)).json.sent).toBe(true);
	expect((await send(26 * 1024 * 1024)).status).toBe(413);
});

test('reset() empties the records and restores the defaults', async () => {
	const receiver = await startReceiver();
	box.setWebhookUrls([receiver.url]);
	box.settings.ackNotificationsOn = true;
	box.templates = [];
	await box.inbound({});
	await post(box, '/sendMessage', { phone: PHONE, body: 'Hello' });
	box.fault({ status: 500 });
	box.reset();
	expect([box.ledger, box.hits, box.deliveries, box.webhookUrls, box.readMessages]).toEqual([[], [], [], [], []]);
	expect(box.settings.ackNotificationsOn).toBe(false);
	expect(box.templates.length).toBeGreaterThan(5);
	expect(box.isWindowOpen(CHAT)).toBe(false);
	expect((await get(box, '/messages')).json.messages).toEqual([]);
	await box.idle();
	expect(box.deliveries).toEqual([]);
	await receiver.close();
});

test('an error inside is a 500, recorded once', async () => {
	box.templates = [{ ...box.templates[0], components: '{broken' }];
	const body = { phone: PHONE, template: 'ticket_accepted', language: { policy: 'deterministic', code: 'en' } };
	const { status, json } = await post(box, '/sendTemplate', { ...body, namespace: box.templates[0].namespace });
	expect([status, json]).toEqual([500, { error: expect.any(String) }]);
	expect(box.hits).toMatchObject([{ status: 500 }]);
});
