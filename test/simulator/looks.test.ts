import { startBox, type Box, type InboundMessage } from '../../demo/simulator/box';
import { fetchJson, PHONE, post, template } from './helpers';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
beforeEach(() => box.openWindow(PHONE));
afterEach(() => box.reset());
afterAll(async () => await box.close());

/** The newest bubble. */
const bubble = async () => (await fetchJson(`${box.url}/box/chats`, 'GET')).json[0].messages.at(-1);

async function lookOf(path: string, body: Record<string, unknown>) {
	const { json, text } = await post(box, path, { phone: PHONE, ...body });
	expect([text, json.sent]).toEqual([text, true]);
	return (await bubble()).look;
}
const text = (value: string) => ({ type: 'text', text: value });
const image = { type: 'image', image: { link: 'https://cdn.example.com/chair.jpg' } };

test('buttons carry the ids that a tap sends back', async () => {
	const reply = (id: string, title: string) => ({ type: 'reply', reply: { id, title } });
	expect(await lookOf('/sendButton', { header: image, body: 'Keep it?', footer: 'Foot', sections: [reply('y', 'Yes'), reply('n', 'No')] })).toEqual({
		media: { kind: 'image', url: 'https://cdn.example.com/chair.jpg', name: 'chair.jpg' },
		text: 'Keep it?',
		footer: 'Foot',
		actions: [{ kind: 'reply', label: 'Yes', id: 'y' }, { kind: 'reply', label: 'No', id: 'n' }],
	});
	expect((await lookOf('/sendButton', { body: 'Old form', buttons: [{ id: 'a', title: 'A' }] })).actions).toEqual([{ kind: 'reply', label: 'A', id: 'a' }]);
});

test('a list has its sections and rows', async () => {
	const look = await lookOf('/sendList', { title: 'Plans', body: 'Pick', buttonText: 'See', sections: [{ title: 'S', rows: [{ id: 'a', title: 'Plan A', description: 'Small' }] }] });
	expect(look).toMatchObject({ header: 'Plans', actions: [{ kind: 'list', label: 'See', sections: [{ title: 'S', rows: [{ id: 'a', title: 'Plan A', description: 'Small' }] }] }] });
});

test.each<[string, Record<string, unknown>, unknown]>([
	['/sendCtaUrl', { body: 'Go', displayText: 'Open', url: 'https://x.example/' }, { actions: [{ kind: 'url', label: 'Open', value: 'https://x.example/' }] }],
	['/sendFlow', { body: 'Book', flowId: '500000000000001', flowToken: 'tok', flowCta: 'Book now' }, { actions: [{ kind: 'flow', label: 'Book now', id: 'tok' }] }],
	['/sendLocationRequest', { body: 'Where?' }, { text: 'Where?', actions: [{ kind: 'location' }] }],
	['/sendLocation', { lat: '1.5', lng: '-2', name: 'Depot', address: 'Road 1' }, { place: { latitude: 1.5, longitude: -2, name: 'Depot', address: 'Road 1' } }],
	['/sendContact', { contacts: [{ name: { formatted_name: 'Ada L', first_name: 'Ada' }, phones: [{ phone: '+1202' }] }] }, { contacts: [{ name: 'Ada L', phones: ['+1202'] }] }],
	['/sendFile', { body: 'https://x.example/v.ogg', filename: 'v.ogg', voice: true }, { media: { kind: 'voice', name: 'v.ogg' } }],
	['/sendFile', { body: 'https://x.example/a.pdf', filename: 'Bill.pdf', caption: 'Yours' }, { text: 'Yours', media: { kind: 'document', name: 'Bill.pdf', url: 'https://x.example/a.pdf' } }],
	['/sendProduct', { body: 'Look', action: { catalog_id: '900100200300', product_retailer_id: 'SKU-1' } }, { actions: [{ kind: 'product', label: 'SKU-1' }] }],
])('%s', async (path, body, look) => {
	expect(await lookOf(path, body)).toMatchObject(look as object);
});

test('a carousel without template, in both forms', async () => {
	const card = (name: string) => ({ header: image, body: text(name), type: 'cta_url', action: { name: 'cta_url', parameters: { url: 'https://x.example/', display_text: 'Buy' } } });
	expect(await lookOf('/sendCarousel', { body: 'Three', cards: [card('A'), card('B')] })).toMatchObject({ text: 'Three', cards: [{ text: 'A', media: { kind: 'image' }, actions: [{ kind: 'url', label: 'Buy' }] }, { text: 'B' }] });
	const old = { components: [{ type: 'header', parameters: [image] }, { type: 'button', sub_type: 'quick_reply', parameters: [{ id: 'q', text: 'More' }] }] };
	expect(await lookOf('/sendCarousel', { body: 'Two', params: [{ type: 'CAROUSEL', cards: [old, old] }] })).toMatchObject({ cards: [{ media: { kind: 'image' }, actions: [{ kind: 'reply', label: 'More', id: 'q' }] }, {}] });
});

test('templates show header, text, footer and buttons as filled in', async () => {
	await post(box, '/sendTemplate', template('booking_reminder', ['Dana', '10:00'], { params: [{ type: 'header', parameters: [text('Monday')] }, { type: 'body', parameters: [text('Dana'), text('10:00')] }, { type: 'button', sub_type: 'quick_reply', index: 1, parameters: [{ type: 'payload', payload: 'NO' }] }] }));
	expect((await bubble()).look).toMatchObject({ header: 'Your visit on Monday', text: 'Hello Dana, we see you at 10:00.', actions: [{ kind: 'quickReply', label: 'I will come', id: 'I will come' }, { kind: 'quickReply', label: 'Cancel', id: 'NO' }] });
	const file = { type: 'document', document: { link: 'https://x.example/i.pdf', filename: 'Invoice 7.pdf' } };
	await post(box, '/sendTemplate', template('invoice_ready', [], { params: [{ type: 'header', parameters: [file] }, { type: 'body', parameters: [text('Dana'), text('7')] }] }));
	expect((await bubble()).look.media).toEqual({ kind: 'document', url: 'https://x.example/i.pdf', name: 'Invoice 7.pdf' });
	await post(box, '/sendTemplate', template('return_label', [], { params: [{ type: 'body', parameters: [text('R1')] }, { type: 'button', sub_type: 'url', index: 0, parameters: [text('abc')] }] }));
	expect((await bubble()).look.actions).toEqual([{ kind: 'url', label: 'Print label', value: 'https://shop.example.com/returns/abc' }, { kind: 'call', label: 'Call us', value: '+12025550199' }]);
	await post(box, '/sendTemplate', template('registration_code', [], { params: [{ type: 'body', parameters: [text('123')] }, { type: 'button', sub_type: 'url', index: 0, parameters: [text('123')] }] }));
	expect((await bubble()).look.actions).toEqual([{ kind: 'copy', label: 'Copy code', value: '123' }]);
	await post(box, '/sendTemplate', template('visit_survey', [], { params: [{ type: 'body', parameters: [text('Dana')] }, { type: 'button', sub_type: 'flow', index: 0, parameters: [{ type: 'action', action: { flow_token: 'T' } }] }] }));
	expect((await bubble()).look.actions).toEqual([{ kind: 'flow', label: 'Rate us', id: 'T' }]);
});

test.each<[InboundMessage, unknown]>([
	[{ type: 'document', url: 'https://x.example/a%20b.pdf?s=1' }, { media: { kind: 'document', name: 'a b.pdf' } }],
	[{ type: 'document', url: 'https://x.example/100%.pdf' }, { media: { name: '100%.pdf' } }],
	[{ type: 'image', url: 'https://x.example/a.png', caption: 'Look' }, { text: 'Look', media: { kind: 'image' } }],
	[{ type: 'location', latitude: 3, longitude: 4, caption: 'Depot' }, { place: { latitude: 3, longitude: 4, name: 'Depot' } }],
	[{ type: 'contact', text: 'BEGIN:VCARD\r\nFN:A\r\nTEL;type=CELL:+1\r\nTEL:+2\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:B\r\nEND:VCARD' }, { contacts: [{ name: 'A', phones: ['+1', '+2'] }, { name: 'B', phones: [] }] }],
	[{ type: 'listReply', replyTitle: 'Plan B', text: 'Large' }, { text: 'Plan B\nLarge' }],
])('a customer’s %j', async (message, look) => {
	await box.inbound(message);
	expect((await bubble()).look).toMatchObject(look as object);
});

test('answers quote, reactions and take-backs go to their message, and who reads one has read those before', async () => {
	const first = await box.inbound({ text: 'First' });
	const second = await box.inbound({ text: 'Second' });
	await post(box, '/sendMessage', { phone: PHONE, body: 'Answer', quotedMsgId: first });
	await box.inbound({ type: 'reaction', emoji: '❤️', quotedMessageId: box.ledger[0].id });
	await box.inbound({ type: 'revoke', quotedMessageId: first });
	await box.inbound({ text: 'To something older', quotedMessageId: 'wamid.OLD' });
	await post(box, '/readMessage', { messageId: second });
	const [{ messages }] = (await fetchJson(`${box.url}/box/chats`, 'GET')).json;
	expect(messages).toMatchObject([
		{ text: 'First', revoked: true, status: 'read' },
		{ text: 'Second', status: 'read' },
		{ text: 'Answer', quote: { author: 'Dana Example', text: 'First' }, reactions: ['Dana Example ❤️'] },
		{ text: 'To something older', quote: null, status: '' },
	]);
});
