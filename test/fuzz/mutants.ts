import { payloadFiles, readPayload } from '../unit/corpus';

/** Repeatable chance (mulberry32): the same seed, the same mutants. */
export function chanceOf(seed: number) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	const pick = <T>(list: readonly T[]): T => list[below(list.length)];
	/** True once in so many times. */
	const oneIn = (times: number) => below(times) === 0;
	const several = <T>(most: number, make: (index: number) => T): T[] => Array.from({ length: below(most + 1) }, (_, index) => make(index));
	return { below, pick, oneIn, several };
}
export type Chance = ReturnType<typeof chanceOf>;

const KEYS = ['id', 'type', 'body', 'status', 'ack', 'chatId', 'author', 'from', 'phone', 'time', 'timestamp', 'messages', 'hooks', 'statuses', 'entry', 'changes', 'value', 'field', 'calls', 'contacts', 'metadata', 'meta', 'interactive', 'button_reply', 'list_reply', 'nfm_reply', 'response_json', 'order', 'product_items', 'location', 'reaction', 'errors', 'error', 'reason', 'instanceId', 'context', 'referral', 'group_id', 'vcard', 'edit', 'message', 'caption', 'groups', 'user_preferences', 'components', 'text', 'buttons', 'cards', 'format', 'language', 'sent', 'code', 'result', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'toJSON', 'length', 'then'];
const TYPES = ['chat', 'text', 'image', 'video', 'audio', 'voice', 'ptt', 'document', 'sticker', 'location', 'vcard', 'contacts', 'interactive', 'button', 'order', 'reaction', 'nfm_reply', 'flow', 'edit', 'revoke', 'system', 'unsupported', 'request_welcome', 'call_log', 'call_permission_reply', 'call', 'calls', 'payment', 'hologram', 'HEADER', 'BODY', 'BUTTONS', 'CAROUSEL', 'URL', 'OTP', 'constructor', '__proto__'];
const TEXTS = ['', ' ', '0', '-1', 'NaN', '1e400', 'null', 'true', '{', '[', '{}', '[{}]', '"x"', '{"id":1}', '{"__proto__":{"polluted":1}}', '\u0000', '\ud800', '\udc00x', '\u202eabc', '\u200d', '\ufeff', 'e\u0301\u0301', '١٢٠٢٥٥٥٠١٤٣', '１２０２', 'ﷺ', '👨‍👩‍👧', 'İ', 'ß', '\u2028', 'a\nb', '@', '@c.us', '1@g.us', 'US.1@lid', '12025550143@c.us', '45.1;7', 'https://x.example/a', 'data:,', 'BEGIN:VCARD', 'BEGIN:VCARD\nTEL:\nN:;;;;\nEND:VCARD', 'QkVHSU46VkNBUkQ=', 'failed', 'read', 'sent', '131047', 'Message undeliverable', '(#131026)', '1785000000', '99999999999999999999', '{{1}}', '{{ name }}', '{{__proto__}}', '🧨'.repeat(50)];
const LONG = [' ', 'a', '0', '=', '-', '(', '{', '[', '@', '.', ',', 'a@', '1.', '=\n', '\\', 'invalid template ', '1 ', '"', '\n', '{{', '{{1', 'https://', '%', '👨‍👩‍👧', '\u0301'];

export function deep(levels: number): unknown {
	let value: unknown = 1;
	for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { error: value };
	return value;
}

/** Any JSON, with the words that readers look for. */
export function anyValue(chance: Chance): unknown {
	switch (chance.below(10)) {
		case 0:
			return null;
		case 1:
			return chance.pick([0, 1, -1, 1.5, 1e308, -0, 1785000000, 1785000000000, 2 ** 53]);
		case 2:
			return chance.pick([true, false]);
		case 3:
			return [];
		case 4:
			return {};
		case 5:
			return [anyValue(chance), anyValue(chance)];
		case 6:
			return JSON.parse(`{${JSON.stringify(chance.pick(KEYS))}:${JSON.stringify(anyValue(chance))}}`) as unknown;
		case 7:
			return chance.pick(TYPES);
		default:
			return chance.pick(TEXTS);
	}
}

function copyOf(value: unknown): unknown {
	return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

type Container = Record<string, unknown> | unknown[];

function containersOf(value: unknown, found: Container[] = []): Container[] {
	if (typeof value !== 'object' || value === null || found.length > 300) return found;
	found.push(value as Container);
	for (const part of Object.values(value)) containersOf(part, found);
	return found;
}

/** Sets a key as the wire would: `__proto__` is a key like any other. */
function set(container: Container, key: string, value: unknown): void {
	// A list keeps its order and takes what it has no place for at its end.
	const isPlace = !Array.isArray(container) || /^\d+$/.test(key);
	if (!isPlace) container.push(value);
	else Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

/** A number as text, and text as the number it may hold. */
function otherForm(value: unknown): unknown {
	if (typeof value === 'string') return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : Number(value.replace(/\D/g, '').slice(0, 15));
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** So many of one thing as a body of some hundred kilobytes holds. */
function crowdOf(value: unknown, chance: Chance): unknown[] {
	const size = JSON.stringify(value)?.length ?? 4;
	return Array.from({ length: Math.min(chance.pick([50, 500, 2000]), Math.ceil(100_000 / size)) }, () => copyOf(value));
}

/** One slip of a sender, a relay or an attacker somewhere in a value, which is changed. */
function slip(root: Container, chance: Chance, spare: unknown[]): void {
	const container = chance.pick(containersOf(root));
	const keys = Object.keys(container);
	if (keys.length === 0) return set(container, Array.isArray(container) ? '0' : chance.pick(KEYS), anyValue(chance));
	const key = chance.pick(keys);
	const old = (container as Record<string, unknown>)[key];
	switch (chance.below(16)) {
		case 0:
		case 1:
		case 2:
			return set(container, key, anyValue(chance));
		case 3:
			if (Array.isArray(container)) container.splice(Number(key), 1);
			else delete container[key];
			return;
		case 4:
			return set(container, key, [old]);
		case 5:
			return set(container, key, JSON.stringify(old) ?? null);
		case 6:
			if (Array.isArray(container)) container.push(copyOf(old));
			else set(container, chance.pick(KEYS), copyOf(old));
			return;
		case 7:
			if (!Array.isArray(container)) delete container[key];
			return set(container, Array.isArray(container) ? key : chance.pick(KEYS), old);
		case 8:
			return set(container, key, Array.isArray(old) ? { ...old } : typeof old === 'string' ? old.slice(0, chance.below(old.length + 1)) : `${JSON.stringify(old)}`);
		case 9:
			return set(container, key, copyOf(chance.pick(spare)));
		case 10:
			return set(container, 'type', chance.pick(TYPES));
		case 11:
			return set(container, chance.pick(KEYS), anyValue(chance));
		case 12:
			return set(container, key, chance.oneIn(20) ? chance.pick(LONG).repeat(20_000) : typeof old === 'string' ? chance.pick(LONG) + old : anyValue(chance));
		case 13:
			return set(container, key, otherForm(old));
		case 14:
			return set(container, key, chance.oneIn(20) ? crowdOf(old, chance) : anyValue(chance));
		default:
			return set(container, key, chance.oneIn(20) ? deep(chance.pick([50, 300, 3000])) : anyValue(chance));
	}
}

/** A maker of mutants of these values: each has one to six slips, and a slip may bring in a part of another value. */
export function breederOf(values: unknown[]): (chance: Chance) => unknown {
	const seeds = values.map((value) => JSON.stringify(value));
	const parts = seeds.flatMap((text) => containersOf(JSON.parse(text))).map((part) => JSON.stringify(part));
	return (chance) => {
		const root = { value: JSON.parse(chance.pick(seeds)) as unknown };
		const spare = [0, 1].map(() => JSON.parse(chance.pick(parts)) as unknown);
		for (let i = 1 + chance.below(6); i > 0; i--) slip(root, chance, spare);
		return copyOf(root.value);
	};
}

/** A webhook body of the corpus with slips. */
export const mutantBody = breederOf(payloadFiles.filter((file) => file.endsWith('.json') && file !== 'multiple-messages-200.json').map(readPayload));

/** A text with up to four slips of somebody who types, pastes or attacks. */
export function mutantText(text: string, chance: Chance, alphabet: readonly string[]): string {
	let changed = text;
	for (let i = chance.below(5); i > 0; i--) {
		const [from, to] = [chance.below(changed.length + 1), chance.below(changed.length + 1)].sort((a, b) => a - b);
		const middle = chance.pick([chance.pick(alphabet), chance.pick(TEXTS), '', changed.slice(from, to).repeat(2), chance.pick(alphabet).repeat(1 + chance.below(30))]);
		changed = changed.slice(0, from) + middle + changed.slice(chance.oneIn(2) ? from : Math.min(to, from + 3));
	}
	return chance.oneIn(500) ? changed + chance.pick(LONG).repeat(20_000) : changed;
}
