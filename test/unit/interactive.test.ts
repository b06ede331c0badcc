import { checkNoGroup, choicesOf, counted, headerOf, interactiveText, label, objectsIn, optionalLabel, replyButtons, webAddress } from '../../nodes/shared/domain/interactive';
import { carouselCards, productCarousel } from '../../nodes/shared/domain/interactiveCards';
import { listSections, productSections } from '../../nodes/shared/domain/interactiveSections';
import { DATA_EXCHANGE, navigateTo } from '../../nodes/shared/domain/flowMessage';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';

/** The sentence of a refusal; every one has advice too. */
function refusal(work: () => unknown): string {
	try {
		work();
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidInput);
		expect((error as InvalidInput).advice).toBeTruthy();
		return (error as InvalidInput).message;
	}
	throw new Error('nothing was refused');
}

const button = (id: unknown, title: unknown) => ({ id, title });
const row = (id: unknown, title: unknown = `Row ${String(id)}`, description?: unknown) => ({ id, title, description });
const rows = (count: number, from = 0) => Array.from({ length: count }, (_, index) => row(from + index));

describe('lengths', () => {
	it('counts code points: an emoji of one is one', () => {
		expect(label('🙂'.repeat(20), 'Title', 20)).toBe('🙂'.repeat(20));
		expect(refusal(() => label('🙂'.repeat(21), 'Title', 20))).toBe('Title has 21 characters; WhatsApp takes at most 20');
	});

	it('keeps the white space of a text, and cuts it off a label', () => {
		expect(interactiveText(' a\n', 'Text')).toBe(' a\n');
		expect(label('  Yes ', 'Title', 3)).toBe('Yes');
		expect(interactiveText('x'.repeat(1024), 'Text')).toHaveLength(1024);
		expect(refusal(() => interactiveText('x'.repeat(1025), 'Text'))).toMatch(/^Text has 1025 characters; WhatsApp takes at most 1024$/);
	});

	it('takes numbers for texts, and nothing else', () => {
		expect(label(7, 'ID', 20)).toBe('7');
		expect(refusal(() => label({}, 'ID', 20))).toBe('ID must be text, but it is an object');
		expect(refusal(() => label(undefined, 'ID', 20))).toBe('ID is empty');
	});

	it.each([undefined, null, '', '   '])('leaves out an optional %p', (value) => expect(optionalLabel(value, 'Footer', 60)).toBeUndefined());

	it('does not take 0 for nothing', () => expect(optionalLabel(0, 'Footer', 60)).toBe('0'));
});

describe('webAddress', () => {
	it.each(['https://example.com', 'http://example.com/a?b=c#d', 'HTTPS://example.com/%20'])('takes %s', (url) => expect(webAddress(` ${url}\n`, 'URL')).toBe(url));
	it.each(['example.com', 'ftp://example.com', 'https://', 'https:///a', 'javascript:alert(1)', 'https://[', 'data:text/plain,a', 'xhttps://example.com'])('refuses %s', (url) => expect(refusal(() => webAddress(url, 'URL'))).toBe('URL is not a web address'));
	it('refuses white space inside', () => expect(refusal(() => webAddress('https://example.com/a b', 'URL'))).toMatch(/white space/));
});

describe('headerOf', () => {
	const url = 'https://example.com/a';

	it.each([
		[{ type: 'none' }, undefined],
		[{ type: '' }, undefined],
		[{ type: undefined }, undefined],
		[{ type: 'text', text: ' Hi ' }, { type: 'text', text: 'Hi' }],
		[{ type: 'image', url }, { type: 'image', image: { link: url } }],
		[{ type: 'video', url }, { type: 'video', video: { link: url } }],
		[{ type: 'document', url, fileName: '' }, { type: 'document', document: { link: url } }],
		[{ type: 'document', url, fileName: 'a.pdf' }, { type: 'document', document: { link: url, filename: 'a.pdf' } }],
	])('%j', (choice, header) => expect(headerOf(choice)).toStrictEqual(header));

	it.each([
		[{ type: 'text', text: '' }, 'Header Text is empty'],
		[{ type: 'text', text: 'x'.repeat(61) }, 'Header Text has 61 characters; WhatsApp takes at most 60'],
		[{ type: 'image', url: '' }, 'Header URL is empty'],
		[{ type: 'video', url: '' }, 'Header URL is empty'],
		[{ type: 'document', url: '' }, 'Header URL is empty'],
		[{ type: 'document', url, fileName: {} }, 'Header File Name must be text, but it is an object'],
		[{ type: 'audio', url }, 'Header is of an unknown kind'],
	])('refuses %j', (choice, sentence) => expect(refusal(() => headerOf(choice))).toBe(sentence));
});

describe('lists in JSON', () => {
	it.each([[[{ a: 1 }]], ['[{"a":1}]']])('reads %j', (value) => expect(objectsIn(value, 'Buttons JSON')).toEqual([{ a: 1 }]));
	it.each(['', '{', '{"a":1}', {}, null, undefined, 5])('refuses %j', (value) => expect(refusal(() => objectsIn(value, 'Buttons JSON'))).toBe('Buttons JSON is not a list in JSON'));
	it('names the entry that is none', () => expect(refusal(() => objectsIn('[{}, 5]', 'Buttons JSON'))).toBe('Buttons JSON: entry 2 is not an object'));

	it('counts', () => {
		expect(counted([1, 2], 'Cards', 2, 2)).toEqual([1, 2]);
		expect(counted([], 'Cards', 0, 2)).toEqual([]);
		expect(refusal(() => counted([], 'Cards', 2, 3))).toBe('Cards has no entry; WhatsApp needs at least 2');
		expect(refusal(() => counted([1], 'Cards', 2, 3))).toBe('Cards has only 1 entry; WhatsApp needs at least 2');
		expect(refusal(() => counted([1, 2, 3, 4], 'Cards', 2, 3))).toBe('Cards has 4 entries; WhatsApp takes at most 3');
	});
});

describe('buttons', () => {
	it('become replies', () => expect(replyButtons([button('yes', ' Yes '), button(2, 'No')])).toEqual([{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }, { type: 'reply', reply: { id: '2', title: 'No' } }]));

	it.each([
		[[], 'Buttons has no entry; WhatsApp needs at least 1'],
		[[1, 2, 3, 4].map((n) => button(n, n)), 'Buttons has 4 entries; WhatsApp takes at most 3'],
		[[button('a', 'A'), button('b', 'x'.repeat(24))], 'Button 2: Title has 24 characters; WhatsApp takes at most 20'],
		[[button('x'.repeat(257), 'A')], 'Button 1: ID has 257 characters; WhatsApp takes at most 256'],
		[[button('', 'A')], 'Button 1: ID is empty'],
		[[button('a', '')], 'Button 1: Title is empty'],
		[[button('a', 'A'), button('b', 'B'), button('a ', 'C')], 'Button 3: ID is the same as in Button 1'],
		[[button('a', 'A'), button('b', 'A')], 'Button 2: Title is the same as in Button 1'],
	])('%j', (entries, sentence) => expect(refusal(() => replyButtons(entries))).toBe(sentence));

	it('takes keys that every object inherits', () => expect(choicesOf([button('constructor', '__proto__'), button('__proto__', 'constructor')])).toHaveLength(2));
});

describe('list sections', () => {
	it('leaves out what is empty', () => {
		expect(listSections([{ title: '', rows: [row('a', 'A', ''), row('b', 'B', 'b')] }])).toEqual([{ rows: [{ id: 'a', title: 'A' }, { id: 'b', title: 'B', description: 'b' }] }]);
	});

	it('takes plain rows for one section', () => expect(listSections([row(1), row(2)])).toEqual([{ rows: [{ id: '1', title: 'Row 1' }, { id: '2', title: 'Row 2' }] }]));

	it('keeps the sections’ order and titles', () => {
		expect(listSections([{ title: 'A', rows: rows(5) }, { title: 'B', rows: rows(5, 5) }]).map(({ title, rows: { length } }) => [title, length])).toEqual([['A', 5], ['B', 5]]);
	});

	it.each([
		[[], 'Sections has no entry; WhatsApp needs at least 1'],
		[Array.from({ length: 11 }, (_, index) => ({ title: 'A', rows: [row(index)] })), 'Sections has 11 entries; WhatsApp takes at most 10'],
		[[{ title: 'A', rows: [] }], 'Section 1: Rows has no entry; WhatsApp needs at least 1'],
		[[{ title: 'A', rows: null }], 'Section 1: Rows has no entry; WhatsApp needs at least 1'],
		[[{ title: 'A', rows: 'x' }], 'Section 1: Rows is not a list in JSON'],
		[[{ title: 'A', rows: [row(1)] }, { rows: [row(2)] }], 'Section 2: Title is empty'],
		[[{ title: 'x'.repeat(25), rows: [row(1)] }], 'Section 1: Title has 25 characters; WhatsApp takes at most 24'],
		[[{ title: 'A', rows: rows(6) }, { title: 'B', rows: rows(5, 6) }], 'Sections have 11 rows together; WhatsApp takes at most 10'],
		[[{ rows: rows(11) }], 'Section 1: Rows has 11 entries; WhatsApp takes at most 10'],
		[rows(11), 'Rows has 11 entries; WhatsApp takes at most 10'],
		[[{ title: 'A', rows: [row(1)] }, { title: 'B', rows: [row(1)] }], 'Section 2, Row 1: ID is the same as in Section 1, Row 1'],
		[[{ rows: [row('x'.repeat(201))] }], 'Section 1, Row 1: ID has 201 characters; WhatsApp takes at most 200'],
		[[{ rows: [row(1), row(2, 'x'.repeat(25))] }], 'Section 1, Row 2: Title has 25 characters; WhatsApp takes at most 24'],
		[[row(1), row(2, 'B', 'x'.repeat(73))], 'Row 2: Description has 73 characters; WhatsApp takes at most 72'],
		[[row('', 'A')], 'Row 1: ID is empty'],
		[[{ title: 'A', rows: [row(1)] }, row(2)], 'Section 2: Rows has no entry; WhatsApp needs at least 1'],
	])('refuses %#', (sections, sentence) => expect(refusal(() => listSections(sections))).toBe(sentence));
});

describe('product sections', () => {
	it.each([['SKU-1, SKU-2\n7'], [['SKU-1', 'SKU-2', 7]], [[' SKU-1', '', null, 'SKU-2 ', '7']]])('reads the ids of %j', (productIds) => {
		expect(productSections([{ productIds }])).toEqual([{ product_items: [{ product_retailer_id: 'SKU-1' }, { product_retailer_id: 'SKU-2' }, { product_retailer_id: '7' }] }]);
	});

	it('takes thirty products in all', () => {
		const ids = (count: number) => Array.from({ length: count }, (_, index) => index);
		expect(productSections([{ title: 'A', productIds: ids(15) }, { title: 'B', productIds: ids(15) }])).toHaveLength(2);
		expect(refusal(() => productSections([{ title: 'A', productIds: ids(16) }, { title: 'B', productIds: ids(15) }]))).toBe('Sections have 31 products together; WhatsApp takes at most 30');
	});

	it.each([[{ toString: 1 }], [[{ toString: 1 }]], [[['a']]]])('says that %j is no text', (productIds) => expect(refusal(() => productSections([{ productIds }]))).toMatch(/^Section 1: Product IDs \(number 1\) must be text, but it is (an object|a list)$/));

	it.each([
		[[], 'Sections has no entry; WhatsApp needs at least 1'],
		[[{ productIds: ' , ' }], 'Section 1: Product IDs has no entry; WhatsApp needs at least 1'],
		[[{ productIds: undefined }], 'Section 1: Product IDs has no entry; WhatsApp needs at least 1'],
		[[{ productIds: [{}] }], 'Section 1: Product IDs (number 1) must be text, but it is an object'],
		[[{ title: 'A', productIds: 'a' }, { title: ' ', productIds: 'b' }], 'Section 2: Title is empty'],
	])('refuses %j', (sections, sentence) => expect(refusal(() => productSections(sections))).toBe(sentence));
});

describe('cards', () => {
	const card = (more: object = {}) => ({ mediaUrl: 'https://example.com/1.jpg', text: 'One', buttonText: 'Open', url: 'https://example.com/1', ...more });
	const links = { media: 'image', buttons: 'url' } as const;
	const answers = { media: 'video', buttons: 'quickReply' } as const;

	it('with links', () => {
		expect(carouselCards([card(), card({ text: '' })], links)).toEqual([
			{
				header: { type: 'image', image: { link: 'https://example.com/1.jpg' } },
				body: { text: 'One' },
				type: 'cta_url',
				action: { name: 'cta_url', parameters: { url: 'https://example.com/1', display_text: 'Open' } },
			},
			{
				header: { type: 'image', image: { link: 'https://example.com/1.jpg' } },
				type: 'cta_url',
				action: { name: 'cta_url', parameters: { url: 'https://example.com/1', display_text: 'Open' } },
			},
		]);
	});

	it('a text may have two line breaks, or be left out', () => {
		const [first, ...others] = carouselCards([card({ text: 'a\nb\rc' }), ...[undefined, null, ' '].map((text) => card({ text }))], links);
		expect(first.body).toEqual({ text: 'a\nb\rc' });
		for (const other of others) expect(other).not.toHaveProperty('body');
	});

	it('a text that is an object is refused, whatever it says of itself', () => {
		for (const text of [{ toString: 1 }, ['a', { toString: 1 }]]) expect(refusal(() => carouselCards([card({ text }), card({ text: '' })], links))).toMatch(/^Card 1: Text must be text/);
	});

	it('with answers; titles may come back on the next card', () => {
		const [first] = carouselCards([card({ buttons: [button('a', 'Take')] }), card({ buttons: [button('b', 'Take')] })], answers);
		expect(first).toEqual({
			header: { type: 'video', video: { link: 'https://example.com/1.jpg' } },
			body: { text: 'One' },
			type: 'cta_url',
			action: { buttons: [{ type: 'quick_reply', quick_reply: { id: 'a', title: 'Take' } }] },
		});
	});

	it.each([
		[[card()], links, 'Cards has only 1 entry; WhatsApp needs at least 2'],
		[Array.from({ length: 11 }, () => card()), links, 'Cards has 11 entries; WhatsApp takes at most 10'],
		[[card(), card({ mediaUrl: 'photo.jpg' })], links, 'Card 2: Media URL is not a web address'],
		[[card({ text: 'x'.repeat(161) }), card()], links, 'Card 1: Text has 161 characters; WhatsApp takes at most 160'],
		[[card({ text: 'a\nb\r\nc\nd' }), card()], links, 'Card 1: Text has 3 line breaks; WhatsApp takes at most 2'],
		[[card({ buttons: 'x' }), card()], answers, 'Card 1: Buttons is not a list in JSON'],
		[[card(), card({ buttonText: 'x'.repeat(21) })], links, 'Card 2: Button Text has 21 characters; WhatsApp takes at most 20'],
		[[card(), card({ url: '' })], links, 'Card 2: Button URL is empty'],
		[[card({ buttons: [button('a', 'A')] }), card()], answers, 'Card 2: Buttons has no entry; WhatsApp needs at least 1'],
		[[card({ buttons: [button('a', 'A')] }), card({ buttons: [button('a', 'A'), button('b', 'B')] })], answers, 'Card 2 has 2 buttons, but Card 1 has 1 button'],
		[[card({ buttons: [button('a', 'A'), button('a', 'B')] }), card()], answers, 'Card 1, Button 2: ID is the same as in Card 1, Button 1'],
	])('refuses %#', (cards, kind, sentence) => expect(refusal(() => carouselCards(cards, kind))).toBe(sentence));
});

describe('cards of products', () => {
	const header = (id: string) => ({ type: 'header', parameters: [{ type: 'product', product: { catalog_id: '900', product_retailer_id: id } }] });
	const link = (productId: unknown, more: object = {}) => ({ productId, buttonText: 'Open', url: 'https://example.com', ...more });
	const answer = (productId: unknown, ...buttons: object[]) => ({ productId, buttons });

	it('with links', () => {
		const action = { type: 'button', sub_type: 'url', parameters: { url: 'https://example.com', text: 'Open' } };
		expect(productCarousel([link(' SKU-1 '), link(2)], '900', 'url')).toEqual([{ type: 'CAROUSEL', cards: [{ components: [header('SKU-1'), action] }, { components: [header('2'), action] }] }]);
	});

	it('with answers', () => {
		const taps = (...ids: string[]) => ids.map((id) => ({ type: 'button', sub_type: 'quick_reply', parameters: [{ id, text: id.toUpperCase() }] }));
		expect(productCarousel([answer('a', button('x', 'X'), button('y', 'Y')), answer('b', button('v', 'V'), button('w', 'W'))], '900', 'quickReply')).toEqual([
			{ type: 'CAROUSEL', cards: [{ components: [header('a'), ...taps('x', 'y')] }, { components: [header('b'), ...taps('v', 'w')] }] },
		]);
	});

	it.each<[object[], 'url' | 'quickReply', string]>([
		[[link('a')], 'url', 'Cards has only 1 entry; WhatsApp needs at least 2'],
		[[link('a'), link('')], 'url', 'Card 2: Product ID is empty'],
		[[link('a'), link('b', { url: 'x' })], 'url', 'Card 2: Button URL is not a web address'],
		[[answer('a', button('x', 'X')), answer('b')], 'quickReply', 'Card 2: Buttons has no entry; WhatsApp needs at least 1'],
		[[answer('a', button('x', 'X')), answer('b', button('x', 'X'), button('y', 'Y'))], 'quickReply', 'Card 2 has 2 buttons, but Card 1 has 1 button'],
	])('refuses %#', (cards, buttons, sentence) => expect(refusal(() => productCarousel(cards as never, '900', buttons))).toBe(sentence));
});

describe('the start of a flow', () => {
	it.each([
		[undefined, undefined],
		['', undefined],
		['{}', undefined],
		[{}, undefined],
		['{"name":"Maria"}', { name: 'Maria' }],
		[{ name: 'Maria' }, { name: 'Maria' }],
	])('with the data %j', (data, given) => {
		const payload = { screen: 'WELCOME', ...(given ? { data: given } : {}) };
		expect(navigateTo(' WELCOME ', data)).toEqual({ flowAction: 'navigate', flowActionPayload: payload });
	});

	it('asks the endpoint without a payload', () => expect(DATA_EXCHANGE).toEqual({ flowAction: 'data_exchange' }));

	it.each(['[1]', '5', 'x', [1], 5])('refuses the data %j', (data) => expect(refusal(() => navigateTo('A', data))).toBe('Screen Data is not a JSON object'));
	it.each(['{"order":12345678901234567890}', { order: 2 ** 64 }])('refuses digits that are lost: %j', (data) => expect(refusal(() => navigateTo('A', data))).toBe('Screen Data: order came as a number and has lost digits'));
	it('refuses to open no screen', () => expect(refusal(() => navigateTo('', {}))).toBe('First Screen is empty'));
});

it('a group is refused, a person is not', () => {
	expect(refusal(() => checkNoGroup({ kind: 'chat', value: '120363041234567890@g.us' }, 'Recipient'))).toMatch(/^Recipient is a group;/);
	expect(() => checkNoGroup({ kind: 'chat', value: '123@lid' }, 'Recipient')).not.toThrow();
});
