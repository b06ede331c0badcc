import type { IDataObject } from 'n8n-workflow';
import { readHistory, type History } from '../../../shared/api/history';
import { filtersIn } from '../../../shared/domain/filters';
import { optionalLabel } from '../../../shared/domain/interactive';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { textOf } from '../../../shared/domain/reading';
import { withoutSecrets } from '../../../shared/domain/redact';
import { defineOperation } from '../../../shared/node/defineOperation';
import { chatIdOfField } from '../../../shared/node/chatField';
import { momentOf } from '../../../shared/node/moment';
import { returnAllFields, wantedCount } from '../../../shared/node/returnAllFields';
import type { ItemContext } from '../../../shared/node/runItems';
import { rawOptions } from './rawOptions';

const FILTERS = { chat: 'Chat', messageId: 'Message ID', from: 'From', to: 'To' };

/** How many messages are wanted; undefined for all. */
function limitOf(item: ItemContext): number | undefined {
	const wanted = wantedCount(item);
	return Number.isFinite(wanted) ? wanted : undefined;
}

/** @throws InvalidInput where it is filled in and neither text nor a number */
function messageIdIn(value: unknown): string | undefined {
	const id = optionalLabel(value, 'Message ID');
	if (id !== undefined && textOf(value) === undefined) throw new InvalidInput(`Message ID must be text, but it is ${id}`, 'Point the expression at the ID of a message, e.g. {{ $json.messageId }}.');
	return id;
}

/** An empty list says nothing by itself: what is known of it is told beside the output. */
function hintOf({ events, notice, isComplete }: History): string | undefined {
	if (notice !== undefined) return `1MSG says about the history of this channel: “${notice}”. Messages that are not in it may exist all the same.`;
	if (events.length === 0) return 'The channel’s history holds no such message. That does not mean that there was none: 1MSG may not keep the history of this channel.';
	return isComplete ? undefined : 'There may be more messages than these: 1MSG gave the same page of the history again.';
}

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many messages',
	description:
		'Read messages of the channel’s history, in and out, in the shape of the 1MSG Trigger’s events. Gives no item where nothing is found or the channel keeps no history; a hint on the output says which.',
	fields: [
		...returnAllFields,
		{
			displayName: 'Order',
			name: 'order',
			type: 'options',
			options: [
				{ name: 'Newest First', value: 'newestFirst', description: 'With a limit, the latest messages' },
				{ name: 'Oldest First', value: 'oldestFirst', description: 'With a limit, the earliest messages' },
			],
			default: 'newestFirst',
			description: 'In which order the messages come, and which of them a limit leaves out',
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Chat',
					name: 'chat',
					type: 'string',
					default: '',
					placeholder: 'e.g. {{ $json.chatId }}',
					description: 'Only messages of this chat: a chat ID from the 1MSG Trigger, or a phone number with its country code',
				},
				{
					displayName: 'From',
					name: 'from',
					type: 'dateTime',
					default: '',
					description: 'Only messages of this moment or later',
				},
				{
					displayName: 'Message ID',
					name: 'messageId',
					type: 'string',
					default: '',
					placeholder: 'e.g. wamid.HBgL…',
					description: 'Only the message with this ID',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'dateTime',
					default: '',
					description: 'Only messages of this moment or earlier',
				},
			],
		},
		rawOptions,
	],
	async execute(item) {
		const limit = limitOf(item);
		const filters = filtersIn(item.param('filters'), FILTERS);
		const from = momentOf(item, filters.from, 'From');
		const to = momentOf(item, filters.to, 'To');
		if (from !== undefined && to !== undefined && from > to) throw new InvalidInput('From is later than To', 'Swap them, or leave one of them out.');
		const chatId = filters.chat === undefined ? undefined : chatIdOfField(filters.chat, 'Chat');
		const messageId = messageIdIn(filters.messageId);
		const api = await item.api();
		const history = await readHistory(api, {
			order: item.param('order') === 'oldestFirst' ? 'oldestFirst' : 'newestFirst',
			limit,
			chatId,
			messageId,
			from,
			to,
			includeRaw: item.option('includeRaw') === true,
		});
		const message = hintOf(history);
		if (message !== undefined) item.functions.addExecutionHints?.({ message, type: 'info', location: 'outputPane' });
		return withoutSecrets(history.events, api.secrets) as unknown as IDataObject[];
	},
});
