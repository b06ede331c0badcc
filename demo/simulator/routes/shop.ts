import { Refusal } from '../answer';
import {
	given, invalid, isLink, isObject, objects, oneOf, optionalText, requiredObject, requiredObjects, requiredText,
} from '../checks';
import type { Json } from '../types';
import { checkMedia, interactiveContent } from './interactive';
import { sessionSend } from './session';

const MAX_BODY = 1024;
const MAX_SMALL = 60;
const interactive = { inGroups: false };

/** POST /sendProduct: one product, or a list with sections; needs a linked catalog (1msg-api §8). */
export const sendProduct = sessionSend(
	'sendProduct',
	({ state }, body) => {
		const action = requiredObject(body.action, 'action');
		requiredText(action.catalog_id, 'action.catalog_id');
		if (!state.commerce.length) throw invalid('No catalog is linked to this number');
		const footer = optionalText(body.footer, 'footer', MAX_SMALL);
		if (!given(action.sections)) {
			const product = requiredText(action.product_retailer_id, 'action.product_retailer_id');
			return interactiveContent('', optionalText(body.body, 'body', MAX_BODY) ?? '', footer, [product]);
		}
		const products = readProducts(action.sections);
		const header = requiredText(body.header, 'header', MAX_SMALL);
		return interactiveContent(header, requiredText(body.body, 'body', MAX_BODY), footer, products);
	},
	interactive,
);

/** The retailer ids in all sections: at most 10 sections and 30 products. */
function readProducts(value: unknown): string[] {
	const sections = requiredObjects(value, 'action.sections', 1, 10);
	const products = sections.flatMap((section, index) => {
		const at = `action.sections[${index}]`;
		if (sections.length > 1) requiredText(section.title, `${at}.title`, 24);
		return requiredObjects(section.product_items, `${at}.product_items`, 1, 30);
	});
	if (products.length > 30) throw invalid(`At most 30 products, got ${products.length}`);
	return products.map((item) => requiredText(item.product_retailer_id, 'product_retailer_id'));
}

/** POST /sendCarousel: 2 to 10 cards of one make, under `cards` or in the older `params` (1msg-api §8). */
export const sendCarousel = sessionSend(
	'sendCarousel',
	(_, body) => {
		const text = requiredText(body.body, 'body', MAX_BODY);
		const cards = given(body.cards)
			? requiredObjects(body.cards, 'cards', 2, 10).map((card, index) => readCard(card, `cards[${index}]`))
			: requiredObjects(carouselOf(body.params).cards, 'params[].cards', 2, 10).map(readOldCard);
		if (new Set(cards.map(({ make }) => make)).size > 1) throw invalid('All cards need the same header kind and the same buttons');
		return interactiveContent('', [text, ...cards.map((card) => card.text)].filter(Boolean).join('\n'), undefined, cards.flatMap(({ labels }) => labels));
	},
	interactive,
);

interface Card {
	text: string;
	/** Header kind and button kinds: the same for all cards. */
	make: string;
	labels: string[];
}

function readCard(card: Json, at: string): Card {
	const header = requiredObject(card.header, `${at}.header`);
	const kind = oneOf(header.type, `${at}.header.type`, ['image', 'video']);
	checkMedia(header[kind], `${at}.header.${kind}`);
	const text = given(card.body) ? requiredText(requiredObject(card.body, `${at}.body`).text, `${at}.body.text`) : '';
	const action = requiredObject(card.action, `${at}.action`);
	if (card.type === 'cta_url') {
		if (action.name !== 'cta_url') throw Refusal.badRequest(`${at}.action.name must be "cta_url"`);
		const { url, display_text: label } = requiredObject(action.parameters, `${at}.action.parameters`);
		if (!isLink(requiredText(url, `${at} url`))) throw invalid(`${at} url must be an http or https address`);
		return { text, make: `${kind} url`, labels: [requiredText(label, `${at} display_text`, 20)] };
	}
	const replies = requiredObjects(action.buttons, `${at}.action.buttons`, 1, 3).map((button) => {
		const reply = isObject(button.quick_reply) ? button.quick_reply : requiredObject(button.reply, `${at} quick_reply`);
		requiredText(reply.id, `${at} button id`, 256);
		return requiredText(reply.title, `${at} button title`, 20);
	});
	return { text, make: `${kind} reply${replies.length}`, labels: replies };
}

function carouselOf(params: unknown): Json {
	const carousel = objects(params).find(({ type }) => String(type).toUpperCase() === 'CAROUSEL');
	if (!carousel) throw Refusal.badRequest('cards is required');
	return carousel;
}

function readOldCard({ components }: Json, index: number): Card {
	const at = `cards[${index}].components`;
	const parts = requiredObjects(components, at, 1, 10);
	const header = parts.find(({ type }) => type === 'header');
	const [parameter] = objects(header?.parameters);
	const kind = oneOf(parameter?.type, `${at} header type`, ['image', 'video', 'product']);
	requiredObject(parameter[kind], `${at} ${kind}`);
	const buttons = parts.filter(({ type }) => type === 'button');
	if (!buttons.length) throw Refusal.badRequest(`${at} needs a button`);
	const labels = buttons.map(({ sub_type: subType, parameters }) => {
		oneOf(subType, `${at} sub_type`, ['url', 'quick_reply']);
		const [value] = Array.isArray(parameters) ? objects(parameters) : [requiredObject(parameters, `${at} parameters`)];
		if (subType === 'url' && !isLink(value?.url)) throw invalid(`${at} url must be an http or https address`);
		if (subType === 'quick_reply') requiredText(value?.id, `${at} id`, 256);
		return requiredText(value?.text, `${at} text`, 20);
	});
	return { text: '', make: [kind, ...buttons.map(({ sub_type: subType }) => subType)].join(' '), labels };
}
