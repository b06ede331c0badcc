import { messageTypeOf } from '../../nodes/shared/domain/events/content';
import { change, itemOf, itemsOf, message, messageBody, rawBody, rawMessage, rawStatuses, SAID } from './corpus';
import { millisecondsOf } from './millisecondsOf';

const inbound = (more: Record<string, unknown>) => itemOf(messageBody(message(more)));
const raw = (more: Record<string, unknown>) => itemOf(rawBody(rawMessage(more)));
const base64 = (text: string) => Buffer.from(text).toString('base64');
const card = (name: string, phone: string) => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nTEL:${phone}\r\nEND:VCARD`;

/** How other tools and older channels name the types (1msg-api §15: the list is never closed). */
describe('types under other names', () => {
	it.each([
		['gif', 'video'],
		['ptv', 'video'],
		['photo', 'image'],
		['file', 'document'],
	])('%s is %s', (type, messageType) => expect(inbound({ type, body: 'https://cdn.example/a.bin' })).toMatchObject({ event: 'message', messageType, media: { url: 'https://cdn.example/a.bin' } }));

	it.each([[' PTT ', 'voice'], ['Chat', 'text'], ['Hologram', 'hologram']])('%j, as a person writes it, is %s', (written, type) => expect(messageTypeOf(written)).toBe(type));
	it('a live location is a location', () => expect(inbound({ type: 'live_location', body: '45.5;-73.5' })).toMatchObject({ messageType: 'location', location: { latitude: 45.5, longitude: -73.5 } }));
	it('a type that nobody knows gives its file, and not its link as text', () => {
		const item = inbound({ type: 'hologram', body: 'https://cdn.example/a.holo', mimeType: 'model/holo', caption: null });
		expect(item).toMatchObject({ messageType: 'hologram', media: { url: 'https://cdn.example/a.holo', mimeType: 'model/holo' } });
		expect(item).not.toHaveProperty('text');
	});
	it.each(['name', 'title', 'text', 'caption', 'body'])('a poll reads as its question, under %s', (key) => expect(raw({ type: 'poll', poll: { [key]: 'Lunch?' } })).toMatchObject({ text: 'Lunch?', raw: { type: 'poll' } }));
	it('what stands under its own name as text is its text', () => expect(inbound({ type: 'hologram', body: '', hologram: 'Spin it' })).toMatchObject({ text: 'Spin it', raw: { type: 'hologram' } }));
	it.each([{ body: '{"spin":3}' }, { body: '', hologram: 42 }])('%j is no text', (more) => expect(inbound({ type: 'hologram', ...more })).not.toHaveProperty('text'));
	it('a place without numbers shows no JSON as its text', () => expect(inbound({ type: 'location', body: '{"northing":1}' })).not.toHaveProperty('text'));
	it('a reaction names its message in camel case, too', () => expect(inbound({ type: 'reaction', body: '', metadata: { reaction: { emoji: '❤️', messageId: 'wamid.T' } } })).toMatchObject({ reaction: { messageId: 'wamid.T' }, quotedMessageId: 'wamid.T' }));
});

describe('places in other forms', () => {
	const here = { latitude: 45.018337, longitude: -73.968285 };
	it.each([
		['geo:45.018337,-73.968285', here],
		['https://maps.google.com/maps?q=45.018337,-73.968285&z=17', { ...here, url: 'https://maps.google.com/maps?q=45.018337,-73.968285&z=17' }],
		['https://www.google.com/maps/@45.018337,-73.968285,17z', here],
		['[45.018337,-73.968285]', here],
		['latitude: 45.018337, longitude: -73.968285', here],
		['45.018337;-73.968285;Depot', { ...here, name: 'Depot' }],
		['45.018337,-73.968285\nDepot, Gate 2', { ...here, name: 'Depot, Gate 2' }],
	])('%j', (body, location) => expect(inbound({ type: 'location', body }).location).toMatchObject(location));
	it.each(['Meet me at 5', 'https://example.com/?q=coffee', '200;300', '1.2.3.4'])('%j is none, and still reads', (body) => {
		const item = inbound({ type: 'location', body });
		expect(item).not.toHaveProperty('location');
		expect(item.text).toBe(body);
	});
});

describe('contact cards in other forms', () => {
	const [one, two] = [card('Zoë Öztürk', '+90 555'), card('李雷', '+86 139')];
	const names = ['Zoë Öztürk', '李雷'];
	it.each([
		['a list of texts', { body: [one, two] }],
		['a list of base64', { body: [base64(one), base64(two)] }],
		['JSON of base64', { body: JSON.stringify([base64(one), base64(two)]) }],
		['base64 joined by commas', { body: `${base64(one)},${base64(two)}` }],
		['objects that hold one', { body: 'Zoë and another', vcardList: [{ vcard: one }, { vcard: two }] }],
		['in metadata', { body: '', metadata: { vcards: [one, two] } }],
	])('several: %s', (_, more) => {
		const item = inbound({ type: 'multi_vcard', ...more });
		expect(item).toMatchObject({ messageType: 'contacts', text: names.join(', ') });
		expect(item.contacts!.map(({ name }) => name)).toEqual(names);
	});
	it.each([
		['a data URI', `data:text/vcard;base64,${base64(one)}`],
		['a byte order mark', base64(`\uFEFF${one}`)],
		['the web’s base64', Buffer.from(one).toString('base64url')],
	])('%s', (_, body) => expect(inbound({ type: 'contact_card', body })).toMatchObject({ text: 'Zoë Öztürk', contacts: [{ phones: [{ phone: '+90 555' }] }] }));
	it('the whole of a card', () => {
		const lines = [
			'BEGIN:VCARD', 'VERSION:3.0', 'FN: Sam Sample ', 'N:Other;Name;;;', 'ORG:;Sample\\; Sons;Sales', 'TITLE:Head of Sales\\, Europe', 'BDAY:1990-01-31', 'TEL;CELL:tel:+12025550177', 'TEL:Hotel:12', 'TEL: ', 'EMAIL: ', 'EMAIL;type=work:sam@example.com', 'URL: ', 'URL: https://example.com ',
			'ADR;TYPE=HOME:;;Quay 1\\, left;Bremen;;28195;Germany', 'ADR:;;;;;;', 'NOTE:First\\nsecond', 'a line of nothing', 'my new TEL:+49 30 1', 'END:VCARD',
			// What stands behind the end is nobody's.
			'END:VCARD', 'FN:x', 'TEL:1', 'EMAIL:x', 'URL:x', 'ORG:x', 'TITLE:x', 'BDAY:x', 'ADR:;;x',
		];
		for (const body of [lines.join('\n'), lines.join('\r\n'), lines.join('\r'), `\n ${lines.join('\n')}`]) {
			expect(inbound({ type: 'vcard', body }).contacts).toEqual([
				{
					name: 'Sam Sample',
					organization: 'Sample; Sons, Sales',
					title: 'Head of Sales, Europe',
					birthday: '1990-01-31',
					phones: [{ phone: '+12025550177', type: 'CELL' }, { phone: 'Hotel:12' }],
					emails: [{ email: 'sam@example.com', type: 'WORK' }],
					urls: ['https://example.com'],
					addresses: ['Quay 1, left, Bremen, 28195, Germany'],
				},
			]);
		}
	});
	it.each([
		['a line break in a value', 'FN:Sam\\nSample\\NLtd', { name: 'Sam\nSample\nLtd' }],
		['a backslash at the end of a value', 'ORG:Sample\\', { organization: 'Sample\\' }],
		['empty values', 'FN:\nORG:;;\nTITLE:\nBDAY: ', {}],
		['no end', 'N:Sample;Sam;;;', { name: 'Sam Sample' }],
		['no end, and a full name', 'FN:Sam\nN:Sample;Samuel;;;', { name: 'Sam' }],
		['quoted-printable over two lines', 'FN;ENCODING=QUOTED-PRINTABLE:Jos=\n=C3=A9', { name: 'José' }],
		['an address in quoted-printable over two lines', 'FN:Sam\nEMAIL;ENCODING=QUOTED-PRINTABLE:sam=40=\nexample.com', { name: 'Sam', emails: [{ email: 'sam@example.com' }] }],
		['an equals sign at the end of plain words', 'NOTE:ENCODING=QUOTED-PRINTABLE=\nFN:Sam', { name: 'Sam' }],
	])('a card with %s', (_, lines, found) => {
		const none = { phones: [], emails: [], urls: [], addresses: [] };
		expect(inbound({ type: 'vcard', body: `BEGIN:VCARD\nVERSION:2.1\n${lines}` }).contacts).toEqual([{ ...none, ...found }]);
	});
	it('Meta’s entries that hold nothing are left out', () => {
		const contacts = [{ name: { formatted_name: 'Ann' }, phones: [{ type: 'CELL' }], emails: [{ type: 'WORK' }], urls: [{ type: 'WORK' }], addresses: [{ type: 'HOME' }] }, {}];
		expect(raw({ type: 'contacts', contacts })).toMatchObject({ text: 'Ann', contacts: [{ name: 'Ann', phones: [], emails: [], urls: [], addresses: [] }, {}] });
	});
	it('words among Meta’s objects are no card', () => expect(inbound({ type: 'contacts', body: JSON.stringify(['Zoë', { name: { formatted_name: 'Ann' } }]) }).contacts).toHaveLength(1));
	it.each<[string, Record<string, unknown>, string | undefined]>([
		['its words are the text', { body: 'Zoë', vcardList: [{ vcard: 'BEGIN:VCARD\nEMAIL:zoe@example.com\nEND:VCARD' }] }, 'Zoë'],
		['but not the card itself', { body: 'BEGIN:VCARD\nEMAIL:zoe@example.com\nEND:VCARD' }, undefined],
		['nor as base64', { body: base64('BEGIN:VCARD\nEMAIL:zoe@example.com\nEND:VCARD') }, undefined],
		['nor JSON', { body: '[{"emails":[{"email":"zoe@example.com"}]}]' }, undefined],
	])('where a card names nobody, %s', (_, more, text) => {
		const item = inbound({ type: 'vcard', ...more });
		expect(item.contacts?.[0].emails).toEqual([{ email: 'zoe@example.com' }]);
		expect(item.text).toBe(text);
	});
	it('Latin-1 that does not say so', () => expect(inbound({ type: 'vcard', body: 'BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:M=FCller\nEND:VCARD' }).text).toBe('Müller'));
	it('Meta’s objects as JSON in the body', () => expect(inbound({ type: 'contacts', body: JSON.stringify([{ name: { formatted_name: 'Ann' }, phones: [{ phone: '1' }] }]) })).toMatchObject({ text: 'Ann' }));
});

describe('taps in other places', () => {
	it.each([
		['metadata.reply', { metadata: { reply: { id: 'track', title: 'Track order' } } }],
		['metadata.button', { metadata: { button: { id: 'track', text: 'Track order' } } }],
		['metadata.replyId', { metadata: { replyId: 'track' } }],
		['a row of a list', { metadata: { listResponse: { singleSelectReply: { selectedRowId: 'track' } } } }],
		['JSON within JSON', { metadata: JSON.stringify({ interactive: JSON.stringify({ button_reply: { id: 'track', title: 'Track order' } }) }) }],
		['the type chat', { type: 'chat', metadata: { button_reply: { id: 'track', title: 'Track order' } } }],
		['the type chat, interactive', { type: 'chat', interactive: { type: 'list_reply', list_reply: { id: 'track', title: 'Track order' } } }],
	])('%s', (_, more) => expect(inbound({ type: 'interactive', body: 'Track order', ...more })).toMatchObject({ event: 'reply', messageType: 'interactive', replyId: 'track', replyTitle: 'Track order', text: 'Track order' }));

	it('the echo of buttons is no tap on the first of them', () => {
		const interactive = { type: 'button', body: { text: 'How can we help?' }, action: { buttons: [{ type: 'reply', reply: { id: 'track', title: 'Track order' } }] } };
		const item = inbound({ type: 'interactive', body: '', fromMe: true, interactive });
		expect(item).toMatchObject({ event: 'echo', text: 'How can we help?' });
		expect(item).not.toHaveProperty('replyId');
	});

	it.each([
		['the body itself', { type: 'nfm_reply', body: '{"flow_token":"t","slot":"10:00"}' }],
		['the body of an interactive', { type: 'interactive', body: '{"flow_token":"t","slot":"10:00"}' }],
		['metadata.flow_response', { type: 'interactive', body: 'Sent', metadata: { flow_response: { flow_token: 't', slot: '10:00' } } }],
		['response of a flow', { type: 'flow', body: 'Sent', response: { flow_token: 't', slot: '10:00' } }],
	])('a form’s answers in %s', (_, more) => expect(inbound(more)).toMatchObject({ event: 'reply', flowResponse: { flow_token: 't', slot: '10:00' } }));
});

describe('orders in other words', () => {
	it('names, commas and amounts with an offset', () => {
		const items = [{ name: 'Shoe', sku: 's1', qty: 2, price: '12,50', currency: 'EUR' }, { product_id: 's2', quantity: 1, amount: { value: 1500, offset: 100 }, currency: 'EUR' }];
		expect(inbound({ type: 'order', body: '', metadata: { order: { items } } })).toMatchObject({
			order: { items: [{ productId: 's1', name: 'Shoe', quantity: 2, price: 12.5 }, { productId: 's2', price: 15 }], total: 40, currency: 'EUR' },
			text: '2 × Shoe, 1 × s2 · 40 EUR',
		});
	});
});

describe('where a customer comes from, in other places', () => {
	const referral = { source_type: 'ad', ctwa_clid: 'CLICK', welcome_message: { text: 'Hello!' } };
	it.each([[{ context: { referral } }], [{ metadata: { referral } }], [{ meta: { context: { referral } } }], [{ metadata: JSON.stringify({ referral }) }]])('%j', (more) => {
		expect(inbound(more)).toMatchObject({ event: 'message', text: 'Hello', referral: { sourceType: 'ad', clickId: 'CLICK', welcomeText: 'Hello!' } });
	});
	it('the click id alone', () => expect(inbound({ ctwa_clid: 'CLICK' }).referral).toEqual({ clickId: 'CLICK' }));
});

describe('what was changed', () => {
	it.each([
		[{ type: 'text', text: { body: 'better' } }, { text: 'better' }],
		[{ type: 'image', image: { id: '9', caption: 'better' } }, { text: 'better', media: { id: '9' } }],
	])('an edit reads like what it became: %j', (now, expected) => {
		expect(raw({ type: 'edit', edit: { original_message_id: 'wamid.OLD', message: now } })).toMatchObject({ event: 'message', messageType: 'edit', quotedMessageId: 'wamid.OLD', ...expected });
	});
});

describe('news that concerns customers, groups and flows', () => {
	it('each customer who stops marketing is an event with their number', () => {
		const user_preferences = ['12025550143', '12025550144'].map((wa_id) => ({ wa_id, detail: 'User requested to stop marketing messages', category: 'marketing_messages', value: 'stop', timestamp: 1785000000 }));
		const items = itemsOf(change('user_preferences', { user_preferences }));
		expect(items).toMatchObject([{ event: 'account', phone: '12025550143', chatId: '12025550143@c.us', timestamp: SAID, account: { update: 'user_preferences', value: 'stop' } }, { phone: '12025550144' }]);
	});
	it('a customer of whom only a chat is known', () => {
		const item = itemOf(change('user_preferences', { user_preferences: [{ wa_id: '98765432109876@lid', value: 'stop' }] }));
		expect(item).toMatchObject({ event: 'account', chatId: '98765432109876@lid' });
		for (const key of ['phone', 'bsuid', 'lid']) expect(item).not.toHaveProperty(key);
	});
	it('a flow', () => expect(itemOf(change('flows', { event: 'FLOW_STATUS_CHANGE', flow_id: '1', new_status: 'THROTTLED' }))).toMatchObject({ event: 'account', text: 'flows: FLOW_STATUS_CHANGE', account: { new_status: 'THROTTLED' } }));
	it('a group', () => expect(itemOf(change('group_lifecycle_update', { groups: [{ group_id: '1203', type: 'group_create', timestamp: '1785000000' }] }))).toMatchObject({ event: 'account', isGroup: true, chatId: '1203@g.us', timestamp: SAID }));
	it('a change without its envelope, as Meta’s dashboard sends samples', () => expect(itemOf({ field: 'messages', value: { messages: [rawMessage({ type: 'text', text: { body: 'sample' } })] } })).toMatchObject({ event: 'message', text: 'sample' }));
	it('old messages of a history sync are no messages', () => {
		const history = [{ threads: [{ id: '12025550143', messages: [rawMessage({ type: 'text', text: { body: 'last year' } })] }] }];
		expect(itemOf(change('history', { messaging_product: 'whatsapp', history })).event).toBe('other');
	});
});

describe('statuses in other forms', () => {
	const failed = (more: Record<string, unknown>) => itemOf({ ack: [{ id: 'wamid.OUT', status: 'failed', ...more }] }).failure;
	it.each([
		['reason', { reason: 'Message undeliverable' }],
		['errorCode', { errorCode: '131026' }],
		['error_code beside words', { error_code: 131026, description: 'It did not work' }],
		['an error in an error', { error: { error: { code: 131026, message: 'x' } } }],
		['errors in an error', { error: { errors: [{ code: 131026 }] } }],
		['JSON as text', { error: '{"code":131026,"title":"Message undeliverable"}' }],
		['an empty one first', { errors: [null, {}, { code: 131026 }] }],
		['one that tells more than the first', { errors: [{ code: 131000, title: 'Something went wrong' }, { code: 131026 }] }],
	])('a failure with %s', (_, more) => expect(failed(more)).toMatchObject({ code: 131026, title: 'The message cannot be delivered to this customer', retryable: false, advice: expect.any(String) }));
	it('Meta’s details say more than its title', () => {
		const details = 'Message failed to send because more than 24 hours have passed since the customer last replied to this number.';
		expect(itemOf(rawStatuses({ id: 'wamid.OUT', status: 'failed', errors: [{ code: 131047, title: 'Re-engagement message', error_data: { details } }] })).failure).toMatchObject({ code: 131047, details });
	});
	it('one failure of many is the own one of each', () => {
		const [one, two] = itemsOf({ ack: ['a', 'b'].map((id) => ({ id, status: 'failed', error: 'Message undeliverable' })) });
		expect(one.failure).toEqual(two.failure);
		expect(one.failure).not.toBe(two.failure);
	});
	it('a payment that failed is no message that failed', () => {
		const [payment, sent] = itemsOf(rawStatuses({ id: 'wamid.OUT', type: 'payment', status: 'failed', payment: { reference_id: 'R' } }, { id: 'wamid.OUT', status: 'delivered' }));
		expect(payment).toMatchObject({ event: 'status', rawStatus: 'failed', raw: { payment: { reference_id: 'R' } } });
		expect(payment).not.toHaveProperty('status');
		expect(sent).toMatchObject({ status: 'delivered' });
	});
	it('a call that failed says why', () => expect(itemOf(change('calls', { calls: [{ id: 'wacid.1', event: 'terminate', status: 'FAILED', errors: [{ code: 138006, message: 'No permission' }] }] }))).toMatchObject({ event: 'call', failure: { code: 138006, title: expect.any(String) } }));
});

describe('promise 4: what is nested without end', () => {
	it('is told apart, in little time, and fits into n8n', () => {
		const deep = (levels: number, last: string) => JSON.parse(`${'{"a":['.repeat(levels)}"${last}"${']}'.repeat(levels)}`) as unknown;
		const ms = millisecondsOf(() => {
			const items = itemsOf({ instanceId: 'X', messages: Array.from({ length: 50 }, (_, i) => ({ type: 'x', novelty: deep(2500, String(i)) })), surprise: deep(2500, 'x') });
			expect(items).toHaveLength(51);
			expect(JSON.stringify(items).length).toBeLessThan(30_000);
		});
		expect(ms).toBeLessThan(2500);
	});
});

describe('what is not understood keeps its raw, under a type that is known, too', () => {
	it.each<[string, Record<string, unknown>]>([
		['a place without numbers', { type: 'location', body: 'Meet me at 5' }],
		['a place in unknown words', { type: 'location', body: '', place: { northing: 1, easting: 2 } }],
		['a card that cannot be read', { type: 'vcard', body: 'AAAA' }],
		['a cart without a list', { type: 'order', body: '', cart: { 'SKU-1': 2 } }],
		['a file without link and id', { type: 'image', body: '', attachment: { where: 'https://cdn.example/a.jpg' } }],
		['a text in an object', { type: 'chat', body: { text: 'Hello' } }],
		['a text in a list', { type: 'chat', body: ['Hello'] }],
		['a text that is none', { type: 'chat', body: true }],
		['a text beside an empty body', { type: 'chat', body: '', message: 'Hello' }],
		['a text beside no body', { type: 'chat', body: null, content: 'Hello' }],
		['Meta’s text under another name', { type: 'text', body: undefined, text: { text: 'Hello' } }],
		['a message whose type is none', { type: null, body: null, image: { id: '1' } }],
		['an emoji under a name that nobody knows', { type: 'reaction', body: null, reaction: { symbol: '👍', message_id: 'wamid.T' } }],
		['an emoji in an object', { type: 'reaction', body: null, reaction: { emoji: { code: 128077 } } }],
		['an emoji in a body of objects', { type: 'reaction', body: { symbol: '👍' } }],
		['an emoji in a body of JSON', { type: 'reaction', body: '{"symbol":"👍"}' }],
		['a reaction that says nothing', { type: 'reaction', body: undefined }],
		['a card in unknown words', { type: 'contacts', body: '', contacts: [{ displayName: 'Sam', phoneNumber: '+12025550177' }] }],
		['a card in unknown words beside one that is read', { type: 'contacts', body: '', contacts: [{ name: 'Ann' }, { displayName: 'Sam' }] }],
		['cards as text', { type: 'contacts', body: '', contacts: ['Sam +12025550177'] }],
		['a product in unknown words', { type: 'order', body: '', order: { product_items: [{ id: 'A' }, { shoe: 'B' }] } }],
	])('%s', (_, more) => expect(inbound(more).raw).toMatchObject(more));
	it.each<[string, Record<string, unknown>]>([
		['a place', { type: 'location', body: '45.5;-73.5' }],
		['a card', { type: 'vcard', body: base64(card('Zoë', '+90 555')) }],
		['a cart', { type: 'order', order: { product_items: [{ product_retailer_id: 'A', quantity: 1 }] } }],
		['a file', { type: 'image', body: 'https://cdn.example/a.jpg' }],
		['a file with an id', { type: 'image', image: { id: '1' } }],
		['an empty text', { type: 'chat', body: '' }],
		['no text', { type: 'chat', body: null }],
		['Meta’s empty text', { type: 'text', body: undefined, text: { body: '' } }],
		['a caption for a text', { type: 'chat', body: null, caption: 'Hello' }],
	])('%s that is read has none', (_, more) => expect(inbound(more)).not.toHaveProperty('raw'));
});

describe('an emoji, wherever it stands', () => {
	const found = { event: 'reaction', text: '👍', reaction: { emoji: '👍', messageId: 'wamid.T', removed: false } };
	it.each<[string, Record<string, unknown>]>([
		['alone', { reaction: '👍' }],
		['as the text of the reaction', { reaction: { text: '👍' } }],
		['as the text beside an empty emoji', { reaction: { emoji: '', text: '👍' } }],
		['alone in metadata', { body: null, metadata: { reaction: '👍' } }],
		['as the text in meta', { body: null, meta: { reaction: { text: '👍' } } }],
		['as the caption', { body: null, caption: '👍' }],
		['in a body of JSON', { body: '{"emoji":"👍"}' }],
	])('%s: it was put on', (_, more) => {
		const item = inbound({ type: 'reaction', body: undefined, quotedMsgId: 'wamid.T', ...more });
		expect(item).toMatchObject(found);
		expect(item).not.toHaveProperty('raw');
	});

	it.each<[string, Record<string, unknown>]>([
		['an empty one', { body: undefined, reaction: { emoji: '', action: 'react' } }],
		['none', { body: null, reaction: { emoji: null, by: 'somebody' } }],
		['the message’s id alone', { body: undefined, reaction: { messageId: 'wamid.T' } }],
		['an empty one in a body of JSON', { body: '{"emoji":"","message_id":"wamid.T"}' }],
	])('%s: it was taken off', (_, more) => {
		const item = inbound({ type: 'reaction', quotedMsgId: 'wamid.T', ...more });
		expect(item).toMatchObject({ event: 'reaction', reaction: { emoji: '', messageId: 'wamid.T', removed: true } });
		for (const key of ['raw', 'text']) expect(item).not.toHaveProperty(key);
	});

	it('what may be one and is not understood was not taken off', () => {
		for (const reaction of [{ symbol: '👍' }, { emoji: { code: 128077 } }]) expect(inbound({ type: 'reaction', body: null, reaction }).reaction).toEqual({ emoji: '', removed: false });
	});
});

it('the lists of a card may hold texts', () => {
	const contacts = [{ name: 'Sam', phones: ['+12025550177', 12025550178], emails: ['sam@example.com'], urls: ['https://example.com'], addresses: ['Quay 1, Bremen'] }];
	const item = raw({ type: 'contacts', contacts });
	expect(item.contacts).toEqual([{ name: 'Sam', phones: [{ phone: '+12025550177' }, { phone: '12025550178' }], emails: [{ email: 'sam@example.com' }], urls: ['https://example.com'], addresses: ['Quay 1, Bremen'] }]);
	expect(item).not.toHaveProperty('raw');
});

it('a text whose body is empty is its caption', () => {
	for (const body of ['', null]) expect(inbound({ type: 'chat', body, caption: 'Hello' }).text).toBe('Hello');
	expect(inbound({ type: 'chat', body: 'Hi', caption: 'Hello' }).text).toBe('Hi');
	expect(inbound({ type: 'chat', body: '', text: { body: 'Hi' }, caption: 'Hello' }).text).toBe('Hi');
});

it('a card in base64 may begin with an empty line', () => expect(inbound({ type: 'vcard', body: base64(`\r\n${card('Zoë', '+90 555')}`) })).toMatchObject({ text: 'Zoë', contacts: [{ name: 'Zoë' }] }));

it('a row’s id counts wherever it lies within the answer', () => {
	const listResponse = { title: 'Row', listType: 1, singleSelectReply: { selectedRowId: 'r1' } };
	expect(inbound({ type: 'list_response', body: 'Row', listResponse })).toMatchObject({ event: 'reply', replyId: 'r1', replyTitle: 'Row', text: 'Row' });
	expect(inbound({ type: 'interactive', body: 'Row', metadata: { listResponse } })).toMatchObject({ replyId: 'r1', text: 'Row' });
});

it('an ad’s words in camel case read the same', () => {
	const referral = { sourceType: 'ad', sourceId: '1', sourceUrl: 'https://fb.me/1', mediaType: 'image', imageUrl: 'https://cdn.example/1.jpg', headline: 'Sale' };
	const read = inbound({ body: 'Hi', metadata: { referral: { ...referral, ctwaClid: 'c' } } }).referral;
	expect(read).toEqual({ ...referral, clickId: 'c' });
});

describe('carts in other words', () => {
	const cart = (item: object, more: object = {}) => raw({ type: 'order', order: { product_items: [item], ...more } });
	it.each(['product_items', 'productItems', 'items', 'products'])('a list under %s', (key) => expect(raw({ type: 'order', order: { [key]: [{ sku: 'A' }] } }).order?.items).toEqual([{ productId: 'A' }]));
	it.each(['product_retailer_id', 'productRetailerId', 'productId', 'product_id', 'retailer_id', 'sku', 'id'])('a product under %s', (key) => expect(cart({ [key]: 'A' }).order?.items).toEqual([{ productId: 'A' }]));
	it.each(['name', 'product_name', 'title'])('a name under %s', (key) => expect(cart({ [key]: 'Shoes', qty: '2' })).toMatchObject({ order: { items: [{ name: 'Shoes', quantity: 2 }] }, text: '2 × Shoes' }));
	it.each(['item_price', 'itemPrice', 'price', 'amount'])('a price under %s', (key) => expect(cart({ id: 'A', quantity: 1, [key]: 5 }, { currency: 'EUR' }).order).toMatchObject({ items: [{ price: 5, currency: 'EUR' }], total: 5, currency: 'EUR' }));
	it.each<[unknown, number | undefined]>([
		['12.50', 12.5], ['12,50', 12.5], [' 12,5 ', 12.5], ['-1,5', -1.5], ['1,250', undefined], ['from 12,50', undefined], ['12,50 each', undefined],
		[{ value: 1250, offset: 100 }, 12.5], [{ value: '7' }, 7], [{ value: 1250, offset: 0 }, undefined], [{ value: 1250, offset: -100 }, undefined], [{ offset: 100 }, undefined],
	])('the price %j is %s', (price, read) => expect(cart({ id: 'A', price }).order?.items[0].price).toBe(read));
	it('a cart without prices names its products, one of which nobody knows', () => {
		const item = raw({ type: 'order', order: { catalogId: '900', text: 'Please wrap', product_items: [{ id: 'A' }, { quantity: 3 }] } });
		expect(item).toMatchObject({ order: { catalogId: '900', note: 'Please wrap' }, text: 'Please wrap · 1 × A, 3 × ?' });
		expect(item.order).not.toHaveProperty('total');
	});
	it('a total without a currency is a number', () => expect(cart({ id: 'A', quantity: 3, price: 0.1 })).toMatchObject({ order: { total: 0.3 }, text: '3 × A · 0.3' }));
});

describe('calls in other words', () => {
	const call = (more: object) => itemOf(change('calls', { calls: [{ id: 'wacid.1', from: '12025550143', to: '12025550199', timestamp: '1785000000', ...more }] }));
	it('tell how they went', () => {
		expect(call({ event: 'terminate', status: 'COMPLETED', duration: '42', start_time: '1785000000', end_time: 1785000042, biz_opaque_callback_data: 'order-42', direction: 'USER_INITIATED' }).call).toEqual({
			id: 'wacid.1', event: 'terminate', status: 'COMPLETED', direction: 'USER_INITIATED', durationSeconds: 42, startedAt: SAID, endedAt: '2026-07-25T17:20:42.000Z', reference: 'order-42',
		});
	});
	it('have no times that nobody tells', () => {
		for (const time of [undefined, null, '', 0, 'soon']) expect(call({ event: 'connect', start_time: time, end_time: time }).call).toEqual({ id: 'wacid.1', event: 'connect' });
	});
	it.each([['call_id', { id: undefined, call_id: 'wacid.2' }, 'wacid.2'], ['id', {}, 'wacid.1']])('stand under %s', (_, more, id) => expect(call({ event: 'connect', ...more })).toMatchObject({ call: { id }, dedupeKey: `ODI000000001:call:${id}:connect` }));
	it.each([['business_initiated', '12025550199'], ['USER_INITIATED', '12025550143'], [undefined, '12025550143']])('of the direction %s are with %s', (direction, phone) => expect(call({ event: 'connect', direction }).phone).toBe(phone));
	it('that failed say why', () => expect(call({ event: 'terminate', errors: [{ code: 138006, message: 'No permission' }] }).failure).toMatchObject({ code: 138006 }));
	it('that did not fail have no failure, and none that is understood a raw', () => {
		expect(call({ event: 'connect', errors: [] })).not.toHaveProperty('failure');
		expect(call({ event: 'connect' })).not.toHaveProperty('raw');
		expect(call({ id: undefined })).toMatchObject({ text: 'Call', raw: { from: '12025550143' } });
	});
	it('take the caller’s name and ids from Meta’s contacts', () => {
		const contacts = [{ profile: { name: 'Dana', username: 'dana.example' }, wa_id: '12025550143', user_id: 'US.739' }];
		expect(itemOf(change('calls', { contacts, calls: [{ id: 'wacid.1', from: '12025550143', event: 'connect' }] }))).toMatchObject({ phone: '12025550143', bsuid: 'US.739', username: 'dana.example', contactName: 'Dana', chatId: '12025550143@c.us' });
		expect(itemOf(change('calls', { contacts, calls: [{ id: 'wacid.1', from_user_id: 'US.739', event: 'connect' }] }))).toMatchObject({ bsuid: 'US.739', chatId: expect.stringContaining('@') as string });
	});
});

describe('what a message refers to, in other places', () => {
	it.each([
		['quotedMsgId', { quotedMsgId: 'wamid.Q' }],
		['quotedMsgId beside metadata', { quotedMsgId: 'wamid.Q', metadata: { a: 1 } }],
		['context.id', { context: { id: 'wamid.Q' } }],
		['context.message_id', { context: { message_id: 'wamid.Q' } }],
		['metadata.context.id', { metadata: { context: { id: 'wamid.Q' } } }],
		['metadata as text', { metadata: JSON.stringify({ context: { id: 'wamid.Q' } }) }],
		['meta.context.id', { meta: { context: { id: 'wamid.Q' } } }],
	])('the quoted message in %s', (_, more) => expect(inbound(more).quotedMessageId).toBe('wamid.Q'));
	it.each([
		['the element itself', { ctwa_clid: 'CLICK' }],
		['metadata', { metadata: { ctwa_clid: 'CLICK' } }],
		['metadata.context.referral', { metadata: { context: { referral: { clickId: 'CLICK' } } } }],
	])('a click’s id alone in %s, without the message’s own text as the ad’s', (_, more) => expect(inbound(more).referral).toEqual({ clickId: 'CLICK' }));
	it.each<[string, object, object]>([
		['a video', { video_url: 'https://cdn.example/v', media_type: 'video' }, { videoUrl: 'https://cdn.example/v', mediaType: 'video' }],
		['a video in camel case', { videoUrl: 'https://cdn.example/v' }, { videoUrl: 'https://cdn.example/v' }],
		['a thumbnail', { thumbnail_url: 'https://cdn.example/t' }, { thumbnailUrl: 'https://cdn.example/t' }],
		['a thumbnail in camel case', { thumbnailUrl: 'https://cdn.example/t' }, { thumbnailUrl: 'https://cdn.example/t' }],
		['a welcome', { welcome_message: { text: 'Hi' } }, { welcomeText: 'Hi' }],
	])('an ad with %s', (_, referral, read) => expect(inbound({ referral }).referral).toEqual(read));
	it('an ad and a product that say nothing are none', () => {
		expect(inbound({ referral: {}, context: { referred_product: {} } })).not.toHaveProperty('referral');
		expect(inbound({ referral: {}, context: { referred_product: {} } })).not.toHaveProperty('product');
	});
	it('a product in metadata.context', () => expect(inbound({ metadata: { context: { referred_product: { catalog_id: '900', product_retailer_id: 'A' } } } }).product).toEqual({ catalogId: '900', productId: 'A' }));
});
