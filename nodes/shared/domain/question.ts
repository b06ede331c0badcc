import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { identityOf, keysOf, type Identity } from './events/identity';
import { isObject, objectOf, textOf } from './reading';
import { chatKeyOf, type Recipient } from './recipient';

/**
 * A question that a workflow asks in a chat, and waits for. The id of each button carries the signed
 * address at which n8n lets the waiting execution go on; n8n's signature covers its parameters (n8n
 * 2.40.5), and a seal of our own shows the trigger that the button is one of ours.
 */

/** What stands in front of every id of ours. */
const MARK = '1m:';

/** 72 bits, as base64url. */
const SEAL_LENGTH = 12;

/** 64 bits, as base64url. */
const CHAT_LENGTH = 11;

/** Parameters of the signed address. */
export interface Answer {
	/** Number of the choice, from 0. */
	choice: number;
	/** Whom the question was sent to, as `askedMark` writes it. */
	chat?: string;
	/** Tells the questions of a loop apart: their addresses are the same otherwise. */
	nonce: string;
	/** The customer is asked to write something before the answer counts. */
	isWritten?: boolean;
}

export function newNonce(): string {
	return randomBytes(6).toString('base64url');
}

function sealOf(apiKey: string, text: string, length: number): string {
	return createHmac('sha256', apiKey).update(text).digest('base64url').slice(0, length);
}

function equal(a: string, b: string): boolean {
	const [left, right] = [Buffer.from(a), Buffer.from(b)];
	return left.length === right.length && timingSafeEqual(left, right);
}

/** A person in few characters, from which nobody reads a number. */
export function chatMark(apiKey: string, key: string): string {
	return sealOf(apiKey, `chat ${key}`, CHAT_LENGTH);
}

/** Whom a question is sent to; the same however the number or the name is written. */
export function askedMark(apiKey: string, recipient: Recipient): string {
	return chatMark(apiKey, chatKeyOf(recipient));
}

/** All the ways in which a question may have been addressed to the chat of an event: in a group it is the group, whoever tapped. */
export function chatMarks(apiKey: string, { phone, bsuid, username, chatId, isGroup }: Omit<Identity, 'group'> & { chatId?: string; isGroup?: boolean }): string[] {
	const keys = [...(isGroup ? [] : keysOf({ phone, bsuid, username })), ...keysOf(identityOf(chatId))];
	return [...new Set(keys)].map((key) => chatMark(apiKey, key));
}

/** The parameters that n8n signs; one letter each, since an id has 200 characters in a list. */
export function answerParameters({ choice, chat, nonce, isWritten }: Answer): Record<string, string> {
	return { c: String(choice), n: nonce, ...(chat === undefined ? {} : { h: chat }), ...(isWritten ? { w: '1' } : {}) };
}

export function readAnswer(query: unknown): Answer | undefined {
	if (!isObject(query)) return undefined;
	const [choice, nonce, chat] = [textOf(query.c), textOf(query.n), textOf(query.h)];
	if (choice === undefined || !/^\d{1,2}$/.test(choice) || nonce === undefined) return undefined;
	return { choice: Number(choice), nonce, ...(chat === undefined ? {} : { chat }), ...(query.w === '1' ? { isWritten: true } : {}) };
}

/** What seals the buttons of one n8n: where two listen to a channel, each knows its own. */
export function buttonKey(apiKey: string, instanceId: string): string {
	return `${apiKey}\n${instanceId}`;
}

/** The id of a button. @param address full address, as n8n signs it */
export function buttonId(key: string, address: string): string {
	const { pathname, search } = new URL(address);
	const path = pathname + search;
	return `${MARK}${sealOf(key, path, SEAL_LENGTH)}${path}`;
}

/** Where a tapped button leads. `forged`: it has our mark and not our seal, as after a change of the key. */
export function readButtonId(key: string, id: string | undefined): { path: string; answer: Answer } | 'forged' | undefined {
	if (!id?.startsWith(MARK)) return undefined;
	const seal = id.slice(MARK.length, MARK.length + SEAL_LENGTH);
	const path = id.slice(MARK.length + SEAL_LENGTH);
	const isPath = /^\/(?![/\\])[\x21-\x7e]*$/.test(path);
	const answer = isPath ? readAnswer(Object.fromEntries(new URL(path, 'http://n8n').searchParams)) : undefined;
	return answer && equal(seal, sealOf(key, path, SEAL_LENGTH)) ? { path, answer } : 'forged';
}

/** The same for all choices of a question, in all chats. @param path as `readButtonId` gives it */
export function questionOf(path: string): string {
	const { pathname, searchParams } = new URL(path, 'http://n8n');
	return `${pathname} ${searchParams.get('n') ?? ''}`;
}

/** A tap as the trigger hands it to the waiting node. */
export interface Tap {
	messageId: string;
	/** What was tapped. */
	quotedMessageId?: string;
	from: { phone?: string; bsuid?: string; username?: string; chatId?: string; name?: string };
	text?: string;
}

/** What the trigger posts: nobody but the owner of the key can write it, so that `answeredBy` is true. */
export function sealedTap(apiKey: string, path: string, tap: Tap): { tap: Tap; seal: string } {
	return { tap, seal: sealOf(apiKey, `tap ${path}\n${JSON.stringify(tap)}`, 43) };
}

/** The tap in a posted body; undefined where it is not the trigger's. */
export function readSealedTap(apiKey: string, path: string, body: unknown): Tap | undefined {
	if (!isObject(body) || !isObject(body.tap) || typeof body.seal !== 'string') return undefined;
	return equal(body.seal, sealOf(apiKey, `tap ${path}\n${JSON.stringify(body.tap)}`, 43)) ? (body.tap as unknown as Tap) : undefined;
}

/** What the waiting node says to a tap: n8n answers 200 to much that is none of it. */
export const RECORDED = 'recorded';
export const SUPERSEDED = 'superseded';
/** The question is open, and its answer is to be written. */
export const OPEN = 'open';

/** What has become of a tap, from the answer to its post (n8n 2.40.5 and 1.123.81, each seen). */
export type Resumed = 'recorded' | 'open' | 'over' | 'refused' | 'again';

/**
 * Reads the answer of n8n's waiting webhook. Only what is surely n8n's own word ends a tap: what a
 * gateway in front of n8n says, with 200 or 404 too, tells nothing of the question.
 * `again`: not yet, or not at this moment: the node has not parked yet, n8n starts or stops, another
 * tap is being taken.
 * @param location where the answer leads on to
 */
export function readResumeAnswer(status: number, body: unknown, location?: unknown): Resumed {
	const said = isObject(body) ? body.oneMsg : undefined;
	if (status === 200 && (said === RECORDED || said === OPEN)) return said;
	if (said === SUPERSEDED) return 'over';
	const text = typeof body === 'string' ? body : (textOf(objectOf(body).message) ?? '');
	switch (status) {
		case 401:
		case 403:
			return 'refused';
		case 200:
			return /no action required/i.test(text) ? 'over' : 'again';
		case 409:
			return /running/i.test(text) ? 'again' : 'over';
		case 404:
			// n8n's look-up found no such execution. HTML means that its routes are not there yet.
			return typeof objectOf(body).code === 'number' ? 'over' : 'again';
		case 307:
			// The execution waits in a form by now, to which n8n leads on (n8n 2.40.5); a proxy names the host.
			return typeof location === 'string' && /^\/[^/]/.test(location) ? 'over' : 'again';
		default:
			return 'again';
	}
}
