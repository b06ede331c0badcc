import { contactBook } from '../../nodes/shared/domain/events/message';
import { CHANNEL, change, itemOf, message, messageBody, rawBody, rawMessage } from './corpus';

const inbound = (more: Record<string, unknown>) => itemOf(messageBody(message(more)));

it('an item begins with what people read first', () => expect(Object.keys(inbound({})).slice(0, 4)).toEqual(['event', 'channelId', 'messageId', 'chatId']));

describe('a name', () => {
	it('is shown without the white space around it', () => expect(inbound({ senderName: ' Dana \n' }).contactName).toBe('Dana'));
	it('that is only the user name is none', () => expect(inbound({ senderName: 'dana.example', authorUserName: 'dana.example', chatName: null })).not.toHaveProperty('contactName'));
	it('of a chat is its customer’s, and of a group nobody’s, also where we wrote', () => {
		expect(inbound({ fromMe: true, chatName: 'Dana at work' }).contactName).toBe('Dana at work');
		expect(inbound({ fromMe: true, chatName: 'Launch crew', chatId: '1203@g.us' })).not.toHaveProperty('contactName');
	});
});

describe('the chat id', () => {
	it.each<[string, Record<string, unknown>, string]>([
		['is trimmed', { chatId: ' 12025550143@c.us ' }, '12025550143@c.us'],
		['is made from the writer where it is blank', { chatId: ' ' }, '12025550143@c.us'],
		['is made whole where it is a number alone', { chatId: '12025550143', author: undefined }, '12025550143@c.us'],
		['stays where nobody knows who it is', { chatId: 'lobby', author: undefined, authorBsuid: undefined }, 'lobby'],
		['of a group is made from Meta’s id, with its suffix or without', { chatId: undefined, group_id: '1203@g.us' }, '1203@g.us'],
	])('%s', (_, more, chatId) => expect(inbound(more).chatId).toBe(chatId));
});

describe('whom an echo in Meta’s form went to', () => {
	const echo = (more: object) => itemOf(change('message_echoes', { message_echoes: [{ from: '12025550199', id: 'wamid.E', timestamp: '1785000000', type: 'text', text: { body: 'x' }, ...more }] }));
	it.each<[string, object, object]>([
		['a number', { to: '12025550143' }, { phone: '12025550143', chatId: '12025550143@c.us' }],
		['a number under another name', { recipient_id: '12025550143' }, { phone: '12025550143' }],
		['a BSUID', { to: 'US.739' }, { bsuid: 'US.739', chatId: 'US.739@lid' }],
		['a number with its BSUID', { to: '12025550143', to_user_id: 'US.739' }, { phone: '12025550143', bsuid: 'US.739' }],
		['a BSUID alone', { recipient_user_id: 'US.739' }, { bsuid: 'US.739', chatId: 'US.739@lid' }],
	])('%s', (_, more, found) => expect(echo(more)).toMatchObject({ event: 'echo', fromMe: true, ...found }));
});

it('a call of ours stays a call', () => expect(inbound({ type: 'call_log', fromMe: true })).toMatchObject({ event: 'call', fromMe: true }));

it('what is no contact in Meta’s list is nobody', () => {
	const dana = { profile: { name: 'Dana' } };
	expect(contactBook([null, 'x', dana])({ phone: '12025550143' })).toBe(dana);
	expect(contactBook([null])({ phone: '12025550143' })).toEqual({});
});

describe('what a message refers to, where a relay left it as text', () => {
	it.each([
		['context', { context: '{"id":"wamid.Q"}' }],
		['metadata.context', { metadata: { context: '{"message_id":"wamid.Q"}' } }],
		['meta.context', { meta: { context: { message_id: 'wamid.Q' } } }],
	])('%s', (_, more) => expect(inbound(more).quotedMessageId).toBe('wamid.Q'));
	it('an ad in context', () => expect(itemOf(rawBody(rawMessage({ type: 'text', text: { body: 'Hi' }, metadata: { context: '{"referral":{"source_type":"ad"}}' } })))).toMatchObject({ channelId: CHANNEL, referral: { sourceType: 'ad' } }));
	it('null refers to nothing', () => {
		const item = inbound({ context: { id: null }, metadata: null, meta: null, referral: null });
		for (const key of ['quotedMessageId', 'referral', 'product']) expect(item).not.toHaveProperty(key);
	});
});
