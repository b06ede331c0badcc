import { InvalidInput } from './invalidInput';

/**
 * What is longer than a number holds becomes another ID, which may be somebody's, another order number
 * under the same key, or 9.4e+21 in a text.
 * @throws InvalidInput where it came as such a number
 */
export function refuseLostDigits(value: unknown, field: string): void {
	if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
		throw new InvalidInput(`${field} came as a number and has lost digits`, 'Pass it on as text.');
	}
}

/**
 * The same for each number in a JSON value, however deep.
 * @throws InvalidInput naming the first by the way to it
 */
export function refuseLostDigitsWithin(value: unknown, field: string): void {
	const open: Array<[value: unknown, name: string]> = [[value, field]];
	for (let next = open.pop(); next; next = open.pop()) {
		const [part, name] = next;
		refuseLostDigits(part, name);
		if (typeof part === 'object' && part !== null) open.push(...Object.entries(part).map(([key, inner]): [unknown, string] => [inner, `${name}: ${key}`]).reverse());
	}
}
