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
