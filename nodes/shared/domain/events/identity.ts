import { createHash } from 'node:crypto';
import { numberOf, textOf } from '../reading';

/** Which person or group a chat id means (1msg-api §4). */
export interface Identity {
	phone?: string;
	bsuid?: string;
	username?: string;
	group?: string;
}

const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

/** Reads `digits@c.us`, `…@lid`, `…@g.us`, `name@username`, and Meta's bare ids; other suffixes name no person. */
export function identityOf(id: unknown): Identity {
	const text = textOf(id)?.trim();
	if (!text) return {};
	const at = text.lastIndexOf('@');
	const local = at > 0 ? text.slice(0, at) : text;
	switch (at > 0 ? text.slice(at + 1).toLowerCase() : '') {
		case 'g.us':
			return { group: local };
		case 'lid':
			return { bsuid: local };
		case 'username':
			return { username: local };
		case 'c.us':
		case 's.whatsapp.net':
		case '': {
			if (BSUID.test(local)) return { bsuid: local };
			const digits = local.replace(/^\+/, '');
			return /^\d{5,15}$/.test(digits) ? { phone: digits } : {};
		}
		default:
			return {};
	}
}

/** The chat id of a person or group that Meta names without a suffix. */
export function chatIdOf({ phone, bsuid, username, group }: Identity): string | undefined {
	if (group !== undefined) return `${group}@g.us`;
	if (phone !== undefined) return `${phone}@c.us`;
	if (bsuid !== undefined) return `${bsuid}@lid`;
	return username === undefined ? undefined : `${username}@username`;
}

/** Seconds or milliseconds, number or numeric string, to ISO 8601; the fallback is in milliseconds. */
export function isoTime(time: unknown, fallbackMs: number): string {
	const number = numberOf(time);
	const ms = number === undefined || number <= 0 ? fallbackMs : number > 1e11 ? number : number * 1000;
	const date = new Date(ms);
	return (Number.isNaN(date.getTime()) ? new Date(fallbackMs) : date).toISOString();
}

/** Identity of an element that carries no id: the same content, the same key. */
export function fingerprint(element: unknown): string {
	return createHash('sha256').update(jsonOf(element)).digest('hex').slice(0, 32);
}

/** JSON.stringify overflows the stack on bodies that are nested thousands of levels deep. */
function jsonOf(element: unknown): string {
	try {
		return JSON.stringify(element) ?? '';
	} catch {
		return 'too deep to be told apart';
	}
}

/** Joins the parts of a key; the channel comes first, so that two channels never meet. */
export function dedupeKey(channelId: string | undefined, kind: string, ...parts: Array<string | undefined>): string {
	return [channelId ?? '', kind, ...parts.filter((part) => part !== undefined)].join(':');
}
