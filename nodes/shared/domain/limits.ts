import { InvalidInput } from './invalidInput';
import { flagOf } from './reading';
import { lengthOf, requiredText } from './text';

/** @throws InvalidInput where the text has more characters, in code points */
export function limitedText(text: string, field: string, max: number): string {
	const length = lengthOf(text);
	if (length > max) throw new InvalidInput(`${field} has ${length} characters; WhatsApp takes at most ${max}`, 'Shorten it.');
	return text;
}

/** A web address. @throws InvalidInput where it is none, or too long */
export function webAddress(value: string, field: string, max: number): string {
	const written = value.trim();
	if (!/^https?:\/\/[^\s/]/i.test(written) || /\s/.test(written) || !URL.canParse(written)) {
		throw new InvalidInput(`${field} is not a web address`, 'Write it with https:// in front, e.g. https://example.com');
	}
	return limitedText(written, field, max);
}

/**
 * Where a picture comes from: a public address, or the picture itself as a data URI (1msg-api §18).
 * @throws InvalidInput for anything else
 */
export function pictureSource(value: string, field: string): string {
	const written = value.trim();
	const isData = /^data:image\/(?:jpe?g|png);base64,[A-Za-z0-9+/=\s]+$/i.test(written);
	const isLink = !/\s/.test(written) && /^https?:\/\/[^/]/i.test(written) && URL.canParse(written);
	if (!isData && !isLink) {
		throw new InvalidInput(
			`${field} is neither a web address nor a picture as data URI`,
			'Give a public link such as https://example.com/logo.png, or data:image/jpeg;base64,… with the content of a JPEG or PNG file.',
		);
	}
	return written;
}

/**
 * A switch, also where an expression gives it as text.
 * @throws InvalidInput where it is neither on nor off
 */
export function switchOf(value: unknown, field: string): boolean {
	const flag = flagOf(typeof value === 'string' ? value.trim().toLowerCase() : value);
	if (flag === undefined) throw new InvalidInput(`${field} is neither true nor false`, 'Switch it on or off, or let the expression give true or false.');
	return flag;
}

/** Whether a field was left empty, or its expression gave nothing. */
export function isNothing(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/**
 * Names of fields, separated by commas.
 * @returns undefined where none is named
 * @throws InvalidInput where one cannot be a name
 */
export function fieldList(value: unknown, field: string): string | undefined {
	const written: unknown[] = Array.isArray(value) ? value : isNothing(value) ? [] : requiredText(value, field).split(',');
	const names = written.map((name) => (isNothing(name) ? '' : requiredText(name, field).trim())).filter(Boolean);
	const strange = names.find((name) => !/^[A-Za-z_][\w.]*(\([\w.,:]*\))?$/.test(name));
	if (strange !== undefined) throw new InvalidInput(`${field} holds “${strange}”, which cannot be the name of a field`, 'Write names such as subject,participants.');
	return names.length === 0 ? undefined : names.join(',');
}
