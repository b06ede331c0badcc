import { defineResource } from '../../../shared/node/defineOperation';
import { deleteFile } from './delete.operation';
import { download } from './download.operation';
import { get } from './get.operation';
import { upload } from './upload.operation';

export const media = defineResource({
	value: 'media',
	name: 'Media',
	operations: [download, upload, get, deleteFile],
});
