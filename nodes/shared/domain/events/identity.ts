import { createHash } from 'node:crypto';
import { isDeeperThan, numberOf, textOf } from '../reading';

/** Which person or group a chat id means (1msg-api §4). */
export interface Identity {
	phone?: string;
	bsuid?: string;
	username?: string;
	group?: string;
	/** What stands before `@lid` and is no BSUID: it names a chat, and its digits are no phone number. */
	lid?: string;
}

const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

/** Compared by code: a pattern costs as much as all the rest of reading a message. */
function isDigits(text: string): boolean {
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code < 48 || code > 57) return false;
	}
	return true;
}

function bareIdentity(text: string): Identity {
	const digits = text.startsWith('+') ? text.slice(1) : text;
	if (digits.length >= 5 && digits.length <= 15 && isDigits(digits)) return { phone: digits };
	return BSUID.test(text) ? { bsuid: text } : {};
}

/** Reads `digits@c.us`, `…@lid`, `…@g.us`, `name@username`, and Meta's bare ids; other suffixes name no person. */
export function identityOf(id: unknown): Identity {
	const text = textOf(id)?.trim();
	if (!text) return {};
	const at = text.lastIndexOf('@');
	if (at <= 0) return bareIdentity(text);
	const local = text.slice(0, at);
	if (text.endsWith('@c.us')) return bareIdentity(local);
	switch (text.slice(at + 1).toLowerCase()) {
		case 'g.us':
			return { group: local };
		case 'lid':
			return BSUID.test(local) ? { bsuid: local } : { lid: local };
		case 'username':
			return { username: local };
		case 'c.us':
		case 's.whatsapp.net':
			return bareIdentity(local);
		default:
			return {};
	}
}

/** The chat id of a person or group that Meta names without a suffix. */
export function chatIdOf({ phone, bsuid, username, group, lid }: Identity): string | undefined {
	if (group !== undefined) return `${group}@g.us`;
	if (phone !== undefined) return `${phone}@c.us`;
	if (bsuid !== undefined) return `${bsuid}@lid`;
	if (username !== undefined) return `${username}@username`;
	return lid === undefined ? undefined : `${lid}@lid`;
}

/** WhatsApp knows mobile numbers of Mexico, Argentina and Brazil with and without the digit that marks them. */
export function lineOf(phone: string): string {
	return phone
		.replace(/^521(?=\d{10}$)/, '52')
		.replace(/^549(?=\d{10}$)/, '54')
		.replace(/^(55\d{2})9(?=[6-9]\d{7}$)/, '$1');
}

/** The same keys for the same person or group, however the id is written. */
export function keysOf({ phone, bsuid, username, group, lid }: Identity): string[] {
	return [
		...(phone === undefined ? [] : [`phone:${lineOf(phone)}`]),
		...(bsuid === undefined ? [] : [`bsuid:${bsuid}`]),
		...(username === undefined ? [] : [`username:${username.replace(/^@/, '').toLowerCase()}`]),
		...(group === undefined ? [] : [`group:${group}`]),
		// Questions that wait know it under this word.
		...(lid === undefined ? [] : [`bsuid:${lid}`]),
	];
}

const DAY_MS = 86_400_000;
const twoDigits = (number: number) => String(number).padStart(2, '0');
const MINUTES = Array.from({ length: 1440 }, (_, minute) => `T${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}:`);
const SECONDS = Array.from({ length: 60 }, (_, second) => `${twoDigits(second)}.000Z`);
let lastDay = { starts: NaN, date: '' };
let lastOdd = { ms: NaN, text: '' };

/**
 * Date.toISOString() in a tenth of its time, which would be the most of reading a message: the times
 * of a body are whole seconds, mostly of one day, or the one moment of its arrival.
 */
function isoOf(ms: number): string {
	const inDay = ms % DAY_MS;
	if (inDay % 1000 !== 0) {
		if (ms !== lastOdd.ms) lastOdd = { ms, text: new Date(ms).toISOString() };
		return lastOdd.text;
	}
	if (ms - inDay !== lastDay.starts) lastDay = { starts: ms - inDay, date: new Date(ms).toISOString().slice(0, -'T00:00:00.000Z'.length) };
	return lastDay.date + MINUTES[Math.floor(inDay / 60_000)] + SECONDS[(inDay / 1000) % 60];
}

/** Seconds, milliseconds or microseconds, number or numeric string, in milliseconds; each reaches to the year 5138. */
export function millisecondsOf(time: unknown): number | undefined {
	const number = numberOf(time);
	if (number === undefined || number <= 0 || number > 1e17) return undefined;
	return Math.trunc(number <= 1e11 ? number * 1000 : number <= 1e14 ? number : number / 1000);
}

/** The first of two times that is one, to ISO 8601; where there is none, the moment of arrival. */
export function isoTime(arrivedMs: number, time: unknown, otherTime?: unknown): string {
	return isoOf(millisecondsOf(time) ?? millisecondsOf(otherTime) ?? arrivedMs);
}

/** Identity of an element that carries no id: the same content, the same key. */
export function fingerprint(element: unknown): string {
	return createHash('sha256').update(jsonOf(element)).digest('hex').slice(0, 32);
}

/** Within what any event needs; JSON.stringify takes quadratic time on deeper ones, and then overflows. */
const MAX_LEVELS = 100;

function jsonOf(element: unknown): string {
	if (!isDeeperThan(element, MAX_LEVELS)) return String(JSON.stringify(element));
	const words: string[] = [];
	const ahead = [element];
	for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
		if (typeof part !== 'object' || part === null) words.push(String(JSON.stringify(part)));
		else
			for (const [key, value] of Object.entries(part)) {
				words.push(key);
				ahead.push(value);
			}
	}
	return words.join();
}

/** Joins the parts of a key; the channel comes first, so that two channels never meet. */
export function dedupeKey(channelId: string | undefined, kind: string, ...parts: Array<string | undefined>): string {
	let key = `${channelId ?? ''}:${kind}`;
	for (const part of parts) if (part !== undefined) key += `:${part}`;
	return key;
}
