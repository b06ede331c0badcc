import { InvalidInput } from '../invalidInput';
import { lengthOf } from '../text';

/** WhatsApp's limits for a template once it is filled in, in code points (1msg-api §9). */
export const TEMPLATE_LIMITS = { header: 60, body: 1024, footer: 60, buttonText: 25, url: 2000, code: 15 };

/** `1 variable`, `2 variables`. */
export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const VARIABLE = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/** Names of the variables in a text: positional ones in the order of their numbers, named ones as they come. */
export function variablesIn(text: string | undefined): string[] {
	const names = [...new Set([...(text ?? '').matchAll(VARIABLE)].map((match) => match[1]))];
	return names.every(isPositional) ? names.sort((a, b) => Number(a) - Number(b)) : names;
}

export function isPositional(name: string): boolean {
	return /^\d+$/.test(name);
}

/** The text with its variables filled in; one without a value keeps its mark. */
export function fillText(text: string, values: Record<string, string | undefined>): string {
	return text.replace(VARIABLE, (mark, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? mark) : mark));
}

/**
 * One value for a template's text. WhatsApp refuses line breaks, tabs and runs of spaces in it, and
 * does so only after the message was accepted, so it is said here (1msg-api §9).
 * @throws InvalidInput naming the field
 */
export function templateValue(text: string, field: string): string {
	const found = /[\r\n\u2028\u2029]/.test(text) ? 'a line break' : text.includes('\t') ? 'a tab' : / {5}/.test(text) ? 'five spaces in a row' : undefined;
	if (found) {
		throw new InvalidInput(
			`${field} holds ${found}; WhatsApp does not allow that in a template`,
			'Put it on one line, e.g. with {{ $json.text.replace(/\\s+/g, " ") }}.',
		);
	}
	return text;
}

/** @throws InvalidInput where a text of the template is longer than WhatsApp takes, once filled in */
export function checkFilled(text: string, limit: number, field: string): void {
	const length = lengthOf(text);
	if (length > limit) {
		throw new InvalidInput(`${field} has ${length} characters once it is filled in; WhatsApp takes at most ${limit}`, 'Shorten the values.');
	}
}

/**
 * Characters of the text that are shown on either side of a variable; a short rest is not worth an
 * ellipsis. Few before it: the editor cuts labels off, and the variable has to stand in what is left.
 */
const BEFORE = 8;
const AROUND = 18;
const REST = 8;

/** "…request #{{2}} has been…": what stands around a variable, on one line. */
export function textAround(text: string, name: string): string {
	const match = [...text.matchAll(VARIABLE)].find((one) => one[1] === name);
	if (!match) return '';
	const before = Array.from(text.slice(0, match.index));
	const after = Array.from(text.slice(match.index + match[0].length));
	const left = before.length > BEFORE + 2 ? `…${before.slice(-BEFORE).join('').trimStart()}` : before.join('');
	const right = after.length > AROUND + REST ? `${after.slice(0, AROUND).join('').trimEnd()}…` : after.join('');
	return `${left}${match[0]}${right}`.replace(/\s+/g, ' ').trim();
}

/**
 * A URL button's variable part, encoded. Where it continues the path, what builds a path or a query
 * stays (`t/42?x=1`); as a value within the query, it is encoded whole. What is encoded already stays.
 */
export function urlSuffix(value: string, pattern: string): string {
	const before = pattern.slice(0, pattern.search(VARIABLE));
	// Somebody pasted the whole address.
	const isWhole = value.startsWith(before);
	const suffix = isWhole ? value.slice(before.length) : value;
	const isQueryValue = /\?.*=[^&]*$/.test(before) && !isWhole;
	const encode = (text: string) => (isQueryValue ? encodeURIComponent(text) : encodeURI(text));
	return suffix
		.split(/(%[0-9A-Fa-f]{2})/)
		.map((part, index) => (index % 2 === 1 ? part : encode(part.replace(/\p{Surrogate}/gu, '\uFFFD'))))
		.join('');
}
