import { WorkPool } from '../../nodes/shared/node/workPool';

/** Works that end when told to. */
function works(size: number, count: number) {
	const begun: Array<{ done: () => void; fail: (error: Error) => void }> = [];
	const pool = new WorkPool(size, () => {
		if (begun.length === count) return undefined;
		return new Promise<void>((done, fail) => begun.push({ done, fail }));
	});
	return { pool, begun };
}

const turns = async () => await new Promise((resolve) => setImmediate(resolve));

describe('WorkPool', () => {
	it('never has more under way than it may', async () => {
		const { pool, begun } = works(2, 3);
		const run = pool.run();
		expect(begun).toHaveLength(2);
		begun[0].done();
		await turns();
		expect(begun).toHaveLength(3);
		begun.slice(1).forEach(({ done }) => done());
		await run;
	});

	it('a work that throws, as none should, ends the run with its error once the others are done, and begins nothing new', async () => {
		const { pool, begun } = works(2, 5);
		const run = pool.run();
		const outcome = run.then(() => 'fine', (error: Error) => error.message);
		begun[0].fail(new Error('odd'));
		await turns();
		expect(await Promise.race([outcome, Promise.resolve('under way')])).toBe('under way');
		begun[1].done();
		expect(await outcome).toBe('odd');
		expect(begun).toHaveLength(2);
	});

	it('one that waits aside makes room, and comes back before anything new', async () => {
		const order: string[] = [];
		let wake!: () => void;
		const pool: WorkPool = new WorkPool(1, () => {
			const name = ['a', 'b', 'c'][order.length];
			if (name === undefined || order.includes(name)) return undefined;
			order.push(name);
			if (name === 'a') return pool.aside(new Promise((resolve) => (wake = resolve))).then(() => void order.push('a again'));
			return Promise.resolve().then(name === 'b' ? wake : undefined);
		});
		await pool.run();
		expect(order).toEqual(['a', 'b', 'a again']);
	});

	it('is woken where something can be begun that could not be before', async () => {
		let isOpen = false;
		let begun = 0;
		let end!: () => void;
		const pool = new WorkPool(2, () => {
			if (begun === 1 && !isOpen) return undefined;
			if (begun === 2) return undefined;
			begun += 1;
			return begun === 1 ? new Promise<void>((resolve) => (end = resolve)) : Promise.resolve();
		});
		const run = pool.run();
		isOpen = true;
		pool.wake();
		expect(begun).toBe(2);
		end();
		await run;
	});

	it('one that comes back counts, whether its place was free or had to be waited for: never more than it may, and all are done', async () => {
		const COUNT = 30;
		let begun = 0;
		let underWay = 0;
		let most = 0;
		let done = 0;
		const step = async (count: number) => {
			most = Math.max(most, ++underWay);
			for (let turn = 0; turn < count; turn++) {
				await turns();
				pool.wake();
			}
			underWay -= 1;
		};
		const pool: WorkPool = new WorkPool(3, () => {
			if (begun === COUNT) return undefined;
			const number = begun++;
			return (async () => {
				await step(1 + (number % 2));
				await pool.aside(wait(1 + (number % 7)));
				await step(1 + (number % 3));
				done += 1;
			})();
		});
		const wait = async (count: number) => {
			for (let turn = 0; turn < count; turn++) await turns();
		};
		await pool.run();
		expect([begun, done, underWay, most]).toEqual([COUNT, COUNT, 0, 3]);
	});

	it('the only one, back in its own place, leaves no room for a second', async () => {
		let isOpen = false;
		let begun = 0;
		let seen = 0;
		const pool: WorkPool = new WorkPool(1, () => {
			if (begun > 1 || (begun === 1 && !isOpen)) return undefined;
			if (++begun === 2) return Promise.resolve();
			return (async () => {
				await pool.aside(turns() as Promise<void>);
				isOpen = true;
				pool.wake();
				seen = begun;
			})();
		});
		await pool.run();
		expect([seen, begun]).toEqual([1, 2]);
	});

	it('begins no more than a thousand beyond those at work, however many wait aside', async () => {
		let begun = 0;
		let end!: () => void;
		const wait = new Promise<void>((resolve) => (end = resolve));
		const pool: WorkPool = new WorkPool(2, () => (begun === 1500 ? undefined : ((begun += 1), pool.aside(wait))));
		const run = pool.run();
		await turns();
		expect(begun).toBe(1002);
		end();
		await run;
		expect(begun).toBe(1500);
	});
});
