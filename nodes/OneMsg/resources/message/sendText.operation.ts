import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { ApiFailure } from '../../../shared/api/apiFailure';
import type { Sent } from '../../../shared/api/channelApi';
import { whatsAppText } from '../../../shared/domain/markdown';
import { destinationOf } from '../../../shared/domain/recipient';
import { splitText } from '../../../shared/domain/split';
import { MAX_TEXT_LENGTH, messageText, requiredText } from '../../../shared/domain/text';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn, recipientOf } from '../../../shared/node/fields';
import type { ItemContext } from '../../../shared/node/runItems';
import { sentItem } from '../../../shared/node/sentItem';

const longTextOption: INodeProperties = {
	displayName: 'Long Text',
	name: 'longText',
	type: 'options',
	options: [
		{ name: 'Refuse', value: 'refuse', description: 'Send nothing and say how long the text is' },
		{ name: 'Split', value: 'split', description: 'Send several messages, cut between paragraphs, else sentences, else words' },
	],
	default: 'refuse',
	description: 'What to do with a text of more than 4,096 characters, which is as much as one WhatsApp message takes',
};

const markdownOption: INodeProperties = {
	displayName: 'Markdown',
	name: 'markdown',
	type: 'boolean',
	default: false,
	description: 'Whether the text is Markdown, as AI models write it, and is turned into WhatsApp’s own formatting: bold, italic, strikethrough, code, lists, links, headings',
};

/** Sends the parts in their order, each once the one before was taken, and says how far it came. */
async function sendParts(item: ItemContext, bodies: IDataObject[]): Promise<Sent[]> {
	const sent: Sent[] = [];
	for (const body of bodies) {
		sent.push(
			await item.send('/sendMessage', body).catch((error) => {
				throw bodies.length > 1 && error instanceof ApiFailure ? partFailure(error, sent.length, bodies.length) : error;
			}),
		);
	}
	return sent;
}

function partFailure({ outcome, failure, httpStatus }: ApiFailure, gone: number, all: number): ApiFailure {
	const title = `Part ${gone + 1} of ${all}: ${failure.title}`;
	const soFar = gone === 0 ? `None of the ${all} parts has gone out before.` : `${gone} of ${all} parts ${gone === 1 ? 'has' : 'have'} gone out; Retry On Fail goes on behind them.`;
	return new ApiFailure(outcome, { ...failure, title, advice: `${failure.advice} ${soFar}` }, httpStatus);
}

export const sendText = defineSessionSend({
	value: 'sendText',
	name: 'Send Text',
	action: 'Send a text',
	description: 'Send a text to a customer who has written within the last 24 hours',
	fields: [
		chatRecipientField,
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. Your order is on its way',
			description: 'What the customer reads',
		},
	],
	options: [longTextOption, markdownOption, quoteOption],
	async execute(item) {
		const to = recipientOf(item);
		const written = requiredText(item.param('text'), 'Text');
		const text = item.option('markdown') === true ? requiredText(whatsAppText(written), 'Text') : written;
		const isSplit = item.option('longText') === 'split';
		const parts = isSplit ? splitText(text, MAX_TEXT_LENGTH) : [messageText(text, 'Text')];
		// Only the first part answers the quoted message.
		const sent = await sendParts(item, parts.map((body, index) => ({ ...destinationOf(to), body, ...(index === 0 ? quotedIn(item) : {}) })));
		const result = sentItem(sent[0], { to, sentAs: 'session', text });
		if (!isSplit) return result;
		return {
			...result,
			outcome: sent.some(({ outcome }) => outcome === 'queued') ? 'queued' : result.outcome,
			messageIds: sent.flatMap(({ messageId }) => messageId ?? []),
		};
	},
});
