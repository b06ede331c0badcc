import { chatIdOf, identityOf, keysOf } from '../../nodes/shared/domain/events/identity';
import { contactBook } from '../../nodes/shared/domain/events/message';
import { CHANNEL, RECEIVED, SAID, change, itemOf, itemsOf, message, messageBody, rawBody, rawMessage } from './corpus';

const inbound = (more: Record<string, unknown>) => itemOf(messageBody(message(more)));
const raw = (more: Record<string, unknown>) => itemOf(rawBody(rawMessage(more)));
const base64 = (text: string) => Buffer.from(text).toString('base64');

const DANA = { chatId: '12025550143@c.us', phone: '12025550143', bsuid: 'US.7391045528816630', contactName: 'Dana Example', fromMe: false, isGroup: false };

describe('who wrote', () => {
	it.each([
		['a phone', {}, { phone: '12025550143', chatId: '12025550143@c.us', bsuid: 'US.7391045528816630' }],
		['a hidden phone', { chatId: 'US.739@lid', author: 'US.739@lid', authorBsuid: 'US.739' }, { chatId: 'US.739@lid', bsuid: 'US.739' }, ['phone']],
		['a hidden chat whose author shows a phone', { chatId: 'US.739@lid', authorBsuid: 'US.739' }, { phone: '12025550143', chatId: 'US.739@lid', bsuid: 'US.739' }],
		['a user name chat', { chatId: 'dana.example@username', author: undefined, authorBsuid: undefined }, { chatId: 'dana.example@username', username: 'dana.example' }, ['phone', 'bsuid']],
		['a user name beside a phone', { authorUserName: 'dana.example' }, { phone: '12025550143', username: 'dana.example' }],
		['no chat id, but an author', { chatId: undefined }, { phone: '12025550143', chatId: '12025550143@c.us' }],
		['an empty chat id, but an author', { chatId: '' }, { phone: '12025550143', chatId: '12025550143@c.us' }],
		['a blank chat id, but an author', { chatId: ' ' }, { event: 'message', phone: '12025550143', text: 'Hello' }],
		['a chat id with a line break', { chatId: 'a\nb' }, { event: 'message', text: 'Hello' }],
		['only a BSUID', { chatId: undefined, author: undefined, authorBsuid: 'US.739' }, { bsuid: 'US.739', chatId: 'US.739@lid' }],
		['a parent BSUID', { chatId: 'US.ENT.118@lid', author: 'US.ENT.118@lid', authorBsuid: 'US.ENT.118' }, { bsuid: 'US.ENT.118' }, ['phone']],
	] as Array<[string, Record<string, unknown>, Record<string, unknown>, string[]?]>)('%s', (_, more, found, absent = []) => {
		const item = inbound(more);
		expect(item).toMatchObject(found);
		for (const key of absent) expect(item).not.toHaveProperty(key);
	});

	it('writes in a group: the author is the customer, the chat is the group', () => {
		const item = inbound({ chatId: '120363000000004242@g.us', chatName: 'Launch crew', author: '447700900123@c.us', senderName: 'Lee', authorUserName: 'lee.x' });
		expect(item).toMatchObject({
			chatId: '120363000000004242@g.us',
			isGroup: true,
			phone: '447700900123',
			contactName: 'Lee',
			author: { phone: '447700900123', bsuid: 'US.7391045528816630', username: 'lee.x', name: 'Lee' },
		});
	});

	it('is nobody’s name where the name only repeats the number or is the group’s', () => {
		expect(inbound({ senderName: '+1 202-555-0143' })).not.toHaveProperty('contactName');
		expect(inbound({ senderName: null, chatName: 'Launch crew', chatId: '1@g.us' })).not.toHaveProperty('contactName');
		expect(inbound({ senderName: null, chatName: 'Dana at work' })).toHaveProperty('contactName', 'Dana at work');
	});

	it.each([['12025550143@c.us', undefined], ['US.739@LID', undefined], ['1203@g.us', undefined], ['US.7391045528816630', undefined], [' 12025550143 ', undefined], ['(202) 555-0143', undefined], ['dana@home', 'dana@home'], ['dana@lid.example', 'dana@lid.example'], ['4 Seasons', '4 Seasons']])('the name %j is %s', (senderName, contactName) => {
		expect(inbound({ senderName, chatName: null }).contactName).toBe(contactName);
	});

	it.each(['1595412345@broadcast', 'status@broadcast', '120363042@newsletter'])('%s is no person’s phone', (chatId) => {
		expect(inbound({ chatId, author: undefined, authorBsuid: undefined })).not.toHaveProperty('phone');
	});
});

describe('promise 8: an id names whom it names, and nobody else', () => {
	it.each<[unknown, object]>([
		['12025550143@c.us', { phone: '12025550143' }],
		['12025550143@C.US', { phone: '12025550143' }],
		['12025550143@s.whatsapp.net', { phone: '12025550143' }],
		['+12025550143', { phone: '12025550143' }],
		[' 12025550143 ', { phone: '12025550143' }],
		[12025550143, { phone: '12025550143' }],
		['12345', { phone: '12345' }],
		['123456789012345', { phone: '123456789012345' }],
		...['1234', '1234567890123456', '12025550143a', '1202555o143@c.us', '1/2025550143@c.us', '@c.us', '@lid', '@g.us', '', ' ', null, {}, '12025550143@broadcast', '12025550143@newsletter', 'US.7391-45', 'us.739', 'USA.739'].map((id): [unknown, object] => [id, {}]),
		['US.7391', { bsuid: 'US.7391' }],
		['US.ENT.7391', { bsuid: 'US.ENT.7391' }],
		['US.7391@LID', { bsuid: 'US.7391' }],
		['dana.example@username', { username: 'dana.example' }],
		['dana@home@username', { username: 'dana@home' }],
		['120363-1@g.us', { group: '120363-1' }],
		...['98765432109876', '12025550143', 'us.739', 'dana'].map((lid): [unknown, object] => [`${lid}@lid`, { lid }]),
	])('%j is %j', (id, identity) => expect(identityOf(id)).toEqual(identity));

	it.each([
		[{ phone: '12025550143', bsuid: 'US.7391', username: 'dana', group: '120363' }, '120363@g.us'],
		[{ phone: '12025550143', bsuid: 'US.7391', username: 'dana' }, '12025550143@c.us'],
		[{ bsuid: 'US.7391', username: 'dana' }, 'US.7391@lid'],
		[{ username: 'dana', lid: '98765' }, 'dana@username'],
		[{ lid: '98765' }, '98765@lid'],
		[{}, undefined],
	])('%j has the chat id %s', (identity, chatId) => expect(chatIdOf(identity)).toBe(chatId));
});

describe('promise 8: the digits of a hidden chat are nobody’s BSUID', () => {
	const hidden = '98765432109876@lid';
	it.each<[string, Record<string, unknown>, object]>([
		['the author’s is', { author: hidden }, { bsuid: 'US.7391045528816630' }],
		['the author’s is, beside a phone', {}, { bsuid: 'US.7391045528816630', phone: '12025550143' }],
	])('%s', (_, more, found) => expect(inbound({ chatId: hidden, ...more })).toMatchObject({ chatId: hidden, ...found }));

	it.each<[string, Record<string, unknown>]>([
		['chatId', { chatId: hidden, author: undefined }],
		['author alone', { chatId: undefined, author: hidden }],
		['to, of an echo', { fromMe: true, chatId: undefined, author: undefined, to: hidden }],
	])('in %s they are the chat’s alone', (_, more) => {
		const item = inbound({ ...more, authorBsuid: null });
		expect(item.chatId).toBe(hidden);
		for (const key of ['bsuid', 'phone', 'lid']) expect(item).not.toHaveProperty(key);
	});

	it('in a call as well', () => {
		const item = itemOf(change('calls', { calls: [{ id: 'wacid.1', event: 'connect', from: hidden }] }));
		expect(item.chatId).toBe(hidden);
		expect(item).not.toHaveProperty('bsuid');
	});

	it('and in the group where one writes, or we do', () => {
		for (const fromMe of [true, false]) expect(inbound({ chatId: '1203@g.us', author: hidden, authorBsuid: null, senderName: 'Lee', fromMe }).author).toEqual(fromMe ? {} : { name: 'Lee' });
	});

	it('but they tell its questions and its senders from others’', () => expect(keysOf(identityOf(hidden))).toEqual(['bsuid:98765432109876']));
});

describe('a number is one person’s, however its country writes it', () => {
	it.each([
		['of Mexico', '5215512345678', '525512345678'],
		['of Argentina', '5491112345678', '541112345678'],
		['of Brazil', '5511987654321', '551187654321'],
	])('%s, with the digit of mobiles and without', (_, phone, line) => {
		expect(keysOf({ phone })).toEqual([`phone:${line}`]);
		expect(keysOf({ phone: line })).toEqual([`phone:${line}`]);
	});

	it.each(['15215512345678', '521551234567', '52155123456789', '15491112345678', '549111234567', '54911123456789', '15511987654321', '55119876543210', '5511912345678', '12025550143'])('but %s stays', (phone) => expect(keysOf({ phone })).toEqual([`phone:${phone}`]));

	it('a user name is the same with its @ and in capitals', () => {
		expect(keysOf({ username: '@Dana.Example', bsuid: 'US.1', group: '1203' })).toEqual(['bsuid:US.1', 'username:dana.example', 'group:1203']);
		expect(keysOf({ username: 'dana@home' })).toEqual(['username:dana@home']);
	});
});

describe('direction (1msg-api §24.13)', () => {
	it.each([
		[true, 1, 'echo'],
		['true', 0, 'echo'],
		[1, 0, 'echo'],
		['1', 0, 'echo'],
		[false, 1, 'message'],
		['false', 1, 'message'],
		[0, 1, 'message'],
		[undefined, 1, 'echo'],
		[null, 1, 'echo'],
		['perhaps', 1, 'echo'],
		['perhaps', 0, 'message'],
		[undefined, undefined, 'message'],
	])('fromMe %j with self %j is a %s', (fromMe, self, event) => expect(inbound({ fromMe, self }).event).toBe(event));

	it.each(['senderName', 'authorBsuid', 'authorUserName'])('an echo’s %s is the business and never the customer’s', (key) => {
		const item = inbound({ fromMe: true, self: 1, author: '12025550199@c.us', senderName: 'Our Shop', authorBsuid: 'US.BUSINESS1', authorUserName: 'ourshop' });
		expect(item).toMatchObject({ event: 'echo', phone: '12025550143', chatId: '12025550143@c.us' });
		expect(JSON.stringify(item)).not.toContain({ senderName: 'Our Shop', authorBsuid: 'US.BUSINESS1', authorUserName: 'ourshop' }[key]);
	});

	it.each([false, 0, 'false', undefined])('what stands among echoes is one, also with fromMe %j', (fromMe) => {
		for (const list of ['message_echoes', 'smb_message_echoes']) expect(itemOf({ instanceId: CHANNEL, [list]: [message({ fromMe })] })).toMatchObject({ event: 'echo', fromMe: true, phone: '12025550143' });
	});

	it('an echo of a tap or a reaction is an echo', () => {
		expect(inbound({ fromMe: true, type: 'reaction', body: '👍' }).event).toBe('echo');
	});
});

describe('time (1msg-api §24.14)', () => {
	it.each([
		[1785000000, SAID],
		['1785000000', SAID],
		[1785000000000, SAID],
		['1785000000000', SAID],
		[1785000000.5, '2026-07-25T17:20:00.500Z'],
		[1e11, '5138-11-16T09:46:40.000Z'],
		[1e14, '5138-11-16T09:46:40.000Z'],
		[1785000000123456, '2026-07-25T17:20:00.123Z'],
		['1785000000000000', SAID],
		[1e17, '5138-11-16T09:46:40.000Z'],
		[1.1e17, RECEIVED],
		[null, RECEIVED],
		['', RECEIVED],
		['soon', RECEIVED],
		[0, RECEIVED],
		[-5, RECEIVED],
		[1e300, RECEIVED],
		[{}, RECEIVED],
	])('%j is %s', (time, timestamp) => expect(inbound({ time }).timestamp).toBe(timestamp));

	it.each([undefined, null, '', 0, 'soon'])('is read from `timestamp` where `time` is %j', (time) => expect(inbound({ time, timestamp: '1785000000' }).timestamp).toBe(SAID));
	it('is that of `time` where both are told', () => expect(inbound({ time: 1785000000, timestamp: '1' }).timestamp).toBe(SAID));
});

describe('locations', () => {
	const here = { latitude: 45.018337, longitude: -73.968285 };
	it.each([
		['45.018337;-73.968285'],
		['45.018337; -73.968285'],
		['45.018337,-73.968285'],
		['45.018337, -73.968285'],
		[' 45.018337 -73.968285 '],
		['45.018337|-73.968285'],
		['45.018337/-73.968285'],
		['45.018337\n-73.968285'],
		['45.018337\t-73.968285'],
		['45,018337;-73,968285'],
		['45,018337, -73,968285'],
		['{"latitude":45.018337,"longitude":-73.968285}'],
		['{"lat":"45.018337","lng":"-73.968285"}'],
		['{"location":{"latitude":45.018337,"longitude":-73.968285}}'],
	])('in the body as %j', (body) => expect(inbound({ type: 'location', body }).location).toEqual(here));

	it.each([
		['whole degrees', '45;-73', { latitude: 45, longitude: -73 }],
		['the null island', '0;0', { latitude: 0, longitude: 0 }],
		['southern and western', '-33.4489;-70.6693', { latitude: -33.4489, longitude: -70.6693 }],
	])('%s', (_, body, location) => expect(inbound({ type: 'location', body }).location).toEqual(location));

	it.each([
		['location', { location: { latitude: 45.018337, longitude: '-73.968285', name: 'Depot', address: 'Quay 1' } }],
		['metadata.location', { metadata: { location: { latitude: 45.018337, longitude: -73.968285, name: 'Depot', address: 'Quay 1' } } }],
		['metadata', { metadata: { latitude: 45.018337, longitude: -73.968285, name: 'Depot', address: 'Quay 1' } }],
		['meta', { meta: { latitude: 45.018337, longitude: -73.968285, name: 'Depot', address: 'Quay 1' } }],
	])('under %s', (_, more) => {
		expect(inbound({ type: 'location', body: '', ...more })).toMatchObject({ location: { ...here, name: 'Depot', address: 'Quay 1' }, text: 'Depot, Quay 1' });
	});

	it.each(['Main Street 5', '91;0', '0;181', '', '45.01'])('%j is no place on the map, and the text stays', (body) => {
		const item = inbound({ type: 'location', body });
		expect(item).not.toHaveProperty('location');
		expect(item).toMatchObject({ event: 'message', messageType: 'location', ...(body ? { text: body } : {}) });
	});
});

describe('contact cards', () => {
	const card = 'BEGIN:VCARD\r\nVERSION:3.0\r\nN:Sample;Sam;;;\r\nFN:Sam Sample\r\nORG:Sample Ltd;Sales\r\nTEL;type=CELL;waid=12025550177:+1 202-555-0177\r\nEMAIL;TYPE=WORK:sam@example.com\r\nURL:https://example.com\r\nEND:VCARD\r\n';
	const sam = {
		name: 'Sam Sample',
		organization: 'Sample Ltd, Sales',
		phones: [{ phone: '+1 202-555-0177', type: 'CELL', whatsAppId: '12025550177' }],
		emails: [{ email: 'sam@example.com', type: 'WORK' }],
		urls: ['https://example.com'],
		addresses: [],
	};

	it.each(['contact', 'vcard', 'contacts', 'contact_card', 'hsm_card_v7', 'chat'])('base64 under the type %s', (type) => {
		expect(inbound({ type, body: base64(card) })).toMatchObject({ event: 'message', messageType: 'contacts', contacts: [sam], text: 'Sam Sample' });
	});

	it('base64 that is wrapped at 76 characters', () => {
		expect(inbound({ type: 'x', body: base64(card).replace(/(.{76})/g, '$1\n') }).contacts).toEqual([sam]);
	});

	it('several in one body', () => {
		const two = card + card.replace(/Sam Sample/, 'Ana Sample');
		expect(inbound({ type: 'multi_vcard', body: base64(two) })).toMatchObject({ text: 'Sam Sample, Ana Sample', contacts: [sam, { ...sam, name: 'Ana Sample' }] });
	});

	it.each([
		['folded lines', 'FN:Sam Sam\n ple', 'Sam Sample'],
		['escapes', 'FN:Sample\\, Sam', 'Sample, Sam'],
		['only N', 'N:Sample;Sam;;;', 'Sam Sample'],
		['quoted-printable', 'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jos=C3=A9', 'José'],
		['other scripts', 'FN:مريم 👩', 'مريم 👩'],
	])('%s', (_, line, name) => expect(inbound({ type: 'x', body: base64(`BEGIN:VCARD\n${line}\nEND:VCARD`) }).contacts?.[0].name).toBe(name));

	it('a photo in base64 before a grouped line does not swallow it', () => {
		const item = inbound({ type: 'vcard', body: 'BEGIN:VCARD\nFN:Sam\nPHOTO;ENCODING=b:AAAA=\nitem1.TEL:+12025550177\nEND:VCARD' });
		expect(item.contacts?.[0].phones).toEqual([{ phone: '+12025550177' }]);
	});

	it.each(['QkVHSU46VkNBUkQ', 'QkVHSU46VkNBUkQ!!!!', 'BEGIN:VCARD'])('%s alone does not trip the reader', (body) => {
		expect(inbound({ type: 'x', body })).toMatchObject({ event: 'message', contacts: expect.any(Array) });
	});

	it('a customer who only writes about cards has written text', () => {
		const item = inbound({ type: 'chat', body: 'BEGIN:VCARD is what I see here' });
		expect(item).toMatchObject({ event: 'message', messageType: 'text', text: 'BEGIN:VCARD is what I see here' });
		expect(item).not.toHaveProperty('raw');
	});

	it('in Meta’s form', () => {
		const contacts = [
			{
				name: { formatted_name: 'Sam Sample', first_name: 'Sam' },
				org: { company: 'Sample Ltd', title: 'Buyer' },
				birthday: '1990-01-31',
				phones: [{ phone: '+1 202-555-0177', type: 'CELL', wa_id: '12025550177' }],
				emails: [{ email: 'sam@example.com', type: 'WORK' }],
				urls: [{ url: 'https://example.com', type: 'WORK' }],
				addresses: [{ street: 'Quay 1', city: 'Bremen', zip: '28195', country: 'Germany', type: 'HOME' }],
			},
			{ name: { first_name: 'Ana', last_name: 'Sample' } },
		];
		expect(raw({ type: 'contacts', contacts })).toMatchObject({
			event: 'message',
			messageType: 'contacts',
			text: 'Sam Sample, Ana Sample',
			contacts: [
				{ ...sam, organization: 'Sample Ltd', title: 'Buyer', birthday: '1990-01-31', addresses: ['Quay 1, Bremen, 28195, Germany'] },
				{ name: 'Ana Sample', phones: [] },
			],
		});
	});
});

describe('taps', () => {
	const tap = { id: 'track', title: 'Track order' };
	const expected = { event: 'reply', replyId: 'track', replyTitle: 'Track order', text: 'Track order' };

	it.each([
		['metadata.button_reply', { metadata: { type: 'button_reply', button_reply: tap } }],
		['metadata.list_reply', { metadata: { type: 'list_reply', list_reply: { ...tap, description: 'd' } } }],
		['metadata.interactive.button_reply', { metadata: { interactive: { type: 'button_reply', button_reply: tap } } }],
		['metadata', { metadata: tap }],
		['interactive.button_reply', { interactive: { type: 'button_reply', button_reply: tap } }],
		['interactive.list_reply', { interactive: { type: 'list_reply', list_reply: { ...tap, description: 'd' } } }],
		['meta.button_reply', { meta: { button_reply: tap } }],
		['meta.interactive.list_reply', { meta: { interactive: { list_reply: tap } } }],
		['meta', { meta: tap }],
		['the body as JSON', { body: JSON.stringify(tap) }],
		['the body as JSON with button_reply', { body: JSON.stringify({ type: 'button_reply', button_reply: tap }) }],
		['the body as JSON with interactive', { body: JSON.stringify({ interactive: { type: 'list_reply', list_reply: tap } }) }],
		['a type of its own', { type: 'button_reply', button_reply: tap }],
		['a list type of its own', { type: 'list_reply', metadata: { list_reply: tap } }],
		['a flat selectedButtonId', { type: 'buttons_response', body: 'Track order', selectedButtonId: 'track' }],
	])('in %s', (_, more) => expect(inbound({ type: 'interactive', body: '', ...more })).toMatchObject(expected));

	it('the label alone is both', () => {
		expect(inbound({ type: 'interactive', body: 'Track order' })).toMatchObject({ event: 'reply', replyId: 'Track order', replyTitle: 'Track order', text: 'Track order' });
	});

	it.each([
		['metadata.payload', { metadata: { payload: 'CONFIRM-42' } }],
		['metadata.button', { metadata: { button: { payload: 'CONFIRM-42', text: 'Confirm' } } }],
		['button', { button: { payload: 'CONFIRM-42', text: 'Confirm' } }],
		['meta.payload', { meta: { payload: 'CONFIRM-42' } }],
		['meta.button', { meta: { button: { payload: 'CONFIRM-42', text: 'Confirm' } } }],
		['the body as JSON', { body: JSON.stringify({ payload: 'CONFIRM-42', text: 'Confirm' }) }],
		['the element itself', { payload: 'CONFIRM-42' }],
	])('a template’s quick reply with its payload in %s', (_, more) => {
		expect(inbound({ type: 'button', body: 'Confirm', ...more })).toMatchObject({ event: 'reply', messageType: 'button', replyId: 'CONFIRM-42', replyTitle: 'Confirm', text: 'Confirm' });
	});

	it('keeps its raw where nothing of it is understood (1msg-api §24.26)', () => {
		const item = inbound({ type: 'interactive', body: '', metadata: { type: 'hologram_reply', hologram_reply: { spin: 3 } } });
		expect(item.event).toBe('reply');
		expect(item.raw).toMatchObject({ metadata: { hologram_reply: { spin: 3 } } });
	});

	it('in Meta’s form', () => {
		expect(raw({ type: 'interactive', interactive: { type: 'button_reply', button_reply: tap }, context: { from: '12025550199', id: 'wamid.ASKED' } })).toMatchObject({ ...expected, ...DANA, quotedMessageId: 'wamid.ASKED' });
		expect(raw({ type: 'interactive', interactive: { type: 'list_reply', list_reply: { ...tap, description: 'd' } } })).toMatchObject(expected);
		expect(raw({ type: 'button', button: { payload: 'CONFIRM-42', text: 'Confirm' }, context: { id: 'wamid.T' } })).toMatchObject({ event: 'reply', replyId: 'CONFIRM-42', replyTitle: 'Confirm', quotedMessageId: 'wamid.T' });
	});
});

describe('forms (nfm_reply)', () => {
	const answers = { flow_token: 'tok', slot: '10:00', nested: { a: [1, null] } };
	const reply = { name: 'flow', body: 'Sent', response_json: JSON.stringify(answers) };

	it.each([
		['metadata', { metadata: { type: 'nfm_reply', nfm_reply: reply } }],
		['interactive', { interactive: { type: 'nfm_reply', nfm_reply: reply } }],
		['meta', { meta: { nfm_reply: reply } }],
		['metadata.interactive', { metadata: { interactive: { type: 'nfm_reply', nfm_reply: reply } } }],
		['a type of its own', { type: 'nfm_reply', nfm_reply: reply }],
		['response_json as an object', { metadata: { nfm_reply: { ...reply, response_json: answers } } }],
		['response_json without nfm_reply', { metadata: { response_json: JSON.stringify(answers) }, body: 'Sent' }],
		['the body as JSON', { body: JSON.stringify({ nfm_reply: reply }) }],
	])('in %s', (_, more) => {
		expect(inbound({ type: 'interactive', body: 'Sent', ...more })).toMatchObject({ event: 'reply', flowResponse: answers, text: 'Sent' });
	});

	it('in Meta’s form', () => {
		expect(raw({ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: reply } })).toMatchObject({ event: 'reply', flowResponse: answers, text: 'Sent' });
	});

	it('an address reads as a line', () => {
		const values = { name: 'Dana', city: 'Bengaluru', in_pin_code: '560001' };
		const item = inbound({ type: 'interactive', body: '', metadata: { nfm_reply: { name: 'address_message', response_json: JSON.stringify({ saved_address_id: 'a', values }) } } });
		expect(item).toMatchObject({ event: 'reply', flowResponse: { values }, text: 'Dana, Bengaluru, 560001' });
	});

	it('a broken response_json is still a reply, and is not lost', () => {
		const item = inbound({ type: 'interactive', body: 'Sent', metadata: { nfm_reply: { ...reply, response_json: '{"slot":' } } });
		expect(item).toMatchObject({ event: 'reply', text: 'Sent' });
		expect(JSON.stringify(item)).toContain('slot');
	});

	it('a call permission is a tap', () => {
		expect(inbound({ type: 'call_permission_reply', body: 'accept' })).toMatchObject({ event: 'reply', replyId: 'accept' });
		expect(raw({ type: 'interactive', interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'reject' } } })).toMatchObject({ event: 'reply', replyId: 'reject' });
	});
});

describe('orders', () => {
	const order = {
		catalog_id: '900100200300',
		text: 'Gift wrap, please',
		product_items: [
			{ product_retailer_id: 'SKU-1', quantity: 2, item_price: 19.9, currency: 'EUR' },
			{ product_retailer_id: 'SKU-2', quantity: '1', item_price: '0.1', currency: 'EUR' },
		],
	};
	const expected = {
		event: 'order',
		messageType: 'order',
		order: {
			catalogId: '900100200300',
			note: 'Gift wrap, please',
			items: [
				{ productId: 'SKU-1', quantity: 2, price: 19.9, currency: 'EUR' },
				{ productId: 'SKU-2', quantity: 1, price: 0.1, currency: 'EUR' },
			],
			total: 39.9,
			currency: 'EUR',
		},
		text: 'Gift wrap, please · 2 × SKU-1, 1 × SKU-2 · 39.9 EUR',
	};

	it.each([
		['order', { order }],
		['metadata.order', { metadata: { order } }],
		['metadata', { metadata: order }],
		['meta', { meta: order }],
		['meta.order', { meta: { order } }],
		['the body as JSON', { body: JSON.stringify(order) }],
		['the body as JSON with order', { body: JSON.stringify({ order }) }],
	])('in %s', (_, more) => expect(inbound({ type: 'order', body: '', ...more })).toMatchObject(expected));

	it('in Meta’s form', () => expect(raw({ type: 'order', order })).toMatchObject({ ...DANA, ...expected }));

	it('has no total where a price is missing or currencies differ', () => {
		const mixed = { product_items: [{ product_retailer_id: 'A', quantity: 1, item_price: 1, currency: 'EUR' }, { product_retailer_id: 'B', quantity: 1, item_price: 1, currency: 'USD' }] };
		expect(raw({ type: 'order', order: mixed }).order).not.toHaveProperty('total');
		expect(raw({ type: 'order', order: { product_items: [{ product_retailer_id: 'A', quantity: 1 }] } }).order).toEqual({ items: [{ productId: 'A', quantity: 1 }] });
	});

	it('stays JSON where its numbers run over', () => {
		const item = raw({ type: 'order', order: { product_items: [{ product_retailer_id: 'A', quantity: 10, item_price: 1e308, currency: 'EUR' }] } });
		expect(JSON.parse(JSON.stringify(item))).toEqual(item);
	});

	it('without anything in it is still an order', () => {
		expect(inbound({ type: 'order', body: '' })).toMatchObject({ event: 'order', order: { items: [] } });
	});
});

describe('where a customer comes from', () => {
	const referral = { source_url: 'https://fb.me/x', source_type: 'ad', source_id: '777', headline: 'Blue shoes', body: 'Now', media_type: 'image', image_url: 'https://cdn.example/a.jpg', ctwa_clid: 'CLICK' };
	const read = { sourceUrl: 'https://fb.me/x', sourceType: 'ad', sourceId: '777', headline: 'Blue shoes', body: 'Now', mediaType: 'image', imageUrl: 'https://cdn.example/a.jpg', clickId: 'CLICK' };

	it.each([
		['referral', { referral }],
		['metadata.referral', { metadata: { referral } }],
		['meta.referral', { meta: { referral } }],
	])('an ad in %s', (_, more) => expect(inbound(more)).toMatchObject({ event: 'message', text: 'Hello', referral: read }));

	it('in Meta’s form', () => expect(raw({ type: 'text', text: { body: 'Hi' }, referral })).toMatchObject({ event: 'message', text: 'Hi', referral: read }));

	it('a product that is asked about, in Meta’s form', () => {
		const item = raw({ type: 'text', text: { body: 'In stock?' }, context: { from: '1', id: 'wamid.C', referred_product: { catalog_id: '900', product_retailer_id: 'SKU-1' } } });
		expect(item).toMatchObject({ event: 'message', text: 'In stock?', product: { catalogId: '900', productId: 'SKU-1' }, quotedMessageId: 'wamid.C' });
	});
});

describe('media', () => {
	it.each(['image', 'video', 'audio', 'voice', 'document', 'sticker'])('%s with a link', (type) => {
		const item = inbound({ type, body: 'https://cdn.example/file.bin?X-Amz-Expires=1', caption: 'Look' });
		expect(item).toMatchObject({ event: 'message', messageType: type, media: { url: 'https://cdn.example/file.bin?X-Amz-Expires=1', caption: 'Look' }, text: 'Look' });
	});

	it('ptt is a voice note', () => expect(inbound({ type: 'ptt', body: 'https://cdn.example/v.ogg' })).toMatchObject({ messageType: 'voice', media: { url: 'https://cdn.example/v.ogg' } }));

	it.each([
		['contract.pdf', 'contract.pdf'],
		['Vertrag Müller 2026.docx', 'Vertrag Müller 2026.docx'],
		['Please sign', undefined],
		['Please sign by 12.30', undefined],
		['see a/b.pdf', undefined],
		['contract.pdf is what I mean', undefined],
		['archive.7z', 'archive.7z'],
	])('a document’s caption %j gives the file name %j', (caption, fileName) => {
		expect(inbound({ type: 'document', body: 'https://cdn.example/f', caption }).media?.fileName).toBe(fileName);
	});

	it.each([
		['image', { id: '77', mime_type: 'image/jpeg', sha256: 'S', caption: 'hey' }, { id: '77', mimeType: 'image/jpeg', sha256: 'S', caption: 'hey' }, 'image', 'hey'],
		['video', { id: '77', mime_type: 'video/mp4' }, { id: '77', mimeType: 'video/mp4' }, 'video', undefined],
		['audio', { id: '77', mime_type: 'audio/ogg; codecs=opus', voice: true }, { id: '77', mimeType: 'audio/ogg; codecs=opus' }, 'voice', undefined],
		['audio', { id: '77', mime_type: 'audio/mpeg', voice: false }, { id: '77', mimeType: 'audio/mpeg' }, 'audio', undefined],
		['sticker', { id: '77', mime_type: 'image/webp', animated: false }, { id: '77', mimeType: 'image/webp' }, 'sticker', undefined],
		['document', { id: '77', filename: 'a.pdf', mime_type: 'application/pdf' }, { id: '77', fileName: 'a.pdf', mimeType: 'application/pdf' }, 'document', 'a.pdf'],
		['image', { id: '77', url: 'https://lookaside.example/x' }, { id: '77', url: 'https://lookaside.example/x' }, 'image', undefined],
		['image', { link: 'https://cdn.example/x', mimeType: 'image/png' }, { url: 'https://cdn.example/x', mimeType: 'image/png' }, 'image', undefined],
		['image', { mediaId: '77', mimetype: 'image/png', caption: 'plan.pdf', voice: true }, { id: '77', mimeType: 'image/png', caption: 'plan.pdf' }, 'image', 'plan.pdf'],
		['audio', { media_id: '77', filename: 'song.mp3' }, { id: '77', fileName: 'song.mp3' }, 'audio', undefined],
		['document', { id: '77', fileName: 'a.pdf', caption: 'Please sign' }, { id: '77', fileName: 'a.pdf', caption: 'Please sign' }, 'document', 'Please sign'],
		['document', { id: '77', file_name: 'a.pdf' }, { id: '77', fileName: 'a.pdf' }, 'document', 'a.pdf'],
	])('Meta’s %s %j', (type, part, media, messageType, text) => {
		const item = raw({ type, [type]: part });
		expect(item).toMatchObject({ ...DANA, event: 'message', messageType, timestamp: SAID });
		expect(item.media).toEqual(media);
		expect(item.text).toBe(text);
	});
});

describe('a file whose body', () => {
	it.each<[string, unknown, object, string | undefined]>([
		['is a link without encryption', 'http://cdn.example/a.jpg', { url: 'http://cdn.example/a.jpg' }, undefined],
		['is a data URI', 'data:image/png;base64,AA==', { url: 'data:image/png;base64,AA==' }, undefined],
		['is words', 'Look at this', { id: '77', caption: 'Look at this' }, 'Look at this'],
		['is words with a link', 'See https://example.com', { id: '77', caption: 'See https://example.com' }, 'See https://example.com'],
		['is JSON', '{"sha256":"S"}', { id: '77', sha256: 'S' }, undefined],
	])('%s', (_, body, media, text) => {
		const item = inbound({ type: 'image', body, ...('url' in media ? {} : { image: { id: '77' } }) });
		expect(item.media).toEqual(media);
		expect(item.text).toBe(text);
	});
});

describe('the other types', () => {
	it.each([
		['👍', 'wamid.T', { emoji: '👍', messageId: 'wamid.T', removed: false }],
		['', 'wamid.T', { emoji: '', messageId: 'wamid.T', removed: true }],
		[null, 'wamid.T', { emoji: '', messageId: 'wamid.T', removed: true }],
	])('a reaction %j', (body, quotedMsgId, reaction) => expect(inbound({ type: 'reaction', body, quotedMsgId })).toMatchObject({ event: 'reaction', reaction, quotedMessageId: 'wamid.T' }));

	it('a reaction in metadata', () => {
		expect(inbound({ type: 'reaction', body: '', metadata: { reaction: { emoji: '❤️', message_id: 'wamid.T' } } })).toMatchObject({ event: 'reaction', reaction: { emoji: '❤️', messageId: 'wamid.T', removed: false } });
	});

	it('Meta’s reaction, given and taken back', () => {
		expect(raw({ type: 'reaction', reaction: { message_id: 'wamid.T', emoji: '👍' } })).toMatchObject({ event: 'reaction', text: '👍', reaction: { emoji: '👍', messageId: 'wamid.T', removed: false } });
		expect(raw({ type: 'reaction', reaction: { message_id: 'wamid.T' } })).toMatchObject({ event: 'reaction', reaction: { emoji: '', messageId: 'wamid.T', removed: true } });
	});

	it('Meta’s location', () => {
		expect(raw({ type: 'location', location: { latitude: 52.52, longitude: 13.4, name: 'Office', address: 'Some St 1', url: 'https://example.com' } })).toMatchObject({
			event: 'message',
			location: { latitude: 52.52, longitude: 13.4, name: 'Office', address: 'Some St 1', url: 'https://example.com' },
			text: 'Office, Some St 1',
		});
	});

	it.each(['request_welcome', 'chat'])('a welcome under the type %s', (type) => {
		expect(inbound({ type, body: '', meta: { request_welcome: true } })).toMatchObject({ event: 'welcome', messageType: 'request_welcome' });
	});

	it('Meta’s welcome', () => expect(raw({ type: 'request_welcome' }).event).toBe('welcome'));

	it.each([['request_welcome', 'welcome'], ['call_log', 'call'], ['reaction', 'reaction']])('%s is known and needs no raw', (type, event) => {
		expect(inbound({ type, body: '' }).event).toBe(event);
		expect(inbound({ type, body: '' })).not.toHaveProperty('raw');
	});

	it.each([
		['edit', { edit: { original_message_id: 'wamid.OLD', message: { type: 'text', text: { body: 'better' } } } }, { quotedMessageId: 'wamid.OLD' }],
		['edit', { edit: { original_message_id: 'wamid.OLD', message: { text: { body: 'better' } } } }, { quotedMessageId: 'wamid.OLD', text: 'better' }],
		['edit', { metadata: { original_message_id: 'wamid.OLD' } }, { quotedMessageId: 'wamid.OLD' }],
		['revoke', { revoke: { original_message_id: 'wamid.OLD' } }, { quotedMessageId: 'wamid.OLD' }],
		['revoke', { body: '{"original_message_id":"wamid.OLD"}' }, { quotedMessageId: 'wamid.OLD' }],
		['deleted', { revoke: { original_message_id: 'wamid.OLD' } }, { quotedMessageId: 'wamid.OLD' }],
		['system', { system: { body: 'Dana changed from A to B', wa_id: '12025550144', type: 'user_changed_number' } }, { text: 'Dana changed from A to B' }],
		['unsupported', { errors: [{ code: 131051 }] }, {}],
		['poll_creation', { poll_creation: { name: 'Lunch?' } }, {}],
		['hologram', { hologram: { spin: 3 } }, {}],
	])('promise 4: Meta’s %s is a message with its raw', (type, more, found) => {
		const element = rawMessage({ type, ...more });
		expect(itemOf(rawBody(element))).toMatchObject({ ...DANA, event: 'message', messageType: type, raw: element, ...found });
	});

	it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])('promise 4: a message of the type %s is a message of that type', (type) => {
		const element = message({ type });
		expect(itemOf(messageBody(element))).toMatchObject({ event: 'message', messageType: type.toLowerCase(), text: 'Hello', raw: element });
	});

	it('promise 4: a message without a type and without text keeps its raw', () => {
		const element = { id: 'wamid.X', author: '12025550143@c.us', hologram: { spin: 3 } };
		expect(itemOf(messageBody(element))).toMatchObject({ event: 'message', phone: '12025550143', raw: element });
	});

	it('a message without a type but with text is text (form-encoded relays)', () => {
		expect(itemOf({ instanceId: CHANNEL, messages: { 0: { id: 'wamid.FORM', body: 'hi' } } })).toEqual({
			event: 'message',
			channelId: CHANNEL,
			messageId: 'wamid.FORM',
			fromMe: false,
			isGroup: false,
			messageType: 'text',
			text: 'hi',
			timestamp: RECEIVED,
			dedupeKey: `${CHANNEL}:message:wamid.FORM`,
		});
	});
});

describe('Meta’s envelope', () => {
	it('a group message', () => {
		const item = raw({ type: 'text', text: { body: 'Hello team' }, group_id: '120363000000004242' });
		expect(item).toMatchObject({ event: 'message', isGroup: true, chatId: '120363000000004242@g.us', phone: '12025550143', author: { phone: '12025550143', name: 'Dana Example' }, text: 'Hello team' });
	});

	it.each(['message_echoes', 'smb_message_echoes'])('%s are echoes to the customer', (key) => {
		const echo = { from: '12025550199', to: '12025550143', id: 'wamid.E', timestamp: '1785000000', type: 'text', text: { body: 'From the phone' } };
		expect(itemOf(change(key, { [key]: [echo] }))).toEqual({
			event: 'echo',
			channelId: CHANNEL,
			messageId: 'wamid.E',
			chatId: '12025550143@c.us',
			phone: '12025550143',
			fromMe: true,
			isGroup: false,
			messageType: 'text',
			text: 'From the phone',
			timestamp: SAID,
			dedupeKey: `${CHANNEL}:message:wamid.E`,
		});
	});

	it('a sender without a phone is addressable by the BSUID', () => {
		const contacts = [{ profile: { name: 'Dana', username: 'dana.example' }, user_id: 'US.739' }];
		const item = itemOf(change('messages', { contacts, messages: [{ from_user_id: 'US.739', id: 'wamid.B', timestamp: '1785000000', type: 'text', text: { body: 'hi' } }] }));
		expect(item).toMatchObject({ event: 'message', bsuid: 'US.739', username: 'dana.example', contactName: 'Dana', chatId: 'US.739@lid' });
		expect(item).not.toHaveProperty('phone');
	});

	it('each sender gets the own name, whoever stands first in contacts', () => {
		const contacts = [
			{ profile: { name: 'Lee' }, wa_id: '447700900123' },
			{ profile: { name: 'Ana' }, user_id: 'US.739' },
			{ profile: { name: 'Dana' }, wa_id: '12025550143' },
		];
		const text = { timestamp: '1785000000', type: 'text', text: { body: 'hi' } };
		const items = itemsOf(change('messages', { contacts, messages: [{ from: '12025550143', id: 'a', ...text }, { from: '447700900123', id: 'b', ...text }, { from_user_id: 'US.739', id: 'c', ...text }] }));
		expect(items.map(({ contactName }) => contactName)).toEqual(['Dana', 'Lee', 'Ana']);
	});

	it('promise 8: nobody is given the BSUID, user name or name of the only contact that is somebody else', () => {
		const contacts = [{ profile: { name: 'Dana', username: 'dana.example' }, wa_id: '12025550143', user_id: 'US.739' }];
		const text = { timestamp: '1785000000', type: 'text', text: { body: 'hi' } };
		const [dana, lee] = itemsOf(change('messages', { contacts, messages: [{ from: '12025550143', id: 'a', ...text }, { from: '447700900123', id: 'b', ...text }] }));
		expect(dana).toMatchObject({ phone: '12025550143', bsuid: 'US.739', contactName: 'Dana' });
		expect(lee).toMatchObject({ phone: '447700900123', chatId: '447700900123@c.us' });
		for (const key of ['bsuid', 'username', 'contactName']) expect(lee).not.toHaveProperty(key);
	});

	describe('whom an echo went to, by its contacts', () => {
		const dana = { profile: { name: 'Dana', username: 'dana.example' }, wa_id: '12025550143', user_id: 'US.739' };
		const lee = { profile: { name: 'Lee' }, wa_id: '447700900123', user_id: 'US.118' };
		const shop = { profile: { name: 'Our Shop' }, wa_id: '12025550199', user_id: 'US.SHOP' };
		const echo = (contacts: object[], more: object, around: object = {}) => itemOf(change('message_echoes', { ...around, contacts, message_echoes: [{ from: '12025550199', from_user_id: 'US.SHOP', id: 'wamid.E', timestamp: '1785000000', type: 'text', text: { body: 'x' }, ...more }] }));

		it.each<[string, object[], object]>([
			['an only one', [dana], { to: '12025550143' }],
			['the one with the number', [lee, dana], { to: '12025550143' }],
			['the one with the BSUID', [lee, shop, dana], { to_user_id: 'US.739' }],
			['an only one where nobody is named', [dana], {}],
		])('%s', (_, contacts, more) => {
			expect(echo(contacts, more)).toMatchObject({ event: 'echo', phone: '12025550143', bsuid: 'US.739', username: 'dana.example', contactName: 'Dana', chatId: expect.stringMatching(/@(c\.us|lid)$/) as string });
		});

		it.each<[string, object[], object, object?]>([
			['somebody else', [lee], { to: '12025550143' }],
			['one of two, where nobody is named', [lee, dana], {}],
			['the business by its number', [{ ...shop, user_id: undefined }], { to_user_id: 'US.739' }],
			['the business by its BSUID', [{ ...shop, wa_id: undefined }], { to: '12025550143' }],
			['the business by the envelope', [{ ...shop, user_id: undefined }], { from: undefined, from_user_id: undefined, to_user_id: 'US.739' }, { metadata: { display_phone_number: '+1 202-555-0199' } }],
			['a member of the group', [dana], { group_id: '1203' }],
		])('promise 8: never %s', (_, contacts, more, around = {}) => {
			const item = echo(contacts, more, around);
			for (const key of ['username', 'contactName']) expect(item).not.toHaveProperty(key);
			expect(['US.118', 'US.SHOP']).not.toContain(item.bsuid);
			expect(['447700900123', '12025550199']).not.toContain(item.phone);
		});

		it('the contact’s name comes before the chat’s', () => expect(echo([dana], { to: '12025550143', chatName: 'Dana at work' }).contactName).toBe('Dana'));
	});

	it.each<[string, object[], object, string | undefined]>([
		['an only contact without an id is the sender', [{ profile: { name: 'Dana' } }], { phone: '12025550143' }, 'Dana'],
		['one with a BSUID alone may be a number’s', [{ profile: { name: 'Dana' }, user_id: 'US.739' }], { phone: '12025550143' }, 'Dana'],
		['one with a number alone may be a BSUID’s', [{ profile: { name: 'Dana' }, wa_id: '12025550143' }], { bsuid: 'US.739' }, 'Dana'],
		['one with another number is somebody else', [{ profile: { name: 'Dana' }, wa_id: '12025550143' }], { phone: '447700900123' }, undefined],
		['one with another BSUID is somebody else', [{ profile: { name: 'Dana' }, user_id: 'US.739' }], { bsuid: 'US.118' }, undefined],
		['of two without the sender’s id none is the sender', [{ profile: { name: 'Dana' } }, { profile: { name: 'Lee' } }], { phone: '12025550143' }, undefined],
		['the first of two with one number counts', [{ profile: { name: 'Dana' }, wa_id: '12025550143' }, { profile: { name: 'Lee' }, wa_id: '12025550143' }], { phone: '12025550143' }, 'Dana'],
	])('promise 8: %s', (_, contacts, sender, name) => expect((contactBook(contacts)(sender).profile as { name?: string } | undefined)?.name).toBe(name));

	it('several entries and changes, in their order', () => {
		const one = (id: string) => ({ field: 'messages', value: { messages: [rawMessage({ id, type: 'text', text: { body: id } })] } });
		const items = itemsOf({ object: 'whatsapp_business_account', entry: [{ changes: [one('a'), one('b')] }, { changes: [one('c')] }] });
		expect(items.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
	});

	it('objects where lists should be', () => {
		const value = { messages: rawMessage({ type: 'text', text: { body: 'hi' } }) };
		expect(itemOf({ entry: { changes: { field: 'messages', value } } })).toMatchObject({ event: 'message', text: 'hi' });
	});

	it('the channel of the body wins, without its prefix', () => {
		expect(itemOf({ ...messageBody(message()), instanceId: 'instance371267300' })).toMatchObject({ channelId: '371267300', dedupeKey: '371267300:message:wamid.UNIT1' });
		expect(itemOf({ ...messageBody(message()), instanceId: 359900 })).toMatchObject({ channelId: '359900' });
		expect(itemOf({ ...messageBody(message()), instanceId: undefined })).toMatchObject({ channelId: CHANNEL });
		expect(itemOf({ messages: [message()] }, { channelId: undefined })).not.toHaveProperty('channelId');
	});
});

describe('one event, one item', () => {
	const text = { type: 'text', text: { body: 'Hello' } };

	it('a repeated id is one item', () => expect(itemsOf(messageBody(message(), message()))).toHaveLength(1));

	it('the normalised and the raw form of a message are one item with one key', () => {
		const normalised = messageBody(message());
		const meta = rawBody(rawMessage(text));
		expect(itemOf(normalised).dedupeKey).toBe(itemOf(meta).dedupeKey);
		expect(itemOf({ ...normalised, ...meta })).toMatchObject({ ...DANA, text: 'Hello', username: 'dana.example' });
	});

	it.each(['edit', 'revoke', 'Edit'])('%s of a message under the message’s own id is an event of its own', (type) => {
		const [said, changed] = itemsOf(messageBody(message(), message({ type, body: 'new' }), message({ type, body: 'new' })));
		expect(said).toMatchObject({ text: 'Hello', dedupeKey: `${CHANNEL}:message:wamid.UNIT1` });
		expect(said).not.toHaveProperty('raw');
		expect(changed).toMatchObject({ text: 'new' });
		expect(changed.dedupeKey).toMatch(new RegExp(`^${CHANNEL}:message:wamid\\.UNIT1:${type.toLowerCase()}\\b`));
	});

	describe('edits under the message’s own id', () => {
		const edit = (more: object) => message({ type: 'edit', body: 'two tickets', time: 1777900000, ...more });
		it.each([
			['another text', { body: 'three tickets' }],
			['another time', { time: 1777900060 }],
		])('with %s are two, each the same whenever it is delivered', (_, more) => {
			const [first, second, ...rest] = itemsOf(messageBody(edit({}), edit(more), edit({}), edit({ ...more, time: String((more as { time?: number }).time ?? 1777900000) })));
			expect(rest).toEqual([]);
			expect(first.dedupeKey).not.toBe(second.dedupeKey);
			expect(itemOf(messageBody(edit(more)), { receivedAt: 1 }).dedupeKey).toBe(second.dedupeKey);
		});
		it('what has an id of its own needs no more than that', () => {
			expect(inbound({ type: 'edit', edit: { original_message_id: 'wamid.OLD', message: { text: { body: 'better' } } } }).dedupeKey).toBe(`${CHANNEL}:message:wamid.UNIT1:edit`);
		});
	});
	it.each(['chat', 'image', 'reaction', 'order', 'unsupported'])('the type %s is not in the key', (type) => expect(inbound({ type }).dedupeKey).toBe(`${CHANNEL}:message:wamid.UNIT1`));

	describe('a tap of which one form has the label alone', () => {
		const normalised = messageBody(message({ type: 'interactive', body: 'Yes' }));
		const meta = (id: string) => rawBody(rawMessage({ type: 'interactive', interactive: { type: 'button_reply', button_reply: { id, title: 'Yes' } } }));
		it('has the id that the other has, whichever comes first', () => {
			for (const body of [[normalised, meta('yes_1')], [meta('yes_1'), normalised]]) expect(itemOf(body)).toMatchObject({ event: 'reply', replyId: 'yes_1', replyTitle: 'Yes', text: 'Yes' });
		});
		it('keeps the id that it has', () => expect(itemOf([meta('yes_1'), meta('yes_2')]).replyId).toBe('yes_1'));
		it('keeps its label where the other has no id', () => expect(itemOf([normalised, messageBody(message())]).replyId).toBe('Yes'));
	});

	it('messages without an id are told apart by what they say', () => {
		const items = itemsOf(messageBody(message({ id: undefined }), message({ id: undefined }), message({ id: undefined, body: 'Other' })));
		expect(items.map(({ text: said }) => said)).toEqual(['Hello', 'Other']);
	});

	it('messages without an id are told apart where they are nested without end, too', () => {
		const deep = (last: unknown) => Array.from({ length: 200 }).reduce<unknown>((inner) => ({ a: [inner, null] }), last);
		const items = itemsOf(messageBody(...['x', 'x', 'y'].map((last) => message({ id: undefined, novelty: deep(last) }))));
		expect(items.map(({ event }) => event)).toEqual(['message', 'message']);
	});

	it('the same id on two channels are two events', () => {
		const items = itemsOf([messageBody(message()), { ...messageBody(message()), instanceId: 'VID1' }]);
		expect(items.map(({ channelId }) => channelId)).toEqual([CHANNEL, 'VID1']);
	});
});
