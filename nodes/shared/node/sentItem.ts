import type { IDataObject } from 'n8n-workflow';
import type { Sent } from '../api/channelApi';
import type { Recipient } from '../domain/recipient';
import type { Outcome } from '../domain/sendAnswer';

/** What leaves a node for a message: the keys are fixed for ever. */
export function sentItem(
	{ outcome, messageId, response }: Sent,
	{ to, sentAs, text }: { to: Recipient; sentAs: 'session' | 'template'; text?: string },
): IDataObject & { outcome: Outcome } {
	return {
		outcome,
		...(messageId === undefined ? {} : { messageId }),
		to: { ...to },
		sentAs,
		...(text === undefined ? {} : { text }),
		response,
	};
}
