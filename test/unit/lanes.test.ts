import fc from 'fast-check';
import { Lanes } from '../../nodes/shared/domain/lanes';

/** Runs all items, at most `size` at a time, ending them in a random order. */
function play(keys: string[][], size: number, pick: (length: number) => number, lookAhead?: number): { starts: number[]; ends: number[] } {
	const lanes = new Lanes(keys.length, (index) => keys[index], lookAhead);
	const [starts, ends, open] = [[] as number[], [] as number[], [] as number[]];
	for (;;) {
		while (open.length < size) {
			const index = lanes.next();
			if (index === undefined) break;
			for (const other of open) {
				if (keys[other].some((key) => keys[index].includes(key))) throw new Error(`${index} began beside ${other}`);
			}
			open.push(index);
			starts.push(index);
		}
		if (open.length === 0) break;
		const [done] = open.splice(pick(open.length), 1);
		ends.push(done);
		lanes.done(done);
	}
	expect(starts).toHaveLength(keys.length);
	return { starts, ends };
}

describe('promise 3: messages to one chat leave in input order; different chats run side by side', () => {
	it('holds for any chats, any keys and any order of ends; every item gets its turn once', () => {
		fc.assert(
			fc.property(fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 2 }), { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 20 }), (keys: string[][], size, stream, lookAhead) => {
				const picks = stream[Symbol.iterator]();
				const { starts } = play(keys, size, (length) => (picks.next().value as number) % length, lookAhead);
				expect([...starts].sort((a, b) => a - b)).toEqual(keys.map((_, index) => index));
				for (const key of ['a', 'b', 'c', 'd']) {
					const ofKey = starts.filter((index) => keys[index].includes(key));
					expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
				}
			}),
		);
	});

	it('a busy chat does not hold up the others', () => {
		const lanes = new Lanes(4, (index) => [['a'], ['a'], ['b'], ['c']][index]);
		expect([lanes.next(), lanes.next(), lanes.next(), lanes.next()]).toEqual([0, 2, 3, undefined]);
		lanes.done(0);
		expect(lanes.next()).toBe(1);
	});

	it('looks only so far ahead, so that memory does not grow with the run', () => {
		let asked = 0;
		const lanes = new Lanes(1_000_000, () => {
			asked += 1;
			return ['one chat'];
		});
		expect(lanes.next()).toBe(0);
		expect(lanes.next()).toBeUndefined();
		expect(asked).toBeLessThanOrEqual(1001);
	});
});
