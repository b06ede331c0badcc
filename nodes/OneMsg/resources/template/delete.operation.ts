import { deleteTemplate } from '../../../shared/api/templates';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { readTemplateChoice } from '../../../shared/domain/template';
import { defineOperation } from '../../../shared/node/defineOperation';
import { templateNameField } from './templateLocator';

export const remove = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete a template',
	description: 'Delete a template in all its languages, for good',
	notice: 'This deletes the template in all its languages and cannot be undone. WhatsApp does not let its name be used again for 30 days.',
	fields: [templateNameField],
	async execute(item) {
		const { name, language } = readTemplateChoice(item.param('template'), undefined);
		if (language !== undefined) {
			throw new InvalidInput(
				`Template "${name}|${language}" names one language, but deleting takes all languages of "${name}"`,
				`Write the name alone, "${name}", if all of them are to go. WhatsApp cannot delete one language only by way of 1MSG.`,
			);
		}
		await deleteTemplate(await item.api(), name);
		return { deleted: true };
	},
});
