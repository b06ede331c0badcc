import { isObject, objects } from '../checks';
import type { State } from '../state';
import { componentsOf, findTemplate, lower } from '../templateFind';
import { componentOf, fill, parametersOf, readComponents, textOf } from '../templateParameters';
import type { Json } from '../types';
import { mediaOf, placeOf, type Action, type Look } from './look';

/** How a template looks once it is filled in; the request has passed the checks (1msg-api §9). */
export function templateLook(state: State, request: Json): Look {
	return partsLook(state, componentsOf(findTemplate(state.templates, request)), readComponents(request.params));
}

/** A template or one of its cards. */
function partsLook(state: State, parts: Json[], sent: Json[]): Look {
	const part = (type: string) => parts.find((one) => lower(one.type) === type);
	const offer = part('limited_time_offer')?.limited_time_offer;
	const filled = fill(textOf(part('body')?.text), parametersOf(componentOf(sent, 'body')), []);
	const cards = objects(part('carousel')?.cards ?? part('carousel')?.card_components);
	const sentCards = objects(componentOf(sent, 'carousel')?.cards);
	const buttons = objects(part('buttons')?.buttons);
	return {
		...headerLook(state, part('header'), componentOf(sent, 'header')),
		text: [isObject(offer) ? textOf(offer.text) : '', filled].filter(Boolean).join('\n'),
		footer: textOf(part('footer')?.text) || undefined,
		actions: buttons.map((button, index) => actionOf(button, buttonOf(sent, index))),
		cards: cards.length
			? cards.map((card, index) => {
					const mine = sentCards.find((one) => String(one.card_index) === String(index));
					return partsLook(state, objects(card.components), readComponents(mine?.components));
				})
			: undefined,
	};
}

function headerLook(state: State, header: Json | undefined, component: Json | undefined): Pick<Look, 'header' | 'media' | 'place'> {
	const format = lower(header?.format ?? 'text');
	if (!header) return {};
	const parameters = parametersOf(component);
	if (format === 'text') return { header: fill(textOf(header.text), parameters, []) };
	const content = parameters[0]?.[format];
	if (format === 'location') return { place: placeOf(isObject(content) ? content : {}) };
	if (format === 'product') return { header: isObject(content) ? textOf(content.product_retailer_id) : '' };
	return { media: mediaOf(state, format, content) };
}

const buttonOf = (sent: Json[], index: number) =>
	parametersOf(sent.find((component) => lower(component.type) === 'button' && Number(component.index) === index))[0];

function actionOf(button: Json, parameter: Json | undefined): Action {
	const label = textOf(button.text);
	const type = lower(button.type);
	const url = textOf(button.url).replace(/\{\{\s*\w+\s*\}\}/, textOf(parameter?.text));
	// A code's button is listed in two ways; both copy.
	if (type === 'otp' || url.includes('otp_type=COPY_CODE')) return { kind: 'copy', label: label || 'Copy code', value: textOf(parameter?.text) };
	if (type === 'url') return { kind: 'url', label, value: url };
	if (type === 'phone_number') return { kind: 'call', label, value: textOf(button.phone_number) };
	if (type === 'copy_code') return { kind: 'copy', label, value: textOf(parameter?.coupon_code) };
	if (type === 'quick_reply') return { kind: 'quickReply', label, id: textOf(parameter?.payload) || label };
	if (type === 'flow') return { kind: 'flow', label, id: isObject(parameter?.action) ? textOf(parameter.action.flow_token) : '' };
	return { kind: type, label };
}
