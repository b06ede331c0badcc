import { change } from '../../../shared/api/answers';
import { defineOperation } from '../../../shared/node/defineOperation';
import { contactFields, phoneOf } from './contactField';

export const unblock = defineOperation({
	value: 'unblock',
	name: 'Unblock',
	action: 'Unblock a contact',
	description: 'Let a blocked contact write to the channel again',
	fields: contactFields,
	async execute(item) {
		const phone = phoneOf(item);
		// An integer, as 1MSG's schema wants it here and only here (1msg-api §4, §18).
		await change(await item.api(), { method: 'POST', path: '/unblockUser', body: { phone: Number(phone) } });
		return { blocked: false, phone };
	},
});
