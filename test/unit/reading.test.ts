import { elementsOf, embeddedJson, firstText, flagOf, isDeeperThan, isObject, numberOf, objectOf, own, parseJson, present, textOf } from '../../nodes/shared/domain/reading';

const nested = (levels: number, wrap: (inner: unknown) => unknown) => Array.from({ length: levels }).reduce((inner: unknown) => wrap(inner), 1);

describe('reading what somebody else wrote', () => {
	it('an object is neither a list nor null', () => {
		expect([{}, [], null, undefined, 'x', 1].map(isObject)).toEqual([true, false, false, false, false, false]);
		expect(objectOf({ a: 1 })).toEqual({ a: 1 });
		for (const value of [[], null, undefined, 'x']) expect(objectOf(value)).toEqual({});
	});

	it('a key’s own value is not what every object inherits', () => {
		expect(own({ a: 1 }, 'a')).toBe(1);
		for (const key of ['constructor', 'toString', '__proto__']) expect(own({}, key)).toBeUndefined();
		expect(own(JSON.parse('{"__proto__":1}') as Record<string, unknown>, '__proto__')).toBe(1);
	});

	it.each([(inner: unknown) => [inner], (inner: unknown) => ({ inner })])('depth is counted in levels of containers', (wrap) => {
		expect(isDeeperThan(nested(3, wrap), 3)).toBe(false);
		expect(isDeeperThan(nested(4, wrap), 3)).toBe(true);
		expect(isDeeperThan(1, 0)).toBe(false);
	});

	it.each<[unknown, string | undefined]>([['a', 'a'], [' ', ' '], ['', undefined], [0, '0'], [1.5, '1.5'], [NaN, undefined], [Infinity, undefined], [true, undefined], [null, undefined], [{}, undefined]])('%j is the text %j', (value, text) => expect(textOf(value)).toBe(text));
	it('the first text counts, however far behind', () => {
		expect(firstText(undefined, '', null, 7, 'x')).toBe('7');
		expect(firstText()).toBeUndefined();
	});

	it.each<[unknown, number | undefined]>([[5, 5], ['5', 5], [' 5.5 ', 5.5], ['', undefined], [' ', undefined], ['x', undefined], ['1e400', undefined], [NaN, undefined], [Infinity, undefined], [true, undefined], [null, undefined]])('%j is the number %j', (value, number) => expect(numberOf(value)).toBe(number));
	it.each<[unknown, boolean | undefined]>([[true, true], [1, true], ['1', true], ['true', true], [false, false], [0, false], ['0', false], ['false', false], ['TRUE', undefined], [2, undefined], ['', undefined], [null, undefined]])('%j is the flag %j', (value, flag) => expect(flagOf(value)).toBe(flag));

	it.each([['{"a":1}', { a: 1 }], ['1', 1], ['null', null], ['', undefined], ['{', undefined]])('%j parses to %j, without a fault', (text, json) => expect(parseJson(text)).toEqual(json));

	it.each<[unknown, unknown]>([['{"a":1}', { a: 1 }], [' [1] ', [1]], ['{', undefined], ['{x}', undefined], ['[1}', undefined], ['1', undefined], ['"x"', undefined], [{}, undefined], [undefined, undefined]])('%j holds the JSON %j', (value, json) => expect(embeddedJson(value)).toEqual(json));

	it.each<[unknown, unknown[]]>([[[1, 2], [1, 2]], ['[1,2]', [1, 2]], [{ 0: 'a', 1: 'b' }, ['a', 'b']], [{ id: 'a' }, [{ id: 'a' }]], [{ 0: 'a', id: 'b' }, [{ 0: 'a', id: 'b' }]], [{ 10: 'a', 11: 'b' }, ['a', 'b']], [{ a1: 'x' }, [{ a1: 'x' }]], [{ '1a': 'x' }, [{ '1a': 'x' }]], ['{"id":"a"}', [{ id: 'a' }]], [{}, []], ['x', []], [null, []], [5, []]])('%j has the elements %j', (value, elements) => expect(elementsOf(value)).toEqual(elements));

	it('what is absent is absent in a copy, and what is empty stays', () => {
		const value = { a: undefined, b: null, c: 0, d: '', e: false };
		expect(present(value)).toEqual({ b: null, c: 0, d: '', e: false });
		expect(Object.keys(present(value))).toEqual(['b', 'c', 'd', 'e']);
		expect(value).toHaveProperty('a');
		const odd = present(JSON.parse('{"__proto__":{"polluted":1},"a":1}') as object);
		expect(Object.getPrototypeOf(odd)).toBe(Object.prototype);
		expect(odd).toEqual({ a: 1 });
	});
});
