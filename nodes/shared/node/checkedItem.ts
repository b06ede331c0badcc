import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { InvalidInput } from '../domain/invalidInput';
import { switchOf } from '../domain/limits';
import { isObject, own, textOf, type Json } from '../domain/reading';
import type { ItemContext } from './runItems';

type Named = Map<string, INodeProperties>;

/** Of fields that share a name, shown in turn, the first stands for all: they mean the same. */
function named(fields: INodeProperties[]): Named {
	return new Map([...fields].reverse().map((field) => [field.name, field]));
}

function choicesOf({ options }: INodeProperties): INodePropertyOptions[] {
	return (options ?? []) as INodePropertyOptions[];
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** The stored value of a choice; a model or a table may also give the name that people see. */
function choiceOf(field: INodeProperties, value: unknown, label: string): unknown {
	const choices = choicesOf(field);
	const written = textOf(value)?.trim().toLowerCase();
	const found =
		choices.find((choice) => choice.value === value) ??
		choices.find((choice) => String(choice.value).toLowerCase() === written) ??
		choices.find(({ name }) => name.toLowerCase() === written);
	if (!found) {
		const shown = written === undefined ? '' : ` “${Array.from(textOf(value)!.trim()).slice(0, 20).join('')}”`;
		throw new InvalidInput(`${label}${shown} is not one of its choices`, `Choose one of: ${choices.map(({ name }) => name).join('; ')}. If it comes from an expression, check its input.`);
	}
	return found.value;
}

function entryOf(fields: Named, value: unknown, prefix: string): unknown {
	if (!isObject(value)) return value;
	const read = ([key, given]: [string, unknown]): [string, unknown] => {
		const field = fields.get(key);
		// What was added and left empty counts as not added, or is refused by who reads it.
		return [key, field === undefined || isEmpty(given) ? given : valueOf(field, given, `${prefix}${field.displayName}`)];
	};
	return Object.fromEntries(Object.entries(value).map(read));
}

function groupOf({ displayName, values }: INodePropertyCollection, entries: unknown): unknown {
	const fields = named(values);
	if (!Array.isArray(entries)) return entryOf(fields, entries, `${displayName}: `);
	return entries.map((entry, index) => entryOf(fields, entry, `${displayName} ${index + 1}: `));
}

function valueOf(field: INodeProperties, value: unknown, label: string): unknown {
	switch (field.type) {
		case 'boolean':
			return switchOf(value, label);
		case 'options':
			return choiceOf(field, value, label);
		case 'collection':
			return entryOf(named(choicesOf(field) as unknown as INodeProperties[]), value, '');
		case 'fixedCollection': {
			if (!isObject(value)) return value;
			const read = (group: INodePropertyCollection): Json => (own(value, group.name) === undefined ? {} : { [group.name]: groupOf(group, value[group.name]) });
			return Object.assign({ ...value }, ...(field.options as INodePropertyCollection[]).map(read)) as unknown;
		}
		default:
			return value;
	}
}

/**
 * The item, with its switches and choices as their fields offer them. n8n takes whatever an expression
 * or a model gives: `"true"` would count as off, and a choice that nobody knows as any of the others.
 * @throws InvalidInput on reading one that is neither, naming the field
 */
export function checkedItem(item: ItemContext, fields: INodeProperties[]): ItemContext {
	const known = named(fields);
	const options = named(choicesOf(known.get('options') ?? ({ options: [] } as unknown as INodeProperties)) as unknown as INodeProperties[]);
	const checked = (field: INodeProperties | undefined, value: unknown, isShown: boolean): unknown => {
		if (field === undefined || (isEmpty(value) && !isShown)) return value;
		return valueOf(field, value, field.displayName);
	};
	return {
		...item,
		param: (name) => {
			const field = known.get(name);
			// n8n has no value for a field that is not shown.
			return checked(field, item.param(name), field?.displayOptions === undefined);
		},
		option: (name) => checked(options.get(name), item.option(name), false),
	};
}
