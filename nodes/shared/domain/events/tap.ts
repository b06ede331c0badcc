import { embeddedJson, firstText, isObject, objectOf, textOf, type Json } from '../reading';
import type { ChannelEvent } from './event';
import { firstOf, nested, objectsIn, type Places } from './places';

/** Of a tap: what was tapped, or filled in. `isKnown` is false where nothing of it is understood. */
export type Tap = Pick<ChannelEvent, 'replyId' | 'replyTitle' | 'text' | 'flowResponse'> & { isKnown: boolean };

const TAPPED = ['button_reply', 'list_reply', 'buttonReply', 'listReply', 'buttonsResponse', 'listResponse', 'singleSelectReply', 'single_select_reply'];
const FORM = ['nfm_reply', 'nfmReply', 'flow_reply', 'flowReply'];
const FORM_ANSWERS = ['response_json', 'responseJson', 'flow_response', 'flowResponse'];
const PERMISSION = ['call_permission_reply', 'callPermissionReply'];
const REPLY_IDS = ['buttonId', 'button_id', 'selectedButtonId', 'selected_button_id', 'selectedId', 'selectedRowId', 'selected_row_id', 'rowId', 'row_id', 'buttonPayload', 'replyId', 'reply_id', 'postback', 'payload'];
const TITLES = ['title', 'text', 'buttonText', 'selectedDisplayText', 'displayText', 'replyTitle'];
/** What speaks of other messages, or offers taps and is none. */
const NO_TAP = new Set(['context', 'quoted', 'quotedMsg', 'referral', 'referred_product', 'action', 'header', 'footer', 'from', 'contact', 'contacts', 'errors', 'error']);

/** Whether an element says in so many words that it is a tap, under whichever type it comes. */
export function isTap({ inner }: Places): boolean {
	return [...TAPPED, ...FORM, ...PERMISSION].some((key) => isObject(firstOf(inner, key)));
}

/** A line that a person would read as an address, from the values of an address message. */
function addressText(response: Json): string | undefined {
	const values = isObject(response.values) ? response.values : undefined;
	if (!values) return undefined;
	const order = ['name', 'house_number', 'floor_number', 'tower_number', 'building_name', 'address', 'landmark_area', 'unit_number', 'city', 'state', 'in_pin_code', 'sg_post_code'];
	const known = order.map((key) => textOf(values[key])).filter(Boolean);
	return (known.length > 0 ? known : Object.values(values).map(textOf).filter(Boolean)).join(', ') || undefined;
}

function plainBody(element: Json): unknown {
	return embeddedJson(element.body) === undefined ? element.body : undefined;
}

function readForm(element: Json, form: Json, written: unknown): Tap {
	const response = isObject(written) ? written : embeddedJson(written);
	const flowResponse = isObject(response) ? response : undefined;
	const text = (flowResponse && addressText(flowResponse)) ?? firstText(form.body, plainBody(element));
	return { flowResponse, text, isKnown: flowResponse !== undefined };
}

function isForm(type: string): boolean {
	return /^(nfm|flow)/.test(type);
}

/** What a form's answers stand under; a body of JSON may be the answers themselves. */
function answersOf(element: Json, type: string, { all }: Places, form: Json): unknown {
	const written = firstOf([form], ...FORM_ANSWERS, 'response', 'data') ?? firstOf(all, ...FORM_ANSWERS);
	if (written !== undefined) return written;
	const answers = isForm(type) ? firstOf(all, 'response', 'data', 'answers') : undefined;
	if (isObject(answers)) return answers;
	const body = nested(element.body);
	return (isForm(type) && Object.keys(body).length > 0) || Object.hasOwn(body, 'flow_token') ? body : undefined;
}

/** An id deeper inside: one that is named like an answer's, or one that has a title beside it. */
function deepTap(places: Json[]): { id?: string; title?: string } {
	for (const place of objectsIn(places, NO_TAP)) {
		const title = firstText(firstOf([place], ...TITLES));
		const id = firstText(firstOf([place], ...REPLY_IDS), title === undefined ? undefined : place.id);
		if (id !== undefined) return { id, title };
	}
	return {};
}

/**
 * Reads a tap on a button or a list row, a filled-in form, or an answer to a call request.
 * @param given the type as it came, for forms under a type of their own
 */
export function readTap(element: Json, given: string, places: Places): Tap {
	const { inner, all } = places;
	const form = firstOf(all, ...FORM);
	const written = answersOf(element, given, places, nested(form));
	if (form !== undefined || written !== undefined || isForm(given)) return readForm(element, nested(form), written);

	const permission = firstOf(all, ...PERMISSION);
	if (isObject(permission)) {
		const answer = firstText(permission.response, element.body);
		return { replyId: answer, replyTitle: answer, text: answer, isKnown: true };
	}

	const tapped = nested(firstOf(all, ...TAPPED));
	const near = firstText(tapped.id, firstOf([tapped], ...REPLY_IDS)) ?? firstText(firstOf(inner, 'payload')) ?? firstText(firstOf(all, ...REPLY_IDS)) ?? firstText(firstOf(inner, 'id'));
	const deep = near === undefined ? deepTap([tapped, ...inner]) : {};
	const replyTitle = firstText(tapped.title) ?? firstText(firstOf(inner, ...TITLES), plainBody(element), deep.title);
	const replyId = firstText(
		near,
		deep.id,
		// A quick reply of a template has no id of its own, WhatsApp's default payload is its label;
		// and without any id the label is what a flow can branch on.
		replyTitle,
	);
	// What the business itself offered, in the echo of a message with buttons.
	const offered = textOf(objectOf(firstOf(inner, 'body')).text);
	return { replyId, replyTitle, text: replyTitle ?? offered ?? replyId, isKnown: replyId !== undefined };
}
