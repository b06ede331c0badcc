import { isObject, textOf } from '../domain/reading';
import { readTemplates, templatesIn, type Template } from '../domain/template';
import { change, notRead } from './answers';
import { ApiFailure } from './apiFailure';
import type { ChannelApi } from './channelApi';

const PAGE_SIZE = 100;
/** 5,000 templates; more than WhatsApp allows an account to have without asking. */
const MAX_PAGES = 50;

function identify(element: unknown): string {
	if (!isObject(element)) return JSON.stringify(element) ?? '';
	return textOf(element.id) ?? JSON.stringify([element.name, element.language]);
}

/**
 * All templates of the channel as it lists them, over all pages. Channels that are hosted at Meta
 * ignore `offset` and give the whole list again: it ends when a page brings nothing new (1msg-api §9).
 * @throws ApiFailure where a page is not a list: that must never count as "no templates"
 */
export async function listTemplateElements(api: ChannelApi): Promise<unknown[]> {
	const seen = new Map<string, unknown>();
	for (let page = 0, offset = 0; page < MAX_PAGES; page++) {
		const answer = await api.call({ method: 'GET', path: '/templates', qs: { limit: PAGE_SIZE, offset } });
		const list = templatesIn(answer);
		if (!list) throw notRead(api, answer, 'The channel’s templates');
		const before = seen.size;
		for (const element of list.elements) {
			const id = identify(element);
			if (!seen.has(id)) seen.set(id, element);
		}
		offset += list.elements.length;
		if (seen.size === before || (list.total !== undefined && seen.size >= list.total)) break;
	}
	return [...seen.values()];
}

/** All templates of the channel, in one form. */
export async function listTemplates(api: ChannelApi): Promise<Template[]> {
	return readTemplates(await listTemplateElements(api));
}

/**
 * A refused template with WhatsApp's own sentence as its title: what it writes for the user says more
 * than what is known about its general codes.
 */
export function inWhatsAppsWords(error: ApiFailure): ApiFailure {
	const { details, ...failure } = error.failure;
	// Key, subscription and rate are no matter of the template.
	const isAboutTemplate = error.httpStatus === undefined || [200, 400, 422, 500].includes(error.httpStatus);
	if (error.outcome !== 'refused' || details === undefined || !isAboutTemplate) return error;
	return new ApiFailure('refused', { ...failure, title: details, advice: 'Change the template accordingly, and create it again.' }, error.httpStatus);
}

/** Deletes the template in all its languages (1msg-api §9). */
export async function deleteTemplate(api: ChannelApi, name: string): Promise<void> {
	await change(api, { method: 'POST', path: '/removeTemplate', body: { name } });
}
