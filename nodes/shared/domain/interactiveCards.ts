import { choicesOf, counted, interactiveText, label, LIMITS, objectsIn, webAddress, type Choice } from './interactive';
import { InvalidInput } from './invalidInput';
import { type Json } from './reading';

/** What all cards of one carousel share: WhatsApp allows no mixture (1msg-api §8). */
export interface CardKind {
	media: 'image' | 'video';
	buttons: 'url' | 'quickReply';
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
	if (value === undefined || value === null || String(value).trim() === '') return undefined;
	const text = interactiveText(value, field, LIMITS.cardText);
	const breaks = text.split(/\r\n|[\r\n]/).length - 1;
	if (breaks > LIMITS.cardLineBreaks) {
		throw new InvalidInput(`${field} has ${breaks} line breaks; WhatsApp takes at most ${LIMITS.cardLineBreaks}`, 'Put more of it on one line.');
	}
	return text;
}

function actionOf(card: Json, name: string, buttons: CardKind['buttons']): CardAction {
	if (buttons === 'url') {
		const display = label(card.buttonText, `${name}: Button Text`, LIMITS.buttonTitle);
		return { name: 'cta_url', parameters: { url: webAddress(card.url, `${name}: Button URL`), display_text: display } };
	}
	const choices = choicesOf(counted(objectsIn(card.buttons ?? [], `${name}: Buttons`), `${name}: Buttons`, 1, Infinity), `${name}, `);
	return { buttons: choices.map((choice) => ({ type: 'quick_reply', quick_reply: choice })) };
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
	const numbers = cards.map(({ action }) => ('buttons' in action ? action.buttons.length : 1));
	const other = numbers.findIndex((number) => number !== numbers[0]);
	if (other > 0) {
		const words = (number: number) => `${number} button${number === 1 ? '' : 's'}`;
		throw new InvalidInput(
			`Card ${other + 1} has ${words(numbers[other])}, but Card 1 has ${words(numbers[0])}`,
			'WhatsApp needs the same number of buttons on each card.',
		);
	}
	return cards;
}
