import { startBox, type Box, type Json } from '../../../demo/simulator/box';
import { runNode } from '../harness';

let now = Date.parse('2026-07-25T12:00:00Z');
let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1, now: () => now });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	now = Date.parse('2026-07-25T12:00:00Z');
	jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

const CHAT = '12025550143@c.us';
const HOUR = 3_600_000;

const run = async (resource: string, operation: string, parameters: object = {}) => {
	const result = await runNode('oneMsg', { resource, operation, ...parameters }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items: [{ chatId: CHAT }] });
	const hints = result.run.data.resultData.runData.Node?.at(-1)?.hints ?? [];
	return { ...result, items: (result.outputs[0] ?? []).map(({ json }) => json), hints };
};
const getAll = async (parameters: object = {}) => await run('message', 'getAll', parameters);
const queries = () => box.hits.map(({ path }) => Object.fromEntries(new URLSearchParams(path.split('?')[1])));

/** A row of the history in its own dialect. */
const row = (number: number, more: Json = {}): Json => ({ messageNumber: number, id: `wamid.${number}`, type: 'chat', body: `text ${number}`, fromMe: 0, time: now / 1000 - 10_000 + number, chatId: CHAT, author: CHAT, ...more });
const page = (messages: unknown, more: Json = {}, times = 1) => box.fault({ path: '/messages', status: 200, body: { messages, ...more }, times });
const writes = async (count: number) => {
	for (let i = 1; i <= count; i++) {
		now += 1000;
		await box.inbound({ text: `text ${i}` });
	}
};

describe('message.getAll', () => {
	it('gives messages in the shape of the trigger’s events', async () => {
		const id = await box.inbound({ text: 'Hi', name: 'Dana' });
		const { items, hints } = await getAll();
		expect(items).toEqual([
			{
				event: 'message', channelId: box.channelId, messageId: id, chatId: CHAT, phone: '12025550143', bsuid: 'US.7391045528816630', contactName: 'Dana', fromMe: false, isGroup: false,
				messageType: 'text', text: 'Hi', timestamp: '2026-07-25T12:00:00.000Z', dedupeKey: `${box.channelId}:message:${id}`,
			},
		]);
		expect(hints).toEqual([]);
		// A single message does not show that the newest came first: the history is read from its beginning.
		expect(queries()).toEqual([{ limit: '50', last: 'true' }, { limit: '100', lastMessageNumber: '0' }, { limit: '100', lastMessageNumber: '1' }]);
		expect(box.hits[0]).toMatchObject({ method: 'GET', rawBody: '' });
	});

	it('returns all over all pages, oldest or newest first', async () => {
		await writes(230);
		const oldest = await getAll({ returnAll: true, order: 'oldestFirst' });
		expect(oldest.items.map(({ text }) => text)).toEqual(Array.from({ length: 230 }, (_, i) => `text ${i + 1}`));
		expect(queries()).toEqual(['0', '100', '200', '230'].map((lastMessageNumber) => ({ limit: '100', lastMessageNumber })));
		const newest = await getAll({ returnAll: true });
		expect(newest.items.map(({ text }) => text)).toEqual(Array.from({ length: 230 }, (_, i) => `text ${230 - i}`));
		expect(newest.hints).toEqual([]);
	});

	it('keeps the limit, across pages', async () => {
		await writes(130);
		expect((await getAll({ limit: 3 })).items.map(({ text }) => text)).toEqual(['text 130', 'text 129', 'text 128']);
		expect((await getAll({ limit: 3, order: 'oldestFirst' })).items.map(({ text }) => text)).toEqual(['text 1', 'text 2', 'text 3']);
		expect((await getAll({ limit: 120 })).items).toHaveLength(120);
		expect((await getAll({ limit: 120, order: 'oldestFirst' })).items.at(-1)).toMatchObject({ text: 'text 120' });
	});

	it('reads on where more was written in one second than fits on a page', async () => {
		for (let i = 0; i < 250; i++) await box.inbound({ text: `text ${i}` });
		const { items, hints } = await getAll({ returnAll: true });
		expect(new Set(items.map(({ messageId }) => messageId)).size).toBe(250);
		expect(hints).toEqual([]);
	});

	it('filters by chat, time and message, in the query and for itself', async () => {
		const id = await box.inbound({ text: 'one' });
		now += HOUR;
		await box.inbound({ text: 'two' });
		await box.inbound({ text: 'three', from: '4915112345678' });
		const texts = async (filters: object) => (await getAll({ filters })).items.map(({ text }) => text);
		expect(await texts({ chat: '+1 202 555 0143' })).toEqual(['two', 'one']);
		expect(await texts({ from: '2026-07-25T12:30:00Z' })).toEqual(['three', 'two']);
		expect(await texts({ to: '2026-07-25T12:30:00Z' })).toEqual(['one']);
		expect(await texts({ messageId: id })).toEqual(['one']);
		expect(queries().filter(({ limit }) => limit === '50')).toEqual([{ chatId: CHAT }, { min_time: '1784982600' }, { max_time: '1784982600' }, { msgId: id }].map((query) => ({ ...query, limit: '50', last: 'true' })));
		box.historyIgnores = ['chatId', 'msgId', 'min_time', 'max_time'];
		expect(await texts({ chat: '4915112345678' })).toEqual(['three']);
		expect(await texts({ from: '2026-07-25T12:30:00Z' })).toEqual(['three', 'two']);
		expect(await texts({ to: '2026-07-25T12:30:00Z' })).toEqual(['one']);
		expect(await texts({ messageId: id })).toEqual(['one']);
	});

	it('carries what came under raw where asked to', async () => {
		page([row(1)]);
		expect((await getAll({ options: { includeRaw: true } })).items[0].raw).toMatchObject({ messageNumber: 1 });
	});

	it.each([['of a kind that nobody knows', { type: 'brand_new' }, {}], ['asked for', {}, { includeRaw: true }]])('promise 6: keeps the secret of the channel out of what comes as it came, %s', async (_, more, options) => {
		page([row(1, { ...more, body: `see ${box.apiKey}`, link: `https://x.example/?k=${encodeURIComponent(box.apiKey)}` })]);
		const { raw } = (await getAll({ options })).items[0];
		expect(raw).toMatchObject({ id: 'wamid.1', body: 'see ***' });
		expect(JSON.stringify(raw)).not.toContain(box.apiKey);
	});

	it('a filter that is added and left empty is none, and numbers are text', async () => {
		const id = await box.inbound({ text: 'one' });
		await box.inbound({ text: 'two', from: '4915112345678' });
		const texts = async (filters: object) => (await getAll({ filters })).items.map(({ text }) => text);
		for (const empty of ['', ' ']) expect(await texts({ chat: empty, messageId: empty, from: '', to: '' })).toEqual(['two', 'one']);
		expect(await texts({ chat: '={{ 4915112345678 }}' })).toEqual(['two']);
		expect(await texts({ messageId: ` ${id} ` })).toEqual(['one']);
		page([row(1, { id: '7' }), row(2)], {}, 3);
		expect(await texts({ messageId: '={{ 7 }}' })).toEqual(['text 1']);
	});

	it.each([['chat', 'Chat'], ['messageId', 'Message ID'], ['from', 'From'], ['to', 'To']])('a filter whose expression finds nothing does not let other customers’ messages through: %s', async (name, field) => {
		await box.inbound({ text: 'of somebody else' });
		for (const nothing of ['={{ null }}', '={{ $json.missing }}']) {
			const { items, error } = await getAll({ filters: { [name]: nothing } });
			expect([items, error?.message, error?.context?.outcome]).toEqual([[], `${field} is empty: its expression found nothing [item 0]`, 'notSent']);
		}
		expect(box.hits).toEqual([]);
	});

	it('promise 6: the notice of a history does not give the key', async () => {
		const notice = `History is off for token "${box.apiKey}"`;
		const shown = 'History is off for token "***"';
		page([], { notice });
		expect(JSON.stringify((await getAll()).hints)).toContain(JSON.stringify(shown).slice(1, -1));
		for (const [resource, operation, more] of [['chat', 'getSessionWindow', {}], ['chat', 'getReplies', { since: '2020-01-01' }]] as const) {
			page([], { notice });
			const { outputs } = await runNode('oneMsg', { resource, operation, chat: '12025550143', ...more }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url } });
			expect(outputs[0][0].json.reason).toBe(`1MSG says about the history: “${shown}”`);
		}
	});

	it('gives no items and says why where the channel keeps no history', async () => {
		page([], { notice: 'Message history is disabled' });
		const { items, hints, error } = await getAll();
		expect([items, error]).toEqual([[], undefined]);
		expect(hints).toEqual([{ message: expect.stringContaining('“Message history is disabled”') as string, type: 'info', location: 'outputPane' }]);
		const empty = await getAll();
		expect(empty.items).toEqual([]);
		expect(empty.hints[0].message).toMatch(/may not keep the history/);
	});

	it('ends where the channel gives the same page again, and says so', async () => {
		page(Array.from({ length: 100 }, (_, i) => row(i + 1)), {}, 20);
		const { items, hints } = await getAll({ returnAll: true, order: 'oldestFirst' });
		expect(items).toHaveLength(100);
		// Once more behind the last number, and once from the last second on.
		expect(box.hits).toHaveLength(3);
		expect(hints[0].message).toMatch(/may be more/);
	});

	it('reads forward where the channel does not know “newest first”', async () => {
		const rows = Array.from({ length: 150 }, (_, i) => row(i + 1));
		page(rows.slice(0, 100), {}, 2);
		page(rows.slice(100));
		expect((await getAll({ limit: 100 })).items.map(({ text }) => text).slice(0, 2)).toEqual(['text 150', 'text 149']);
	});

	describe.each([[[]], [['last']], [['lastMessageNumber']], [['max_time']], [['last', 'min_time']], [['limit']], [['chatId', 'max_time']], [['last', 'lastMessageNumber']], [['last', 'lastMessageNumber', 'min_time', 'max_time', 'chatId']]])(
		'a channel that does not know %j',
		(ignored) => {
			it.each([1, 2, 30, 100, Infinity])('and gives %d messages a page loses none in silence, and no reply either', async (cap) => {
				await box.inbound({ text: 'text 0' });
				const since = new Date(now + 60_000).toISOString();
				await writes(122);
				Object.assign(box, { historyIgnores: ignored, historyPageCap: cap });
				const everything = Array.from({ length: 123 }, (_, i) => `text ${i}`);
				for (const order of ['oldestFirst', 'newestFirst']) {
					const { items, hints, error } = await getAll({ returnAll: true, order });
					expect(error).toBeUndefined();
					if (hints.length > 0) expect(hints[0].message).toMatch(/may be more/);
					else expect(items.map(({ text }) => text)).toEqual(order === 'oldestFirst' ? everything : [...everything].reverse());
				}
				const reply = (await run('chat', 'getReplies', { since })).items[0];
				expect(reply.replied).not.toBe(false);
				expect((await run('chat', 'getSessionWindow')).items[0].open).not.toBe(false);
				// Whoever knows the cursor, or both times and the order, can be read to the end.
				if (!ignored.includes('lastMessageNumber')) expect(reply.replied).toBe(true);
			});
		},
	);

	it.each([['the order', ['last']], ['the number', ['lastMessageNumber']], ['neither', ['last', 'lastMessageNumber']]])('reads all of a history that knows %s', async (_, ignored) => {
		await writes(123);
		Object.assign(box, { historyIgnores: ignored, historyPageCap: 30 });
		for (const order of ['oldestFirst', 'newestFirst']) {
			const { items, hints } = await getAll({ returnAll: true, order });
			expect([items.length, hints]).toEqual([123, []]);
		}
	});

	it('never takes an answer that cannot be read for an empty history', async () => {
		box.fault({ path: '/messages', status: 200, body: { result: 'ok' } });
		expect((await getAll()).error?.message).toMatch(/history could not be read/);
		box.fault({ path: '/messages', status: 403, body: 'Trial period has ended' });
		expect((await getAll()).error?.message).toMatch(/trial or subscription has ended/);
		box.fault({ path: '/messages', status: 200, body: { response: { error: 'upstream is down' } } });
		expect((await getAll()).error?.message).toMatch(/upstream is down/);
		box.fault({ path: '/messages', status: 501, body: { error: 'Not implemented' } });
		expect((await getAll()).error?.message).toMatch(/does not offer this yet/);
	});

	it('costs no good message for a broken one', async () => {
		page([null, 7, row(1), { messageNumber: 'x' }]);
		expect((await getAll()).items).toContainEqual(expect.objectContaining({ messageId: 'wamid.1' }));
	});

	it.each([
		[{ limit: 0 }, /^Limit is not a whole number/],
		[{ filters: { from: 'yesterday-ish' } }, /^From is not a moment/],
		[{ filters: { from: '2026-07-25', to: '2026-07-24' } }, /^From is later than To/],
		[{ filters: { chat: 'nobody!' } }, /^Chat "nobody!" is neither/],
		[{ filters: { chat: '={{ {"id":"12025550143@c.us"} }}' } }, /^Chat must be text, but it is an object/],
		[{ filters: { chat: '={{ ["12025550143@c.us"] }}' } }, /^Chat must be text, but it is a list/],
		[{ filters: { chat: '={{ [] }}' } }, /^Chat must be text, but it is a list/],
		[{ filters: { chat: '={{ true }}' } }, /^Chat is empty/],
		[{ filters: { chat: '={{ NaN }}' } }, /^Chat is empty/],
		[{ filters: { messageId: '={{ {"id":"wamid.1"} }}' } }, /^Message ID must be text, but it is an object/],
		[{ filters: { messageId: '={{ ["wamid.1"] }}' } }, /^Message ID must be text, but it is a list/],
		[{ filters: { messageId: '={{ true }}' } }, /^Message ID must be text, but it is true/],
		[{ filters: { messageId: '={{ NaN }}' } }, /^Message ID is empty/],
	])('refuses %j before asking', async (parameters, sentence) => {
		expect((await getAll(parameters)).error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});

describe('message.getDeliveryStatus', () => {
	const status = async (messageId: string) => await run('message', 'getDeliveryStatus', { messageId });
	const hook = (word: string, time: number, more: Json = {}) => ({ id: 'wamid.A+b/c=', type: 'message', status: word, timestamp: String(time), ...more });

	it('gives the most advanced status and all steps', async () => {
		box.fault({ path: '/hookInfo', status: 200, body: { hooks: [hook('delivered', 1785000001), hook('sent', 1785000000)] } });
		const { items } = await status('wamid.A+b/c=');
		expect(box.hits[0].method).toBe('GET');
		expect(box.hits[0].path).toMatch(/\/hookInfo\?/);
		expect(queries()).toEqual([{ messageId: 'wamid.A+b/c=' }]);
		expect(items).toEqual([
			{
				messageId: 'wamid.A+b/c=',
				status: 'delivered',
				steps: [
					{ status: 'sent', rawStatus: 'sent', timestamp: '2026-07-25T17:20:00.000Z' },
					{ status: 'delivered', rawStatus: 'delivered', timestamp: '2026-07-25T17:20:01.000Z' },
				],
			},
		]);
	});

	it('says why it failed, as the trigger does, and never as an error', async () => {
		box.fault({ path: '/hookInfo', status: 200, body: { hooks: [hook('failed', 1785000000, { errors: [{ code: 131026, title: 'Message undeliverable' }] })] } });
		const { items, error } = await status('wamid.A+b/c=');
		expect(error).toBeUndefined();
		expect(items[0]).toMatchObject({ status: 'failed', failure: { code: 131026, retryable: false } });
	});

	it('is unknown where 1MSG holds nothing', async () => {
		expect((await status('wamid.NONE')).items).toEqual([{ messageId: 'wamid.NONE', status: 'unknown', steps: [] }]);
	});

	it('says to use the trigger where the channel does not know the method', async () => {
		box.fault({ path: '/hookInfo', status: 404, body: { error: 'Method "hookInfo" is not found' } });
		const { error } = await status('wamid.X');
		expect(error?.message).toMatch(/does not tell the delivery status/);
		expect(error?.description).toMatch(/events of the 1MSG Trigger/);
		box.fault({ path: '/hookInfo', status: 200, body: {} });
		expect((await status('wamid.X')).error?.message).toMatch(/could not be read/);
	});

	it('refuses an empty ID', async () => {
		expect((await status(' ')).error?.message).toMatch(/^Message ID is empty/);
		expect(box.hits).toEqual([]);
	});
});

describe('chat.getSessionWindow', () => {
	const session = async () => (await run('chat', 'getSessionWindow')).items[0];

	it('is open for 24 hours after the customer’s last message', async () => {
		await box.inbound({ text: 'Hi' });
		now += 23 * HOUR;
		expect(await session()).toEqual({ chatId: CHAT, open: true, closesAt: '2026-07-26T12:00:00.000Z', lastInboundAt: '2026-07-25T12:00:00.000Z' });
		expect(queries()[0]).toEqual({ chatId: CHAT, limit: '100', last: 'true' });
		now += HOUR;
		expect(await session()).toMatchObject({ open: false, lastInboundAt: '2026-07-25T12:00:00.000Z' });
	});

	it('reads past a hundred messages of our own', async () => {
		page(Array.from({ length: 100 }, (_, i) => row(200 - i, { fromMe: 1 })));
		page([row(100, { fromMe: 1 }), row(99)]);
		expect(await session()).toMatchObject({ open: true });
	});

	it('is unknown without a history', async () => {
		page([], { notice: 'History is off' });
		expect(await session()).toEqual({ chatId: CHAT, open: 'unknown', reason: expect.stringContaining('History is off') as string });
		expect(await session()).toMatchObject({ open: 'unknown' });
		box.fault({ path: '/messages', status: 500, body: { error: 'Internal' } });
		expect(await session()).toMatchObject({ open: 'unknown', reason: expect.stringMatching(/could not be read/) as string });
	});
});

describe('a number that WhatsApp knows in two forms', () => {
	const forms = [
		['Brazil', '5511987654321', '551187654321'],
		['Mexico', '5215512345678', '525512345678'],
		['Argentina', '5491112345678', '541112345678'],
	];
	const replies = async (chat: string) => (await run('chat', 'getReplies', { chat, since: '2026-07-25T12:00:05Z' })).items[0];
	const chatIds = () => [...new Set(queries().map(({ chatId }) => chatId))];

	it.each(forms.flatMap(([country, long, short]) => [[country, long, short], [country, short, long]]))('%s: asked for as %s, written as %s', async (_, asIs, other) => {
		await box.inbound({ from: asIs, text: 'the order' });
		now += 60_000;
		await box.inbound({ from: other, text: 'Sim' });
		expect(await replies(asIs)).toMatchObject({ chatId: `${asIs}@c.us`, replied: true, messages: [{ text: 'Sim', chatId: `${other}@c.us` }] });
		expect(chatIds()).toEqual([`${asIs}@c.us`, `${other}@c.us`]);
		now += 24 * HOUR - 30_000;
		expect((await run('chat', 'getSessionWindow', { chat: asIs })).items[0]).toMatchObject({ chatId: `${asIs}@c.us`, open: true, lastInboundAt: '2026-07-25T12:01:00.000Z' });
	});

	const [[, long, short]] = forms;
	const of = (phone: string, number: number, more: Json = {}) => row(number, { chatId: `${phone}@c.us`, author: `${phone}@c.us`, ...more });
	const ours = of(long, 1, { fromMe: 1, time: 1784980700 });

	it('gives messages of both in the order of their times, each once', async () => {
		const [first, second, third] = [of(short, 2, { time: 1784980810 }), of(long, 3, { time: 1784980820 }), of(short, 4, { time: 1784980830 })];
		now += 60_000;
		page([second, ours]);
		page([third, first]);
		expect(await replies(long)).toMatchObject({ replied: true, messages: [{ messageId: 'wamid.2' }, { messageId: 'wamid.3' }, { messageId: 'wamid.4' }] });
		// A channel that takes both for one chat.
		page([third, second, first, ours], {}, 2);
		const { messages } = await replies(long);
		expect(messages).toMatchObject([{ messageId: 'wamid.2' }, { messageId: 'wamid.3' }, { messageId: 'wamid.4' }]);
	});

	it('says no only where both could be read', async () => {
		now += 60_000;
		page([ours]);
		page([]);
		page([]);
		expect(await replies(long)).toEqual({ chatId: `${long}@c.us`, replied: false, messages: [] });
		page([ours]);
		page([]);
		box.fault({ path: '/messages', status: 500, body: { error: 'Internal' } });
		expect(await replies(long)).toMatchObject({ replied: 'unknown', messages: [], reason: expect.stringMatching(/^The history could not be read/) as string });
		page([ours]);
		page([]);
		page([], { notice: 'History is off' });
		expect(await replies(long)).toMatchObject({ replied: 'unknown', reason: expect.stringContaining('History is off') as string });
		page([ours]);
		page([]);
		page([of(short, 2, { time: undefined }), of(short, 1, { fromMe: 1, time: 1784980700 })]);
		expect(await replies(long)).toMatchObject({ replied: 'unknown', reason: expect.stringMatching(/cannot be read/) as string });
	});

	it.each(forms)('%s: Get Many finds a chat’s messages under both, in either order, and so many in all', async (_, asIs, other) => {
		for (const [place, from] of [asIs, other, other, asIs].entries()) {
			now += 1000;
			await box.inbound({ from, text: `text ${place + 1}` });
		}
		await box.inbound({ from: '12025550143', text: 'somebody else' });
		const texts = async (parameters: object) => (await getAll({ filters: { chat: asIs }, ...parameters })).items.map(({ text }) => text);
		expect(await texts({})).toEqual(['text 4', 'text 3', 'text 2', 'text 1']);
		expect(await texts({ returnAll: true, order: 'oldestFirst' })).toEqual(['text 1', 'text 2', 'text 3', 'text 4']);
		expect(await texts({ limit: 3 })).toEqual(['text 4', 'text 3', 'text 2']);
		expect(await texts({ limit: 3, order: 'oldestFirst' })).toEqual(['text 1', 'text 2', 'text 3']);
	});

	it('messages of one second stand as the channel has numbered them, under whichever id it keeps them', async () => {
		for (const [place, from] of [long, short, short, long].entries()) await box.inbound({ from, text: `text ${place + 1}` });
		const texts = async (parameters: object) => (await getAll({ filters: { chat: short }, ...parameters })).items.map(({ text }) => text);
		expect(await texts({})).toEqual(['text 4', 'text 3', 'text 2', 'text 1']);
		expect(await texts({ order: 'oldestFirst', limit: 3 })).toEqual(['text 1', 'text 2', 'text 3']);
		expect(await texts({ limit: 2 })).toEqual(['text 4', 'text 3']);
	});

	it('Get Many gives each message once where the channel takes both for one chat', async () => {
		now += 60_000;
		const [first, second] = [of(short, 1, { time: 1784980810 }), of(long, 2, { time: 1784980820 })];
		page([second, first], {}, 6);
		expect((await getAll({ filters: { chat: long } })).items).toMatchObject([{ messageId: 'wamid.2' }, { messageId: 'wamid.1' }]);
		expect(chatIds()).toEqual([`${long}@c.us`, `${short}@c.us`]);
	});

	it('Get Many fails where one of both cannot be read, and passes on what 1MSG says of either', async () => {
		box.fault({ path: '/messages', status: 200, body: { messages: [] } });
		box.fault({ path: '/messages', status: 400, body: { error: 'Internal' } });
		expect((await getAll({ filters: { chat: long } })).error?.message).toMatch(/^1MSG does not accept the request/);
		page([]);
		page([], { notice: 'History is off' });
		const { items, hints } = await getAll({ filters: { chat: long } });
		expect(items).toEqual([]);
		expect(hints).toMatchObject([{ message: expect.stringContaining('“History is off”') as string }]);
	});

	it.each(['12025550143', '551137654321', '5511387654321', '4915112345678', '120363000000004242@g.us', 'US.7391045528816630@lid'])('any other chat is asked for once: %s', async (chat) => {
		await replies(chat);
		expect(chatIds()).toEqual([chat.includes('@') ? chat : `${chat}@c.us`]);
	});
});

describe('chat.getReplies', () => {
	const replies = async (since: unknown = '2026-07-25T12:00:00Z') => await run('chat', 'getReplies', { since });

	it('gives the customer’s messages since the moment, and nobody else’s', async () => {
		await box.inbound({ text: 'the order' });
		now += 1000;
		await box.inbound({ type: 'buttonReply', replyId: 'yes', replyTitle: 'Yes' });
		await box.inbound({ text: 'somebody else', from: '4915112345678' });
		const { items } = await replies();
		expect(items).toHaveLength(1);
		expect(items[0]).toMatchObject({ chatId: CHAT, replied: true, messages: [{ event: 'reply', replyId: 'yes', timestamp: '2026-07-25T12:00:01.000Z' }] });
		expect(queries()).toEqual([{ chatId: CHAT, min_time: String(Date.parse('2026-07-18T12:00:00Z') / 1000), limit: '100', last: 'true' }]);
	});

	it('promise 6: a message of a type that nobody knows keeps what came, without the key', async () => {
		page([row(1, { type: 'hologram', time: now / 1000 + 5, body: `see ${box.apiKey}` })]);
		const { items } = await replies();
		expect(items[0]).toMatchObject({ replied: true, messages: [{ raw: { type: 'hologram', body: 'see ***' } }] });
		const [{ raw }] = items[0].messages as Array<{ raw: unknown }>;
		expect(JSON.stringify(raw)).not.toContain(box.apiKey);
	});

	it('says no only where the history knows the chat', async () => {
		page([row(1, { fromMe: 1, time: now / 1000 - 5 })]);
		expect((await replies()).items).toEqual([{ chatId: CHAT, replied: false, messages: [] }]);
		expect((await replies()).items[0]).toMatchObject({ replied: 'unknown', messages: [], reason: expect.stringMatching(/proves nothing/) as string });
		page([], { notice: 'Message history is disabled' });
		expect((await replies()).items[0]).toMatchObject({ replied: 'unknown', reason: expect.stringContaining('Message history is disabled') as string });
	});

	it('finds the reply behind a page that is shorter than what was asked for', async () => {
		await box.inbound({ text: 'the order' });
		now += 10_000;
		await box.inbound({ type: 'buttonReply', replyId: 'yes', replyTitle: 'Yes' });
		const headers = { authorization: `Bearer ${box.apiKey}`, 'content-type': 'application/json' };
		expect((await fetch(`${box.url}/${box.channelId}/sendMessage`, { method: 'POST', headers, body: JSON.stringify({ phone: '12025550143', body: 'Thanks' }) })).status).toBe(200);
		box.historyPageCap = 1;
		expect((await replies('2026-07-25T12:00:05Z')).items[0]).toMatchObject({ replied: true, messages: [{ replyId: 'yes' }] });
	});

	describe('what cannot be read', () => {
		const old = { fromMe: 1, time: 1784980700 };
		const late = 1784980805;
		it.each<[string, unknown]>([
			['nothing', null],
			['a number', 7],
			['a text', 'Yes'],
			['an empty element', {}],
			['a message without a time', row(2, { time: undefined })],
			['a message of a time that is none', row(2, { time: 'soon' })],
			['a message that names no chat', row(2, { time: late, chatId: undefined, author: undefined })],
			['a message of a chat in another form', row(2, { time: late, chatId: 'US.7391045528816630@lid', author: 'US.7391045528816630@lid' })],
			['an element that is nested too deep to be read', JSON.parse(`{"id":"x","time":${late},"type":"chat","body":${'['.repeat(3000)}${']'.repeat(3000)}}`)],
		])('could be the reply: %s', async (_, element) => {
			now += 10_000;
			page([element, row(1, old)]);
			page([element, row(1, old)]);
			expect((await replies()).items[0]).toMatchObject({ replied: 'unknown', messages: [], reason: expect.stringMatching(/cannot be read/) as string });
			page([element, row(1, { ...old, time: 1784800000 })]);
			page([element, row(1, { ...old, time: 1784800000 })]);
			expect((await run('chat', 'getSessionWindow')).items[0]).toMatchObject({ open: 'unknown' });
		});

		it.each<[string, Json]>([
			['from before the moment', row(2, { time: 1784980750, chatId: undefined, author: undefined })],
			['our own', row(2, { time: late, chatId: undefined, author: undefined, fromMe: 1 })],
			['somebody else’s', row(2, { time: late, chatId: '4915112345678@c.us', author: '4915112345678@c.us' })],
		])('could not: %s', async (_, element) => {
			now += 10_000;
			page([element, row(1, old)]);
			expect((await replies()).items[0]).toMatchObject({ replied: false });
		});

		it('does not hide the reply beside it', async () => {
			now += 10_000;
			page([null, JSON.stringify(row(2, { time: late })), row(1, old)]);
			expect((await replies()).items[0]).toMatchObject({ replied: true, messages: [{ messageId: 'wamid.2' }] });
		});
	});

	it.each<[string, Parameters<Box['fault']>[0]]>([
		['HTTP 500', { status: 500, body: { error: 'Internal' } }],
		['plain text of a blocked channel', { status: 403, body: 'subscriptionBlocked' }],
		['an answer of another kind', { status: 200, body: { result: 'ok' } }],
		['a connection that breaks', { kind: 'resetBefore' }],
	])('is unknown after %s', async (_, fault) => {
		box.fault({ path: '/messages', ...fault });
		const { items, error } = await replies();
		expect(error).toBeUndefined();
		expect(items[0]).toMatchObject({ replied: 'unknown', messages: [], reason: expect.stringMatching(/^The history could not be read: /) as string });
	});

	it('takes moments in every common form', async () => {
		for (const since of [1784980800, '1784980800', 1784980800000, '2026-07-25T14:00:00+02:00', '={{ DateTime.fromISO("2026-07-25T12:00:00Z") }}', '={{ new Date("2026-07-25T12:00:00Z") }}']) {
			box.hits.length = 0;
			expect((await replies(since)).error).toBeUndefined();
			expect(queries()[0].min_time).toBe('1784376000');
		}
	});

	it.each([
		['', /^Since is empty/],
		['soon', /^Since is not a moment/],
		['2026-07-26T12:00:00Z', /^Since lies in the future/],
	])('refuses Since %j', async (since, sentence) => {
		expect((await replies(since)).error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});
