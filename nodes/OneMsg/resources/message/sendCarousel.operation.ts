import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { formEntries } from '../../../shared/domain/formEntries';
import { interactiveText, label, LIMITS } from '../../../shared/domain/interactive';
import { carouselCards, productCarousel, type CardButtons } from '../../../shared/domain/interactiveCards';
import { destinationOf } from '../../../shared/domain/recipient';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn } from '../../../shared/node/fields';
import { catalogIdField, choiceFields, customerOf, entriesField, entriesIn, entryListFields, interactiveTextField, productIdField, type EntryList } from '../../../shared/node/interactiveFields';
import type { ItemContext } from '../../../shared/node/runItems';
import { sentItem } from '../../../shared/node/sentItem';

const cards: EntryList = {
	name: 'cards',
	displayName: 'Cards',
	choice: 'specifyCards',
	entry: 'card',
	entryName: 'Card',
	description: 'Two to ten cards side by side',
	example: '[{ "mediaUrl": "https://example.com/1.jpg", "text": "Blue", "buttonText": "Open", "url": "https://example.com/1" }]; a card with answers has "buttons": [{ "id": "blue", "title": "Take it" }] instead of the last two, and a product "productId": "SKU-1" instead of the first two',
	max: LIMITS.cards,
};

const mediaAndText: INodeProperties[] = [
	{
		displayName: 'Media URL',
		name: 'mediaUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/photo.jpg',
		description: 'Public web address of the card’s image or video',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Blue echeveria, $12',
		description: 'What the card says, up to 160 characters on at most three lines',
	},
];

const linkButton: INodeProperties[] = [
	{
		displayName: 'Button Text',
		name: 'buttonText',
		type: 'string',
		default: '',
		placeholder: 'e.g. Open',
		description: 'What the card’s button says, up to 20 characters',
	},
	{
		displayName: 'Button URL',
		name: 'url',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/products/1',
		description: 'Web address that the button opens',
	},
];

const answerButtons: INodeProperties = {
	displayName: 'Buttons',
	name: 'buttons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Button',
	default: {},
	description: 'The same number on each card',
	options: [{ name: 'button', displayName: 'Button', values: choiceFields }],
};

const ofMedia = { cardMedia: ['image', 'video'] };
const ofProducts = { cardMedia: ['product'] };

/** What goes into the body beside the text: `cards` is preferred, products are known to `params` only (1msg-api §8). */
function cardsIn(item: ItemContext): IDataObject {
	const isJson = item.param(cards.choice) === 'json';
	const given = entriesIn(item, cards).map((card, index) => (isJson ? card : { ...card, buttons: formEntries(card.buttons, 'button', `Card ${index + 1}: Buttons`) }));
	const buttons: CardButtons = item.param('cardButtons') === 'quickReply' ? 'quickReply' : 'url';
	const media = item.param('cardMedia');
	const body = media === 'product' ? { params: productCarousel(given, label(item.param('catalogId'), 'Catalog ID'), buttons) } : { cards: carouselCards(given, { media: media === 'video' ? 'video' : 'image', buttons }) };
	return body as unknown as IDataObject;
}

export const sendCarousel = defineSessionSend({
	value: 'sendCarousel',
	name: 'Send Carousel',
	action: 'Send a carousel',
	description: 'Send a text with two to ten cards to swipe through, each with an image, a video or a product of the catalog, and with buttons. For customers who have written within the last 24 hours.',
	fields: [
		chatRecipientField,
		{ ...interactiveTextField, placeholder: 'e.g. New in our shop:' },
		{
			displayName: 'Cards Show',
			name: 'cardMedia',
			type: 'options',
			options: [
				{ name: 'Image', value: 'image' },
				{ name: 'Product', value: 'product', description: 'Picture, name and price of a product of the catalog' },
				{ name: 'Video', value: 'video' },
			],
			default: 'image',
			description: 'What stands at the top of every card',
		},
		{ ...catalogIdField, displayOptions: { show: ofProducts } },
		{
			displayName: 'Card Buttons',
			name: 'cardButtons',
			type: 'options',
			options: [
				{ name: 'Answers', value: 'quickReply', description: 'Buttons that answer when they are tapped; the 1MSG Trigger gives their ID as replyId' },
				{ name: 'Link', value: 'url', description: 'One button that opens a web page' },
			],
			default: 'url',
			description: 'Which buttons every card has',
		},
		...entryListFields(cards),
		entriesField(cards, [...mediaAndText, ...linkButton], { ...ofMedia, cardButtons: ['url'] }),
		entriesField(cards, [...mediaAndText, answerButtons], { ...ofMedia, cardButtons: ['quickReply'] }),
		entriesField(cards, [productIdField, ...linkButton], { ...ofProducts, cardButtons: ['url'] }),
		entriesField(cards, [productIdField, answerButtons], { ...ofProducts, cardButtons: ['quickReply'] }),
	],
	options: [quoteOption],
	async execute(item) {
		const to = customerOf(item);
		const text = interactiveText(item.param('text'), 'Text');
		const sent = await item.send('/sendCarousel', { ...destinationOf(to), body: text, ...cardsIn(item), ...quotedIn(item) });
		return sentItem(sent, { to, sentAs: 'session', text });
	},
});
