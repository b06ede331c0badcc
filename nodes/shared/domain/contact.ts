import { optionalLabel } from './interactive';
import { InvalidInput } from './invalidInput';
import { isObject, parseJson, present, textOf, type Json } from './reading';
import { recognizeRecipient } from './recipient';
import { requiredText } from './text';

/** What the fields of a contact card hold; empty ones are left out. */
export interface ContactFields {
	fullName: unknown;
	firstName?: unknown;
	lastName?: unknown;
	company?: unknown;
	department?: unknown;
	jobTitle?: unknown;
	phones: Json[];
	emails: Json[];
	urls: Json[];
	/** For phone numbers without one. */
	defaultCountryCode?: unknown;
}

/** An object with at least one key, or nothing. */
function filled<T extends object>(value: T): T | undefined {
	const kept = present(value);
	return Object.keys(kept).length > 0 ? kept : undefined;
}

function phoneIn(entry: Json, field: string, defaultCountryCode: unknown): Json {
	const recipient = recognizeRecipient(entry.phone, field, defaultCountryCode);
	if (recipient.kind !== 'phone') throw new InvalidInput(`${field} is not a phone number`, 'Write it with its country code, e.g. +1 202 555 0177.');
	return present({ phone: `+${recipient.value}`, type: textOf(entry.type), wa_id: entry.onWhatsApp === true ? recipient.value : undefined });
}

function emailIn(entry: Json, field: string): Json {
	const email = requiredText(entry.email, field).trim();
	if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new InvalidInput(`${field} "${email.slice(0, 60)}" is not an email address`, 'Write it in full, e.g. sam@example.com.');
	return present({ email, type: textOf(entry.type) });
}

function urlIn(entry: Json, field: string): Json {
	const url = requiredText(entry.url, field).trim();
	if (/\s/.test(url)) throw new InvalidInput(`${field} "${url.slice(0, 60)}" is not a web address`, 'Write it in full, e.g. https://example.com.');
	return present({ url, type: textOf(entry.type) });
}

function listOf(entries: Json[], read: (entry: Json, index: number) => Json): Json[] | undefined {
	return entries.length > 0 ? entries.map(read) : undefined;
}

/**
 * One contact in the Cloud form of `POST /sendContact` (1msg-api §7), whose keys are snake_case.
 * WhatsApp wants a part of the name beside the full one: where none is given, its first word is the
 * first name and the rest the last name.
 * @throws InvalidInput naming the field and which entry
 */
export function contactFrom(fields: ContactFields): Json {
	const fullName = requiredText(fields.fullName, 'Full Name').trim();
	const given = { first: optionalLabel(fields.firstName, 'First Name'), last: optionalLabel(fields.lastName, 'Last Name') };
	const [firstWord, ...rest] = fullName.split(/\s+/);
	const isGiven = given.first !== undefined || given.last !== undefined;
	const phones = listOf(fields.phones, (entry, index) => phoneIn(entry, `Phone ${index + 1}`, fields.defaultCountryCode));
	const emails = listOf(fields.emails, (entry, index) => emailIn(entry, `Email ${index + 1}`));
	const urls = listOf(fields.urls, (entry, index) => urlIn(entry, `URL ${index + 1}`));
	return present({
		name: present({
			formatted_name: fullName,
			first_name: isGiven ? given.first : firstWord,
			last_name: isGiven ? given.last : rest.join(' ') || undefined,
		}),
		org: filled({
			company: optionalLabel(fields.company, 'Company'),
			department: optionalLabel(fields.department, 'Department'),
			title: optionalLabel(fields.jobTitle, 'Job Title'),
		}),
		phones,
		emails,
		urls,
	});
}

const NAME_PARTS = ['first_name', 'last_name', 'middle_name', 'suffix', 'prefix'];
const AS_DOCUMENTED = 'Write it as WhatsApp’s Cloud API does, e.g. [{ "name": { "formatted_name": "Sam Sample", "first_name": "Sam" }, "phones": [{ "phone": "+12025550177" }] }].';
const LISTS = ['phones', 'emails', 'urls', 'addresses'];

/** 1MSG drops keys in camel case without a word (1msg-api §7). */
function camelCaseKey(value: unknown, depth = 0): string | undefined {
	if (typeof value !== 'object' || value === null || depth > 8) return undefined;
	for (const [key, inner] of Object.entries(value)) {
		if (/^[a-z]+[A-Z]/.test(key)) return key;
		const found = camelCaseKey(inner, depth + 1);
		if (found !== undefined) return found;
	}
	return undefined;
}

function checkContact(contact: unknown, field: string): Json {
	if (!isObject(contact)) throw new InvalidInput(`${field} is not an object`, AS_DOCUMENTED);
	const key = camelCaseKey(contact);
	if (key !== undefined) {
		const snake = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
		throw new InvalidInput(`${field}: "${key}" has to be written "${snake}"`, 'WhatsApp knows only keys in small letters with underscores; others would be lost.');
	}
	const { name } = contact;
	if (!isObject(name) || (textOf(name.formatted_name) ?? '').trim() === '') throw new InvalidInput(`${field} has no name.formatted_name`, AS_DOCUMENTED);
	if (!NAME_PARTS.some((part) => (textOf(name[part]) ?? '').trim() !== '')) {
		throw new InvalidInput(`${field}: name has only formatted_name`, `WhatsApp wants at least one of ${NAME_PARTS.join(', ')} beside it.`);
	}
	for (const list of LISTS) {
		if (contact[list] !== undefined && !Array.isArray(contact[list])) throw new InvalidInput(`${field}: ${list} is not a list`, AS_DOCUMENTED);
	}
	return contact;
}

/**
 * Contacts that are given as JSON in the Cloud form: text, a list, or one contact alone.
 * @throws InvalidInput naming the field and which contact
 */
export function contactsFromJson(value: unknown, field: string): Json[] {
	const parsed = typeof value === 'string' ? parseJson(requiredText(value, field)) : value;
	if (typeof parsed !== 'object' || parsed === null) throw new InvalidInput(`${field} is not valid JSON`, AS_DOCUMENTED);
	const contacts: unknown = isObject(parsed) && Array.isArray(parsed.contacts) ? parsed.contacts : parsed;
	const list: unknown[] = Array.isArray(contacts) ? contacts : [contacts];
	if (list.length === 0) throw new InvalidInput(`${field} holds no contact`, AS_DOCUMENTED);
	return list.map((contact, index) => checkContact(contact, `${field}: contact ${index + 1}`));
}
