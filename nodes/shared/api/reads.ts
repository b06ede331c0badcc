import type { Read } from '../domain/diagnosis';
import { InvalidInput } from '../domain/invalidInput';
import { ApiFailure } from './apiFailure';

/**
 * What came of a reading call, told instead of thrown: where a finding is wanted, a refusal is one.
 * @throws whatever is neither the channel's nor the credential's doing
 */
export async function read<T>(call: Promise<T>): Promise<Read<T>> {
	return await call.then(
		(value) => ({ value }),
		(error) => {
			if (error instanceof ApiFailure) return { failure: error.failure, ...(error.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }) };
			if (error instanceof InvalidInput) return { failure: { title: error.message, advice: error.advice ?? '', retryable: false } };
			throw error;
		},
	);
}
