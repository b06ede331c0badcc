import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ApiFailure } from '../api/apiFailure';
import type { Sent } from '../api/channelApi';
import { isObject } from '../domain/reading';

type Entry = { sent: Sent } | { unknown: IDataObject & { httpStatus?: number } };

/**
 * What this execution has sent. n8n's Retry On Fail runs a node again with all its items; what was
 * taken by 1MSG, and what may have gone out, must not leave twice (promise 1). The node's context
 * belongs to the execution, is kept over its tries and over a user's Retry, and ends with it.
 */
export class SentLedger {
	private readonly entries: Record<string, Entry>;

	constructor(context: IExecuteFunctions) {
		const store = context.getContext('node');
		if (!isObject(store.oneMsgSent)) store.oneMsgSent = {};
		this.entries = store.oneMsgSent as unknown as Record<string, Entry>;
		// A loop runs the node again within one execution; its run index tells that from a retry.
		this.run = Number(context.evaluateExpression('{{ $runIndex }}', 0)) || 0;
	}

	private readonly run: number;

	/** Sends unless this very request of this item has been sent already in this execution. */
	async once(itemIndex: number, path: string, body: IDataObject, send: () => Promise<Sent>): Promise<Sent> {
		const hash = createHash('sha256').update(`${path}\n${JSON.stringify(body)}`).digest('hex').slice(0, 16);
		const key = `${this.run}/${itemIndex}/${hash}`;
		const known = this.entries[key];
		if (known && 'sent' in known) return known.sent;
		if (known) {
			const { httpStatus, ...failure } = known.unknown;
			throw new ApiFailure('unknown', failure as unknown as ApiFailure['failure'], httpStatus);
		}
		return await send().then(
			(sent) => {
				this.entries[key] = { sent };
				return sent;
			},
			(error) => {
				if (error instanceof ApiFailure && error.outcome === 'unknown') {
					const { failure, httpStatus } = error;
					this.entries[key] = { unknown: { ...failure, ...(httpStatus === undefined ? {} : { httpStatus }) } };
				}
				throw error;
			},
		);
	}
}
