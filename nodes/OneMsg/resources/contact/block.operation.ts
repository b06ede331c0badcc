import { change } from '../../../shared/api/answers';
import { defineOperation } from '../../../shared/node/defineOperation';
import { contactFields, phoneOf } from './contactField';

export const block = defineOperation({
	value: 'block',
	name: 'Block',
	action: 'Block a contact',
	description: 'Block a contact, who can then neither write to the channel nor receive from it; only somebody who wrote within the last 24 hours can be blocked',
	fields: contactFields,
	async execute(item) {
		const phone = phoneOf(item);
		// An integer, as 1MSG's schema wants it here and only here (1msg-api §4, §18).
		await change(await item.api(), { method: 'POST', path: '/blockUser', body: { phone: Number(phone) } });
		return { blocked: true, phone };
	},
});
