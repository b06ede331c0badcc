import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isObject, textOf } from './reading';

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
	/** Whom the question was sent to, as `chatMark` writes it; none in a link, which anybody may open. */
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

/** A chat in few characters, from which nobody reads a number. @param chatKey see `chatKeyOf` */
export function chatMark(apiKey: string, chatKey: string): string {
	return sealOf(apiKey, `chat ${chatKey}`, CHAT_LENGTH);
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

/** The id of a button. @param address full address, as n8n signs it */
export function buttonId(apiKey: string, address: string): string {
	const { pathname, search } = new URL(address);
	const path = pathname + search;
	return `${MARK}${sealOf(apiKey, path, SEAL_LENGTH)}${path}`;
}

/** Where a tapped button leads. `forged`: it has our mark and not our seal, as after a change of the key. */
export function readButtonId(apiKey: string, id: string | undefined): { path: string; answer: Answer } | 'forged' | undefined {
	if (!id?.startsWith(MARK)) return undefined;
	const seal = id.slice(MARK.length, MARK.length + SEAL_LENGTH);
	const path = id.slice(MARK.length + SEAL_LENGTH);
	const isPath = /^\/(?![/\\])[\x21-\x7e]*$/.test(path);
	const answer = isPath ? readAnswer(Object.fromEntries(new URL(path, 'http://n8n').searchParams)) : undefined;
	return answer && equal(seal, sealOf(apiKey, path, SEAL_LENGTH)) ? { path, answer } : 'forged';
}

/** A tap as the trigger hands it to the waiting node. */
export interface Tap {
	messageId: string;
	/** The question's own message. */
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
 * Reads the answer of n8n's waiting webhook.
 * `again`: not yet, or not at this moment: the node has not parked yet, n8n starts or stops, another
 * tap is being taken.
 */
export function readResumeAnswer(status: number, body: unknown): Resumed {
	const said = isObject(body) ? body.oneMsg : undefined;
	if (status === 200 && (said === RECORDED || said === OPEN)) return said;
	if (said === SUPERSEDED) return 'over';
	const text = typeof body === 'string' ? body : (textOf(isObject(body) ? body.message : undefined) ?? '');
	if (status === 401 || status === 403) return 'refused';
	if (status === 200) return /starting up/i.test(text) ? 'again' : 'over';
	if (status === 409) return /running/i.test(text) ? 'again' : 'over';
	// JSON comes from n8n's own look-up: there is no such execution. HTML means that its routes are not there yet.
	if (status === 404) return isObject(body) ? 'over' : 'again';
	return 'again';
}
