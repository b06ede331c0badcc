import { CHANNEL, change, itemOf, itemsOf } from './corpus';

/** A change of Meta's, in an entry that may say when it happened. */
const told = (field: string, value: unknown, time?: number) => ({ object: 'whatsapp_business_account', entry: [{ id: '1', ...(time === undefined ? {} : { time }), changes: [{ field, value }] }] });

describe('news of the account', () => {
	it('that come again weeks later are other news, and the same ones are not', () => {
		const restriction = { event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }] };
		const key = (time?: number, value: object = restriction) => itemOf(told('account_update', value, time)).dedupeKey;
		expect(key(1785000000)).toBe(key(1785000000));
		expect(new Set([key(1785000000), key(1786000000), key(), key(1785000000, { event: 'VERIFIED_ACCOUNT' })]).size).toBe(4);
	});

	it('happened when Meta says so', () => expect(itemOf(told('account_update', { event: 'x' }, 1785000000)).timestamp).toBe('2026-07-25T17:20:00.000Z'));

	it('keep their value where it is none of Meta’s objects', () => {
		expect(itemOf(change('account_alerts', 'text')).account).toStrictEqual({ value: 'text', update: 'account_alerts' });
		for (const none of [null, undefined]) for (const time of [1, undefined]) expect(itemOf(told('account_alerts', none, time)).account).toStrictEqual({ update: 'account_alerts' });
	});

	it('concern a group or a customer only where they are about them', () => {
		expect(itemOf(change('account_update', { event: 'x', group_id: '1203', wa_id: '12025550143', groups: [{ group_id: '1' }, { group_id: '2' }] }))).toStrictEqual({
			event: 'account',
			channelId: CHANNEL,
			text: 'account_update: x',
			account: { event: 'x', group_id: '1203', wa_id: '12025550143', groups: [{ group_id: '1' }, { group_id: '2' }], update: 'account_update' },
			timestamp: '2026-08-01T12:00:00.000Z',
			dedupeKey: expect.any(String) as string,
		});
	});

	it('of customers’ preferences are one each, by number or BSUID', () => {
		const items = itemsOf(change('user_preferences', { user_preferences: [null, 'x', { wa_id: '12025550143', user_id: 'US.739', value: 'stop' }, { user_id: 'US.118', value: 'resume' }] }));
		expect(items).toHaveLength(2);
		expect(items[0]).toMatchObject({ phone: '12025550143', bsuid: 'US.739', chatId: '12025550143@c.us', text: 'user_preferences: stop' });
		expect(items[1]).toMatchObject({ bsuid: 'US.118', chatId: 'US.118@lid', text: 'user_preferences: resume' });
	});
});

describe('a call', () => {
	const call = (more: object) => itemOf(change('calls', { calls: [{ from: '12025550143', timestamp: '1785000000', ...more }] }));
	it('of which anything is understood needs no raw', () => {
		expect(call({ id: 'wacid.1' })).not.toHaveProperty('raw');
		expect(call({ event: 'connect' })).not.toHaveProperty('raw');
	});
});
