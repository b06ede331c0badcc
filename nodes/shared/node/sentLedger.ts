import { hash as digestOf } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ApiFailure } from '../api/apiFailure';
import type { Sent } from '../api/channelApi';
import type { Failure } from '../domain/apiErrors';
import { isObject } from '../domain/reading';

/** A message that 1MSG took, or that may have gone out, with what is needed to know it again. */
type Entry = { executionId: string; hash: string } & ({ sent: Sent } | { unknown: Failure & { httpStatus?: number } });

/** What a message is known by. */
export interface Message {
	itemIndex: number;
	/** Channel, method and path: the same text to another channel is another message. */
	address: string;
	body: IDataObject;
	/** A name, where the number among the item's messages is not enough. */
	place?: string;
}

/** Where the ledger keeps a message. */
export interface Place {
	key: string;
	hash: string;
}

/** What is true of a message while its request is on its way. */
const UNDER_WAY: Failure = {
	title: 'The message may have gone out: the run was stopped while it was on its way',
	advice: 'Look into the chat, or wait for a delivery status, before you send it again.',
	retryable: false,
};

function short(text: string, length: number): string {
	return digestOf('sha256', text, 'hex').slice(0, length);
}

/**
 * What this execution has sent. n8n's Retry On Fail runs a node again with all its items; what was
 * taken by 1MSG, and what may have gone out, must not leave twice (promise 1). The node's context
 * belongs to the execution, is kept over its tries and over a user's Retry, and ends with it.
 *
 * A message is known again by its place: the run, the item, and which of the item's messages it is.
 * Its text does not count within one execution, since an expression such as `$now` gives another one
 * at each try. A user's Retry is a new execution, perhaps with an edited workflow: there a message
 * counts as sent only if it is the same.
 */
export class SentLedger {
	private readonly entries: Record<string, Entry>;

	private readonly run: number;

	private readonly executionId: string;

	/** How many messages each item has asked for in this try. */
	private readonly asked = new Map<number, number>();

	/** Items of which an earlier try of this run has sent something, or may have. */
	readonly earlier: ReadonlySet<number> = new Set();

	/** Whether this run has been tried before: by Retry On Fail, or by the execution that a user retries. */
	readonly isAgain: boolean;

	/** An agent's call of the node as a tool: each try of it has a run index of its own, and several calls may share one. */
	private readonly isTool: boolean;

	constructor(context: IExecuteFunctions) {
		const store = context.getContext('node');
		if (!isObject(store.oneMsgSent)) store.oneMsgSent = {};
		this.entries = store.oneMsgSent as unknown as Record<string, Entry>;
		// A loop runs the node again within one execution; its run index tells that from a retry.
		this.run = Number(context.evaluateExpression('{{ $runIndex }}', 0)) || 0;
		this.executionId = context.getExecutionId();
		this.isTool = context.isToolExecution?.() ?? false;
		this.isAgain = !this.isTool && store.oneMsgRun === this.run;
		store.oneMsgRun = this.run;
		const mine = `${this.run}/`;
		if (this.isAgain) this.earlier = new Set(Object.keys(this.entries).flatMap((key) => (key.startsWith(mine) ? [Number(key.split('/')[1])] : [])));
	}

	/** The place of an item's next message. */
	place({ itemIndex, address, body, place }: Message): Place {
		const hash = short(`${address}\n${JSON.stringify(body)}`, 16);
		if (place !== undefined && !this.isTool) return { key: this.named(itemIndex, place), hash };
		const count = this.asked.get(itemIndex) ?? 0;
		this.asked.set(itemIndex, count + 1);
		// The text may differ from try to try, the recipient does not: another one is another message.
		const recipient = short(JSON.stringify([body.phone, body.chatId, body.bsuid, body.username]), 8);
		return { key: this.isTool ? `tool/${hash}` : `${this.run}/${itemIndex}/${count}/${recipient}`, hash };
	}

	/** Whether a message of that name is kept. */
	holds(itemIndex: number, place: string): boolean {
		return Object.hasOwn(this.entries, this.named(itemIndex, place));
	}

	private named(itemIndex: number, place: string): string {
		return `${this.run}/${itemIndex}/${place}`;
	}

	/**
	 * What became of the message at an earlier try; undefined where it has not gone out.
	 * @throws ApiFailure `unknown` where it may have
	 */
	known({ key, hash }: Place): Sent | undefined {
		const entry = this.entries[key];
		if (!entry || !this.isSame(entry, hash)) return undefined;
		if ('sent' in entry) return entry.sent;
		const { httpStatus, ...failure } = entry.unknown;
		throw new ApiFailure('unknown', failure, httpStatus);
	}

	/** The request leaves: until its answer is here, the message may have gone out. */
	leaves({ key, hash }: Place): void {
		this.entries[key] = { executionId: this.executionId, hash, unknown: UNDER_WAY };
	}

	took({ key, hash }: Place, sent: Sent): void {
		this.entries[key] = { executionId: this.executionId, hash, sent };
	}

	/** No answer that can be trusted. */
	lostSightOf({ key, hash }: Place, { failure, httpStatus }: ApiFailure): void {
		this.entries[key] = { executionId: this.executionId, hash, unknown: { ...failure, httpStatus } };
	}

	/** It surely did not go out. */
	forget({ key }: Place): void {
		delete this.entries[key];
	}

	/** An agent may well say the same twice; only what may have gone out is not repeated for it. */
	private isSame(entry: Entry, hash: string): boolean {
		if (this.isTool) return 'unknown' in entry;
		return entry.executionId === this.executionId || entry.hash === hash;
	}
}
