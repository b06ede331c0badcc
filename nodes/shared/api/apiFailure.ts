import type { Failure } from '../domain/apiErrors';
import type { Outcome } from '../domain/sendAnswer';

/** A call that the channel refused, or that ended without an answer we can trust; or a message that it took and lost. */
export class ApiFailure extends Error {
	constructor(
		/** What became of the message; `notSent` for calls made before a send, such as reading templates. */
		readonly outcome: Extract<Outcome, 'accepted' | 'refused' | 'unknown' | 'notSent'>,
		readonly failure: Failure,
		readonly httpStatus?: number,
		/** More facts for the error's context, such as what has become of the other part of two. */
		readonly facts: Record<string, unknown> = {},
	) {
		super(failure.title);
		this.name = 'ApiFailure';
	}
}

/** What n8n's log may hold of an error: 1MSG's words, and ours, can repeat a number, a name or a text. */
export function inLogWords(error: unknown): string {
	if (!(error instanceof ApiFailure)) return (error as Error).name;
	const { outcome, failure, httpStatus } = error;
	return [outcome, ...(failure.code === undefined ? [] : [`code ${failure.code}`]), ...(httpStatus === undefined ? [] : [`HTTP ${httpStatus}`])].join(', ');
}
