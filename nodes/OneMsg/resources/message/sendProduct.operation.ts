import type { IDataObject } from 'n8n-workflow';
import { interactiveText, label, LIMITS } from '../../../shared/domain/interactive';
import { productSections } from '../../../shared/domain/interactiveSections';
import { destinationOf } from '../../../shared/domain/recipient';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn } from '../../../shared/node/fields';
import { catalogIdField, customerOf, entriesField, entriesIn, entryListFields, footerIn, footerOption, headerTextField, interactiveTextField, productIdField, type EntryList } from '../../../shared/node/interactiveFields';
import type { ItemContext } from '../../../shared/node/runItems';
import { sentItem } from '../../../shared/node/sentItem';

const sections: EntryList = {
	name: 'productSections',
	displayName: 'Product Sections',
	choice: 'specifyProductSections',
	entry: 'section',
	entryName: 'Section',
	description: 'Groups of products; all together have at most 30 products',
	example: '[{ "title": "Drinks", "productIds": ["SKU-1", "SKU-2"] }]',
	max: LIMITS.sections,
};
const [sectionsChoice, sectionsJson] = entryListFields(sections);

/** A product's text may be left out, a list needs header and text (1msg-api §8). */
function single(item: ItemContext, catalog: string): { text?: string; body: IDataObject } {
	const written = item.param('text') ?? '';
	const text = typeof written === 'string' && written.trim() === '' ? undefined : interactiveText(written, 'Text');
	const product = label(item.param('productId'), 'Product ID');
	return { text, body: { ...(text === undefined ? {} : { body: text }), ...footerIn(item), action: { catalog_id: catalog, product_retailer_id: product } } };
}

function list(item: ItemContext, catalog: string): { text: string; body: IDataObject } {
	const text = interactiveText(item.param('text'), 'Text');
	const header = label(item.param('headerText'), 'Header Text', LIMITS.header);
	return { text, body: { body: text, header, ...footerIn(item), action: { catalog_id: catalog, sections: productSections(entriesIn(item, sections)) } } };
}

export const sendProduct = defineSessionSend({
	value: 'sendProduct',
	name: 'Send Product',
	action: 'Send a product or a product list',
	description: 'Send one product of the catalog that is linked to the channel, or a list of up to 30. For customers who have written within the last 24 hours.',
	fields: [
		chatRecipientField,
		{
			displayName: 'Show',
			name: 'productMessage',
			type: 'options',
			options: [
				{ name: 'One Product', value: 'single', description: 'A card with picture, name and price' },
				{ name: 'Product List', value: 'list', description: 'A text with a button that opens a list of products' },
			],
			default: 'single',
			description: 'What the message shows',
		},
		catalogIdField,
		{ ...productIdField, displayOptions: { show: { productMessage: ['single'] } } },
		{
			...interactiveTextField,
			placeholder: 'e.g. This might suit you.',
			description: 'What the customer reads, up to 1,024 characters. A list needs it.',
		},
		{
			...headerTextField,
			placeholder: 'e.g. Our drinks',
			displayOptions: { show: { productMessage: ['list'] } },
		},
		{ ...sectionsChoice, displayOptions: { show: { productMessage: ['list'] } } },
		{ ...sectionsJson, displayOptions: { show: { ...sectionsJson.displayOptions?.show, productMessage: ['list'] } } },
		entriesField(
			sections,
			[
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					placeholder: 'e.g. Drinks',
					description: 'Stands above the products, up to 24 characters. Needed as soon as there are two sections.',
				},
				{
					displayName: 'Product IDs',
					name: 'productIds',
					type: 'string',
					default: '',
					placeholder: 'e.g. SKU-1, SKU-2',
					description: 'The products’ own IDs in the catalog, with commas between them. An expression may also give a list.',
				},
			],
			{ productMessage: ['list'] },
		),
	],
	options: [footerOption, quoteOption],
	async execute(item) {
		const to = customerOf(item);
		const catalog = label(item.param('catalogId'), 'Catalog ID');
		const { text, body } = item.param('productMessage') === 'list' ? list(item, catalog) : single(item, catalog);
		const sent = await item.send('/sendProduct', { ...destinationOf(to), ...body, ...quotedIn(item) });
		return sentItem(sent, { to, sentAs: 'session', text });
	},
});
