import { InvalidInput } from './invalidInput';
import { refuseLostDigits } from './lostDigits';

/** `POST /sendMessage` takes 1 to 4096 characters (1msg-api §7). */
export const MAX_TEXT_LENGTH = 4096;

/** Length as WhatsApp counts it: in code points, an emoji of one code point is one. */
export function lengthOf(text: string): number {
	return Array.from(text).length;
}

/**
 * A field's value as text.
 * @throws InvalidInput naming the field where it is empty, no text at all, or a number that has lost digits
 */
export function requiredText(value: unknown, field: string): string {
	if (typeof value === 'object' && value !== null) {
		throw new InvalidInput(
			`${field} must be text, but it is ${Array.isArray(value) ? 'a list' : 'an object'}`,
			'Point the expression at one value, e.g. {{ $json.name }} and not {{ $json }}.',
		);
	}
	refuseLostDigits(value, field);
	const text = value === undefined || value === null || Number.isNaN(value) ? '' : String(value);
	if (text.trim() === '') {
		throw new InvalidInput(`${field} is empty`, 'Fill it in. If it holds an expression, check that its input has this value.');
	}
	return text;
}

/** @throws InvalidInput where the text is longer than one WhatsApp message may be */
export function messageText(text: string, field: string): string {
	const length = lengthOf(text);
	if (length > MAX_TEXT_LENGTH) {
		throw new InvalidInput(
			`${field} has ${length} characters; WhatsApp takes at most ${MAX_TEXT_LENGTH}`,
			'Shorten it, or send it as several messages.',
		);
	}
	return text;
}

/**
 * Fills `{mark}`s into a wording, in one pass: a value that itself holds braces stays as it is.
 * Each given value has to be used and each mark has to be known, so that a typing slip in a
 * translation never leaves the house.
 * @throws InvalidInput naming the mark
 */
export function fillWording(wording: string, values: Record<string, string>, field: string): string {
	if (/\{\{|\}\}/.test(wording)) {
		throw new InvalidInput(`${field} holds double braces`, 'Write a mark with single braces, e.g. {ticketNumber}; an expression needs the field to be switched to Expression.');
	}
	const names = Object.keys(values);
	const marks = names.map((name) => `{${name}}`).join(', ');
	const used = new Set<string>();
	const text = wording.replace(/\{([^{}]*)\}/g, (mark, name: string) => {
		const known = name.trim();
		if (!names.includes(known)) {
			throw new InvalidInput(`${field} holds the unknown mark ${mark}`, `It can use ${marks}.`);
		}
		used.add(known);
		return values[known];
	});
	const missing = names.find((name) => !used.has(name));
	if (missing) {
		throw new InvalidInput(`${field} leaves out the mark {${missing}}`, `It has to use ${marks}.`);
	}
	return text;
}
