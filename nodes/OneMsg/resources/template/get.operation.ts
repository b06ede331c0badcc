import { listTemplateElements } from '../../../shared/api/templates';
import { listedTemplates, readTemplateChoice, versionsOf } from '../../../shared/domain/template';
import { defineOperation } from '../../../shared/node/defineOperation';
import { shown, simplifyField } from './simplify';
import { anyTemplateField } from './templateLocator';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get a template',
	description: 'Read one template: its texts, its status in WhatsApp’s review and the variables it needs. A name without language gives one item for each language.',
	fields: [anyTemplateField, simplifyField],
	async execute(item) {
		const choice = readTemplateChoice(item.param('template'), undefined);
		const elements = await item.once('templateElements', async () => await listTemplateElements(await item.api()));
		return await shown(item, versionsOf(listedTemplates(elements), ({ template }) => template, choice));
	},
});
