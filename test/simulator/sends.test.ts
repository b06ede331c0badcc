import { startBox, type Box } from '../../demo/simulator/box';
import { call, CHAT, get, PHONE, post } from './helpers';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterEach(() => box.reset());
afterAll(async () => await box.close());

const text = (changes: Record<string, unknown> = {}) => ({ phone: PHONE, body: 'Hello', ...changes });

describe('sendMessage', () => {
	test('is accepted in an open window and written to ledger and history', async () => {
		box.openWindow(CHAT);
		const { status, json } = await post(box, '/sendMessage', text());
		expect(status).toBe(200);
		expect(json).toEqual({
			sent: true,
			id: expect.stringMatching(/^wamid\..+/),
			message: `Sent to ${CHAT}`,
			description: expect.any(String),
		});
		expect(box.ledger).toEqual([
			{
				number: 1,
				at: expect.stringMatching(/^\d{4}-.*Z$/),
				method: 'sendMessage',
				to: CHAT,
				id: json.id,
				body: { phone: PHONE, body: 'Hello' },
				text: 'Hello',
				statuses: [],
			},
		]);
		const history = await get(box, '/messages');
		expect(history.json.messages).toMatchObject([{ id: json.id, messageNumber: 1, fromMe: 1, self: 1, type: 'chat', body: 'Hello' }]);
	});

	test('is refused with HTTP 200 when the window is closed', async () => {
		const { status, json } = await post(box, '/sendMessage', text());
		expect([status, json]).toEqual([200, { sent: false, message: 'Dialog window is closed' }]);
		expect(box.ledger).toEqual([]);
		expect(box.hits).toMatchObject([{ method: 'POST', path: `/${box.channelId}/sendMessage`, status: 200, body: text() }]);
	});

	test.each([
		['no destination', { phone: undefined }],
		['two destinations', { chatId: CHAT }],
		['a number as phone', { phone: 12025550143 }],
		['a plus sign', { phone: '+12025550143' }],
		['5 digits', { phone: '12345' }],
		['16 digits', { phone: '1234567890123456' }],
		['a chat id without suffix', { phone: undefined, chatId: PHONE }],
		['a loose bsuid', { phone: undefined, bsuid: '44.7700.900143' }],
		['an empty body', { body: ' ' }],
		['a number as body', { body: 5 }],
		['4097 characters', { body: '👍'.repeat(4097) }],
	])('refuses %s with 400', async (_, changes) => {
		box.openWindow(CHAT);
		const { status, json } = await post(box, '/sendMessage', text(changes));
		expect([status, json]).toEqual([400, { error: expect.any(String) }]);
		expect(box.ledger).toEqual([]);
	});

	test('counts code points, and gives each send an id of its own', async () => {
		box.openWindow(CHAT);
		const ids = new Set<string>();
		for (const body of ['👍'.repeat(4096), 'a', 'a']) ids.add((await post(box, '/sendMessage', text({ body }))).json.id);
		expect(ids.size).toBe(3);
	});

	test('finds the chat by chatId, bsuid and username', async () => {
		await box.inbound({ bsuid: 'US.ABC123', username: 'dana.example' });
		await box.inbound({ bsuid: 'US.HIDDEN1', hiddenNumber: true });
		const to = async (destination: Record<string, string>) => {
			const { json } = await post(box, '/sendMessage', { body: 'Hi', ...destination });
			return json.sent ? box.ledger.at(-1)?.to : json.message;
		};
		expect(await to({ chatId: CHAT })).toBe(CHAT);
		expect(await to({ bsuid: 'US.ABC123' })).toBe(CHAT);
		expect(await to({ username: 'dana.example' })).toBe(CHAT);
		expect(await to({ chatId: 'US.HIDDEN1@lid' })).toBe('US.HIDDEN1@lid');
		expect(await to({ bsuid: 'US.HIDDEN1' })).toBe('US.HIDDEN1@lid');
		expect(await to({ username: 'nobody' })).toBe('Username is not found or not linked with BSUID');
		expect(await to({ bsuid: 'US.STRANGER' })).toBe('Dialog window is closed');
	});

	test('takes form-encoded bodies, and no broken ones', async () => {
		box.openWindow(CHAT);
		const form = await call(box, 'POST', '/sendMessage', `phone=${PHONE}&body=Hi+there`, {
			'content-type': 'application/x-www-form-urlencoded',
		});
		expect(form.json.sent).toBe(true);
		expect(box.ledger[0].text).toBe('Hi there');
		for (const body of ['{"phone":', '[]', 'null', '']) expect((await call(box, 'POST', '/sendMessage', body)).status).toBe(400);
		expect(box.hits.at(-4)).toMatchObject({ rawBody: '{"phone":', body: '{"phone":', status: 400 });
	});

	test('the window closes 24 hours after the last customer message, and can be closed', async () => {
		let time = Date.parse('2026-08-01T10:00:00Z');
		const timed = await startBox({ now: () => time });
		await timed.inbound({});
		expect(timed.isWindowOpen(CHAT)).toBe(true);
		time += 24 * 3600_000 - 1;
		expect(timed.isWindowOpen(CHAT)).toBe(true);
		time += 1;
		expect(timed.isWindowOpen(CHAT)).toBe(false);
		timed.openWindow(CHAT);
		timed.closeWindow(CHAT);
		expect(timed.isWindowOpen(CHAT)).toBe(false);
		await timed.close();
	});
});

describe('sendFile', () => {
	const file = (changes: Record<string, unknown> = {}) => ({ phone: PHONE, body: 'https://cdn.example/a.pdf', filename: 'a.pdf', ...changes });

	test.each([
		['a link', {}, 'document'],
		['a data URI', { body: 'data:image/png;base64,iVBORw0KGgo=', filename: 'a.png' }, 'image'],
		['a media id', { body: undefined, filename: undefined, mediaId: '1029384756', mediaType: 'video' }, 'video'],
		['a voice note', { body: 'https://cdn.example/v.ogg', filename: 'v.ogg', mediaType: 'audio', voice: true }, 'audio'],
	])('accepts %s', async (_, changes, type) => {
		box.openWindow(CHAT);
		expect((await post(box, '/sendFile', file({ ...changes, caption: 'Invoice' }))).json.sent).toBe(true);
		expect((await get(box, '/messages')).json.messages).toMatchObject([{ type, caption: 'Invoice' }]);
	});

	test('refuses what is not complete', async () => {
		box.openWindow(CHAT);
		const status = async (changes: Record<string, unknown>) => (await post(box, '/sendFile', file(changes))).status;
		expect(await status({ filename: undefined })).toBe(400);
		expect(await status({ body: undefined })).toBe(400);
		expect(await status({ caption: 'x'.repeat(1025) })).toBe(400);
		expect(await status({ mediaId: '1', mediaType: undefined })).toBe(400);
		expect(await status({ voice: true })).toBe(400);
		expect((await post(box, '/sendFile', file({ body: '/tmp/a.pdf' }))).json).toEqual({ sent: false, message: 'wrong file' });
	});
});

describe('sendReaction and readMessage', () => {
	test('a reaction needs a target, one emoji and a window', async () => {
		const id = await box.inbound({});
		const react = async (changes: Record<string, unknown>) =>
			await post(box, '/sendReaction', { phone: PHONE, body: '👍🏽', quotedMsgId: id, ...changes });
		expect((await react({})).json.sent).toBe(true);
		expect((await react({ body: '❤' })).json.sent).toBe(true);
		expect((await react({ body: '' })).json.sent).toBe(true);
		expect((await react({ quotedMsgId: 'wamid.elsewhere' })).json.sent).toBe(true);
		expect(box.ledger.map(({ method, text: emoji }) => [method, emoji])).toEqual([
			['sendReaction', '👍🏽'],
			['sendReaction', '❤'],
			['sendReaction', ''],
			['sendReaction', '👍🏽'],
		]);
		for (const changes of [{ body: 'ok' }, { body: '👍👍' }, { body: undefined }, { quotedMsgId: undefined }, { quotedMsgId: 'abc' }]) {
			expect((await react(changes)).status).toBe(400);
		}
		box.closeWindow(CHAT);
		expect((await react({})).json).toEqual({ sent: false, message: 'Dialog window is closed' });
	});

	test('only inbound messages outside groups can be marked as read', async () => {
		const id = await box.inbound({});
		const inGroup = await box.inbound({ groupId: '120363000000004242' });
		const { json: own } = await post(box, '/sendMessage', text());
		const first = await post(box, '/readMessage', { messageId: id, typingIndicator: true });
		expect([first.status, first.json]).toEqual([200, { result: 'success' }]);
		expect((await post(box, '/readMessage', { msgId: id })).status).toBe(200);
		expect(box.readMessages).toEqual([
			{ messageId: id, typingIndicator: true },
			{ messageId: id, typingIndicator: false },
		]);
		for (const messageId of ['wamid.unknown', own.id, inGroup, undefined]) {
			expect((await post(box, '/readMessage', { messageId })).status).toBe(400);
		}
	});
});
