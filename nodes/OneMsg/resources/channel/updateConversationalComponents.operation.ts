import type { IDataObject } from 'n8n-workflow';
import { change } from '../../../shared/api/answers';
import { conversationalChanges } from '../../../shared/domain/conversational';
import { defineOperation } from '../../../shared/node/defineOperation';

export const updateConversationalComponents = defineOperation({
	value: 'updateConversationalComponents',
	name: 'Update Conversational Components',
	action: 'Update the conversational components',
	description: 'Set what customers are offered in a chat: prompts to begin with and slash commands. A list that is added replaces the one that was there.',
	fields: [
		{
			displayName: 'Changes',
			name: 'changes',
			type: 'collection',
			placeholder: 'Add component',
			default: {},
			options: [
				{
					displayName: 'Commands',
					name: 'commands',
					type: 'fixedCollection',
					typeOptions: { multipleValues: true },
					placeholder: 'Add Command',
					default: {},
					description: 'At most 30 commands, which appear when the customer types a slash. An empty list takes them away.',
					options: [
						{
							displayName: 'Command',
							name: 'command',
							values: [
								{
									displayName: 'Name',
									name: 'commandName',
									type: 'string',
									default: '',
									placeholder: 'e.g. order',
									description: 'One word without the slash, at most 32 characters',
								},
								{
									displayName: 'Description',
									name: 'commandDescription',
									type: 'string',
									default: '',
									placeholder: 'e.g. Ask about an order',
									description: 'What the command does, at most 256 characters',
								},
							],
						},
					],
				},
				{
					displayName: 'Prompts',
					name: 'prompts',
					type: 'string',
					typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Prompt' },
					default: [],
					placeholder: 'e.g. Where is my order?',
					description: 'At most four texts of 80 characters to tap in a new chat. An empty list takes them away.',
				},
				{
					displayName: 'Welcome Event',
					name: 'enableWelcomeMessage',
					type: 'boolean',
					default: true,
					description: 'Whether the 1MSG Trigger gets a welcome event when a customer opens the chat for the first time',
				},
			],
		},
	],
	async execute(item) {
		const body = conversationalChanges(item.param('changes'));
		await change(await item.api(), { method: 'POST', path: '/conversationalAutomation', body: { ...body } as IDataObject });
		return { updated: true, ...body } as IDataObject;
	},
});
