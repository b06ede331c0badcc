import { startBox, type Box } from '../../demo/simulator/box';
import { CHAT, get, PHONE, post } from './helpers';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
beforeEach(() => {
	box.reset();
	box.openWindow(CHAT);
});
afterAll(async () => await box.close());

type Changes = Record<string, unknown>;
const long = (count: number) => '👍'.repeat(count);
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

const reply = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
const row = (id: string, changes: Changes = {}) => ({ id, title: id, ...changes });
const image = { type: 'image', image: { link: 'https://cdn.example/a.jpg' } };
const ctaCard = (changes: Changes = {}) => ({
	header: image,
	body: { text: 'Chair' },
	type: 'cta_url',
	action: { name: 'cta_url', parameters: { url: 'https://shop.example/1', display_text: 'Buy' } },
	...changes,
});
const replyCard = { header: image, body: { text: 'Chair' }, action: { buttons: [{ type: 'quick_reply', quick_reply: { id: 'a', title: 'A' } }] } };
const oldCard = (kind = 'image') => ({
	components: [
		{ type: 'header', parameters: [{ type: kind, [kind]: { link: 'https://cdn.example/a' } }] },
		{ type: 'button', sub_type: 'url', parameters: { text: 'Buy', url: 'https://shop.example/1' } },
	],
});

const VALID: Record<string, Changes> = {
	sendButton: { body: 'Choose', footer: 'f', sections: [reply('yes', 'Yes'), reply('no', 'No')] },
	sendList: { body: 'Pick', buttonText: 'Open', action: 'Open', sections: [{ title: 'A', rows: [row('1', { description: 'd' })] }] },
	sendCtaUrl: { body: 'See it', displayText: 'Open', url: 'https://example.com' },
	sendLocationRequest: { body: 'Where are you?' },
	sendProduct: { body: 'Look', action: { catalog_id: '900', product_retailer_id: 'SKU-1' } },
	sendCarousel: { body: 'Look', cards: [ctaCard(), ctaCard()] },
	sendFlow: { body: 'Form', flowId: '123', flowToken: 'tok', flowCta: 'Start', flowAction: 'navigate', flowActionPayload: { screen: 'WELCOME' } },
};
const METHODS = Object.keys(VALID);
const send = async (method: string, changes: Changes = {}) => await post(box, `/${method}`, { phone: PHONE, ...VALID[method], ...changes });

const product = (count: number, title?: string) => ({ title, product_items: many(count, (index) => ({ product_retailer_id: `SKU-${index}` })) });
const products = (...sections: unknown[]) => ({ header: 'Chairs', action: { catalog_id: '900', sections } });

test.each<[string, Changes, string]>([
	['sendButton', {}, 'Choose\nf'],
	['sendButton', { header: { type: 'text', text: 'Top' } }, 'Top\nChoose\nf'],
	['sendButton', { header: image, sections: [reply(long(256), long(20))], body: long(1024), footer: long(60) }, `${long(1024)}\n${long(60)}`],
	['sendButton', { sections: undefined, buttons: [{ id: 'a', title: 'A' }] }, 'Choose\nf'],
	['sendList', {}, 'Pick'],
	['sendList', { title: 'Top', footer: 'f', body: long(4096) }, `Top\n${long(4096)}\nf`],
	['sendList', { sections: [{ rows: many(10, (index) => row(String(index))) }] }, 'Pick'],
	['sendCtaUrl', { header: { type: 'document', document: { id: '1' } }, footer: 'f' }, 'See it\nf'],
	['sendLocationRequest', {}, 'Where are you?'],
	['sendProduct', { body: undefined }, ''],
	['sendProduct', products(product(15, 'A'), product(15, 'B')), 'Chairs\nLook'],
	['sendCarousel', {}, 'Look\nChair\nChair'],
	['sendCarousel', { cards: [replyCard, replyCard] }, 'Look\nChair\nChair'],
	['sendCarousel', { cards: undefined, params: [{ type: 'CAROUSEL', cards: [oldCard(), oldCard()] }] }, 'Look'],
	['sendFlow', { header: 'Top', footer: 'f' }, 'Top\nForm\nf'],
	['sendFlow', { flowAction: 'data_exchange', flowActionPayload: undefined }, 'Form'],
	['sendFlow', { flowActionPayload: undefined, flowActionScreen: 'WELCOME', flowActionData: { a: 1 }, header: { type: 'text', text: 'T' } }, 'T\nForm'],
	['sendFlow', { flowId: '500000000000002', mode: 'draft' }, 'Form'],
])('%s takes %j', async (method, changes, text) => {
	const { status, json } = await send(method, { ...changes, quotedMsgId: 'wamid.Q' });
	expect([status, json]).toEqual([200, expect.objectContaining({ sent: true, id: expect.any(String) })]);
	expect(box.ledger).toMatchObject([{ method, to: CHAT, text }]);
	expect((await get(box, '/messages')).json.messages).toMatchObject([{ type: 'interactive', fromMe: 1, quotedMsgId: 'wamid.Q' }]);
});

test.each(METHODS)('%s needs a destination, a body, an open window and a person', async (method) => {
	expect((await send(method, { phone: undefined })).status).toBe(400);
	expect((await send(method, { quotedMsgId: 5 })).status).toBe(400);
	if (method !== 'sendProduct') expect((await send(method, { body: ' ' })).status).toBe(400);
	expect((await send(method, { phone: undefined, chatId: '120363@g.us' })).json).toMatchObject({ sent: false, error: { code: 131051 } });
	box.closeWindow(CHAT);
	expect((await send(method)).json).toEqual({ sent: false, message: 'Dialog window is closed' });
	expect(box.ledger).toEqual([]);
});

test.each<[string, Changes]>([
	['sendButton', { body: long(1025) }],
	['sendButton', { footer: long(61) }],
	['sendButton', { header: { type: 'text', text: long(61) } }],
	['sendButton', { header: { type: 'image', image: { link: 'x' } } }],
	['sendButton', { sections: [] }],
	['sendButton', { sections: many(4, (index) => reply(String(index))) }],
	['sendButton', { sections: [reply('a', long(21))] }],
	['sendButton', { sections: [reply(long(257), 'a')] }],
	['sendButton', { sections: [reply('a', 'A'), reply('a', 'B')] }],
	['sendButton', { sections: [reply('a', 'A'), reply('b', 'A')] }],
	['sendList', { body: long(4097) }],
	['sendList', { buttonText: long(21) }],
	['sendList', { title: long(61) }],
	['sendList', { sections: [{ rows: [] }] }],
	['sendList', { sections: [{ rows: many(11, (index) => row(String(index))) }] }],
	['sendList', { sections: [{ title: 'A', rows: many(6, (index) => row(`a${index}`)) }, { title: 'B', rows: many(5, (index) => row(`b${index}`)) }] }],
	['sendList', { sections: many(11, (index) => ({ title: 'A', rows: [row(String(index))] })) }],
	['sendList', { sections: [{ title: long(25), rows: [row('1')] }] }],
	['sendList', { sections: [{ rows: [row('1', { title: long(25) })] }] }],
	['sendList', { sections: [{ rows: [row('1', { description: long(73) })] }] }],
	['sendList', { sections: [{ rows: [row(long(201), { title: 'x' })] }] }],
	['sendList', { sections: [{ rows: [row('1'), row('1')] }] }],
	['sendCtaUrl', { displayText: long(21) }],
	['sendCtaUrl', { url: 'shop.example' }],
	['sendLocationRequest', { body: long(1025) }],
	['sendProduct', products(product(16, 'A'), product(15, 'B'))],
	['sendProduct', products(...many(11, () => product(1, 'A')))],
	['sendCarousel', { cards: [ctaCard()] }],
	['sendCarousel', { cards: many(11, () => ctaCard()) }],
	['sendCarousel', { cards: [ctaCard(), replyCard] }],
	['sendCarousel', { cards: [ctaCard(), ctaCard({ header: { type: 'video', video: { link: 'https://x.example/v.mp4' } } })] }],
	['sendCarousel', { cards: undefined, params: [{ type: 'CAROUSEL', cards: [oldCard(), oldCard('video')] }] }],
	['sendFlow', { flowId: '500000000000002' }],
])('%s refuses %j with 131009', async (method, changes) => {
	const { status, json } = await send(method, changes);
	expect([status, json]).toEqual([200, { sent: false, message: expect.any(String), error: { code: 131009, message: expect.any(String) } }]);
	expect(box.ledger).toEqual([]);
});

test.each<[string, Changes]>([
	['sendButton', { sections: undefined }],
	['sendButton', { sections: [{ id: 'a', title: 'A' }] }],
	['sendButton', { sections: [reply('a', '')] }],
	['sendButton', { header: 'text' }],
	['sendButton', { header: { type: 'audio', audio: {} } }],
	['sendList', { buttonText: undefined }],
	['sendList', { sections: undefined }],
	['sendList', { sections: [{ rows: [row('1')] }, { title: 'B', rows: [row('2')] }] }],
	['sendCtaUrl', { displayText: undefined }],
	['sendCtaUrl', { url: undefined }],
	['sendProduct', { action: undefined, catalogId: '900' }],
	['sendProduct', { action: { catalog_id: '900' } }],
	['sendProduct', { ...products(product(1)), header: undefined }],
	['sendProduct', { ...products(product(1)), body: undefined }],
	['sendCarousel', { cards: undefined }],
	['sendCarousel', { cards: [ctaCard(), ctaCard({ header: undefined })] }],
	['sendCarousel', { cards: [ctaCard(), ctaCard({ action: { name: 'cta_url' } })] }],
	['sendFlow', { flowId: undefined }],
	['sendFlow', { flowToken: '' }],
	['sendFlow', { flowCta: undefined }],
	['sendFlow', { flowAction: 'jump' }],
	['sendFlow', { flowActionPayload: undefined }],
	['sendFlow', { flowActionPayload: { screen: 'A', data: {} } }],
	['sendFlow', { mode: 'live' }],
])('%s refuses %j with 400', async (method, changes) => {
	const { status, json } = await send(method, changes);
	expect([status, json]).toEqual([400, { error: expect.any(String) }]);
	expect(box.ledger).toEqual([]);
});

test('products need a linked catalog, and deprecated flows are blocked', async () => {
	box.commerce = [];
	expect((await send('sendProduct')).json).toMatchObject({ sent: false, error: { code: 131009 } });
	expect((await send('sendFlow', { flowId: '500000000000003' })).json).toMatchObject({ sent: false, error: { code: 132068 } });
});
