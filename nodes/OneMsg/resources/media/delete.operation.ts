import { deleteMedia } from '../../../shared/api/media';
import { mediaIdOf } from '../../../shared/domain/media';
import { defineOperation } from '../../../shared/node/defineOperation';
import { mediaIdField } from '../../../shared/node/mediaFields';

export const deleteFile = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete a file',
	description: 'Take a file out of WhatsApp’s media store. Messages that were sent with it keep it.',
	fields: [mediaIdField],
	async execute(item) {
		const mediaId = mediaIdOf(item.param('mediaId'));
		await deleteMedia(await item.api(), mediaId);
		return { deleted: true };
	},
});
