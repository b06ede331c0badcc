import type { IDataObject } from 'n8n-workflow';
import { asObject, lacking, listIn } from '../domain/listAnswer';
import { firstText, present } from '../domain/reading';
import { notRead } from './answers';
import type { ChannelApi } from './channelApi';

/**
 * The blocked contacts; elements are numbers or objects with `phone`, `wa_id` or `id` (1msg-api §18).
 * @throws ApiFailure where the answer is not a list
 */
export async function listBlocked(api: ChannelApi): Promise<IDataObject[]> {
	const answer = await api.call({ method: 'GET', path: '/blockedUsers' });
	const list = listIn(answer, ['blockedUsers', 'users', 'data']);
	if (!list) throw notRead(api, answer, 'The blocked contacts');
	return list.map((element) => {
		const contact = lacking(asObject(element, 'phone'), 'error');
		return api.redact(present({ ...contact, phone: firstText(contact.phone, contact.wa_id, contact.id) })) as IDataObject;
	});
}
