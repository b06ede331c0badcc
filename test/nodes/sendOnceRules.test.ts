import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { SendOnce, skippedItem } from '../../nodes/shared/node/sendOnce';

/** Whose a send-once key is, without a node around it. The clock is jest's; what stands in n8n's database is a list. */
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

let workflows = 0;

/** One node, whose executions share n8n's list of its keys. */
function node() {
	const id = `rules-${workflows++}`;
	const database = { keys: [] as string[], asked: 0, removals: 0, failWith: undefined as string | undefined };
	const execution = ({ store = {}, run = 0, mode = 'trigger', memory = 100 }: { store?: IDataObject; run?: number; mode?: string; memory?: number } = {}) => {
		const warnings: string[] = [];
		const act = <T>(done: () => T) => {
			if (database.failWith !== undefined) throw new Error(database.failWith);
			return done();
		};
		const context = {
			getContext: () => store,
			evaluateExpression: (asked: string) => (asked.includes('$runIndex') ? run : undefined),
			getMode: () => mode,
			getWorkflow: () => ({ id }),
			getNode: () => ({ id: 'node' }),
			logger: { warn: (words: string) => warnings.push(words) },
			helpers: {
				checkProcessedAndRecord: async (keys: string[]) => {
					database.asked += 1;
					return await Promise.resolve(
						act(() => {
							const processed = keys.filter((key) => database.keys.includes(key));
							database.keys.push(...keys.filter((key) => !processed.includes(key)));
							return { processed, new: [] };
						}),
					);
				},
				removeProcessed: async (keys: string[]) => {
					database.removals += 1;
					await Promise.resolve(act(() => (database.keys = database.keys.filter((key) => !keys.includes(key)))));
				},
			},
		} as unknown as IExecuteFunctions;
		return { once: new SendOnce(context, memory), store, warnings };
	};
	return { database, execution };
}

/** Lets the time pass until something has come to its end. */
async function passing<T>(something: Promise<T>): Promise<T> {
	let isDone = false;
	const done = () => void (isDone = true);
	something.then(done, done);
	for (let steps = 0; !isDone && steps < 1000; steps++) await jest.advanceTimersByTimeAsync(20);
	if (!isDone) throw new Error('It does not end');
	return await something;
}

const claim = async (once: SendOnce, ...items: Array<[index: number, key: string]>) => [...(await passing(once.claim(items.map(([index, key]) => ({ index, key })))))];

describe('whose a key is', () => {
	it('the first execution’s that asks, under the words of its mode', async () => {
		const { database, execution } = node();
		expect(await claim(execution().once, [0, 'a'], [1, 'b'])).toEqual([]);
		expect(await claim(execution().once, [0, 'b'], [1, 'c'])).toEqual([0]);
		expect(await claim(execution({ mode: 'manual' }).once, [0, 'a'])).toEqual([]);
		expect(database.keys).toEqual(['production:a', 'production:b', 'production:c', 'manual:a']);
	});

	it('its own at the next try, without a question to the database; an item beside it is skipped', async () => {
		const { database, execution } = node();
		const { once, store } = execution();
		await claim(once, [0, 'a']);
		const { asked } = database;
		const again = execution({ store: JSON.parse(JSON.stringify(store)) as IDataObject }).once;
		expect(await claim(again, [0, 'a'])).toEqual([]);
		expect(database.asked).toBe(asked);
		expect(await claim(again, [1, 'a'])).toEqual([1]);
		expect(database.asked).toBe(asked);
	});

	it('not that of the same item in a loop’s next run, nor of another item', async () => {
		const { execution } = node();
		const { once, store } = execution();
		await claim(once, [0, 'a']);
		expect(await claim(execution({ store, run: 1 }).once, [0, 'a'])).toEqual([0]);
		expect(await claim(execution({ store }).once, [1, 'a'])).toEqual([1]);
	});

	it('an item’s that was skipped: what others hold is not kept as its own', async () => {
		const { execution } = node();
		await claim(execution().once, [0, 'a']);
		const { once, store } = execution();
		expect(await claim(once, [0, 'a'], [1, 'b'])).toEqual([0]);
		expect(store.oneMsgKeys).toEqual({ '0/1': 'b' });
	});

	it('is said of an item that is skipped, with its reason', () => {
		expect(skippedItem('a')).toEqual({ outcome: 'skipped', reason: expect.stringMatching(/already sent/) as string, sendOnceKey: 'a' });
	});
});

describe('a key that is given back', () => {
	it('is free for the next block of the run, and for others at the end', async () => {
		const { database, execution } = node();
		const { once, store } = execution();
		await claim(once, [0, 'a'], [1, 'b']);
		once.giveBack(0);
		expect(await claim(once, [2, 'a'])).toEqual([]);
		once.giveBack(2);
		await passing(once.end(false));
		expect(database.keys).toEqual(['production:b']);
		expect(store.oneMsgKeys).toEqual({ '0/1': 'b' });
	});

	it('where there is none, nothing is written', async () => {
		const { database, execution } = node();
		const { once } = execution();
		await claim(once, [0, 'a']);
		once.giveBack(1);
		await passing(once.end(true));
		expect([database.removals, database.keys]).toEqual([0, ['production:a']]);
	});

	it('that the database does not take stays the run’s, and is tried again; where it fails to the end, the log says how many', async () => {
		const { database, execution } = node();
		const { once, store, warnings } = execution();
		await claim(once, [0, 'a'], [1, 'b']);
		once.giveBack(0);
		once.giveBack(1);
		database.failWith = 'database is locked';
		await expect(passing(once.giveBackReturned())).rejects.toThrow('database is locked');
		expect(store.oneMsgKeys).toEqual({ '0/0': 'a', '0/1': 'b' });
		await passing(once.end(true));
		expect(warnings).toEqual([expect.stringMatching(/^1MSG: 2 send-once keys .* could not be given back/)]);
		database.failWith = undefined;
		await passing(once.giveBackReturned());
		expect([database.keys, store.oneMsgKeys]).toEqual([[], {}]);
	});
});

describe('at the end of a run', () => {
	it('a database that fails is said in the log, and takes nobody’s account away', async () => {
		const { database, execution } = node();
		const { once, warnings } = execution();
		await claim(once, [0, 'a']);
		database.failWith = 'connection terminated';
		await passing(once.end(false));
		expect(warnings).toEqual([expect.stringMatching(/did not tell whether it still holds/)]);
	});

	it('nobody waits for a look after a cancel, nor where no key was used', async () => {
		const { database, execution } = node();
		const { once, warnings } = execution();
		await claim(once, [0, 'a']);
		const { asked } = database;
		await passing(once.end(true));
		const second = execution();
		await passing(second.once.end(false));
		expect([database.asked, warnings, second.warnings]).toEqual([asked, [], []]);
	});

	it('the keys that were used last are looked for, also where the block behind them had none that was free', async () => {
		const { database, execution } = node();
		await claim(execution().once, [0, 'b']);
		const { once } = execution();
		await claim(once, [0, 'a']);
		expect(await claim(once, [1, 'b'])).toEqual([1]);
		database.keys = [];
		await passing(once.end(false));
		expect(database.keys).toContain('production:a');
	});

	it('keys that another process has undone are written down again, but not those that were given back', async () => {
		const { database, execution } = node();
		const { once } = execution();
		await claim(once, [0, 'a'], [1, 'b']);
		once.giveBack(1);
		database.keys = [];
		await passing(once.end(false));
		expect(database.keys).toEqual(['production:a']);
	});
});

describe('what n8n’s database refuses', () => {
	it.each(['duplicate key value violates unique constraint "PK"', 'SQLITE_CONSTRAINT: UNIQUE constraint failed'])('as the first record of two is asked for again: %s', async (words) => {
		const { database, execution } = node();
		database.failWith = words;
		const claimed = claim(execution().once, [0, 'a']);
		await jest.advanceTimersByTimeAsync(0);
		database.failWith = undefined;
		expect(await claimed).toEqual([]);
		expect(database.asked).toBe(2);
	});

	it('for another reason is thrown at once: no message goes out without its key', async () => {
		const { database, execution } = node();
		database.failWith = 'database is locked';
		const { once, store } = execution();
		await expect(claim(once, [0, 'a'])).rejects.toThrow('database is locked');
		expect([database.asked, store.oneMsgKeys]).toEqual([1, {}]);
		// Another item of the run may still have it.
		database.failWith = undefined;
		expect(await claim(once, [1, 'a'])).toEqual([]);
	});
});
