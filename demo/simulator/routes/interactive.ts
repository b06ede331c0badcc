import { Refusal } from '../answer';
import {
	checkLength, checkUnique, given, invalid, isLink, isObject, oneOf, optionalText, requiredObject, requiredObjects, requiredText,
} from '../checks';
import type { Json } from '../types';
import { sessionSend, type Content } from './session';

const MAX_BODY = 1024;
/** Meta takes longer texts above a list (1msg-api §24 no. 28). */
const MAX_LIST_BODY = 4096;
const MAX_SMALL = 60;
const MAX_LABEL = 20;
const HEADER_MEDIA = ['image', 'video', 'document'];
const interactive = { inGroups: false };

/** An interactive message as the echo tells it. */
export function interactiveContent(header: string, text: string, footer: string | undefined, buttons: string[]): Content {
	return { type: 'interactive', body: text, text: [header, text, footer].filter(Boolean).join('\n'), buttons };
}

/** A header object of the Cloud API; its text, '' for media (1msg-api §8). */
export function readHeader(header: unknown): string {
	if (!given(header)) return '';
	const { type, text, ...rest } = requiredObject(header, 'header');
	if (type === 'text') return requiredText(text, 'header.text', MAX_SMALL);
	const kind = oneOf(type, 'header.type', ['text', ...HEADER_MEDIA]);
	checkMedia(rest[kind], `header.${kind}`);
	return '';
}

/** `{link}` or `{id}`. */
export function checkMedia(value: unknown, name: string): void {
	const { link, id } = requiredObject(value, name);
	if (given(link) === given(id)) throw Refusal.badRequest(`${name} needs either link or id`);
	if (given(id) ? typeof id !== 'string' || !id : !isLink(link)) throw invalid(`${name} has a wrong link or id`);
}

/** POST /sendButton: 1 to 3 reply buttons, in `sections` or the older `buttons` (1msg-api §8). */
export const sendButton = sessionSend(
	'sendButton',
	(_, body) => {
		const text = requiredText(body.body, 'body', MAX_BODY);
		const buttons = requiredObjects(body.sections ?? body.buttons, 'sections', 1, 3).map((button, index) =>
			replyOf(button, given(body.sections), `sections[${index}]`),
		);
		checkUnique(buttons.map(({ id }) => id), 'Button ids');
		checkUnique(buttons.map(({ title }) => title), 'Button titles');
		const footer = optionalText(body.footer, 'footer', MAX_SMALL);
		return interactiveContent(readHeader(body.header), text, footer, buttons.map(({ title }) => title));
	},
	interactive,
);

function replyOf(button: Json, nested: boolean, at: string): { id: string; title: string } {
	if (nested && button.type !== 'reply') throw Refusal.badRequest(`${at}.type must be "reply"`);
	const { id, title } = nested ? requiredObject(button.reply, `${at}.reply`) : button;
	return { id: requiredText(id, `${at} id`, 256), title: requiredText(title, `${at} title`, MAX_LABEL) };
}

/** POST /sendList: up to 10 sections with up to 10 rows in all; the label as `buttonText` (1msg-api §8). */
export const sendList = sessionSend(
	'sendList',
	(_, body) => {
		const text = requiredText(body.body, 'body', MAX_LIST_BODY);
		const label = requiredText(body.buttonText, 'buttonText', MAX_LABEL);
		optionalText(body.action, 'action', MAX_LABEL);
		const title = optionalText(body.title ?? body.header, 'title', MAX_SMALL) ?? '';
		const rows = readSections(body.sections);
		return interactiveContent(title, text, optionalText(body.footer, 'footer', MAX_SMALL), [label, ...rows]);
	},
	interactive,
);

/** The titles of all rows. */
function readSections(value: unknown): string[] {
	const sections = requiredObjects(value, 'sections', 1, 10);
	const rows = sections.flatMap((section, index) => {
		const at = `sections[${index}]`;
		if (sections.length > 1) requiredText(section.title, `${at}.title`, 24);
		else optionalText(section.title, `${at}.title`, 24);
		return requiredObjects(section.rows, `${at}.rows`, 1, 10);
	});
	if (rows.length > 10) throw invalid(`A list has at most 10 rows, got ${rows.length}`);
	const ids = rows.map(({ id }) => requiredText(id, 'Row id', 200));
	checkUnique(ids, 'Row ids');
	for (const { description } of rows) optionalText(description, 'Row description', 72);
	return rows.map(({ title }) => requiredText(title, 'Row title', 24));
}

/** POST /sendCtaUrl: one button that opens a link (1msg-api §8). */
export const sendCtaUrl = sessionSend(
	'sendCtaUrl',
	(_, body) => {
		const text = requiredText(body.body, 'body', MAX_BODY);
		const label = requiredText(body.displayText, 'displayText', MAX_LABEL);
		if (!isLink(requiredText(body.url, 'url'))) throw invalid('url must be an http or https address');
		return interactiveContent(readHeader(body.header), text, optionalText(body.footer, 'footer', MAX_SMALL), [label]);
	},
	interactive,
);

/** POST /sendFlow (1msg-api §8). A flow that is known and not published goes out in draft mode only. */
export const sendFlow = sessionSend(
	'sendFlow',
	({ state }, body) => {
		const text = requiredText(body.body, 'body', MAX_BODY);
		const flowId = requiredText(body.flowId, 'flowId');
		requiredText(body.flowToken, 'flowToken');
		const label = requiredText(body.flowCta, 'flowCta');
		const mode = given(body.mode) ? oneOf(body.mode, 'mode', ['draft', 'published']) : 'published';
		checkFlowAction(body);
		const flow = state.flows.find(({ id }) => id === flowId);
		if (flow?.status === 'DEPRECATED') throw Refusal.meta(132068, 'Flow is blocked');
		if (flow?.status === 'DRAFT' && mode !== 'draft') throw invalid('The flow is not published');
		const header = typeof body.header === 'string' ? checkLength(body.header, MAX_SMALL, 'header') : readHeader(body.header);
		return interactiveContent(header, text, optionalText(body.footer, 'footer', MAX_SMALL), [label]);
	},
	interactive,
);

/** For navigate a screen is needed, and data, if any, must not be empty; data_exchange ignores both. */
function checkFlowAction(body: Json): void {
	if (given(body.flowMessageVersion) && typeof body.flowMessageVersion !== 'string') {
		throw Refusal.badRequest('flowMessageVersion must be a string');
	}
	if (!given(body.flowAction)) return;
	if (oneOf(body.flowAction, 'flowAction', ['navigate', 'data_exchange']) === 'data_exchange') return;
	const payload = given(body.flowActionPayload) ? requiredObject(body.flowActionPayload, 'flowActionPayload') : {};
	requiredText(payload.screen ?? body.flowActionScreen, 'flowActionPayload.screen');
	const data = payload.data ?? body.flowActionData;
	if (given(data) && (!isObject(data) || !Object.keys(data).length)) {
		throw Refusal.badRequest('flowActionPayload.data must be a non-empty object');
	}
}
