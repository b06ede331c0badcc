import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';
import { InvalidInput } from '../domain/invalidInput';
import { ApiFailure } from './apiFailure';

/** `… [item 2]`, counted as n8n's editor counts, from 0. */
function named(message: string, itemIndex: number | undefined): string {
	return itemIndex === undefined ? message : `${message} [item ${itemIndex}]`;
}

/**
 * The n8n error for whatever went wrong: what happened as its message, what to do next as its
 * description, and the facts a workflow can branch on in its context (`outcome`, `code`,
 * `httpStatus`, `retryable`, `afterMs`).
 */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof ApiFailure) {
		const { failure, httpStatus, outcome, facts } = error;
		const message = named(failure.title, itemIndex);
		const description = [failure.advice, failure.details ? `1MSG said: “${failure.details}”` : '', failure.note ? `(${failure.note})` : ''].filter(Boolean).join(' ');
		// Built from a plain object: NodeApiError prefers the words of a wrapped response to ours.
		const nodeError = new NodeApiError(node, { message } as JsonObject, {
			message,
			description,
			...(httpStatus === undefined ? {} : { httpCode: String(httpStatus) }),
			itemIndex,
		});
		nodeError.message = message;
		Object.assign(nodeError.context, {
			outcome,
			...(failure.code === undefined ? {} : { code: failure.code }),
			...(httpStatus === undefined ? {} : { httpStatus }),
			retryable: failure.retryable,
			...(failure.afterMs === undefined ? {} : { afterMs: failure.afterMs }),
			...facts,
		});
		return nodeError;
	}
	const message = named(error instanceof Error ? error.message : String(error), itemIndex);
	const nodeError = new NodeOperationError(node, message, {
		itemIndex,
		...(error instanceof InvalidInput && error.advice ? { description: error.advice } : {}),
	});
	nodeError.message = message;
	Object.assign(nodeError.context, { outcome: 'notSent', retryable: false });
	return nodeError;
}
