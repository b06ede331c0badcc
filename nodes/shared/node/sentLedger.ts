import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ApiFailure } from '../api/apiFailure';
import type { Sent } from '../api/channelApi';
import { isObject } from '../domain/reading';

/** A message that 1MSG took, or that may have gone out, with what is needed to know it again. */
type Entry = { executionId: string; hash: string } & ({ sent: Sent } | { unknown: IDataObject & { httpStatus?: number } });

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
	}

	/** An agent may well say the same twice; only what may have gone out is not repeated for it. */
	private isKnown(entry: Entry | undefined, hash: string): boolean {
		if (!entry) return false;
		if (this.isTool) return 'unknown' in entry;
		return entry.executionId === this.executionId || entry.hash === hash;
	}

	/** Sends unless this message of this item has been sent already in this execution. */
	async once(itemIndex: number, path: string, body: IDataObject, send: () => Promise<Sent>): Promise<Sent> {
		const place = this.asked.get(itemIndex) ?? 0;
		this.asked.set(itemIndex, place + 1);
		// The text may differ from try to try, the recipient does not: another one is another message.
		const recipient = createHash('sha256').update(JSON.stringify([body.phone, body.chatId, body.bsuid, body.username])).digest('hex').slice(0, 8);
		const hash = createHash('sha256').update(`${path}\n${JSON.stringify(body)}`).digest('hex').slice(0, 16);
		const key = this.isTool ? `tool/${hash}` : `${this.run}/${itemIndex}/${place}/${recipient}`;
		const known = this.isKnown(this.entries[key], hash) ? this.entries[key] : undefined;
		if (known) {
			if ('sent' in known) return known.sent;
			const { httpStatus, ...failure } = known.unknown;
			throw new ApiFailure('unknown', failure as unknown as ApiFailure['failure'], httpStatus);
		}
		const { executionId } = this;
		return await send().then(
			(sent) => {
				this.entries[key] = { executionId, hash, sent };
				return sent;
			},
			(error) => {
				if (error instanceof ApiFailure && error.outcome === 'unknown') {
					const { failure, httpStatus } = error;
					this.entries[key] = { executionId, hash, unknown: { ...failure, ...(httpStatus === undefined ? {} : { httpStatus }) } };
				}
				throw error;
			},
		);
	}
}
