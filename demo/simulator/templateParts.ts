import { isObject, objects } from './checks';
import { checkButtons } from './templateButtons';
import { lower, unprocessable } from './templateFind';
import { componentOf, fill, fillHeader, parametersOf, readComponents, textOf } from './templateParameters';
import type { Json } from './types';

/** What is filled in so far, and what to measure times by. */
export interface Filling {
	/** All texts that came in as parameters. */
	values: string[];
	/** Milliseconds. */
	now: number;
}

/** A template or one of its cards, filled in. */
export interface FilledParts {
	header: string;
	body: string;
	/** Header, body, footer and cards, a line each; empty ones are left out. */
	lines: string[];
	/** Labels. */
	buttons: string[];
}

const KNOWN = ['header', 'body', 'button', 'limited_time_offer', 'carousel'];

/** Fills the listed components with the sent ones. @throws Refusal 422 when they do not fit. */
export function fillParts(parts: Json[], sent: Json[], filling: Filling): FilledParts {
	const stranger = sent.find((component) => !KNOWN.includes(lower(component.type)));
	if (stranger) throw unprocessable(`Component type "${String(stranger.type)}" is not part of the template`);
	const part = (type: string) => parts.find((one) => lower(one.type) === type);
	const { values } = filling;

	const header = fillHeader(part('header'), componentOf(sent, 'header'), values);
	const body = fill(textOf(part('body')?.text), parametersOf(componentOf(sent, 'body')), values);
	const offer = fillOffer(part('limited_time_offer'), componentOf(sent, 'limited_time_offer'), filling.now);
	const buttons = parts.flatMap((one) => (lower(one.type) === 'buttons' ? objects(one.buttons) : []));
	checkButtons(buttons, sent.filter((component) => lower(component.type) === 'button'), values);
	const cards = fillCards(part('carousel'), componentOf(sent, 'carousel'), filling);
	return {
		header,
		body,
		lines: [header, offer, body, textOf(part('footer')?.text), ...cards.flatMap(({ lines }) => lines)].filter(Boolean),
		buttons: [...buttons.map((button) => textOf(button.text)), ...cards.flatMap((card) => card.buttons)],
	};
}

/** The offer's text; one that ends needs its end, in milliseconds and in the future. */
function fillOffer(part: Json | undefined, component: Json | undefined, now: number): string {
	const offer = isObject(part?.limited_time_offer) ? part.limited_time_offer : {};
	if (!part) {
		if (component) throw unprocessable('The template has no limited-time offer');
		return '';
	}
	if (!component) {
		if (offer.has_expiration === true) throw unprocessable('The limited-time offer needs its expiration');
		return textOf(offer.text);
	}
	const [parameter] = parametersOf(component);
	const value = parameter?.limited_time_offer;
	const until = isObject(value) ? value.expiration_time_ms : undefined;
	if (parameter?.type !== 'limited_time_offer' || !Number.isInteger(until)) {
		throw unprocessable('The limited-time offer needs limited_time_offer.expiration_time_ms');
	}
	if (Number(until) <= now) throw unprocessable('expiration_time_ms is in the past');
	return textOf(offer.text);
}

/** All cards of the template must come, each under its number. */
function fillCards(part: Json | undefined, component: Json | undefined, filling: Filling): FilledParts[] {
	const wanted = objects(part?.cards ?? part?.card_components);
	const sent = objects(component?.cards);
	if (!part && component) throw unprocessable('The template has no carousel');
	if (wanted.length !== sent.length) throw unprocessable(`The carousel has ${wanted.length} cards, got ${sent.length}`);
	return wanted.map((card, index) => {
		const mine = sent.filter((one) => String(one.card_index) === String(index));
		if (mine.length !== 1) throw unprocessable(`Card ${index} must be given once`);
		return fillParts(objects(card.components), readComponents(mine[0].components), filling);
	});
}
