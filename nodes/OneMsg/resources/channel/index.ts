import { defineResource } from '../../../shared/node/defineOperation';
import { diagnose } from './diagnose.operation';
import { getCatalogSettings } from './getCatalogSettings.operation';
import { getConversationalComponents } from './getConversationalComponents.operation';
import { getProfile } from './getProfile.operation';
import { getSettings } from './getSettings.operation';
import { getStatus } from './getStatus.operation';
import { updateCatalogSettings } from './updateCatalogSettings.operation';
import { updateConversationalComponents } from './updateConversationalComponents.operation';
import { updateProfile } from './updateProfile.operation';
import { updateSettings } from './updateSettings.operation';

export const channel = defineResource({
	value: 'channel',
	name: 'Channel',
	operations: [
		diagnose,
		getStatus,
		getSettings,
		updateSettings,
		getProfile,
		updateProfile,
		getCatalogSettings,
		updateCatalogSettings,
		getConversationalComponents,
		updateConversationalComponents,
	],
});
