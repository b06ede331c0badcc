import type { IExecuteFunctions } from 'n8n-workflow';
import { KeyRecord } from '../../nodes/shared/node/keyRecord';

/** An execution whose database answers as it is told to; without n8n, since its clock has to be jest's. */
function execution(checkProcessedAndRecord: (keys: string[]) => Promise<{ new: string[]; processed: string[] }>): IExecuteFunctions {
	return { getWorkflow: () => ({ id: 'w' }), getNode: () => ({ id: 'n' }), helpers: { checkProcessedAndRecord } } as unknown as IExecuteFunctions;
}

const silent = execution(async () => await new Promise(() => undefined));
const healthy = execution(async (keys) => ({ new: keys, processed: [] }));

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('a database that does not answer is given up after a minute; those behind go on, and the key is free', async () => {
	const first = KeyRecord.of(silent).claim(silent, ['A'], 10).catch((error: Error) => error.message);
	const behind = (async () => {
		await jest.advanceTimersByTimeAsync(1);
		return await KeyRecord.of(healthy).claim(healthy, ['A', 'B'], 10);
	})();
	await jest.advanceTimersByTimeAsync(59_000);
	expect(await Promise.race([first, Promise.resolve('nothing yet')])).toBe('nothing yet');
	await jest.advanceTimersByTimeAsync(2_000);
	expect(await first).toMatch(/did not answer/);
	// It was held by the first when the second asked.
	expect(await behind).toEqual(new Set(['A']));
	KeyRecord.of(healthy).letGo(['B']);
	expect(await KeyRecord.of(healthy).claim(healthy, ['A'], 10)).toEqual(new Set());
});

it('a database that answers leaves no watch behind', async () => {
	await KeyRecord.of(healthy).claim(healthy, ['C'], 10);
	expect(jest.getTimerCount()).toBe(0);
});

describe('the record of a node', () => {
	const nodeOf = (id: string, asked: unknown[][] = []) =>
		({
			getWorkflow: () => ({ id }),
			getNode: () => ({ id: 'n' }),
			helpers: {
				checkProcessedAndRecord: async (...given: unknown[]) => {
					asked.push(given);
					return await Promise.resolve({ processed: [], new: [] });
				},
				removeProcessed: async (...given: unknown[]) => {
					asked.push(given);
					await Promise.resolve();
				},
			},
		}) as unknown as IExecuteFunctions;

	it('stays while it is in use, whatever other nodes ask, and goes once nobody uses it', async () => {
		const [one, other] = [nodeOf('one'), nodeOf('other')];
		const record = KeyRecord.of(one);
		await record.claim(one, ['A'], 10);
		KeyRecord.of(other);
		expect(KeyRecord.of(one)).toBe(record);
		record.letGo(['A']);
		await jest.advanceTimersByTimeAsync(6_000);
		KeyRecord.of(other);
		expect(KeyRecord.of(one)).not.toBe(record);
	});

	it('takes keys out of the list that it writes them into', async () => {
		const asked: unknown[][] = [];
		const context = nodeOf('same', asked);
		await KeyRecord.of(context).claim(context, ['A'], 10);
		await KeyRecord.of(context).remove(context, ['A'], 10);
		expect(asked).toEqual(Array.from({ length: 2 }, () => [['A'], 'node', { mode: 'entries', maxEntries: 10 }]));
	});

	it('keeps as many keys as the execution wants that wants most of those that go together', async () => {
		const asked: unknown[][] = [];
		const context = nodeOf('together', asked);
		await Promise.all([50, 10].map(async (memory, index) => await KeyRecord.of(context).claim(context, [`key ${index}`], memory)));
		expect(asked).toEqual([[['key 0', 'key 1'], 'node', { mode: 'entries', maxEntries: 50 }]]);
	});
});

describe('beside another process', () => {
	let workflows = 0;

	/** One node's list, from which another process's writing takes away what it has not read. */
	function shared() {
		const id = `shared-${workflows++}`;
		const list = new Set<string>();
		const database = { failWith: undefined as string | undefined, asked: 0 };
		const context = {
			getWorkflow: () => ({ id }),
			getNode: () => ({ id: 'n' }),
			helpers: {
				checkProcessedAndRecord: async (keys: string[]) => {
					database.asked++;
					if (database.failWith !== undefined) throw new Error(database.failWith);
					const processed = keys.filter((key) => list.has(key));
					for (const key of keys) list.add(key);
					return await Promise.resolve({ processed, new: [] });
				},
			},
		} as unknown as IExecuteFunctions;
		const record = () => KeyRecord.of(context);
		const claim = async (key: string) => {
			let at: number | undefined;
			const used = await record().claim(context, [key], 100).finally(() => (at = Date.now()));
			return { used: [...used], at: at! };
		};
		return { list, database, claim, record, context };
	}

	/** As above, and another process has undone something before. */
	async function contested() {
		const world = shared();
		await world.claim('first');
		world.list.clear();
		const settled = world.record().settle(world.context, ['first'], 100);
		await jest.advanceTimersByTimeAsync(600);
		await settled;
		world.record().letGo(['first']);
		expect([...world.list]).toEqual(['first']);
		return world;
	}

	const pass = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

	it('that nothing tells of, a key is given at once', async () => {
		const { claim } = shared();
		const began = Date.now();
		expect(await claim('A')).toEqual({ used: [], at: began });
	});

	it('a key is given once it has stood for a while', async () => {
		const { claim } = await contested();
		const began = Date.now();
		const claimed = claim('A');
		await pass(300);
		expect(await claimed).toEqual({ used: [], at: began + 51 });
	});

	it('a key that has stood is looked for no more, unless it is undone later', async () => {
		const { claim, database, list, record, context } = await contested();
		const claimed = claim('A');
		await pass(300);
		await claimed;
		const { asked } = database;
		await record().settle(context, ['A'], 100);
		expect(database.asked).toBe(asked);
		list.delete('A');
		const beside = claim('B');
		await pass(10);
		// B's call has written it down again: it has to stand anew.
		let isSettled = false;
		const settled = record().settle(context, ['A'], 100).then(() => (isSettled = true));
		await pass(30);
		expect(isSettled).toBe(false);
		await pass(300);
		await Promise.all([beside, settled]);
		expect([...list]).toEqual(expect.arrayContaining(['A', 'B']));
	});

	it('keys of which this process knows nothing any more are looked for all the same, but no more than n8n keeps', async () => {
		const { claim, list, record, context } = shared();
		for (const key of ['A', 'B', 'C']) await claim(key);
		await pass(10_000);
		// Whose call forgets what was written long ago.
		await claim('D');
		list.clear();
		const settled = record().settle(context, ['A', 'B', 'C'], 2);
		await pass(2_000);
		await settled;
		expect([...list].filter((key) => key !== 'D')).toEqual(['B', 'C']);
		// Somebody has taken them away.
		const began = Date.now();
		const claimed = claim('E');
		await pass(2_000);
		expect((await claimed).at - began).toBe(51);
	});

	it('keys written one after another are looked for once the last of them has stood', async () => {
		const { claim, database, record, context } = shared();
		await claim('A');
		await pass(100);
		await claim('B');
		const { asked } = database;
		const began = Date.now();
		let took = 0;
		const settled = record().settle(context, ['A', 'B'], 100).then(() => (took = Date.now() - began));
		await pass(2_000);
		await settled;
		expect({ took, asked: database.asked - asked }).toEqual({ took: 251, asked: 1 });
	});

	it('a key that is undone meanwhile is written down again, and stands when it is given', async () => {
		const { claim, list } = await contested();
		const began = Date.now();
		const claimed = claim('A').then((given) => ({ ...given, stands: list.has('A') }));
		await pass(20);
		list.delete('A');
		await pass(300);
		expect(await claimed).toEqual({ used: [], at: began + 102, stands: true });
	});

	it('a look that finds what was written again a moment ago proves nothing', async () => {
		const { claim, list } = await contested();
		const began = Date.now();
		const claimed = claim('A').then((given) => ({ ...given, stands: list.has('A') }));
		await pass(20);
		list.delete('A');
		await pass(20);
		// With its own key it writes down the other's as well.
		const beside = claim('B');
		await pass(300);
		expect(await claimed).toEqual({ used: [], at: began + 91, stands: true });
		expect(await beside).toEqual({ used: [], at: began + 91 });
	});

	it('who is always undone gets its key after four looks', async () => {
		const { claim, list } = await contested();
		const began = Date.now();
		const claimed = claim('A');
		for (let step = 0; step < 30; step++) {
			list.delete('A');
			await pass(10);
		}
		expect(await claimed).toEqual({ used: [], at: began + 204 });
	});

	it('where calls are slow, a key has to stand for longer, but not for more than a quarter of a second', async () => {
		for (const [ms, expected] of [[120, 120], [4000, 250]]) {
			const { claim, context } = await contested();
			const { helpers } = context;
			const quick = helpers.checkProcessedAndRecord;
			helpers.checkProcessedAndRecord = async (...asked) => {
				await new Promise((resolve) => setTimeout(resolve, ms));
				return await quick(...asked);
			};
			const began = Date.now();
			const claimed = claim('A');
			await pass(20_000);
			expect((await claimed).at - began).toBe(ms + expected + 1 + ms);
		}
	});

	it('the slowest call of the last minute tells how long a key has to stand', async () => {
		const { claim, list, context } = await contested();
		const { helpers } = context;
		const quick = helpers.checkProcessedAndRecord;
		helpers.checkProcessedAndRecord = async (...asked) => {
			await new Promise((resolve) => setTimeout(resolve, 120));
			return await quick(...asked);
		};
		const took = async (key: string) => {
			const began = Date.now();
			const claimed = claim(key);
			await pass(1_000);
			return (await claimed).at - began;
		};
		await took('A');
		helpers.checkProcessedAndRecord = quick;
		await pass(30_000);
		expect(await took('B')).toBe(121);
		// Another loss: for one more minute keys have to stand.
		list.delete('B');
		expect(await took('C')).toBe(121);
		await pass(30_000);
		expect(await took('D')).toBe(51);
	});

	it('a database that fails at the look takes away no key that was written', async () => {
		const { claim, database } = await contested();
		const claimed = claim('A');
		await pass(20);
		database.failWith = 'connection terminated';
		await pass(300);
		expect((await claimed).used).toEqual([]);
	});

	it('a key that this process has written lately is used, whatever became of the list', async () => {
		const { claim, list, record } = shared();
		await claim('A');
		record().letGo(['A']);
		list.clear();
		expect((await claim('A')).used).toEqual(['A']);
		expect([...list]).toEqual(['A']);
	});

	it('a clock that is set back holds nobody up', async () => {
		const { claim } = await contested();
		const claimed = claim('A');
		await pass(1);
		jest.setSystemTime(Date.now() - 3_600_000);
		await pass(4 * 250 + 100);
		expect((await claimed).used).toEqual([]);
	});

	it('a minute after the last loss nobody waits any more', async () => {
		const { claim } = await contested();
		await pass(61_000);
		const began = Date.now();
		expect((await claim('A')).at).toBe(began);
	});
});
