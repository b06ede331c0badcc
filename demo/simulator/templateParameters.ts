import { isLink, isObject } from './checks';
import { lower, unprocessable } from './templateFind';
import type { Json } from './types';

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;
export const MISMATCH = 'Number of template variables does not match';

export const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** The components of `params` or of a card; each but the carousel has parameters. */
export function readComponents(params: unknown): Json[] {
	if (params === undefined || params === null) return [];
	const valid = Array.isArray(params) && params.every((part) => isObject(part) && (Array.isArray(part.parameters) || isCarousel(part)));
	if (!valid) throw unprocessable('params must be an array of component objects, each with parameters');
	return params as Json[];
}

const isCarousel = (part: Json) => lower(part.type) === 'carousel' && Array.isArray(part.cards);

/** The component of that type, of which there may be one. */
export function componentOf(components: Json[], type: string): Json | undefined {
	const matching = components.filter((component) => lower(component.type) === type);
	if (matching.length > 1) throw unprocessable(`Component "${type}" is given twice`);
	return matching[0];
}

export function parametersOf(component: Json | undefined): Json[] {
	const parameters = (component?.parameters ?? []) as unknown[];
	if (!parameters.every(isObject)) throw unprocessable('Each parameter must be an object');
	return parameters;
}

/** Puts the parameters in place of {{1}} or {{name}}; adds their values to `values`. */
export function fill(pattern: string, parameters: Json[], values: string[]): string {
	const names = [...new Set([...pattern.matchAll(VARIABLE)].map((match) => match[1]))];
	if (names.length !== parameters.length) throw unprocessable(MISMATCH);
	const positional = names.every((name) => /^\d+$/.test(name));
	const byName = new Map(
		parameters.map((parameter, index) => [positional ? String(index + 1) : textOf(parameter.parameter_name), valueOf(parameter)]),
	);
	if (names.some((name) => !byName.has(name))) throw unprocessable(MISMATCH);
	values.push(...byName.values());
	return pattern.replace(VARIABLE, (_, name: string) => byName.get(name) ?? '');
}

function valueOf(parameter: Json): string {
	const type = lower(parameter.type);
	const nested = parameter[type];
	const value = type === 'text' ? parameter.text : isObject(nested) ? nested.fallback_value : undefined;
	if (typeof value !== 'string') throw unprocessable('A parameter must be {"type":"text","text":"…"}');
	if (!value.trim()) throw unprocessable('A parameter has no text');
	return value;
}

/** The header's text, or '' for media. A header that is no text needs exactly one parameter of its format. */
export function fillHeader(header: Json | undefined, component: Json | undefined, values: string[]): string {
	const parameters = parametersOf(component);
	const format = lower(header?.format ?? 'text');
	if (!header || format === 'text') return fill(textOf(header?.text), parameters, values);
	const [parameter] = parameters;
	const content = parameter?.[format];
	if (parameters.length !== 1 || lower(parameter.type) !== format || !isObject(content) || !isComplete(format, content)) {
		throw unprocessable(`The header needs one ${format} parameter`);
	}
	return format === 'location' ? textOf(content.name) : '';
}

function isComplete(format: string, { link, id, latitude, longitude, catalog_id, product_retailer_id }: Json): boolean {
	if (format === 'location') return isDegrees(latitude, 90) && isDegrees(longitude, 180);
	if (format === 'product') return Boolean(catalog_id && product_retailer_id);
	return link === undefined ? typeof id === 'string' && id !== '' : id === undefined && isLink(link);
}

/** A number, or one as text. */
function isDegrees(value: unknown, max: number): boolean {
	const number = typeof value === 'string' && value.trim() ? Number(value) : value;
	return typeof number === 'number' && Math.abs(number) <= max;
}
