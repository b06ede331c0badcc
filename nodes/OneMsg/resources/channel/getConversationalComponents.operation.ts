import { plainAnswer } from '../../../shared/api/answers';
import { defineOperation } from '../../../shared/node/defineOperation';

export const getConversationalComponents = defineOperation({
	value: 'getConversationalComponents',
	name: 'Get Conversational Components',
	action: 'Get the conversational components',
	description: 'Read what customers are offered in a chat: prompts to begin with, slash commands, and whether opening the chat gives an event',
	fields: [],
	async execute(item) {
		const api = await item.api();
		return plainAnswer(api, await api.call({ method: 'GET', path: '/conversationalAutomation' }));
	},
});
