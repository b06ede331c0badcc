import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEvents } from '../../nodes/shared/domain/events/readEvents';
import type { ReadOptions } from '../../nodes/shared/domain/events/event';

const PAYLOADS = join(__dirname, '..', 'payloads');
const NOT_A_PAYLOAD = new Set(['index.json', 'expected.json']);

/** The arrival time of every body in the unit tests: 2026-08-01T12:00:00.000Z. */
export const RECEIVED_AT = Date.parse('2026-08-01T12:00:00.000Z');
export const RECEIVED = '2026-08-01T12:00:00.000Z';
/** What the corpus and the tests stamp on an element: 1785000000. */
export const SAID = '2026-07-25T17:20:00.000Z';
export const CHANNEL = 'ODI000000001';

/** A file's content as a JSON value, or as text where it is no JSON. */
export function readPayload(path: string): unknown {
	const text = readFileSync(join(PAYLOADS, path), 'utf8');
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/** The names of all webhook bodies of the corpus. */
export const payloadFiles = readdirSync(PAYLOADS, { withFileTypes: true })
	.filter((entry) => entry.isFile() && !NOT_A_PAYLOAD.has(entry.name))
	.map(({ name }) => name);

export const responseFiles = readdirSync(join(PAYLOADS, 'responses'));

/** The items of a body, as a channel `ODI000000001` receives it. */
export function itemsOf(body: unknown, options: Partial<ReadOptions> = {}) {
	return readEvents(body, { channelId: CHANNEL, receivedAt: RECEIVED_AT, ...options });
}

/** The only item of a body. */
export function itemOf(body: unknown, options: Partial<ReadOptions> = {}) {
	const items = itemsOf(body, options);
	expect(items).toHaveLength(1);
	return items[0];
}

/** An element of `messages[]` as 1MSG sends it, with what differs. */
export function message(more: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		id: 'wamid.UNIT1',
		type: 'chat',
		body: 'Hello',
		fromMe: false,
		self: 0,
		isForwarded: false,
		author: '12025550143@c.us',
		authorBsuid: 'US.7391045528816630',
		authorUserName: null,
		time: 1785000000,
		chatId: '12025550143@c.us',
		chatName: '12025550143',
		senderName: 'Dana Example',
		caption: null,
		quotedMsgId: null,
		...more,
	};
}

export function messageBody(...elements: unknown[]) {
	return { instanceId: CHANNEL, messages: elements };
}

/** Meta's envelope around one change. */
export function change(field: string, value: unknown) {
	return { object: 'whatsapp_business_account', entry: [{ id: '100000000000001', changes: [{ field, value }] }] };
}

const RAW_CONTACT = { profile: { name: 'Dana Example', username: 'dana.example' }, wa_id: '12025550143', user_id: 'US.7391045528816630' };
const RAW_AROUND = { messaging_product: 'whatsapp', metadata: { display_phone_number: '12025550199', phone_number_id: '200000000000002' } };

/** One message of Meta's, in its envelope. */
export function rawBody(...elements: unknown[]) {
	return change('messages', { ...RAW_AROUND, contacts: [RAW_CONTACT], messages: elements });
}

export function rawMessage(more: Record<string, unknown>) {
	return { from: '12025550143', from_user_id: 'US.7391045528816630', id: 'wamid.UNIT1', timestamp: '1785000000', ...more };
}

export function rawStatuses(...elements: unknown[]) {
	return change('messages', { ...RAW_AROUND, statuses: elements });
}
