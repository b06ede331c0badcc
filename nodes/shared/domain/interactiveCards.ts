import { choicesOf, counted, interactiveText, label, LIMITS, objectsIn, webAddress, type Choice } from './interactive';
import { InvalidInput } from './invalidInput';
import { isNothing } from './limits';
import { type Json } from './reading';

export type CardButtons = 'url' | 'quickReply';

/** What all cards of one carousel share: WhatsApp allows no mixture (1msg-api §8). */
export interface CardKind {
	media: 'image' | 'video';
	buttons: CardButtons;
}

type CardAction =
	| { name: 'cta_url'; parameters: { url: string; display_text: string } }
	| { buttons: Array<{ type: 'quick_reply'; quick_reply: Choice }> };

export interface Card {
	header: { type: 'image'; image: { link: string } } | { type: 'video'; video: { link: string } };
	body?: { text: string };
	type: 'cta_url';
	action: CardAction;
}

function cardText(value: unknown, field: string): string | undefined {
	if (isNothing(value)) return undefined;
	const text = interactiveText(value, field, LIMITS.cardText);
	const breaks = text.split(/\r\n|[\r\n]/).length - 1;
	if (breaks > LIMITS.cardLineBreaks) {
		throw new InvalidInput(`${field} has ${breaks} line breaks; WhatsApp takes at most ${LIMITS.cardLineBreaks}`, 'Put more of it on one line.');
	}
	return text;
}

/** The one button that opens a page. */
function linkOf(card: Json, name: string): { url: string; text: string } {
	const text = label(card.buttonText, `${name}: Button Text`, LIMITS.buttonTitle);
	return { url: webAddress(card.url, `${name}: Button URL`), text };
}

function answersOf(card: Json, name: string): Choice[] {
	return choicesOf(counted(objectsIn(card.buttons ?? [], `${name}: Buttons`), `${name}: Buttons`, 1, Infinity), `${name}, `);
}

function actionOf(card: Json, name: string, buttons: CardButtons): CardAction {
	if (buttons === 'quickReply') return { buttons: answersOf(card, name).map((choice) => ({ type: 'quick_reply', quick_reply: choice })) };
	const { url, text } = linkOf(card, name);
	return { name: 'cta_url', parameters: { url, display_text: text } };
}

/** @throws InvalidInput where cards have different numbers of buttons */
function checkSameNumber(numbers: number[]): void {
	const other = numbers.findIndex((number) => number !== numbers[0]);
	if (other <= 0) return;
	const words = (number: number) => `${number} button${number === 1 ? '' : 's'}`;
	throw new InvalidInput(
		`Card ${other + 1} has ${words(numbers[other])}, but Card 1 has ${words(numbers[0])}`,
		'WhatsApp needs the same number of buttons on each card.',
	);
}

/**
 * The cards of `POST /sendCarousel` (1msg-api §8). The type stays `cta_url` over quick replies too, as
 * on Meta's page about interactive media carousels.
 * @param entries `{ mediaUrl, text, buttonText, url }` or `{ mediaUrl, text, buttons: [{ id, title }] }`
 * @throws InvalidInput naming the card
 */
export function carouselCards(entries: Json[], { media, buttons }: CardKind): Card[] {
	const cards = counted(entries, 'Cards', LIMITS.minCards, LIMITS.cards).map((entry, index): Card => {
		const name = `Card ${index + 1}`;
		const link = webAddress(entry.mediaUrl, `${name}: Media URL`);
		const text = cardText(entry.text, `${name}: Text`);
		return {
			header: media === 'video' ? { type: 'video', video: { link } } : { type: 'image', image: { link } },
			...(text === undefined ? {} : { body: { text } }),
			type: 'cta_url',
			action: actionOf(entry, name, buttons),
		};
	});
	checkSameNumber(cards.map(({ action }) => ('buttons' in action ? action.buttons.length : 1)));
	return cards;
}

interface CardComponent {
	type: 'header' | 'button';
	sub_type?: 'url' | 'quick_reply';
	parameters: Json | Json[];
}

/**
 * The cards of products, in the form of `POST /sendCarousel` that knows them: `params` (1msg-api §8). A
 * product brings its own picture, name and price.
 * @param entries `{ productId, buttonText, url }` or `{ productId, buttons: [{ id, title }] }`
 * @throws InvalidInput naming the card
 */
export function productCarousel(entries: Json[], catalogId: string, buttons: CardButtons): Array<{ type: 'CAROUSEL'; cards: Array<{ components: CardComponent[] }> }> {
	const cards = counted(entries, 'Cards', LIMITS.minCards, LIMITS.cards).map((entry, index) => {
		const name = `Card ${index + 1}`;
		const product = { catalog_id: catalogId, product_retailer_id: label(entry.productId, `${name}: Product ID`) };
		const header: CardComponent = { type: 'header', parameters: [{ type: 'product', product }] };
		const taps: CardComponent[] =
			buttons === 'url'
				? [{ type: 'button', sub_type: 'url', parameters: linkOf(entry, name) }]
				: answersOf(entry, name).map(({ id, title }) => ({ type: 'button', sub_type: 'quick_reply', parameters: [{ id, text: title }] }));
		return { components: [header, ...taps] };
	});
	checkSameNumber(cards.map(({ components }) => components.length - 1));
	return [{ type: 'CAROUSEL', cards }];
}
