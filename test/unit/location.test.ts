import { coordinate } from '../../nodes/shared/domain/location';

describe('coordinate', () => {
	it.each<[unknown, string]>([
		['52.52', '52.52'],
		['52,520008', '52.520008'],
		[52.52, '52.52'],
		[' -13.4 ', '-13.4'],
		['−13,4', '-13.4'],
		['52.5°', '52.5'],
		['+7.5', '7.5'],
		[0, '0'],
		['.5', '0.5'],
		[1e-7, '0.0000001'],
		['90', '90'],
	])('%j is %s', (value, text) => expect(coordinate(value, 'Latitude', 90)).toBe(text));

	it.each<[unknown, RegExp]>([
		['', /^Latitude is empty/],
		[undefined, /^Latitude is empty/],
		['north', /^Latitude "north" is not a number/],
		['52.52, 13.40', /is not a number/],
		['52,52,13,40', /is not a number/],
		['1.234,5', /is not a number/],
		['0x10', /is not a number/],
		['Infinity', /is not a number/],
		['90.1', /^Latitude 90.1 is out of range: it goes from -90 to 90/],
		[-91, /out of range/],
		[{ lat: 1 }, /must be text/],
	])('%j is refused', (value, sentence) => expect(() => coordinate(value, 'Latitude', 90)).toThrow(sentence));
});
