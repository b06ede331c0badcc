import type { IDataObject } from 'n8n-workflow';
import { readObject } from '../../../shared/api/answers';
import { defineOperation } from '../../../shared/node/defineOperation';

export const getConversationalComponents = defineOperation({
	value: 'getConversationalComponents',
	name: 'Get Conversational Components',
	action: 'Get the conversational components',
	description: 'Read what customers are offered in a chat: prompts to begin with, slash commands, and whether opening the chat gives an event',
	fields: [],
	async execute(item) {
		const api = await item.api();
		return api.redact(await readObject(api, { path: '/conversationalAutomation' }, 'The conversational components')) as IDataObject;
	},
});
