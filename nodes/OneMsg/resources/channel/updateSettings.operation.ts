import type { IDataObject } from 'n8n-workflow';
import { change, plainAnswer } from '../../../shared/api/answers';
import { settingsChanges, shownSettings } from '../../../shared/domain/channelSettings';
import { defineOperation } from '../../../shared/node/defineOperation';

export const updateSettings = defineOperation({
	value: 'updateSettings',
	name: 'Update Settings',
	action: 'Update the settings of the channel',
	description: 'Change switches of the channel; what is not added stays as it is. They count for all tools that use the channel.',
	fields: [
		{
			displayName: 'Changes',
			name: 'changes',
			type: 'collection',
			placeholder: 'Add setting',
			default: {},
			options: [
				{
					displayName: 'Delivery Statuses',
					name: 'ackNotificationsOn',
					type: 'boolean',
					default: true,
					description: 'Whether webhooks receive sent, delivered, read and failed. Other tools may need them: switch them off with care.',
				},
				{
					displayName: 'Guaranteed Webhooks',
					name: 'guaranteedHooks',
					type: 'boolean',
					default: true,
					description: 'Whether 1MSG delivers an event again until it is taken. Events may then come twice.',
				},
				{
					displayName: 'Opt Out of Link Tracking',
					name: 'ctaUrlLinkTrackingOptedOut',
					type: 'boolean',
					default: true,
					description: 'Whether WhatsApp does not count taps on link buttons of templates',
				},
				{
					displayName: 'Raw Events',
					name: 'rawHooks',
					type: 'boolean',
					default: false,
					description: 'Whether webhooks receive events in Meta’s own form. The 1MSG Trigger reads both forms, other tools may not.',
				},
				{
					displayName: 'Template Analytics',
					name: 'templateAnalyticsEnabled',
					type: 'boolean',
					default: true,
					description: 'Whether WhatsApp collects figures about templates',
				},
			],
		},
	],
	async execute(item) {
		const body = settingsChanges(item.param('changes'));
		const api = await item.api();
		const answer = await change(api, { method: 'POST', path: '/settings', body });
		return { updated: true, settings: shownSettings(plainAnswer(api, answer)) as IDataObject };
	},
});
