import { Refusal } from './answer';
import type { State } from './state';
import type { Json } from './types';

const FIELDS = ['phone', 'chatId', 'bsuid', 'username'] as const;
const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

/**
 * The chatId a send goes to (1msg-api §4). Exactly one of phone, chatId, bsuid and username, each a string.
 * @throws Refusal 400 when the field is missing, doubled or of a wrong form; 200 sent:false for an unknown username.
 */
export function readDestination(state: State, body: Json): string {
	const given = FIELDS.filter((field) => body[field] !== undefined && body[field] !== null);
	if (given.length !== 1) {
		throw Refusal.badRequest(`Exactly one of ${FIELDS.join(', ')} is required, got ${given.length ? given.join(' and ') : 'none'}`);
	}
	const field = given[0];
	const value = body[field];
	if (typeof value !== 'string') throw Refusal.badRequest(`${field} must be a string`);
	if (field === 'phone') {
		if (!/^\d{6,15}$/.test(value)) throw Refusal.badRequest('phone must be 6 to 15 digits, country code first and no +');
		return `${value}@c.us`;
	}
	if (field === 'bsuid') return byBsuid(state, value);
	if (field === 'username') return byUsername(state, value);
	return byChatId(state, value);
}

function byChatId(state: State, chatId: string): string {
	if (/^\d{6,15}@c\.us$/.test(chatId) || /^[\d-]+@g\.us$/.test(chatId)) return chatId;
	const [local = '', suffix] = chatId.split('@');
	if (suffix === 'lid') return byBsuid(state, local);
	if (suffix === 'username') return byUsername(state, local);
	throw Refusal.badRequest('chatId has a wrong form');
}

/** A known person's own chat; else the hidden-number chat of that BSUID. */
function byBsuid(state: State, bsuid: string): string {
	if (!BSUID.test(bsuid)) throw Refusal.badRequest('bsuid has a wrong form');
	for (const [chatId, person] of state.people) {
		if (person.bsuid === bsuid) return chatId;
	}
	return `${bsuid}@lid`;
}

/** A username works only for a person who has written before. */
function byUsername(state: State, username: string): string {
	for (const [chatId, person] of state.people) {
		if (person.username?.toLowerCase() === username.toLowerCase()) return chatId;
	}
	throw Refusal.notSent('Username is not found or not linked with BSUID');
}
