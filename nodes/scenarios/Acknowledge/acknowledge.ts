import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { ApiFailure } from '../../shared/api/apiFailure';
import { InvalidInput } from '../../shared/domain/invalidInput';
import { emojiOf } from '../../shared/domain/reaction';
import { destinationOf, isGroup } from '../../shared/domain/recipient';
import { requiredText } from '../../shared/domain/text';
import { checkedItem } from '../../shared/node/checkedItem';
import { sendOptionsField } from '../../shared/node/defineOperation';
import { chatRecipientField, recipientOf } from '../../shared/node/fields';
import { runItems, type ItemContext } from '../../shared/node/runItems';
import { scenarioDescription } from '../scenarioNode';

const properties: INodeProperties[] = [
	chatRecipientField,
	{
		displayName: 'Message ID',
		name: 'messageId',
		type: 'string',
		default: '={{ $json.messageId }}',
		placeholder: 'e.g. wamid.HBgL…',
		description: 'ID of the customer’s message, as the 1MSG Trigger gives it',
	},
	{
		displayName: 'React',
		name: 'react',
		type: 'boolean',
		default: true,
		description: 'Whether to put an emoji on the message',
	},
	{
		displayName: 'Emoji',
		name: 'emoji',
		type: 'string',
		default: '👍',
		description: 'The emoji to put on the message',
		displayOptions: { show: { react: [true] } },
	},
	{
		displayName: 'Mark as Read',
		name: 'markAsRead',
		type: 'boolean',
		default: true,
		description: 'Whether to show the customer blue ticks on the message. Earlier messages of the chat are marked too.',
	},
	{
		displayName: 'Show Typing',
		name: 'showTyping',
		type: 'boolean',
		default: false,
		description: 'Whether to show “typing…” for up to 25 seconds or until the next message. Needs Mark as Read.',
	},
	sendOptionsField(),
];

/** One of the two calls of an acknowledgement, as it ended. */
type Part = { outcome: string; messageId?: string; reason?: string };

/** Names the part that did not work; both parts go into the error's context. */
function partFailure(part: string, { outcome, failure, httpStatus }: ApiFailure, more: string, parts: { reaction: Part; read: Part }): ApiFailure {
	const advice = [failure.advice, more].filter(Boolean).join(' ');
	return new ApiFailure(outcome, { ...failure, title: `${part}: ${failure.title}`, advice }, httpStatus, parts);
}

function asFailure(error: unknown): ApiFailure {
	if (error instanceof ApiFailure) return error;
	throw error;
}

/**
 * Reacts to an inbound message, then marks it as read: two calls, and the second is tried even where
 * the first fails. Reading is repeatable and is not kept in the ledger of what was sent.
 */
async function acknowledgeItem(item: ItemContext) {
	const recipient = recipientOf(item);
	const messageId = requiredText(item.param('messageId'), 'Message ID').trim();
	const [react, markAsRead, showTyping] = ['react', 'markAsRead', 'showTyping'].map((name) => item.param(name) as boolean);
	if (!react && !markAsRead) {
		throw new InvalidInput('React and Mark as Read are both off', 'Switch at least one of them on.');
	}
	if (showTyping && !markAsRead) {
		throw new InvalidInput('Show Typing needs Mark as Read', 'WhatsApp shows “typing…” only together with the read receipt. Switch Mark as Read on, or Show Typing off.');
	}
	const emoji = react ? emojiOf(requiredText(item.param('emoji'), 'Emoji'), 'Emoji') : '';
	// The channel must be there before the first of two calls leaves.
	const api = await item.api();

	let reaction: Part = { outcome: 'skipped', reason: 'React is off' };
	let reactionFailure: ApiFailure | undefined;
	if (react) {
		try {
			const sent = await item.send('/sendReaction', { ...destinationOf(recipient), body: emoji, quotedMsgId: messageId });
			reaction = { outcome: sent.outcome, ...(sent.messageId === undefined ? {} : { messageId: sent.messageId }) };
		} catch (error) {
			reactionFailure = asFailure(error);
		}
	}

	let read: Part = { outcome: 'accepted' };
	let readFailure: ApiFailure | undefined;
	if (!markAsRead) read = { outcome: 'skipped', reason: 'Mark as Read is off' };
	// The run was stopped before the reaction: nothing of the item happens any more.
	else if (reactionFailure?.outcome === 'notSent') read = { outcome: 'notSent' };
	else if (isGroup(recipient)) read = { outcome: 'skipped', reason: 'WhatsApp has no read receipts for group messages' };
	else {
		const body: IDataObject = { messageId, ...(showTyping ? { typingIndicator: true } : {}) };
		await item.again(async () => await api.perform('/readMessage', body)).catch((error) => {
			readFailure = asFailure(error);
		});
	}

	if (reactionFailure) reaction = { outcome: reactionFailure.outcome };
	if (readFailure) read = { outcome: readFailure.outcome };
	const parts = { reaction, read };
	if (reactionFailure) {
		const more = readFailure ? `Marking as read did not work either: ${readFailure.failure.title}.` : read.outcome === 'accepted' ? 'The message was marked as read.' : '';
		throw partFailure('Reaction', reactionFailure, more, parts);
	}
	if (readFailure) throw partFailure('Mark as read', readFailure, react ? 'The reaction is out; Retry On Fail does not send it again.' : '', parts);
	const outcome = react ? (reaction.outcome as 'accepted' | 'queued') : (read.outcome as 'accepted' | 'skipped');
	return { outcome, messageId, reaction, read };
}

/** 1MSG's use case "support acknowledgement: reaction and read receipt". */
export const acknowledge = {
	description: scenarioDescription(
		{
			node: 'oneMsgAcknowledge',
			displayName: '1MSG Acknowledge',
			description:
				'Shows a customer on WhatsApp that their message was seen: an emoji, blue ticks, “typing…”. Use it right behind the 1MSG Trigger, while the real answer is being prepared.',
		},
		properties,
	),
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, async (item) => await acknowledgeItem(checkedItem(item, properties)), { isSend: true });
	},
};
