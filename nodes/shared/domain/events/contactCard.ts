import { elementsOf, embeddedJson, firstText, isObject, objectOf, present, textOf, type Json } from '../reading';
import type { ContactCard } from './event';
import { firstOf, isEmpty, type Places } from './places';

/** `BEGIN:VCARD` in base64, also behind a byte order mark or an empty line: 1MSG sends cards so, under a type of its own (1msg-api §15). */
const BASE64_VCARDS = ['QkVHSU46VkNBUkQ', '77u/QkVHSU46VkNBUkQ', 'QmVnaW46VkNhcmQ', 'YmVnaW46dmNhcmQ', 'DQpCRUdJTjpWQ0FSRA', 'CkJFR0lOOlZDQVJE'];

/**
 * The vCard text in a message body, plain, base64 or as a data URI.
 * @param isText whether the message is said to be text: then plain words about cards are no card
 */
export function vcardIn(body: unknown, isText: boolean): string | undefined {
	const text = textOf(body)?.trim();
	if (text === undefined) return undefined;
	if (!isText && /^\uFEFF?BEGIN:VCARD/i.test(text)) return text;
	const coded = !isText && text.startsWith('data:') ? text.slice(text.indexOf(',') + 1) : text;
	// Asked of every text: the first letter settles it for most.
	if (!'Q7YDC'.includes(coded[0]) || !BASE64_VCARDS.some((prefix) => coded.startsWith(prefix))) return undefined;
	// Several cards may be joined by a comma or a semicolon, which are no base64.
	const decoded = coded
		.split(/[,;|]/)
		.map((part) => Buffer.from(part.replace(/\s+/g, ''), 'base64').toString('utf8').trim())
		.join('\n');
	return /^BEGIN:VCARD/i.test(decoded) ? decoded : undefined;
}

/** Undoes vCard escaping (RFC 6350 §3.4). */
function unescape(value: string): string {
	return value.replace(/\\([\\;,nN])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char)).trim();
}

/** Splits at a separator that is not escaped. */
function parts(value: string, separator: ';' | ','): string[] {
	const found: string[] = [];
	let current = '';
	for (let i = 0; i < value.length; i++) {
		if (value[i] === '\\') current += value[i] + (value[++i] ?? '');
		else if (value[i] === separator) {
			found.push(unescape(current));
			current = '';
		} else current += value[i];
	}
	return [...found, unescape(current)];
}

/** Phones of the 2.1 days wrote Latin-1, and did not always say so. */
function fromQuotedPrintable(value: string): string {
	const bytes = Buffer.from(
		value.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1',
	);
	const text = bytes.toString('utf8');
	return text.includes('\uFFFD') ? bytes.toString('latin1') : text;
}

/** Lines with their folds undone; quoted-printable values go on behind a `=` at the line's end. */
function linesOf(text: string): string[] {
	const lines: string[] = [];
	for (const line of text.replace(/\r\n?/g, '\n').replace(/\n[ \t]/g, '').split('\n')) {
		const last = lines.at(-1);
		const goesOn = last !== undefined && last.endsWith('=') && /^[^:]*ENCODING=QUOTED-PRINTABLE/i.test(last);
		if (goesOn) lines[lines.length - 1] = last.slice(0, -1) + line;
		else lines.push(line);
	}
	return lines;
}

function emptyCard(): ContactCard {
	return { phones: [], emails: [], urls: [], addresses: [] };
}

/** Reads one or more vCards, versions 2.1 to 4.0. */
export function readVcards(text: string): ContactCard[] {
	const cards: ContactCard[] = [];
	let card: ContactCard | undefined;
	let structuredName: string | undefined;
	for (const line of linesOf(text)) {
		const [, name, parameters = '', raw] = /^(?:[\w-]+\.)?([\w-]+)((?:;[^:]*)?):(.*)$/.exec(line) ?? [];
		if (name === undefined) continue;
		const value = /ENCODING=QUOTED-PRINTABLE/i.test(parameters) ? fromQuotedPrintable(raw) : raw;
		const type = /;(?:TYPE=)?"?(CELL|MAIN|HOME|WORK|IPHONE|FAX|PAGER|VOICE)\b/i.exec(parameters)?.[1]?.toUpperCase();
		switch (name.toUpperCase()) {
			case 'BEGIN':
				card = emptyCard();
				structuredName = undefined;
				break;
			case 'END':
				if (card) {
					card.name ??= structuredName;
					cards.push(present(card));
				}
				card = undefined;
				break;
			case 'FN':
				if (card) card.name = unescape(value) || card.name;
				break;
			case 'N': {
				const [family, given, additional] = parts(value, ';');
				structuredName = [given, additional, family].filter(Boolean).join(' ') || undefined;
				break;
			}
			case 'TEL': {
				const phone = unescape(value).replace(/^tel:/i, '');
				const whatsAppId = /waid=(\d+)/i.exec(parameters)?.[1];
				if (phone) card?.phones.push(present({ phone, type, whatsAppId }));
				break;
			}
			case 'EMAIL':
				if (value.trim()) card?.emails.push(present({ email: unescape(value), type }));
				break;
			case 'ORG':
				if (card) card.organization = parts(value, ';').filter(Boolean).join(', ') || undefined;
				break;
			case 'TITLE':
				if (card) card.title = unescape(value) || undefined;
				break;
			case 'BDAY':
				if (card) card.birthday = unescape(value) || undefined;
				break;
			case 'URL':
				if (value.trim()) card?.urls.push(unescape(value));
				break;
			case 'ADR': {
				const address = parts(value, ';').filter(Boolean).join(', ');
				if (address) card?.addresses.push(address);
				break;
			}
		}
	}
	if (card) cards.push(present({ ...card, name: card.name ?? structuredName }));
	return cards;
}

/** Reads Meta's `contacts[]` of a contact message. */
export function readContactObjects(contacts: unknown): ContactCard[] {
	return elementsOf(contacts).map((element) => {
		const contact = objectOf(element);
		const name = objectOf(contact.name);
		const org = objectOf(contact.org);
		return present({
			name:
				firstText(name.formatted_name, textOf(contact.name)) ??
				([name.first_name, name.middle_name, name.last_name].map(textOf).filter(Boolean).join(' ') || undefined),
			organization: firstText(org.company, textOf(contact.org)),
			title: textOf(org.title),
			birthday: textOf(contact.birthday),
			phones: elementsOf(contact.phones).flatMap((phone) => {
				const { phone: number, type, wa_id } = objectOf(phone);
				const value = firstText(phone, number, wa_id);
				return value === undefined ? [] : [present({ phone: value, type: textOf(type), whatsAppId: textOf(wa_id) })];
			}),
			emails: elementsOf(contact.emails).flatMap((email) => {
				const { email: address, type } = objectOf(email);
				const value = firstText(email, address);
				return value === undefined ? [] : [present({ email: value, type: textOf(type) })];
			}),
			urls: elementsOf(contact.urls).flatMap((url) => firstText(url, objectOf(url).url) ?? []),
			addresses: elementsOf(contact.addresses).flatMap((address) => {
				const { street, city, state, zip, country } = objectOf(address);
				return textOf(address) ?? ([street, city, state, zip, country].map(textOf).filter(Boolean).join(', ') || []);
			}),
		});
	});
}

/** Whether a card says anything: a list without entries does not. */
export function isCardFilled(card: ContactCard): boolean {
	return Object.values(card).some((value) => !isEmpty(value));
}

const VCARD_KEYS = ['vcard', 'vCard', 'vcards', 'vCards', 'vcardList'];

/** The vCards of a list or of one text, as text or as objects that hold one. */
function vcardsOf(value: unknown): string[] {
	const list = Array.isArray(value) ? value : [value];
	return list.flatMap((one) => vcardIn(isObject(one) ? firstOf([one], ...VCARD_KEYS) : one, false) ?? []);
}

/** Reads the cards of a message: vCards in its body or beside it, or Meta's `contacts[]`. */
export function readCards(element: Json, { all }: Places, body: string | undefined): ContactCard[] {
	const list = embeddedJson(body) ?? element.body;
	const vcards = [list, ...VCARD_KEYS.map((key) => firstOf(all, key)), element.contacts].map(vcardsOf).find((found) => found.length > 0);
	if (vcards) return readVcards(vcards.join('\n'));
	const contacts = firstOf(all, 'contacts');
	return readContactObjects(contacts ?? (Array.isArray(list) ? list.filter(isObject) : undefined));
}
