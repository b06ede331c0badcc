import { retrieveMedia } from '../../../shared/api/media';
import { mediaIdOf } from '../../../shared/domain/media';
import { defineOperation } from '../../../shared/node/defineOperation';
import { mediaIdField } from '../../../shared/node/mediaFields';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get a file’s address and type',
	description: 'Get the type, the size and a link of a file in WhatsApp’s media store. The link is valid for about five minutes; use Download for the file itself.',
	fields: [mediaIdField],
	async execute(item) {
		const mediaId = mediaIdOf(item.param('mediaId'));
		const api = await item.api();
		return api.redact({ ...(await retrieveMedia(api, mediaId)) });
	},
});
