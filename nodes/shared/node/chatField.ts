import type { INodeProperties } from 'n8n-workflow';
import { chatIdOf } from '../domain/events/identity';
import { recognizeRecipient } from '../domain/recipient';
import type { ItemContext } from './runItems';

/** The chat that a reading operation asks about. */
export const chatField: INodeProperties = {
	displayName: 'Chat',
	name: 'chat',
	type: 'string',
	default: '={{ $json.chatId }}',
	placeholder: 'e.g. +1 202 555 0143',
	description: 'Chat ID from the 1MSG Trigger, or the customer’s phone number with its country code, BSUID or user name',
};

/**
 * The id under which the history keeps a chat (1msg-api §4).
 * @throws InvalidInput naming the field
 */
export function chatIdOfField(value: unknown, field: string): string {
	const { kind, value: id } = recognizeRecipient(value, field);
	return kind === 'chat' ? id : chatIdOf({ [kind]: id })!;
}

export function chatIdIn(item: ItemContext): string {
	return chatIdOfField(item.param('chat'), 'Chat');
}
