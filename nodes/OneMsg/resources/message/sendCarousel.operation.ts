import type { INodeProperties } from 'n8n-workflow';
import { interactiveText, LIMITS } from '../../../shared/domain/interactive';
import { carouselCards, type CardKind } from '../../../shared/domain/interactiveCards';
import { destinationOf } from '../../../shared/domain/recipient';
import { defineSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn } from '../../../shared/node/fields';
import { choiceFields, customerOf, entriesField, entriesIn, entriesUnder, entryListFields, interactiveTextField, type EntryList } from '../../../shared/node/interactiveFields';
import { sentItem } from '../../../shared/node/sentItem';

const cards: EntryList = {
	name: 'cards',
	displayName: 'Cards',
	choice: 'specifyCards',
	entry: 'card',
	entryName: 'Card',
	description: 'Two to ten cards side by side',
	example: '[{ "mediaUrl": "https://example.com/1.jpg", "text": "Blue", "buttonText": "Open", "url": "https://example.com/1" }]; a card with answers has "buttons": [{ "id": "blue", "title": "Take it" }] instead of the last two',
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

/** `POST /sendCarousel` in its preferred form, with `cards` (1msg-api §8). */
export const sendCarousel = defineSend({
	value: 'sendCarousel',
	name: 'Send Carousel',
	action: 'Send a carousel',
	description: 'Send a text with two to ten cards to swipe through, each with an image or a video and buttons. For customers who have written within the last 24 hours.',
	fields: [
		chatRecipientField,
		{ ...interactiveTextField, placeholder: 'e.g. New in our shop:' },
		{
			displayName: 'Cards Show',
			name: 'cardMedia',
			type: 'options',
			options: [
				{ name: 'Image', value: 'image' },
				{ name: 'Video', value: 'video' },
			],
			default: 'image',
			description: 'What stands at the top of every card',
		},
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
		entriesField(cards, [...mediaAndText, ...linkButton], { cardButtons: ['url'] }),
		entriesField(cards, [...mediaAndText, answerButtons], { cardButtons: ['quickReply'] }),
	],
	options: [quoteOption],
	async execute(item) {
		const to = customerOf(item);
		const text = interactiveText(item.param('text'), 'Text');
		const kind: CardKind = {
			media: item.param('cardMedia') === 'video' ? 'video' : 'image',
			buttons: item.param('cardButtons') === 'quickReply' ? 'quickReply' : 'url',
		};
		const isJson = item.param(cards.choice) === 'json';
		const given = entriesIn(item, cards).map((card) => (isJson ? card : { ...card, buttons: entriesUnder(card.buttons, 'button') }));
		const sent = await item.send('/sendCarousel', { ...destinationOf(to), body: text, cards: carouselCards(given, kind), ...quotedIn(item) });
		return sentItem(sent, { to, sentAs: 'session', text });
	},
});
