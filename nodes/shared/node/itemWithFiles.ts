import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

/**
 * What leaves for an item with files. It is told by its class: 1MSG's answers leave as they are, and keys `json`
 * and `binary` in one must not become an item's files, which n8n would look up in its own store.
 */
export class ItemWithFiles {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}
