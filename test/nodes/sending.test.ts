import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { runNode, type NodeSettings } from './harness';
import { waited } from './waited';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => box.reset());

const phoneOf = (chat: number) => `1202555${String(chat).padStart(4, '0')}`;

/** Items to so many chats in turn, whose windows are open. */
function itemsTo(chats: number, count: number): IDataObject[] {
	for (let chat = 0; chat < chats; chat++) box.openWindow(`${phoneOf(chat)}@c.us`);
	return Array.from({ length: count }, (_, number) => ({ to: phoneOf(number % chats), number }));
}

const text = { resource: 'message', operation: 'sendText', recipient: '={{ $json.to }}', text: '=message {{ $json.number }}' };

async function send(items: IDataObject[], options: IDataObject = {}, settings: NodeSettings = {}) {
	return await runNode('oneMsg', { ...text, options }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items, settings });
}

const outcomesOf = (items: Array<{ json: IDataObject }>) => items.map(({ json }) => json.outcome ?? 'error');
const inLedger = () => box.ledger.map(({ text: said }) => Number(said.replace('message ', '')));

/** The text of a request that is on its way. */
const bodyOf = (hit: { body: unknown }) => (hit.body as { body: string }).body;

describe('promise 3: messages to one chat leave in input order; different chats run side by side', () => {
	it('keeps the order of each chat and of the outputs', async () => {
		const { outputs } = await send(itemsTo(7, 60), { maxPerSecond: 1000 });
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(Array.from({ length: 60 }, (_, item) => ({ item })));
		expect(outputs[0].map(({ json }) => json.text)).toEqual(Array.from({ length: 60 }, (_, item) => `message ${item}`));
		for (let chat = 0; chat < 7; chat++) {
			const numbers = box.ledger.filter(({ to }) => to === `${phoneOf(chat)}@c.us`).map(({ text: said }) => Number(said.replace('message ', '')));
			expect(numbers).toEqual(Array.from({ length: 60 }, (_, item) => item).filter((item) => item % 7 === chat));
		}
	});

	it('a number and its chat ID are one chat', async () => {
		box.openWindow(`${phoneOf(1)}@c.us`);
		const items = Array.from({ length: 20 }, (_, number) => ({ number, to: number % 2 === 0 ? phoneOf(1) : `${phoneOf(1)}@c.us` }));
		await send(items, { maxPerSecond: 1000 });
		expect(inLedger()).toEqual(items.map(({ number }) => number));
	});

	it('a chat that WhatsApp slows down does not hold up the others', async () => {
		const items = itemsTo(3, 9);
		box.fault({ path: '/sendMessage', body: { sent: false, error: { code: 131056 }, message: 'pair rate limit' }, status: 200 });
		const { outputs } = await send(items, { maxPerSecond: 1000, maxConcurrency: 1 });
		expect(outcomesOf(outputs[0])).toEqual(Array(9).fill('accepted'));
		// The refused one was the first; its chat goes on a second later, behind all others.
		expect(inLedger()).toEqual([1, 2, 4, 5, 7, 8, 0, 3, 6]);
	});
});

describe('speed', () => {
	it('keeps to Max Messages per Second', async () => {
		const began = Date.now();
		await send(itemsTo(30, 30), { maxPerSecond: 20 });
		expect(Date.now() - began).toBeGreaterThan(1400);
	});

	it('never has more under way than Max Concurrent Messages, and uses what it may', async () => {
		box.load.latencyMs = 20;
		await send(itemsTo(40, 40), { maxPerSecond: 1000, maxConcurrency: 3 });
		expect(box.load.mostAtOnce).toBe(3);
	});

	it('finds out what the channel takes, and every message arrives', async () => {
		Object.assign(box.load, { latencyMs: 20, capPerSecond: 40 });
		const { outputs } = await send(itemsTo(100, 160), { maxPerSecond: 1000 });
		expect(outcomesOf(outputs[0])).toEqual(Array(160).fill('accepted'));
		expect(box.ledger).toHaveLength(160);
		expect(box.hits.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
	});

	it.each([
		[{ maxPerSecond: 0 }, /Max Messages per Second has to be a number from 0\.01 to 1000/],
		[{ maxPerSecond: 'fast' }, /Max Messages per Second/],
		[{ maxConcurrency: 1.5 }, /Max Concurrent Messages has to be a whole number from 1 to 200/],
		[{ retryForSeconds: -1 }, /Retry for Seconds has to be a whole number from 0 to 3600/],
	])('refuses %j before anything leaves', async (options, message) => {
		const { error } = await send(itemsTo(1, 2), options);
		expect(error?.message).toMatch(message);
		expect(box.hits).toHaveLength(0);
	});
});

describe('promise 9: what the node says happened is what the ledger says happened, also half-way', () => {
	it('100 items, item 37 refused: no new one starts, those under way end, one error accounts for all', async () => {
		const items = itemsTo(100, 100);
		box.closeWindow(`${phoneOf(37)}@c.us`);
		const { error } = await send(items, { maxPerSecond: 1000 });
		const account = error?.context?.account as Record<string, number[]>;
		expect(error?.message).toMatch(/24-hour window.*\[item 37\]/);
		expect(account.refused).toEqual([37]);
		expect(account.accepted).toEqual([...inLedger()].sort((a, b) => a - b));
		expect(account.accepted.length).toBeGreaterThanOrEqual(36);
		expect(account.notSent.length).toBeGreaterThan(0);
		expect(Object.values(account).flat().sort((a, b) => a - b)).toEqual(items.map(({ number }) => number));
		expect(error?.description).toContain('Of 100 items: ');
		expect(error?.description).toMatch(/1 refused \(37\)/);
		expect(error?.description).toMatch(/\d+ not sent \(\d+–99\)/);
	});

	it('an answer that breaks off half-way is told as unknown, and the ledger has it', async () => {
		const items = itemsTo(30, 30);
		box.fault({ path: '/sendMessage', kind: 'resetAfter' });
		const { error } = await send(items, { maxPerSecond: 1000, maxConcurrency: 4 });
		const account = error?.context?.account as Record<string, number[]>;
		expect(account.unknown).toHaveLength(1);
		expect([...account.accepted, ...account.unknown].sort((a, b) => a - b)).toEqual([...inLedger()].sort((a, b) => a - b));
	});

	it('with continue nothing stops', async () => {
		const items = itemsTo(20, 20);
		box.closeWindow(`${phoneOf(3)}@c.us`);
		const { outputs } = await send(items, { maxPerSecond: 1000 }, { onError: 'continueRegularOutput' });
		expect(outcomesOf(outputs[0])).toEqual(Array.from({ length: 20 }, (_, item) => (item === 3 ? 'error' : 'accepted')));
		expect(box.ledger).toHaveLength(19);
	});
});

describe('promise 1: what may have gone out is not sent again by itself', () => {
	const REFUSED_BEFORE = [
		['429', { status: 429, body: { message: 'too many requests' } }],
		['130429', { status: 200, body: { sent: false, error: { code: 130429 } } }],
		['131016', { status: 200, body: { sent: false, error: { code: 131016 } } }],
		['133004', { status: 200, body: { sent: false, error: { code: 133004 } } }],
	] as const;

	it.each(REFUSED_BEFORE)('%s is tried again until it is taken', async (_, fault) => {
		box.fault({ path: '/sendMessage', times: 1, ...fault });
		const { outputs, error } = await send(itemsTo(1, 1));
		expect(error).toBeUndefined();
		expect(outcomesOf(outputs[0])).toEqual(['accepted']);
		expect(box.hits).toHaveLength(2);
		expect(box.ledger).toHaveLength(1);
	});

	it.each([
		['500', { status: 500, body: { error: 'x' } }],
		['a broken connection', { kind: 'resetAfter' as const }],
		['an answer cut in half', { kind: 'truncated' as const }],
		['a page of HTML', { kind: 'html' as const }],
		['a closed window', { status: 200, body: { sent: false, error: { code: 131047 } } }],
		['a full mailbox of marketing', { status: 200, body: { sent: false, error: { code: 131049 } } }],
		['an unknown upstream error', { status: 200, body: { sent: false, error: { code: 131000 } } }],
	])('%s is not tried again', async (_, fault) => {
		box.fault({ path: '/sendMessage', times: 3, ...fault });
		const { error } = await send(itemsTo(1, 1));
		expect(error).toBeDefined();
		expect(box.hits).toHaveLength(1);
	});

	it('Retry for Seconds ends the trying, and the error says how long it took', async () => {
		box.fault({ path: '/sendMessage', times: 99, status: 429, body: { message: 'too many requests' } });
		const { error } = await send(itemsTo(1, 1), { retryForSeconds: 2 });
		expect(error?.context).toMatchObject({ outcome: 'refused', httpStatus: 429, retryable: true });
		expect(error?.description).toMatch(/tried [234] times in [12] s/);
		expect(box.ledger).toEqual([]);
	});

	it('a Retry-After beyond that is not waited for', async () => {
		box.fault({ path: '/sendMessage', status: 429, body: { message: 'too many requests' }, headers: { 'retry-after': '3600' } });
		const [ms, { error }] = await waited(send(itemsTo(1, 1)));
		expect(ms).toBeLessThan(2000);
		expect(error?.context).toMatchObject({ afterMs: 3_600_000 });
	});

	it('Retry-After is waited for, as seconds and as a date', async () => {
		for (const retryAfter of [() => '1', () => new Date(Date.now() + 2000).toUTCString()]) {
			box.fault({ path: '/sendMessage', status: 429, body: { message: 'too many requests' }, headers: { 'retry-after': retryAfter() } });
			const began = Date.now();
			const { error } = await send(itemsTo(1, 1));
			expect(error).toBeUndefined();
			expect(Date.now() - began).toBeGreaterThan(700);
		}
	});

	it('Retry On Fail: 100 items, one of them failing, 3 tries: 99 messages', async () => {
		const items = itemsTo(100, 100);
		box.closeWindow(`${phoneOf(50)}@c.us`);
		const { error } = await send(items, { maxPerSecond: 1000 }, { retryOnFail: true, maxTries: 3, waitBetweenTries: 1, onError: 'continueRegularOutput' });
		expect(error).toBeUndefined();
		expect(box.ledger).toHaveLength(99);
		expect(new Set(inLedger()).size).toBe(99);
		expect(box.hits.filter((hit) => bodyOf(hit) === 'message 50').length).toBeGreaterThanOrEqual(1);
	});
});
