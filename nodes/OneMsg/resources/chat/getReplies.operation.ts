import type { IDataObject } from 'n8n-workflow';
import { readEvidence } from '../../../shared/api/history';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { withoutSecrets } from '../../../shared/domain/redact';
import { repliesSince } from '../../../shared/domain/window';
import { chatField, chatIdIn } from '../../../shared/node/chatField';
import { defineOperation } from '../../../shared/node/defineOperation';
import { momentOf } from '../../../shared/node/moment';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How far before the moment a message of the chat still shows that its history is kept. */
const LOOK_BACK_MS = 7 * DAY_MS;
/** Clocks differ by seconds; hours are a slip of the time zone. */
const AHEAD_MS = 5 * 60 * 1000;

export const getReplies = defineOperation({
	value: 'getReplies',
	name: 'Get Replies',
	action: 'Get the replies in a chat',
	description:
		'Find out whether the customer has written, tapped or reacted since a moment: replied is true, false, or “unknown” with a reason where the channel’s history cannot tell. Branch on false alone before reminding anybody.',
	fields: [
		chatField,
		{
			displayName: 'Since',
			name: 'since',
			type: 'dateTime',
			default: '',
			description:
				'The moment of the question, such as when the template was sent, or the timestamp of the event that started the workflow. Messages of that very second do not count.',
		},
	],
	async execute(item) {
		const chatId = chatIdIn(item);
		const since = momentOf(item, item.param('since'), 'Since');
		if (since === undefined) throw new InvalidInput('Since is empty', 'Pick the moment from which on replies count. If it holds an expression, check that its input has this value.');
		if (since > Date.now() + AHEAD_MS) throw new InvalidInput('Since lies in the future', 'Check the date and its time zone.');
		const api = await item.api();
		const evidence = await readEvidence(api, { chatId, from: since - LOOK_BACK_MS, isEnough: (events) => events.some(({ timestamp }) => Date.parse(timestamp) <= since) });
		const replies = repliesSince(evidence, since);
		return { chatId, ...replies, messages: withoutSecrets(replies.messages, api.secrets) } as unknown as IDataObject;
	},
});
