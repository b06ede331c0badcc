import { randomUUID } from 'node:crypto';
import { isObject, textOf } from '../domain/reading';
import type { ItemContext } from './runItems';

/**
 * A token for the flow message of this item, made once in an execution: Retry On Fail has to send the
 * very same body again, or the ledger would not know that it has gone out already.
 */
export function newFlowToken({ functions, index }: ItemContext): string {
	const store = functions.getContext('node');
	if (!isObject(store.oneMsgFlowTokens)) store.oneMsgFlowTokens = {};
	const tokens = store.oneMsgFlowTokens as Record<string, unknown>;
	// A loop runs the node again within one execution, for other messages.
	const key = `${Number(functions.evaluateExpression('{{ $runIndex }}', 0)) || 0}/${index}`;
	const token = textOf(tokens[key]) ?? randomUUID();
	tokens[key] = token;
	return token;
}
