import { firstOf, objectsIn, placesOf } from '../../nodes/shared/domain/events/places';

describe('where a message may hold what it is about', () => {
	it('is looked for in the order of 1msg-api §15, in objects and in their JSON as text', () => {
		const element = {
			button: { at: 1 },
			interactive: { at: 2 },
			metadata: { button: { at: 3 }, interactive: { at: 4 }, at: 5 },
			meta: JSON.stringify({ interactive: JSON.stringify({ at: 6 }), at: 7 }),
			body: JSON.stringify({ at: 8, button: { at: 9 }, interactive: { at: 10 } }),
			at: 11,
		};
		const { inner, all } = placesOf(element, 'button');
		expect(inner.map(({ at }) => at)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
		expect(all.map(({ at }) => at)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
	});

	it('is nowhere but in the element where nothing is inside', () => {
		for (const element of [{}, { button: {}, interactive: null, metadata: '', meta: [], body: 'Yes' }, { metadata: { button: {}, interactive: 'x' } }]) {
			expect(placesOf(element, 'button').inner).toEqual('metadata' in element && typeof element.metadata === 'object' ? [element.metadata] : []);
			expect(placesOf(element, 'button').all.at(-1)).toBe(element);
		}
		expect(placesOf({ a: 1 }, 'constructor')).toEqual({ inner: [], all: [{ a: 1 }] });
	});

	it('the first name counts before the first place, and what is empty does not', () => {
		expect(firstOf([{ b: 1 }, { a: 2 }], 'a', 'b')).toBe(2);
		expect(firstOf([{ a: null }, { a: undefined }, { a: 0 }, { a: 1 }], 'a')).toBe(0);
		expect(firstOf([{ a: 1 }], 'b')).toBeUndefined();
	});
});

describe('all objects inside', () => {
	it('come from the outside in, without what is told about something else', () => {
		const [deep, listed, quoted] = [{ d: 1 }, { l: 1 }, { q: 1 }];
		const places = [{ text: 'x', number: 1, none: {}, a: { deep }, list: [listed, 'x', null], json: '{"j":1}', quoted }];
		expect(objectsIn(places, new Set(['quoted']))).toEqual([places[0], { deep }, listed, { j: 1 }, deep]);
		expect(objectsIn(places, new Set())).toContainEqual(quoted);
	});

	it('are not many more than a message of any channel holds', () => {
		let chain: Record<string, unknown> = { end: 1 };
		for (let level = 0; level < 1000; level++) chain = { chain };
		expect(objectsIn([chain], new Set())).toHaveLength(60);
		const wide = Array.from({ length: 1000 }, (_, at) => ({ at }));
		expect(objectsIn(wide, new Set())).toHaveLength(60);
		expect(objectsIn([{ wide }], new Set())).toHaveLength(61);
	});
});
