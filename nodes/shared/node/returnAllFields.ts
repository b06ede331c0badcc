import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../domain/invalidInput';
import { flagOf, numberOf } from '../domain/reading';
import type { ItemContext } from './runItems';

/** Return All and Limit, as everywhere in n8n. */
export const returnAllFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

/**
 * How many results are wanted; Infinity for all.
 * @throws InvalidInput where the limit is no whole number from 1 on
 */
export function wantedCount(item: ItemContext): number {
	if (flagOf(item.param('returnAll')) === true) return Infinity;
	const limit = numberOf(item.param('limit'));
	if (limit === undefined || !Number.isInteger(limit) || limit < 1) {
		throw new InvalidInput('Limit is not a whole number from 1 on', 'Fill in how many results you want, or switch Return All on.');
	}
	return limit;
}
