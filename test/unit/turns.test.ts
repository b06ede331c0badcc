import { inTurn } from '../../nodes/shared/domain/turns';

/** A work that ends when it is told to. */
function work(log: string[], name: string) {
	let end!: (error?: Error) => void;
	const over = new Promise<string>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve(`${name} done`))));
	return {
		end,
		run: async () => {
			log.push(`${name} begins`);
			return await over.finally(() => log.push(`${name} ends`));
		},
	};
}

const tick = async () => await new Promise((resolve) => setImmediate(resolve));

describe('works that take turns', () => {
	it('begin in the order in which they ask, each when the one before is over', async () => {
		const log: string[] = [];
		const works = ['a', 'b', 'c'].map((name) => work(log, name));
		const all = Promise.all(works.map(async ({ run }) => await inTurn('list', run)));
		works[1].end();
		await tick();
		expect(log).toEqual(['a begins']);
		works[0].end();
		await tick();
		expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins']);
		works[2].end();
		expect(await all).toEqual(['a done', 'b done', 'c done']);
	});

	it('fail each for itself: those behind have their turn', async () => {
		const log: string[] = [];
		const [first, second] = [work(log, 'first'), work(log, 'second')];
		const failed = inTurn('list', first.run).catch((error: Error) => error.message);
		const behind = inTurn('list', second.run);
		first.end(new Error('no database'));
		second.end();
		expect([await failed, await behind]).toEqual(['no database', 'second done']);
		expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
	});

	it('do not wait for those on another thing, nor for one that is over', async () => {
		const log: string[] = [];
		const [one, other, later] = [work(log, 'one'), work(log, 'other'), work(log, 'later')];
		const first = inTurn('one list', one.run);
		const beside = inTurn('other list', other.run);
		other.end();
		expect(await beside).toBe('other done');
		expect(log).toEqual(['one begins', 'other begins', 'other ends']);
		one.end();
		await first;
		later.end();
		expect(await inTurn('one list', later.run)).toBe('later done');
	});

	it('one that asks when the one before has just ended comes behind those that wait', async () => {
		const log: string[] = [];
		const [a, b, c] = ['a', 'b', 'c'].map((name) => work(log, name));
		const first = inTurn('list', a.run);
		const second = inTurn('list', b.run);
		a.end();
		await first;
		await tick();
		const third = inTurn('list', c.run);
		await tick();
		expect(log).toEqual(['a begins', 'a ends', 'b begins']);
		b.end();
		c.end();
		await Promise.all([second, third]);
		expect(log.slice(3)).toEqual(['b ends', 'c begins', 'c ends']);
	});
});
