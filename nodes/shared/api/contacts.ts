import type { IDataObject } from 'n8n-workflow';
import { asObject, lacking, listIn, nextCursor } from '../domain/listAnswer';
import { firstText, present } from '../domain/reading';
import { notRead } from './answers';
import type { ChannelApi } from './channelApi';

/** Against an answer without end; how many contacts a page has is not written down. */
const MAX_PAGES = 1000;

/**
 * The blocked contacts, over all pages; elements are numbers or objects with `phone`, `wa_id` or `id`. How 1MSG
 * pages them is not written down: a cursor is followed where one comes, until a page brings nothing new (1msg-api §18).
 * @throws ApiFailure where a page is not a list
 */
export async function listBlocked(api: ChannelApi): Promise<IDataObject[]> {
	const contacts = new Map<string, IDataObject>();
	let after: string | undefined;
	for (let page = 0; page < MAX_PAGES; page++) {
		const answer = await api.call({ method: 'GET', path: '/blockedUsers', ...(after === undefined ? {} : { qs: { after } }) });
		const list = listIn(answer, ['blockedUsers', 'users', 'data']);
		if (!list) throw notRead(api, answer, 'The blocked contacts');
		const before = contacts.size;
		for (const element of list) {
			const contact = blockedContact(element);
			contacts.set(contact.phone ?? JSON.stringify(contact), contact);
		}
		after = nextCursor(answer);
		if (after === undefined || contacts.size === before) break;
	}
	return api.redact([...contacts.values()]);
}

function blockedContact(element: unknown): IDataObject & { phone?: string } {
	const contact = lacking(asObject(element, 'phone'), 'error');
	return present({ ...contact, phone: firstText(contact.phone, contact.wa_id, contact.id) });
}
