import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../../demo/simulator/box';
import { generalNode, runNode, type NodeSettings } from '../harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	box.openWindow('12025550143@c.us');
});

const RECIPIENT = '+1 202 555 0143';
const T = { phone: '12025550143' };

const run = async (operation: string, parameters: IDataObject, extra: { items?: IDataObject[]; settings?: NodeSettings } = {}) =>
	await runNode('oneMsg', { resource: 'message', operation, recipient: RECIPIENT, ...parameters }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, ...extra });

/** Runs, and gives the one request that left; the box accepted it. */
async function sent(operation: string, path: string, parameters: IDataObject) {
	const { outputs, error } = await run(operation, parameters);
	expect(error?.message).toBeUndefined();
	expect(box.hits.map(({ method, path: hit }) => [method, hit])).toEqual([['POST', `/${box.channelId}${path}`]]);
	expect(outputs[0]).toHaveLength(1);
	return { raw: box.hits[0].rawBody, json: outputs[0][0].json };
}

/** The same where the box's own check of a body is not asked, only its answer. */
async function sentAnyway(operation: string, path: string, parameters: IDataObject) {
	box.fault({ path, status: 200, body: { sent: true, id: 'wamid.ANY', message: 'Sent to 12025550143@c.us' } });
	return await sent(operation, path, parameters);
}

async function refused(operation: string, parameters: IDataObject) {
	const { error } = await run(operation, parameters);
	expect(box.hits).toEqual([]);
	return error;
}

const to = { kind: 'phone', value: '12025550143' };
const accepted = (text?: string) => ({ outcome: 'accepted', messageId: expect.stringMatching(/^wamid\./) as unknown, to, sentAs: 'session', ...(text === undefined ? {} : { text }), response: expect.objectContaining({ sent: true }) as unknown });

describe('message.sendButtons', () => {
	const buttons = { button: [{ id: 'yes', title: 'Yes' }] };

	it('sends the body of the facts', async () => {
		const { raw, json } = await sent('sendButtons', '/sendButton', { text: 'Choose', buttons, options: { footer: 'f' } });
		expect(raw).toBe(JSON.stringify({ ...T, body: 'Choose', footer: 'f', sections: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }] }));
		expect(json).toEqual(accepted('Choose'));
	});

	it('sends header, three buttons and a quote', async () => {
		const { raw } = await sent('sendButtons', '/sendButton', {
			text: 'Choose',
			headerType: 'document',
			headerUrl: 'https://example.com/a.pdf',
			headerFileName: 'Offer.pdf',
			specifyButtons: 'json',
			buttonsJson: '[{"id":1,"title":"A"},{"id":2,"title":"B"},{"id":3,"title":"C"}]',
			options: { quotedMessageId: 'wamid.X' },
		});
		expect(JSON.parse(raw)).toEqual({
			...T,
			body: 'Choose',
			header: { type: 'document', document: { link: 'https://example.com/a.pdf', filename: 'Offer.pdf' } },
			sections: ['A', 'B', 'C'].map((title, index) => ({ type: 'reply', reply: { id: `${index + 1}`, title } })),
			quotedMsgId: 'wamid.X',
		});
	});

	it.each([
		['text', { headerText: ' Hi ' }, { type: 'text', text: 'Hi' }],
		['image', { headerUrl: 'https://example.com/a.jpg' }, { type: 'image', image: { link: 'https://example.com/a.jpg' } }],
		['video', { headerUrl: 'https://example.com/a.mp4' }, { type: 'video', video: { link: 'https://example.com/a.mp4' } }],
	])('sends a header of the kind %s', async (headerType, fields, header) => {
		const { raw } = await sent('sendButtons', '/sendButton', { text: 'Choose', buttons, headerType, ...fields });
		expect(JSON.parse(raw)).toMatchObject({ header });
	});

	it('takes the buttons from an expression', async () => {
		const { outputs } = await run('sendButtons', { text: 'Choose', specifyButtons: 'json', buttonsJson: '={{ $json.choices }}' }, { items: [{ choices: [{ id: 'a', title: 'A' }] }] });
		expect(outputs[0][0].json.outcome).toBe('accepted');
		expect(box.hits[0].body).toMatchObject({ sections: [{ type: 'reply', reply: { id: 'a', title: 'A' } }] });
	});

	it.each([
		[{ buttons, text: '' }, /Text is empty/],
		[{ buttons, text: 'x'.repeat(1025) }, /Text has 1025 characters; WhatsApp takes at most 1024/],
		[{ text: 'a', buttons: {} }, /Buttons has no entry/],
		[{ text: 'a', buttons: { button: [{ id: 'a', title: 'A' }, { id: 'b', title: 'x'.repeat(24) }] } }, /Button 2: Title has 24 characters; WhatsApp takes at most 20/],
		[{ text: 'a', buttons: { button: [{ id: 'a', title: 'A' }, { id: 'a', title: 'B' }] } }, /Button 2: ID is the same as in Button 1/],
		[{ text: 'a', specifyButtons: 'json', buttonsJson: '[' }, /Buttons JSON is not a list in JSON/],
		[{ text: 'a', specifyButtons: 'json', buttonsJson: '={{ [1,2,3,4].map(n => ({ id: n, title: n })) }}' }, /Buttons has 4 entries; WhatsApp takes at most 3/],
		[{ text: 'a', buttons, headerType: 'text', headerText: '' }, /Header Text is empty/],
		[{ text: 'a', buttons, headerType: 'image', headerUrl: 'a.jpg' }, /Header URL is not a web address/],
		[{ text: 'a', buttons, options: { footer: 'x'.repeat(61) } }, /Footer has 61 characters; WhatsApp takes at most 60/],
		[{ text: 'a', buttons, recipient: '120363041234567890@g.us' }, /Recipient is a group/],
	])('refuses %# before anything is sent', async (parameters, sentence) => {
		expect((await refused('sendButtons', parameters))?.message).toMatch(sentence);
	});

	it('shows a fourth button as an issue in the editor, and n8n starts nothing then', async () => {
		const button = ['a', 'b', 'c', 'd'].map((id) => ({ id, title: id }));
		await expect(run('sendButtons', { text: 'a', buttons: { button } })).rejects.toThrow(/At most 3/);
		expect(box.hits).toEqual([]);
	});

	it('says what the channel says', async () => {
		box.fault({ path: '/sendButton', status: 200, body: { sent: false, message: 'Dialog window is closed' } });
		const { error } = await run('sendButtons', { text: 'a', buttons });
		expect(error?.message).toMatch(/24-hour window/);
		expect(error?.context).toMatchObject({ outcome: 'refused', code: 131047 });
	});
});

describe('message.sendList', () => {
	const sections = { section: [{ title: 'A', rows: { row: [{ id: '1', title: 'One', description: 'd' }] } }] };
	const list = { text: 'Pick', buttonText: 'Open', sections };

	it('sends the body of the facts', async () => {
		const { raw, json } = await sent('sendList', '/sendList', list);
		expect(raw).toBe(JSON.stringify({ ...T, body: 'Pick', buttonText: 'Open', action: 'Open', sections: [{ title: 'A', rows: [{ id: '1', title: 'One', description: 'd' }] }] }));
		expect(json).toEqual(accepted('Pick'));
	});

	it('sends the header under both its names', async () => {
		const { raw } = await sent('sendList', '/sendList', { ...list, headerText: 'Times', options: { footer: 'f', quotedMessageId: 'wamid.X' } });
		expect(JSON.parse(raw)).toMatchObject({ title: 'Times', header: 'Times', footer: 'f', quotedMsgId: 'wamid.X' });
	});

	it.each([
		['sections', '[{"rows":[{"id":"a","title":"A"}]}]'],
		['rows alone', '[{"id":"a","title":"A"}]'],
	])('takes JSON with %s', async (_, sectionsJson) => {
		const { raw } = await sent('sendList', '/sendList', { ...list, specifySections: 'json', sectionsJson });
		expect(JSON.parse(raw)).toMatchObject({ sections: [{ rows: [{ id: 'a', title: 'A' }] }] });
	});

	it('sends a text over 1,024 characters, with a hint', async () => {
		const { outputs, run: { data } } = await run('sendList', { ...list, text: 'x'.repeat(1025) });
		expect(outputs[0][0].json.outcome).toBe('accepted');
		expect(data.resultData.runData.Node[0].hints).toEqual([expect.objectContaining({ message: expect.stringMatching(/over 1024 characters/) as unknown })]);
	});

	it.each([
		[{ ...list, text: 'x'.repeat(4097) }, /Text has 4097 characters; WhatsApp takes at most 4096/],
		[{ ...list, buttonText: 'x'.repeat(21) }, /Button Text has 21 characters; WhatsApp takes at most 20/],
		[{ ...list, headerText: 'x'.repeat(61) }, /Header Text has 61 characters/],
		[{ ...list, sections: {} }, /Sections has no entry/],
		[{ ...list, sections: { section: [{ title: 'A' }] } }, /Section 1: Rows has no entry/],
		[{ ...list, sections: { section: [{ title: 'A', rows: { row: [{ id: '1', title: 'x'.repeat(25) }] } }] } }, /Section 1, Row 1: Title has 25 characters/],
		[{ ...list, sections: { section: [...sections.section, ...sections.section] } }, /Section 2, Row 1: ID is the same as in Section 1, Row 1/],
		[{ ...list, recipient: '120363041234567890@g.us' }, /Recipient is a group/],
	])('refuses %# before anything is sent', async (parameters, sentence) => {
		expect((await refused('sendList', parameters))?.message).toMatch(sentence);
	});
});

describe('message.sendCtaUrl', () => {
	const cta = { text: 'See it', buttonText: 'Open', url: 'https://example.com' };

	it('sends the body of the facts', async () => {
		const { raw, json } = await sent('sendCtaUrl', '/sendCtaUrl', cta);
		expect(raw).toBe(JSON.stringify({ ...T, body: 'See it', displayText: 'Open', url: 'https://example.com' }));
		expect(json).toEqual(accepted('See it'));
	});

	it('sends header, footer and quote', async () => {
		const { raw } = await sent('sendCtaUrl', '/sendCtaUrl', { ...cta, headerType: 'text', headerText: 'Hi', options: { footer: 'f', quotedMessageId: 'wamid.X' } });
		expect(JSON.parse(raw)).toMatchObject({ header: { type: 'text', text: 'Hi' }, footer: 'f', quotedMsgId: 'wamid.X' });
	});

	it.each([
		[{ ...cta, text: '' }, /Text is empty/],
		[{ ...cta, buttonText: '' }, /Button Text is empty/],
		[{ ...cta, buttonText: 'x'.repeat(21) }, /Button Text has 21 characters/],
		[{ ...cta, url: 'example.com' }, /URL is not a web address/],
		[{ ...cta, recipient: '120363041234567890@g.us' }, /Recipient is a group/],
	])('refuses %# before anything is sent', async (parameters, sentence) => {
		expect((await refused('sendCtaUrl', parameters))?.message).toMatch(sentence);
	});
});

describe('message.sendLocationRequest', () => {
	it('sends the body of the facts', async () => {
		const { raw, json } = await sent('sendLocationRequest', '/sendLocationRequest', { text: 'Where are you?' });
		expect(raw).toBe(JSON.stringify({ ...T, body: 'Where are you?' }));
		expect(json).toEqual(accepted('Where are you?'));
	});

	it.each([
		[{ text: ' ' }, /Text is empty/],
		[{ text: 'x'.repeat(1025) }, /Text has 1025 characters/],
		[{ text: 'a', recipient: '120363041234567890@g.us' }, /Recipient is a group/],
	])('refuses %# before anything is sent', async (parameters, sentence) => {
		expect((await refused('sendLocationRequest', parameters))?.message).toMatch(sentence);
	});
});

describe('message.sendProduct', () => {
	const product = { text: 'Look', catalogId: '900', productId: 'SKU-1' };
	const list = {
		productMessage: 'list',
		text: 'Look',
		headerText: 'Ours',
		catalogId: 900,
		productSections: { section: [{ title: 'A', productIds: 'SKU-1, SKU-2' }, { title: 'B', productIds: 'SKU-3' }] },
	};

	it('sends the body of the facts', async () => {
		const { raw, json } = await sent('sendProduct', '/sendProduct', product);
		expect(raw).toBe(JSON.stringify({ ...T, body: 'Look', action: { catalog_id: '900', product_retailer_id: 'SKU-1' } }));
		expect(json).toEqual(accepted('Look'));
	});

	it.each(['', ' \n'])('sends a product without a text (%j)', async (text) => {
		const { raw, json } = await sent('sendProduct', '/sendProduct', { ...product, text });
		expect(raw).toBe(JSON.stringify({ ...T, action: { catalog_id: '900', product_retailer_id: 'SKU-1' } }));
		expect(json).toEqual(accepted());
	});

	it('sends a list', async () => {
		const { raw, json } = await sent('sendProduct', '/sendProduct', { ...list, options: { footer: 'f', quotedMessageId: 'wamid.X' } });
		const items = (...ids: string[]) => ids.map((id) => ({ product_retailer_id: id }));
		expect(raw).toBe(
			JSON.stringify({
				...T,
				body: 'Look',
				header: 'Ours',
				footer: 'f',
				action: { catalog_id: '900', sections: [{ title: 'A', product_items: items('SKU-1', 'SKU-2') }, { title: 'B', product_items: items('SKU-3') }] },
				quotedMsgId: 'wamid.X',
			}),
		);
		expect(json).toEqual(accepted('Look'));
	});

	it('takes a list as JSON', async () => {
		const { raw } = await sent('sendProduct', '/sendProduct', { ...list, specifyProductSections: 'json', productSectionsJson: '[{"productIds":["SKU-1"]}]' });
		expect(JSON.parse(raw)).toMatchObject({ action: { catalog_id: '900', sections: [{ product_items: [{ product_retailer_id: 'SKU-1' }] }] } });
	});

	it.each([
		[{ ...product, catalogId: '' }, /Catalog ID is empty/],
		[{ ...product, productId: '' }, /Product ID is empty/],
		[{ ...product, text: 'x'.repeat(1025) }, /Text has 1025 characters/],
		[{ ...list, text: '' }, /Text is empty/],
		[{ ...list, headerText: '' }, /Header Text is empty/],
		[{ ...list, productSections: {} }, /Sections has no entry/],
		[{ ...list, productSections: { section: [{ title: 'A', productIds: 'a' }, { title: '', productIds: 'b' }] } }, /Section 2: Title is empty/],
		[{ ...product, recipient: '120363041234567890@g.us' }, /Recipient is a group/],
	])('refuses %# before anything is sent', async (parameters, sentence) => {
		expect((await refused('sendProduct', parameters))?.message).toMatch(sentence);
	});
});

describe('message.sendCarousel', () => {
	const link = (number: number) => ({ mediaUrl: `https://example.com/${number}.jpg`, text: `Card ${number}`, buttonText: 'Open', url: `https://example.com/${number}` });
	const linkCard = (number: number) => ({
		header: { type: 'image', image: { link: `https://example.com/${number}.jpg` } },
		body: { text: `Card ${number}` },
		type: 'cta_url',
		action: { name: 'cta_url', parameters: { url: `https://example.com/${number}`, display_text: 'Open' } },
	});

	it('sends cards with links', async () => {
		const { raw, json } = await sent('sendCarousel', '/sendCarousel', { text: 'Pick', cards: { card: [link(1), link(2)] }, options: { quotedMessageId: 'wamid.X' } });
		expect(raw).toBe(JSON.stringify({ ...T, body: 'Pick', cards: [linkCard(1), linkCard(2)], quotedMsgId: 'wamid.X' }));
		expect(json).toEqual(accepted('Pick'));
	});

	it('sends cards with answers', async () => {
		const card = ['a', 'b'].map((id) => ({ mediaUrl: `https://example.com/${id}.mp4`, text: '', buttons: { button: [{ id, title: 'Take it' }] } }));
		const { raw } = await sentAnyway('sendCarousel', '/sendCarousel', { text: 'Pick', cardMedia: 'video', cardButtons: 'quickReply', cards: { card } });
		expect(JSON.parse(raw)).toEqual({
			...T,
			body: 'Pick',
			cards: ['a', 'b'].map((id) => ({
				header: { type: 'video', video: { link: `https://example.com/${id}.mp4` } },
				type: 'cta_url',
				action: { buttons: [{ type: 'quick_reply', quick_reply: { id, title: 'Take it' } }] },
			})),
		});
	});

	describe('of products', () => {
		const header = (id: string) => ({ type: 'header', parameters: [{ type: 'product', product: { catalog_id: '900', product_retailer_id: id } }] });
		const shop = { text: 'Pick', cardMedia: 'product', catalogId: ' 900 ' };
		const toPage = (id: string) => ({ productId: id, buttonText: 'Open', url: `https://example.com/${id}` });

		it('sends them with links', async () => {
			const { raw, json } = await sent('sendCarousel', '/sendCarousel', { ...shop, cards: { card: [toPage('a'), toPage('b')] } });
			const cards = ['a', 'b'].map((id) => ({ components: [header(id), { type: 'button', sub_type: 'url', parameters: { url: `https://example.com/${id}`, text: 'Open' } }] }));
			expect(raw).toBe(JSON.stringify({ ...T, body: 'Pick', params: [{ type: 'CAROUSEL', cards }] }));
			expect(json).toEqual(accepted('Pick'));
		});

		it.each(['fields', 'json'])('sends them with answers, from %s', async (specifyCards) => {
			const buttons = [{ id: 'yes', title: 'Take it' }, { id: 'no', title: 'Not for me' }];
			const entries = (inForm: boolean) => ['a', 'b'].map((productId) => ({ productId, buttons: inForm ? { button: buttons } : buttons }));
			const { raw } = await sent('sendCarousel', '/sendCarousel', { ...shop, cardButtons: 'quickReply', specifyCards, cards: { card: entries(true) }, cardsJson: JSON.stringify(entries(false)) });
			const taps = buttons.map(({ id, title }) => ({ type: 'button', sub_type: 'quick_reply', parameters: [{ id, text: title }] }));
			expect((JSON.parse(raw) as { params: unknown }).params).toEqual([{ type: 'CAROUSEL', cards: ['a', 'b'].map((id) => ({ components: [header(id), ...taps] })) }]);
		});

		it.each([
			[{ catalogId: '', cards: { card: [toPage('a'), toPage('b')] } }, /Catalog ID is empty/],
			[{ cards: { card: [toPage('a')] } }, /Cards has only 1 entry/],
			[{ cards: { card: [toPage('a'), { ...toPage('b'), productId: ' ' }] } }, /Card 2: Product ID is empty/],
			[{ cards: { card: [toPage('a'), { ...toPage('b'), buttonText: 'x'.repeat(21) }] } }, /Card 2: Button Text has 21 characters/],
			[{ cardButtons: 'quickReply', cards: { card: [{ productId: 'a', buttons: { button: [{ id: '1', title: 'A' }] } }, { productId: 'b', buttons: { button: [{ id: '1', title: 'A' }, { id: '2', title: 'B' }] } }] } }, /Card 2 has 2 buttons, but Card 1 has 1 button/],
		])('refuses %# before anything is sent', async (parameters, sentence) => {
			expect((await refused('sendCarousel', { ...shop, ...parameters }))?.message).toMatch(sentence);
		});
	});

	it.each([
		['url', [link(1), link(2)]],
		['quickReply', [link(1), link(2)].map((card, id) => ({ ...card, buttons: [{ id, title: 'A' }] }))],
	])('takes cards as JSON, with buttons of the kind %s', async (cardButtons, cards) => {
		const { raw } = await sentAnyway('sendCarousel', '/sendCarousel', { text: 'Pick', cardButtons, specifyCards: 'json', cardsJson: JSON.stringify(cards) });
		expect((JSON.parse(raw) as { cards: unknown[] }).cards).toHaveLength(2);
	});

	it.each([
		[{ text: '', cards: { card: [link(1), link(2)] } }, /Text is empty/],
		[{ text: 'a', cards: { card: [link(1)] } }, /Cards has only 1 entry; WhatsApp needs at least 2/],
		[{ text: 'a', cards: { card: [link(1), { ...link(2), url: 'x' }] } }, /Card 2: Button URL is not a web address/],
		[{ text: 'a', cardButtons: 'quickReply', cards: { card: [{ mediaUrl: 'https://a.example/1', buttons: { button: [{ id: '1', title: 'A' }] } }, { mediaUrl: 'https://a.example/1' }] } }, /Card 2: Buttons has no entry/],
		[{ text: 'a', cards: { card: [link(1), link(2)] }, recipient: '120363041234567890@g.us' }, /Recipient is a group/],
	])('refuses %# before anything is sent', async (parameters, sentence) => {
		expect((await refused('sendCarousel', parameters))?.message).toMatch(sentence);
	});
});

describe('message.sendFlow', () => {
	const byId = (value: string) => ({ __rl: true, mode: 'id', value });
	const flow = { text: 'Form', flowId: byId('123'), flowCta: 'Start', flowScreen: 'WELCOME' };
	const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
	const tokens = () => box.hits.map(({ body }) => (body as { flowToken: string }).flowToken);

	it('sends the body of the facts', async () => {
		const { raw, json } = await sent('sendFlow', '/sendFlow', { ...flow, options: { flowToken: 'tok' } });
		expect(raw).toBe(
			JSON.stringify({ ...T, body: 'Form', flowId: '123', flowToken: 'tok', flowCta: 'Start', flowAction: 'navigate', flowActionPayload: { screen: 'WELCOME' } }),
		);
		expect(json).toEqual({ ...accepted('Form'), flowToken: 'tok' });
	});

	it('sends data, header, footer, mode and quote', async () => {
		const { raw } = await sent('sendFlow', '/sendFlow', {
			...flow,
			flowId: { __rl: true, mode: 'list', value: '123', cachedResultName: 'Booking' },
			flowData: '{"name":"Maria"}',
			headerText: 'Hi',
			options: { flowToken: 'tok', footer: 'f', flowMode: 'draft', quotedMessageId: 'wamid.X' },
		});
		expect(JSON.parse(raw)).toMatchObject({ flowId: '123', flowActionPayload: { screen: 'WELCOME', data: { name: 'Maria' } }, header: 'Hi', footer: 'f', mode: 'draft', quotedMsgId: 'wamid.X' });
	});

	it('asks the flow’s endpoint', async () => {
		const { raw } = await sent('sendFlow', '/sendFlow', { text: 'Form', flowId: byId('123'), flowCta: 'Start', flowAction: 'dataExchange', options: { flowToken: 'tok' } });
		expect(JSON.parse(raw)).toEqual({ ...T, body: 'Form', flowId: '123', flowToken: 'tok', flowCta: 'Start', flowAction: 'data_exchange' });
	});

	it('makes a token for each item, and gives it', async () => {
		const { outputs } = await run('sendFlow', flow, { items: [{}, {}] });
		expect(outputs[0].map(({ json }) => json.flowToken)).toEqual(tokens());
		expect(new Set(tokens()).size).toBe(2);
		for (const token of tokens()) expect(token).toMatch(UUID);
	});

	it('promise 1: Retry On Fail keeps the token, and sends no flow twice', async () => {
		box.fault({ path: '/sendFlow', status: 200, body: { sent: true, id: 'wamid.FIRST' } });
		box.fault({ path: '/sendFlow', status: 200, body: { sent: false, message: 'Dialog window is closed' } });
		const { outputs, error } = await run('sendFlow', flow, { items: [{}, {}], settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } });
		expect(error).toBeUndefined();
		expect(box.hits).toHaveLength(3);
		expect(tokens()[2]).toBe(tokens()[1]);
		expect(outputs[0].map(({ json }) => json.flowToken)).toEqual([tokens()[0], tokens()[1]]);
		expect(outputs[0][0].json.messageId).toBe('wamid.FIRST');
	});

	it.each([
		[{ ...flow, text: '' }, /Text is empty/],
		[{ ...flow, flowId: byId('') }, /Flow is empty/],
		[{ ...flow, flowId: byId('12/3') }, /Flow is not the ID/],
		[{ ...flow, flowCta: '' }, /Button Text is empty/],
		[{ ...flow, flowCta: 'x'.repeat(31) }, /Button Text has 31 characters; WhatsApp takes at most 30/],
		[{ ...flow, flowScreen: '' }, /First Screen is empty/],
		[{ ...flow, flowData: '[1]' }, /Screen Data is not a JSON object/],
		[{ ...flow, recipient: '120363041234567890@g.us' }, /Recipient is a group/],
	])('refuses %# before anything is sent', async (parameters, sentence) => {
		expect((await refused('sendFlow', parameters))?.message).toMatch(sentence);
	});
});

describe('what the channel refuses', () => {
	const link = (number: number) => ({ mediaUrl: 'https://example.com/1.jpg', text: '', buttonText: 'Open', url: `https://example.com/${number}` });
	const operations: Array<[string, string, IDataObject]> = [
		['sendButtons', '/sendButton', { text: 'a', buttons: { button: [{ id: 'a', title: 'A' }] } }],
		['sendList', '/sendList', { text: 'a', buttonText: 'Open', sections: { section: [{ rows: { row: [{ id: 'a', title: 'A' }] } }] } }],
		['sendCtaUrl', '/sendCtaUrl', { text: 'a', buttonText: 'Open', url: 'https://example.com' }],
		['sendLocationRequest', '/sendLocationRequest', { text: 'a' }],
		['sendProduct', '/sendProduct', { catalogId: '900', productId: 'SKU-1' }],
		['sendCarousel', '/sendCarousel', { text: 'a', cards: { card: [link(1), link(2)] } }],
		['sendFlow', '/sendFlow', { text: 'a', flowId: { __rl: true, mode: 'id', value: '123' }, flowCta: 'Start', flowScreen: 'A' }],
	];

	it.each(operations)('%s: a closed window, by the channel itself', async (operation, path, parameters) => {
		const { error } = await run(operation, { ...parameters, recipient: '+1 202 555 0199' });
		expect(box.hits.map(({ path: hit }) => hit)).toEqual([`/${box.channelId}${path}`]);
		expect(error?.message).toMatch(/24-hour window/);
		expect(error?.context).toMatchObject({ outcome: 'refused' });
		expect(box.ledger).toEqual([]);
	});

	it.each(operations)('%s: an answer under 200 that holds an error', async (operation, path, parameters) => {
		box.fault({ path, status: 200, body: { response: { error: { code: 131009, message: 'Parameter value is not valid' } } } });
		const { error } = await run(operation, parameters);
		expect(`${error?.message} ${error?.description}`).toMatch(/Parameter value is not valid/);
		expect(error?.context).toMatchObject({ outcome: 'refused' });
	});

	it.each(operations)('%s: a trial channel’s plain text', async (operation, path, parameters) => {
		box.fault({ path, status: 403, body: 'Subscription is blocked' });
		const { error } = await run(operation, parameters);
		expect(error?.message).toMatch(/trial or subscription has ended/);
		expect(error?.context).toMatchObject({ outcome: 'refused', httpStatus: 403 });
	});

	it.each(operations)('%s: with continue, a failed item leaves alone', async (operation, path, parameters) => {
		box.fault({ path, status: 500, body: 'oops' });
		const { outputs } = await run(operation, parameters, { items: [{}, {}], settings: { onError: 'continueRegularOutput' } });
		expect(outputs[0].map(({ json, pairedItem }) => [json.outcome ?? 'error', pairedItem])).toEqual([['error', { item: 0 }], ['accepted', { item: 1 }]]);
		expect(Object.keys(outputs[0][0].json)).toEqual(['error']);
	});
});

it('WhatsApp’s numbers show as issues in the editor', () => {
	const limits = generalNode.description.properties
		.filter(({ type, displayOptions }) => type === 'fixedCollection' && (displayOptions?.show?.operation as string[] | undefined)?.some((operation) => ['sendButtons', 'sendList', 'sendProduct', 'sendCarousel'].includes(operation)))
		.map(({ name, typeOptions }) => [name, typeOptions?.maxAllowedFields]);
	expect(limits).toEqual(expect.arrayContaining([['buttons', 3], ['sections', 10], ['productSections', 10], ['cards', 10], ['cards', 10]]));
});
