import type { IDataObject, WorkflowExecuteMode } from 'n8n-workflow';
import { startBox, type Box, type Json } from '../../../demo/simulator/box';
import { INBOUND_TYPES } from '../../../demo/simulator/types';
import { deliver, runNode, triggerHooks } from '../harness';

const START = Date.parse('2026-07-25T12:00:00Z');
let now = START;
let box: Box;
/** What n8n keeps with the workflow from one run to the next. */
let staticData: IDataObject;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1, now: () => now });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	now = START;
	staticData = {};
	jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

const HOUR = 3_600_000;
const credentials = () => ({ apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });

interface Given {
	mode?: WorkflowExecuteMode;
	items?: IDataObject[];
}
const run = async (parameters: object = {}, { mode = 'trigger', items = [{}] }: Given = {}) => {
	const result = await runNode('oneMsg', { resource: 'message', operation: 'catchUp', ...parameters }, { credentials: credentials(), items, mode, staticData });
	const hints = (result.run.data.resultData.runData.Node?.at(-1)?.hints ?? []).map(({ message }) => message);
	const events = (result.outputs[0] ?? []).map(({ json }) => json);
	return { ...result, events, texts: events.map(({ text }) => text), hints };
};
const writes = async (...texts: string[]) => {
	for (const text of texts) {
		now += 1000;
		await box.inbound({ text });
	}
};
const kept = () => (staticData['node:Node'] as IDataObject | undefined)?.catchUp as IDataObject | undefined;
const page = (messages: unknown, more: Json = {}, times = 1) => box.fault({ path: '/messages', status: 200, body: { messages, ...more }, times });
const answer = async (text: string) => {
	const headers = { authorization: `Bearer ${box.apiKey}`, 'content-type': 'application/json' };
	await fetch(`${box.url}/${box.channelId}/sendMessage`, { method: 'POST', headers, body: JSON.stringify({ phone: '12025550143', body: text }) });
};

it('gives what the trigger gives for the same message, whatever its type', async () => {
	const events = ['message', 'reply', 'reaction', 'order', 'other', 'welcome', 'echo'];
	// What is pushed is recorded; nobody has to take it.
	box.webhookUrls = ['http://127.0.0.1:9/'];
	for (const type of INBOUND_TYPES) {
		now += 1000;
		await box.inbound({ type, quotedMessageId: type === 'reaction' ? 'wamid.QUOTED' : undefined });
	}
	await box.inbound({ text: 'in a group', groupId: '120363000000000000' });
	await box.inbound({ text: 'hidden', hiddenNumber: true });
	await answer('ours');
	await box.idle();
	const bodies = box.deliveries.map(({ body }) => body);
	const setup = { credentials: credentials(), parameters: { events } };
	box.webhookUrls = [];
	await triggerHooks(setup).create();
	const query = Object.fromEntries(new URL(box.webhookUrls[0]).searchParams);
	const pushed: IDataObject[] = [];
	for (const body of bodies) pushed.push(...((await deliver({ ...setup, body, query })).result.workflowData?.[0] ?? []).map(({ json }) => json));
	jest.spyOn(Date, 'now').mockImplementation(() => now);
	expect(pushed).toHaveLength(INBOUND_TYPES.length + 3);
	const { events: caught } = await run({ events, returnAll: true });
	const withoutRaw = ({ raw, ...event }: IDataObject) => ({ ...event, hasRaw: raw !== undefined });
	expect(caught.map(withoutRaw)).toEqual(pushed.map(withoutRaw));
	expect(caught.every(({ dedupeKey }) => typeof dedupeKey === 'string')).toBe(true);
});

describe('since the last run', () => {
	it('begins a day back, then brings only what is new, oldest first', async () => {
		await box.inbound({ text: 'long ago' });
		now += 30 * HOUR;
		await writes('one', 'two');
		expect(await run()).toMatchObject({ texts: ['one', 'two'], hints: [] });
		expect(await run()).toMatchObject({ texts: [], hints: [], error: undefined });
		await writes('three');
		expect((await run()).texts).toEqual(['three']);
		// Of the second and third run: from the last message on, which shows that the numbers are still the same.
		expect(box.hits.slice(-2).map(({ path }) => path.split('?')[1])).toEqual(['limit=100&lastMessageNumber=2', 'limit=100&lastMessageNumber=4']);
		expect(JSON.stringify(kept()).length).toBeLessThan(400);
	});

	it('goes back as far as it is told on the first run', async () => {
		await writes('old');
		now += 3 * HOUR;
		await writes('new');
		expect((await run({ firstRunHours: 1 })).texts).toEqual(['new']);
		staticData = {};
		expect((await run({ firstRunHours: 4 })).texts).toEqual(['old', 'new']);
	});

	it('loses nothing between a first run that found nothing and a second one long after', async () => {
		expect(await run()).toMatchObject({ texts: [], hints: [expect.stringMatching(/may not keep the history/)] });
		await writes('one');
		now += 72 * HOUR;
		expect((await run()).texts).toEqual(['one']);
	});

	it('passes over nothing at the limit, and says that there is more', async () => {
		await writes('a', 'b', 'c', 'd', 'e');
		expect(await run({ limit: 2 })).toMatchObject({ texts: ['a', 'b'], hints: [expect.stringMatching(/next run goes on/)] });
		expect((await run({ limit: 2 })).texts).toEqual(['c', 'd']);
		expect(await run({ limit: 2 })).toMatchObject({ texts: ['e'], hints: [] });
		expect((await run({ limit: 2 })).texts).toEqual([]);
	});

	it('leaves echoes out unless they are chosen, and passes over them', async () => {
		await writes('a');
		await answer('ours');
		await writes('b');
		await answer('ours again');
		expect((await run({ limit: 1 })).texts).toEqual(['a']);
		expect((await run({ limit: 1 })).texts).toEqual(['b']);
		await answer('a third');
		expect((await run({ events: ['echo', 'message'] })).texts).toEqual(['a third']);
		expect((await run({ events: [] })).error?.message).toMatch(/^Events is empty/);
	});

	it('moves nothing in a test run, and shows what would come', async () => {
		await writes('one');
		expect((await run({}, { mode: 'manual' })).texts).toEqual(['one']);
		expect(kept()).toBeUndefined();
		await run();
		const before = JSON.stringify(staticData);
		await writes('two');
		expect((await run({}, { mode: 'manual' })).texts).toEqual(['two']);
		expect(JSON.stringify(staticData)).toBe(before);
		expect((await run()).texts).toEqual(['two']);
	});

	it('moves nothing where the reading fails, on whichever page', async () => {
		await writes('one');
		await run();
		const before = JSON.stringify(staticData);
		await writes(...Array.from({ length: 120 }, (_, i) => `text ${i}`));
		box.fault({ path: '/messages', status: 500, body: { error: 'Internal' } });
		expect((await run({ returnAll: true })).error).toBeDefined();
		page([{ messageNumber: 1, id: 'x' }], {}, 1);
		box.fault({ path: '/messages', status: 403, body: 'Trial period has ended' });
		expect((await run({ returnAll: true })).error?.message).toMatch(/trial/);
		expect(JSON.stringify(staticData)).toBe(before);
		expect((await run({ returnAll: true })).events).toHaveLength(120);
	});

	it('catches up once, however many items start it', async () => {
		await writes('one', 'two');
		const { events, error } = await run({ limit: 1 }, { items: [{}, {}, {}] });
		expect([events.length, error]).toEqual([1, undefined]);
		expect((await run({ limit: 5 })).texts).toEqual(['two']);
	});

	it('says so where the channel keeps no history', async () => {
		await writes('one');
		await run();
		await writes('two');
		box.historyOn = false;
		expect(await run()).toMatchObject({ texts: [], hints: [expect.stringContaining('“Message history is disabled for this channel”')] });
		box.historyOn = true;
		expect((await run()).texts).toEqual(['two']);
	});

	it('notices a history that was cleared and counts from 1 again, and goes on by the time', async () => {
		await writes('one', 'two', 'three');
		await run();
		box.forgetHistory(3);
		await writes('four', 'five');
		expect(await run()).toMatchObject({ texts: ['four', 'five'], hints: [expect.stringMatching(/cleared, shortened or numbered anew/)] });
		await writes('six');
		expect(await run()).toMatchObject({ texts: ['six'], hints: [] });
	});

	it('notices it even where the new numbers have reached the old ones', async () => {
		await writes('one', 'two');
		await run();
		box.forgetHistory(2);
		await writes('three', 'four', 'five');
		expect((await run()).texts).toEqual(['three', 'four', 'five']);
	});

	it('is not led astray by a message from the future', async () => {
		page([{ messageNumber: 7, id: 'wamid.7', type: 'chat', body: 'from a wrong clock', fromMe: 0, time: (now + 48 * HOUR) / 1000, chatId: '12025550143@c.us' }]);
		expect((await run()).texts).toEqual(['from a wrong clock']);
		await writes('one');
		expect((await run()).texts).toEqual(['one']);
	});

	it('says it where the history is empty all of a sudden', async () => {
		await writes('one');
		await run();
		box.forgetHistory(1);
		expect(await run()).toMatchObject({ texts: [], hints: [expect.stringMatching(/cleared/)] });
	});

	it('begins anew where the credential names another channel', async () => {
		staticData = { 'node:Node': { catchUp: { channelId: 'ODI000000009', time: now + HOUR, number: 900, key: 'wamid.OTHER' } } };
		await writes('one');
		expect((await run()).texts).toEqual(['one']);
		expect(kept()).toMatchObject({ channelId: box.channelId, number: 1 });
	});

	it.each([[{ catchUp: 'junk' }], [{ catchUp: { channelId: 'ODI000000001', time: 'x' } }], [{ catchUp: { channelId: 'ODI000000001', time: START, number: 'y', key: 7 } }]])('lives with %j in its place', async (data) => {
		staticData = { 'node:Node': data as IDataObject };
		await writes('one');
		expect((await run()).texts).toEqual(['one']);
	});

	describe.each([[[]], [['lastMessageNumber']], [['limit']], [['lastMessageNumber', 'limit']]])('a channel that does not know %j', (ignored) => {
		it.each([2, 7, Infinity])('and gives %d messages a page is caught up once, run by run', async (cap) => {
			Object.assign(box, { historyIgnores: ignored, historyPageCap: cap });
			const all = Array.from({ length: 60 }, (_, i) => `text ${i}`);
			const seen: unknown[] = [];
			for (let i = 0; i < 60; i += 20) {
				await writes(...all.slice(i, i + 20));
				for (let round = 0; round < 3; round++) seen.push(...(await run({ limit: 8 })).texts);
			}
			expect(seen).toEqual(all);
		});
	});

	it('reads a history without numbers, also within one second', async () => {
		const row = (i: number): Json => ({ id: `wamid.${i}`, type: 'chat', body: `text ${i}`, fromMe: 0, time: now / 1000 - 60 + Math.floor(i / 4), chatId: '12025550143@c.us', author: '12025550143@c.us' });
		const rows = Array.from({ length: 10 }, (_, i) => row(i));
		const seen: unknown[] = [];
		for (let round = 0; round < 5; round++) {
			page(rows, {}, 9);
			seen.push(...(await run({ limit: 3 })).texts);
			box.reset();
		}
		expect(seen).toEqual(rows.map(({ body }) => body));
	});

	it('does not move behind what it cannot have seen', async () => {
		const row = (number: number): Json => ({ messageNumber: number, id: `wamid.${number}`, type: 'chat', body: `text ${number}`, fromMe: 0, time: now / 1000 - 100 + number, chatId: '12025550143@c.us' });
		page([row(9), row(8)]);
		const { texts, hints } = await run();
		expect(texts).toEqual(['text 8', 'text 9']);
		expect(hints).toEqual([expect.stringMatching(/may be more/)]);
		expect(kept()).toMatchObject({ time: now - 24 * HOUR });
	});

	it('costs no good message for a broken one', async () => {
		await writes('one');
		page([null, 'x', { messageNumber: 3, id: 'wamid.3', type: 'chat', body: 'three', fromMe: 0, time: now / 1000, chatId: '12025550143@c.us' }]);
		expect((await run()).events).toContainEqual(expect.objectContaining({ messageId: 'wamid.3', text: 'three' }));
	});

	it('keeps the secret of the channel out of what comes as it came', async () => {
		page([{ messageNumber: 1, id: 'wamid.1', type: 'brand_new', body: `see ${box.apiKey}`, fromMe: 0, time: now / 1000, chatId: '12025550143@c.us' }]);
		expect(JSON.stringify((await run()).events[0].raw)).not.toContain(box.apiKey);
	});

	it('refuses hours that are none', async () => {
		expect((await run({ firstRunHours: -1 })).error?.message).toMatch(/^First Run Goes Back/);
		expect(box.hits).toEqual([]);
	});
});

describe('since a moment', () => {
	const since = (moment: unknown, more: object = {}) => run({ since: 'moment', moment, ...more });

	it('gives all from then on, each time, and keeps nothing', async () => {
		await writes('one');
		const moment = new Date(now + 1000).toISOString();
		await writes('two', 'three');
		for (let i = 0; i < 2; i++) expect((await since(moment)).texts).toEqual(['two', 'three']);
		expect(kept()).toBeUndefined();
		expect(await since(moment, { limit: 1 })).toMatchObject({ texts: ['two'], hints: [expect.stringMatching(/more messages since that moment/)] });
		expect((await since(moment, { options: { includeRaw: true } })).events[0].raw).toMatchObject({ messageNumber: 2 });
	});

	it.each([
		['', /^Moment is empty/],
		['soon', /^Moment is not a moment/],
	])('refuses %j', async (moment, sentence) => {
		expect((await since(moment)).error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});
