import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { ItemContext } from './runItems';

const SOURCES: Record<string, INodePropertyOptions> = {
	binary: { name: 'Input File', value: 'binary', description: 'A file of the input item, from its Binary tab' },
	mediaId: { name: 'Media ID', value: 'mediaId', description: 'A file in WhatsApp’s media store, as Upload Media gives it' },
	url: { name: 'URL', value: 'url', description: 'A file on the web, reachable without a login' },
};

export type Source = 'binary' | 'mediaId' | 'url';

/** Where a file comes from. */
export function sourceField(sources: Source[], byDefault: Source): INodeProperties {
	const field: INodeProperties = {
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [],
		default: 'binary',
		description: 'Where the file comes from',
	};
	return { ...field, options: sources.map((source) => SOURCES[source]), default: byDefault };
}

export function forSource(source: Source, field: INodeProperties): INodeProperties {
	return { ...field, displayOptions: { ...field.displayOptions, show: { ...field.displayOptions?.show, source: [source] } } };
}

/** An option that only some sources have a use for. */
export function optionFor(sources: Source[], option: INodeProperties): INodeProperties {
	return { ...option, displayOptions: { show: { '/source': sources } } };
}

export function sourceOf(item: ItemContext): Source {
	return item.param('source') as Source;
}

export const urlField: INodeProperties = {
	displayName: 'URL',
	name: 'url',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/invoice.pdf',
	description: 'Address of the file. WhatsApp fetches it itself: it has to be public, and to stay until the message is there.',
};

export const mediaIdField: INodeProperties = {
	displayName: 'Media ID',
	name: 'mediaId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1029384756',
	description: 'ID of a file in WhatsApp’s media store, as Upload Media gives it. It is valid for 30 days.',
};

export const fileNameOption: INodeProperties = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice.pdf',
	description: 'Name that the file gets, instead of its own',
};

export const mimeTypeOption: INodeProperties = {
	displayName: 'MIME Type',
	name: 'mimeType',
	type: 'string',
	default: '',
	placeholder: 'e.g. application/pdf',
	description: 'Type of the file, where neither n8n nor its name tells it',
};
