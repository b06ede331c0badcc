import { InvalidInput } from './invalidInput';
import { isNothing } from './limits';
import { objectOf, type Json } from './reading';

/** That an expression found nothing where nothing would mean everything. */
export function foundNothing(field: string, otherwise: string): InvalidInput {
	return new InvalidInput(`${field} is empty: its expression found nothing`, `${otherwise}, or check the input of the expression.`);
}

/**
 * The filters that were added. One that was left empty is none; one whose expression finds nothing must
 * not let through what belongs to others.
 * @param shown the filters' shown names, by their stored ones
 * @throws InvalidInput naming the filter
 */
export function filtersIn<Name extends string>(value: unknown, shown: Record<Name, string>): Partial<Record<Name, unknown>> {
	const given = objectOf(value);
	const added: Json = {};
	for (const [name, field] of Object.entries<string>(shown)) {
		if (!Object.hasOwn(given, name)) continue;
		if (given[name] === undefined || given[name] === null) throw foundNothing(field, 'Take the filter out to have all');
		if (!isNothing(given[name])) added[name] = given[name];
	}
	return added as Partial<Record<Name, unknown>>;
}
