import { describeFailure } from '../domain/apiErrors';
import { isObject, textOf } from '../domain/reading';
import { readTemplates, templatesIn, type Template } from '../domain/template';
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
 * All templates of the channel, over all pages. Channels that are hosted at Meta ignore `offset` and
 * give the whole list again: it ends when a page brings nothing new (1msg-api §9).
 * @throws ApiFailure where a page is not a list: that must never count as "no templates"
 */
export async function listTemplates(api: ChannelApi): Promise<Template[]> {
	const seen = new Map<string, unknown>();
	for (let page = 0, offset = 0; page < MAX_PAGES; page++) {
		const answer = await api.call({ method: 'GET', path: '/templates', qs: { limit: PAGE_SIZE, offset } });
		const list = templatesIn(answer);
		if (!list) {
			const failure = describeFailure(answer);
			throw new ApiFailure('notSent', api.redact({ ...failure, title: 'The channel’s templates could not be read', retryable: true }));
		}
		const before = seen.size;
		for (const element of list.elements) {
			const id = identify(element);
			if (!seen.has(id)) seen.set(id, element);
		}
		offset += list.elements.length;
		if (seen.size === before || (list.total !== undefined && seen.size >= list.total)) break;
	}
	return readTemplates([...seen.values()]);
}
