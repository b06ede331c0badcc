import { Refusal } from '../answer';
import { given, isObject, objects, optionalText, requiredText } from '../checks';
import type { Json } from '../types';
import { readSticker } from './file';
import { sessionSend, type Content } from './session';

const NAME_PARTS = ['first_name', 'last_name', 'middle_name', 'suffix', 'prefix'];
const PHONE_TYPES = ['CELL', 'MAIN', 'IPHONE', 'HOME', 'WORK'];
const MAX_PROMPT = 1024;

/** POST /sendSticker (1msg-api §7). */
export const sendSticker = sessionSend('sendSticker', ({ state }, body) => readSticker(state, body));

/** POST /sendLocation: coordinates as text with a decimal point (1msg-api §7). */
export const sendLocation = sessionSend(
	'sendLocation',
	(_, body) => {
		const place = `${degrees(body.lat, 'lat', 90)};${degrees(body.lng, 'lng', 180)}`;
		const name = optionalText(body.name, 'name');
		const address = optionalText(body.address, 'address');
		// Without a name WhatsApp does not show the address.
		const caption = name ? [name, address].filter(Boolean).join(', ') : null;
		return { type: 'location', body: place, caption, text: caption ?? place };
	},
	{ inGroups: false },
);

function degrees(value: unknown, name: string, max: number): string {
	if (typeof value !== 'string' || !/^-?\d{1,3}(\.\d+)?$/.test(value)) throw Refusal.badRequest(`${name} must be a string such as "52.52"`);
	if (Math.abs(Number(value)) > max) throw Refusal.badRequest(`${name} must be between -${max} and ${max}`);
	return value;
}

/** POST /sendLocationRequest: the customer answers with a location (1msg-api §8). */
export const sendLocationRequest = sessionSend(
	'sendLocationRequest',
	(_, { body }) => {
		const text = requiredText(body, 'body', MAX_PROMPT);
		return { type: 'interactive', body: text, text, buttons: ['Send location'] };
	},
	{ inGroups: false },
);

/** POST /sendContact: `contacts` in Cloud API form; other spellings of the keys are dropped (1msg-api §7). */
export const sendContact = sessionSend('sendContact', (_, { contacts }) => readContacts(contacts), { inGroups: false });

function readContacts(contacts: unknown): Content {
	if (!Array.isArray(contacts) || !contacts.length || !contacts.every(isObject)) {
		throw Refusal.badRequest('contacts must be an array of contact objects');
	}
	const names = contacts.map((contact, index) => readContact(contact, `contacts[${index}]`));
	const cards = contacts.map((contact, index) => {
		const phones = objects(contact.phones).map(({ phone }) => `TEL:${String(phone)}\n`);
		return `BEGIN:VCARD\nVERSION:3.0\nFN:${names[index]}\n${phones.join('')}END:VCARD\n`;
	});
	return { type: 'vcard', body: cards.join(''), text: names.join(', ') };
}

/** Returns the shown name. */
function readContact(contact: Json, at: string): string {
	const { name, phones, emails, urls, addresses, org, birthday } = contact;
	if (!isObject(name)) throw Refusal.badRequest(`${at}.name must be an object`);
	const formatted = requiredText(name.formatted_name, `${at}.name.formatted_name`);
	if (!NAME_PARTS.some((part) => typeof name[part] === 'string' && name[part])) {
		throw Refusal.badRequest(`${at}.name needs at least one of ${NAME_PARTS.join(', ')}`);
	}
	for (const phone of entries(phones, `${at}.phones`)) {
		requiredText(phone.phone, `${at}.phones[].phone`);
		if (given(phone.type) && !PHONE_TYPES.includes(String(phone.type))) {
			throw Refusal.badRequest(`${at}.phones[].type must be one of ${PHONE_TYPES.join(', ')}`);
		}
	}
	for (const email of entries(emails, `${at}.emails`)) requiredText(email.email, `${at}.emails[].email`);
	for (const url of entries(urls, `${at}.urls`)) requiredText(url.url, `${at}.urls[].url`);
	entries(addresses, `${at}.addresses`);
	if (given(org) && !isObject(org)) throw Refusal.badRequest(`${at}.org must be an object`);
	if (given(birthday) && !/^\d{4}-\d{2}-\d{2}$/.test(String(birthday))) throw Refusal.badRequest(`${at}.birthday must be YYYY-MM-DD`);
	return formatted;
}

function entries(value: unknown, name: string): Json[] {
	if (!given(value)) return [];
	if (!Array.isArray(value) || !value.every(isObject)) throw Refusal.badRequest(`${name} must be an array of objects`);
	return value;
}
