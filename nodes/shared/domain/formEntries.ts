import { objectsIn } from './interactive';
import { InvalidInput } from './invalidInput';
import { isNothing } from './limits';
import { elementsOf, embeddedJson, isObject, own, type Json } from './reading';

const opened = (value: unknown) => embeddedJson(value) ?? value;

/** The editor leaves an empty object where all entries were removed. */
function isEmpty(given: unknown, key: string): boolean {
	if (!isObject(given)) return isNothing(given);
	return Object.keys(given).length === 0 || (Object.hasOwn(given, key) && isNothing(given[key]));
}

/**
 * The entries of a list in a form: n8n keeps them under a key, an expression may give the list itself.
 * @param key the stored name of an entry
 * @throws InvalidInput where it is neither, and for an entry that is no object: nobody would miss what is passed over
 */
export function formEntries(value: unknown, key: string, field: string): Json[] {
	const given = opened(value);
	if (isEmpty(given, key)) return [];
	const list = isObject(given) ? opened(own(given, key)) : given;
	if (typeof list !== 'object') throw new InvalidInput(`${field} is not a list of entries`, 'Add them one by one, or point the expression at a list of objects.');
	return objectsIn(elementsOf(list), field);
}
