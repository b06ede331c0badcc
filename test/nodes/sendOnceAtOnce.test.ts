import { sleep, type IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { runNode } from './harness';
import { KeyStore } from './keyStore';

/** Send-once keys of executions that run at the same time: in this process, and in others that n8n's store cannot tell from it. */

let box: Box;
const store = new KeyStore();
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
	await store.install();
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	store.reset();
});

/** An execution that sends one message for each order, each to a chat of its own. */
async function send(orders: string[], options: IDataObject = {}) {
	const items = orders.map((order, number) => ({ order, to: `1202555014${number}` }));
	for (const { to } of items) box.openWindow(`${to}@c.us`);
	const parameters = { resource: 'message', operation: 'sendText', recipient: '={{ $json.to }}', text: '={{ $json.order }}', options: { sendOnceKey: '={{ $json.order }}', maxPerSecond: 1000, ...options } };
	return await runNode('oneMsg', parameters, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items, mode: 'trigger' });
}

const outcomesOf = ({ outputs }: Awaited<ReturnType<typeof send>>) => outputs[0].map(({ json }) => json.outcome ?? 'error');
const texts = () => box.ledger.map((entry) => entry.text).sort();

/** Another process has read the list before what was written last, and writes it now. */
const loses = (part: string) => (store.entries = store.entries.filter((key) => !key.includes(part)));

describe('in one process', () => {
	it('ten executions at the same instant send one message for each key', async () => {
		const runs = await Promise.all(Array.from({ length: 10 }, async () => await send(['A', 'B', 'C'])));
		expect(texts()).toEqual(['A', 'B', 'C']);
		expect(runs.flatMap(outcomesOf).sort()).toEqual([...Array<string>(3).fill('accepted'), ...Array<string>(27).fill('skipped')]);
	});

	it('so do executions that keep different numbers of keys', async () => {
		await Promise.all([10, 20, 30].map(async (sendOnceMemory) => await send(['A'], { sendOnceMemory })));
		expect(texts()).toEqual(['A']);
	});

	it('where the first is refused, its key is free: the next execution sends it', async () => {
		box.fault({ path: '/sendMessage', status: 200, body: { sent: false, message: 'Wrong parameters' } });
		const [first] = await Promise.all([send(['A'])]);
		expect(first.error?.context).toMatchObject({ outcome: 'refused' });
		expect(outcomesOf(await send(['A']))).toEqual(['accepted']);
	});

	it('those that wait go together: no more calls of n8n’s database than for two', async () => {
		await Promise.all(Array.from({ length: 20 }, async (_, number) => await send([`A-${number}`])));
		expect(box.ledger).toHaveLength(20);
		const reservations = store.calls.filter((written) => written > 0);
		expect(reservations.reduce((sum, written) => sum + written, 0)).toBe(20);
		expect(reservations.length).toBeLessThan(10);
	});

	it('a database that fails is said by all of them, and nothing goes out', async () => {
		const failing = jest.spyOn(store.calls, 'push').mockImplementation(() => {
			throw new Error('database is locked');
		});
		const runs = await Promise.all([send(['A']), send(['A']), send(['B'])]);
		failing.mockRestore();
		for (const { error } of runs) {
			expect(error?.message).toMatch(/database is locked/);
			expect(error?.context).toMatchObject({ outcome: 'notSent' });
		}
		expect(box.ledger).toEqual([]);
		expect(outcomesOf(await send(['A']))).toEqual(['accepted']);
	});
});

describe('beside other processes', () => {
	it.each([1, 2])('keys that another one’s writing has lost stand there in the end (lost %s times)', async (times) => {
		let lost = 0;
		store.onRecorded = () => {
			if (lost++ < times) loses('A-1');
		};
		await send(['A-0', 'A-1', 'A-2'], { maxConcurrency: 3 });
		expect(store.entries).toHaveLength(3);
	});

	it('once one was lost, what is lost after the last look is written down by the next execution', async () => {
		let writes = 0;
		store.onRecorded = () => {
			if (writes++ === 0) loses('A');
		};
		await send(['A']);
		loses('A');
		await send(['B']);
		expect(store.entries.sort()).toEqual(['production:A', 'production:B']);
	});

	it('once one was lost, no message leaves before its key has stood for a while', async () => {
		let writes = 0;
		store.onRecorded = () => {
			if (writes++ === 0) loses('A');
		};
		await send(['A']);
		writes = 0;
		store.onRecorded = () => {
			if (writes++ === 0) loses('B');
		};
		const second = send(['B']);
		while (box.ledger.length < 2) await sleep(1);
		expect(store.entries).toContain('production:B');
		await second;
	});

	it('a key that was lost is given to nobody else while its owner is under way', async () => {
		let writes = 0;
		store.onRecorded = () => {
			if (writes++ === 0) loses('A');
		};
		const first = send(['A']);
		while (box.ledger.length === 0) await sleep(5);
		expect(outcomesOf(await send(['A']))).toEqual(['skipped']);
		await first;
		expect(texts()).toEqual(['A']);
	});

	it('a key that was found used is not written down once its owner has given it back', async () => {
		let writes = 0;
		store.onRecorded = () => {
			if (writes++ === 0) loses('B');
		};
		await send(['B']);
		store.entries.push('production:A');
		expect(outcomesOf(await send(['A']))).toEqual(['skipped']);
		loses(':A');
		await send(['C']);
		expect(store.entries.sort()).toEqual(['production:B', 'production:C']);
		expect(outcomesOf(await send(['A']))).toEqual(['accepted']);
	});

	it('a key that was lost is used for this process for five seconds; then n8n’s list alone tells', async () => {
		await send(['A']);
		store.entries = [];
		expect(outcomesOf(await send(['A']))).toEqual(['skipped']);
		expect(store.entries).toEqual(['production:A']);
		store.entries = [];
		const clock = Date.now();
		const later = jest.spyOn(Date, 'now').mockImplementation(() => clock + 6_000);
		expect(outcomesOf(await send(['A']))).toEqual(['accepted']);
		later.mockRestore();
	});

	it('as long as none was lost, each call holds the keys of its own messages and no others', async () => {
		const asked = jest.spyOn(store, 'isAsked');
		for (const order of ['A', 'B', 'C']) await send([order]);
		expect(asked.mock.calls.map(([keys]) => keys)).toEqual(['A', 'A', 'B', 'B', 'C', 'C'].map((order) => [`production:${order}`]));
		asked.mockRestore();
	});

	it('long after that, the process asks for its new keys alone', async () => {
		let writes = 0;
		store.onRecorded = () => {
			if (writes++ === 0) loses('A');
		};
		await send(['A']);
		loses('A');
		const clock = Date.now();
		const later = jest.spyOn(Date, 'now').mockImplementation(() => clock + 6_000);
		await send(['B']);
		later.mockRestore();
		expect(store.entries).toEqual(['production:B']);
	});

	it('a key that another process has used, and that stands in the list, is used', async () => {
		store.entries = ['production:A'];
		expect(outcomesOf(await send(['A', 'B']))).toEqual(['skipped', 'accepted']);
	});
});
