import { isObject } from './checks';
import { lower, unprocessable } from './templateFind';
import { fill, MISMATCH, parametersOf, textOf } from './templateParameters';
import type { Json } from './types';

/** sub_type of the component by type of the button (1msg-api §9); types that take no component are left out. */
const SUB_TYPES: Record<string, string[]> = {
	url: ['url'],
	otp: ['url'],
	quick_reply: ['quick_reply'],
	copy_code: ['copy_code', 'coupon_code'],
	flow: ['flow'],
	catalog: ['catalog'],
	mpm: ['mpm'],
	order_details: ['order_details'],
};
/** Payloads and thumbnails may be left out. */
const OPTIONAL = ['quick_reply', 'catalog'];

/** Checks the button components against the template's buttons. */
export function checkButtons(buttons: Json[], given: Json[], values: string[]): void {
	for (const { index } of given) {
		if (!/^\d+$/.test(String(index)) || !buttons[Number(index)]) throw unprocessable(`The template has no button ${String(index)}`);
	}
	buttons.forEach((button, index) => {
		const mine = given.filter((component) => Number(component.index) === index);
		if (mine.length > 1) throw unprocessable(`Button ${index} is given twice`);
		checkButton(button, index, mine[0], values);
	});
}

function checkButton(button: Json, index: number, component: Json | undefined, values: string[]): void {
	const type = lower(button.type);
	const subTypes = SUB_TYPES[type];
	if (component && !subTypes) throw unprocessable(`Button ${index} takes no parameters`);
	if (component && !subTypes.includes(lower(component.sub_type))) throw unprocessable(`Button ${index} is not of that sub_type`);
	const parameters = parametersOf(component);
	if (type === 'url') {
		// The pattern tells whether there is something to fill in.
		fill(textOf(button.url), parameters, values);
		return;
	}
	if (!subTypes || (!component && OPTIONAL.includes(type))) return;
	if (!component) throw unprocessable(`Button ${index} of type ${type} requires a parameter`);
	if (parameters.length !== 1) throw unprocessable(MISMATCH);
	if (!isComplete(type, parameters[0])) throw unprocessable(`Button ${index} has a wrong parameter for ${type}`);
}

function isComplete(type: string, parameter: Json): boolean {
	const { action } = parameter;
	const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
	if (type === 'otp') return parameter.type === 'text' && isText(parameter.text);
	if (type === 'quick_reply') return parameter.type === 'payload' && isText(parameter.payload);
	if (type === 'copy_code') return parameter.type === 'coupon_code' && isText(parameter.coupon_code);
	if (parameter.type !== 'action' || !isObject(action)) return false;
	if (type === 'flow') return isTextOrNone(action.flow_token) && (action.flow_action_data === undefined || isObject(action.flow_action_data));
	if (type === 'catalog') return isText(action.thumbnail_product_retailer_id);
	return true;
}

const isTextOrNone = (value: unknown) => value === undefined || (typeof value === 'string' && value !== '');
