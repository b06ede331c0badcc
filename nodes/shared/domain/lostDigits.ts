import { InvalidInput } from './invalidInput';

/**
 * An ID that is longer than a number holds becomes another ID, which may be somebody's.
 * @throws InvalidInput where it came as such a number
 */
export function refuseLostDigits(id: unknown, field: string): void {
	if (typeof id === 'number' && !Number.isSafeInteger(id)) {
		throw new InvalidInput(`${field} came as a number and has lost digits`, 'Pass it on as text.');
	}
}
