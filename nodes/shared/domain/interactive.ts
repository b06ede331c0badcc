import { InvalidInput } from './invalidInput';
import { isNothing, limitedText } from './limits';
import { isObject, parseJson, type Json } from './reading';
import { isGroup, type Recipient } from './recipient';
import { requiredText } from './text';

/**
 * What WhatsApp takes in messages that can be tapped, in code points (1msg-api §8, and Meta's pages on
 * interactive messages where that has no number).
 */
export const LIMITS = {
	body: 1024,
	listBody: 4096,
	header: 60,
	footer: 60,
	buttons: 3,
	buttonTitle: 20,
	buttonId: 256,
	sections: 10,
	sectionTitle: 24,
	rows: 10,
	rowId: 200,
	rowTitle: 24,
	rowDescription: 72,
	products: 30,
	minCards: 2,
	cards: 10,
	cardText: 160,
	cardLineBreaks: 2,
	flowCta: 30,
} as const;

/**
 * Groups take texts and media only (1msg-api §18).
 * @throws InvalidInput where a message to tap goes to a group
 */
export function checkNoGroup(recipient: Recipient, field: string): void {
	if (isGroup(recipient)) throw new InvalidInput(`${field} is a group; WhatsApp takes buttons, lists and other messages to tap in a chat with one person only`, 'Send a text or a file to the group instead.');
}

/**
 * The text of a message, as it is written.
 * @throws InvalidInput where it is empty or too long
 */
export function interactiveText(value: unknown, field: string, max: number = LIMITS.body): string {
	return limitedText(requiredText(value, field), field, max);
}

/**
 * A short text such as a title or an id, without white space around it: WhatsApp refuses ids that have it.
 * @throws InvalidInput where it is empty or too long
 */
export function label(value: unknown, field: string, max: number = Infinity): string {
	return limitedText(requiredText(value, field).trim(), field, max);
}

/** The same for what may be left out: undefined where it is empty. */
export function optionalLabel(value: unknown, field: string, max: number = Infinity): string | undefined {
	return isNothing(value) ? undefined : label(value, field, max);
}

/** @throws InvalidInput where a value is no web address */
export function webAddress(value: unknown, field: string): string {
	const written = requiredText(value, field).trim();
	const isAddress = /^https?:\/\/[^\s/]/i.test(written) && URL.canParse(written);
	if (!isAddress) throw new InvalidInput(`${field} is not a web address`, 'Write it with https:// in front, e.g. https://example.com/page.');
	if (/\s/.test(written)) throw new InvalidInput(`${field} has white space in its address`, 'Write a space in an address as %20.');
	return written;
}

/** The header as 1MSG passes it on to WhatsApp (1msg-api §8). */
export type Header =
	| { type: 'text'; text: string }
	| { type: 'image'; image: { link: string } }
	| { type: 'video'; video: { link: string } }
	| { type: 'document'; document: { link: string; filename?: string } };

/** How a header is given: its kind, and what that kind needs. */
export interface HeaderChoice {
	type: unknown;
	text?: unknown;
	url?: unknown;
	fileName?: unknown;
}

/** @throws InvalidInput for a kind that nobody knows, and where what the kind needs is missing */
export function headerOf({ type, text, url, fileName }: HeaderChoice): Header | undefined {
	switch (type) {
		case undefined:
		case '':
		case 'none':
			return undefined;
		case 'text':
			return { type, text: label(text, 'Header Text', LIMITS.header) };
		case 'image':
			return { type, image: { link: webAddress(url, 'Header URL') } };
		case 'video':
			return { type, video: { link: webAddress(url, 'Header URL') } };
		case 'document': {
			const filename = optionalLabel(fileName, 'Header File Name');
			return { type, document: { link: webAddress(url, 'Header URL'), ...(filename === undefined ? {} : { filename }) } };
		}
		default:
			throw new InvalidInput('Header is of an unknown kind', 'Use none, text, image, video or document.');
	}
}

/**
 * The objects of a list that is given as JSON, or by an expression.
 * @throws InvalidInput where it is no list, or an entry of it is no object
 */
export function objectsIn(value: unknown, field: string): Json[] {
	const list = typeof value === 'string' ? parseJson(value) : value;
	if (!Array.isArray(list)) {
		throw new InvalidInput(`${field} is not a list in JSON`, 'Write it as its description shows, with [ and ] around it, or point the expression at a list.');
	}
	return list.map((entry: unknown, index) => {
		if (!isObject(entry)) throw new InvalidInput(`${field}: entry ${index + 1} is not an object`, 'Write each entry as its description shows, with { and } around it.');
		return entry;
	});
}

/**
 * Checks the number of a list's entries.
 * @throws InvalidInput naming the list and both numbers
 */
export function counted<T>(entries: T[], field: string, min: number, max: number): T[] {
	const count = entries.length;
	if (count === 0 && min > 0) throw new InvalidInput(`${field} has no entry; WhatsApp needs at least ${min}`, 'Add one. If it comes from an expression, check its input.');
	if (count < min) throw new InvalidInput(`${field} has ${count === 1 ? 'only 1 entry' : `only ${count} entries`}; WhatsApp needs at least ${min}`, 'Add another one.');
	if (count > max) throw new InvalidInput(`${field} has ${count} entries; WhatsApp takes at most ${max}`, 'Take some out, or send them as several messages.');
	return entries;
}

/**
 * Checks that no two entries share a value.
 * @param values each with the name of the entry that it stands in
 * @throws InvalidInput naming both entries
 */
export function distinct(values: Array<{ entry: string; value: string }>, part: string): void {
	const seen = new Map<string, string>();
	for (const { entry, value } of values) {
		const first = seen.get(value);
		if (first !== undefined) throw new InvalidInput(`${entry}: ${part} is the same as in ${first}`, 'Give each one its own.');
		seen.set(value, entry);
	}
}

export interface Choice {
	id: string;
	title: string;
}

/**
 * Buttons that answer when they are tapped, with their ids and titles checked.
 * @param prefix what stands before "Button 1" in sentences, e.g. "Card 2, "
 * @throws InvalidInput naming the button
 */
export function choicesOf(entries: Json[], prefix = ''): Choice[] {
	const name = (index: number) => `${prefix}Button ${index + 1}`;
	const choices = entries.map((entry, index) => ({
		id: label(entry.id, `${name(index)}: ID`, LIMITS.buttonId),
		title: label(entry.title, `${name(index)}: Title`, LIMITS.buttonTitle),
	}));
	distinct(choices.map(({ title: value }, index) => ({ entry: name(index), value })), 'Title');
	distinct(choices.map(({ id: value }, index) => ({ entry: name(index), value })), 'ID');
	return choices;
}

/**
 * The buttons of `POST /sendButton`, which calls them `sections` (1msg-api §8).
 * @throws InvalidInput for none, for more than three, and naming a button that cannot be sent
 */
export function replyButtons(entries: Json[]): Array<{ type: 'reply'; reply: Choice }> {
	return choicesOf(counted(entries, 'Buttons', 1, LIMITS.buttons)).map((reply) => ({ type: 'reply', reply }));
}
