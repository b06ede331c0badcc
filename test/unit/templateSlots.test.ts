import fc from 'fast-check';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import { checkTimeToLive, fillTemplate, passes, readTemplates, slotsOf, summaryOf, type Template } from '../../nodes/shared/domain/template';
import { textAround, urlSuffix } from '../../nodes/shared/domain/template/text';

const read = (components: unknown, more: object = {}): Template => readTemplates([{ name: 't', language: 'en', status: 'approved', category: 'UTILITY', namespace: 'ns', components, ...more }])[0];
const body = (text: string) => ({ type: 'BODY', text });
const buttons = (...list: object[]) => ({ type: 'BUTTONS', buttons: list });
const context = { now: 1000, momentOf: (value: unknown) => (value === undefined || value === '' ? undefined : Number(value)) };
const fill = (template: Template, values: unknown) => fillTemplate(template, values, context);
const ids = (template: Template) => slotsOf(template).map(({ id }) => id);
const refusal = (act: () => unknown): string => {
	try {
		return `not refused: ${JSON.stringify(act())}`;
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidInput);
		return (error as InvalidInput).sentences;
	}
};

describe('slots: their ids are stored for ever', () => {
	it.each<[string, unknown, string[]]>([
		['text header and body', [{ type: 'HEADER', format: 'TEXT', text: 'No. {{1}}' }, body('{{2}} {{1}}')], ['header_1', 'body_1', 'body_2']],
		['a header without a format', [{ type: 'HEADER', text: 'No. {{number}}' }, body('{{name}}')], ['header_number', 'body_name']],
		['image', [{ type: 'HEADER', format: 'image' }], ['header_media']],
		['document', [{ type: 'HEADER', format: 'DOCUMENT' }], ['header_media', 'header_filename']],
		['location', [{ type: 'HEADER', format: 'LOCATION' }], ['header_latitude', 'header_longitude', 'header_name', 'header_address']],
		['product', [{ type: 'HEADER', format: 'PRODUCT' }], ['header_catalog_id', 'header_product_id']],
		['offer that ends', [{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Soon', has_expiration: true } }], ['offer_expiry']],
		['offer that does not end', [{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Soon', has_expiration: false } }], []],
		['buttons', [buttons({ type: 'PHONE_NUMBER' }, { type: 'URL', url: 'https://a.example/{{1}}' }, { type: 'URL', url: 'https://a.example' }, { type: 'QUICK_REPLY' }, { type: 'COPY_CODE' }, { type: 'CATALOG' }, { type: 'FLOW' })], ['button_1_url', 'button_3_payload', 'button_4_code', 'button_5_thumbnail', 'button_6_flow_token', 'button_6_flow_data']],
		['a button that cannot be read keeps its place', [buttons(7 as never, { type: 'URL', url: 'https://a.example/{{1}}' })], ['button_1_url']],
		['carousel', [{ type: 'CAROUSEL', cards: [{ components: [body('{{1}}')] }, { components: JSON.stringify([{ type: 'HEADER', format: 'VIDEO' }]) }] }], ['card_0_body_1', 'card_1_header_media']],
		['nothing', [body('Hello')], []],
	])('%s', (_, components, expected) => expect(ids(read(components))).toEqual(expected));

	it.each<[string, unknown[], unknown]>([
		['an OTP button', [body('{{1}} is your code.'), buttons({ type: 'OTP' })], 0],
		['the code page as a URL', [body('{{1}} is your code.'), buttons({ type: 'URL', url: 'https://www.whatsapp.com/otp/code/?code=otp{{1}}' })], 0],
		['a copy button', [body('{{1}} is your code.'), buttons({ type: 'PHONE_NUMBER' }, { type: 'COPY_CODE' })], 1],
		['no buttons in the listing', [body('{{1}} is your code.')], 0],
		['no text in the listing', [{ type: 'BODY' }, buttons({ type: 'OTP' })], 0],
	])('an authentication template has one slot and puts the code twice: %s', (_, components, index) => {
		const template = read(components, { category: 'authentication' });
		expect(ids(template)).toEqual(['code']);
		expect(fill(template, { code: 123456 }).params).toEqual([
			{ type: 'body', parameters: [{ type: 'text', text: '123456' }] },
			{ type: 'button', sub_type: 'url', index, parameters: [{ type: 'text', text: '123456' }] },
		]);
	});

	it('a carousel within a card is none that can be filled, and gives no id a second time', () => {
		const inner = { type: 'CAROUSEL', cards: [{ components: [body('{{1}}')] }] };
		const template = read([{ type: 'CAROUSEL', cards: [{ components: [body('{{1}}'), inner] }] }]);
		expect(ids(template)).toEqual(['card_0_body_1']);
	});

	it('a kind of thousands of letters does not fill the screen', () => {
		const endless = 'X'.repeat(5000);
		expect(refusal(() => fill(read([buttons({ type: endless })]), null)).length).toBeLessThan(400);
		expect(refusal(() => fill(read([{ type: 'HEADER', format: endless }]), null)).length).toBeLessThan(400);
		expect(refusal(() => fill(read([{ type: 'HEADER', format: 'LOCATION' }]), { header_latitude: endless, header_longitude: '1' })).length).toBeLessThan(400);
	});

	it('has no id twice, and each required one is asked for', () => {
		const component = fc.oneof(
			fc.record({ type: fc.constant('HEADER'), format: fc.constantFrom('TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'), text: fc.constantFrom('a', '{{1}}', '{{name}}') }),
			fc.record({ type: fc.constant('BODY'), text: fc.constantFrom('a', '{{1}} {{2}}', '{{name}}') }),
			fc.record({ type: fc.constant('BUTTONS'), buttons: fc.array(fc.record({ type: fc.constantFrom('URL', 'QUICK_REPLY', 'FLOW', 'COPY_CODE', 'CATALOG'), url: fc.constantFrom('https://a.example', 'https://a.example/{{1}}') })) }),
		);
		fc.assert(
			fc.property(fc.array(component), fc.array(fc.array(component), { minLength: 1, maxLength: 3 }), (components, cards) => {
				const template = read([...components, { type: 'CAROUSEL', cards: cards.map((card) => ({ components: card })) }]);
				const slots = slotsOf(template);
				expect(new Set(slots.map(({ id }) => id)).size).toBe(slots.length);
				for (const { id } of slots) expect(id).toMatch(/^[a-z0-9_]+$/);
				const [missing] = slots.filter(({ required }) => required);
				if (missing) expect(refusal(() => fill(template, null))).toContain(`${missing.label} is empty`);
				else expect(() => fill(template, null)).not.toThrow();
			}),
		);
	});
});

describe('filling', () => {
	it('what is filled in is never filled in again', () => {
		const { text, params } = fill(read([body('{{1}} {{2}}')]), { body_1: '{{2}}', body_2: '$&' });
		expect(text).toBe('{{2}} $&');
		expect(params).toEqual([{ type: 'body', parameters: [{ type: 'text', text: '{{2}}' }, { type: 'text', text: '$&' }] }]);
	});

	it('a text of any single-line characters goes out as it is', () => {
		const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== '' && !/[\r\n\t\u2028\u2029]| {5}/.test(text));
		fc.assert(fc.property(value, (text) => expect(fill(read([body('<{{1}}>')]), { body_1: text })).toMatchObject({ text: `<${text}>`, params: [{ parameters: [{ text }] }] })));
	});

	it('lengths count in code points, up to the very last', () => {
		expect(() => fill(read([body('{{1}}')]), { body_1: '👍'.repeat(1024) })).not.toThrow();
		expect(refusal(() => fill(read([body('{{1}}')]), { body_1: '👍'.repeat(1025) }))).toContain('1025 characters');
		const header = read([{ type: 'HEADER', format: 'TEXT', text: '{{1}}' }]);
		expect(() => fill(header, { header_1: '👍'.repeat(60) })).not.toThrow();
		expect(refusal(() => fill(header, { header_1: '👍'.repeat(61) }))).toContain('Header has 61 characters');
	});

	it('a product header', () => {
		expect(fill(read([{ type: 'HEADER', format: 'PRODUCT' }]), { header_catalog_id: '900', header_product_id: 'SKU-1' }).params).toEqual([
			{ type: 'header', parameters: [{ type: 'product', product: { catalog_id: '900', product_retailer_id: 'SKU-1' } }] },
		]);
	});

	it('a product header with the button of one product, which takes nothing; in cards too', () => {
		const product = [{ type: 'HEADER', format: 'PRODUCT' }, buttons({ type: 'SPM', text: 'View' })];
		const header = { type: 'header', parameters: [{ type: 'product', product: { catalog_id: '900', product_retailer_id: 'SKU-1' } }] };
		expect(fill(read(product), { header_catalog_id: '900', header_product_id: 'SKU-1' }).params).toEqual([header]);
		expect(fill(read([{ type: 'CAROUSEL', cards: [{ components: product }] }]), { card_0_header_catalog_id: '900', card_0_header_product_id: 'SKU-1' }).params).toEqual([
			{ type: 'carousel', cards: [{ card_index: 0, components: [header] }] },
		]);
	});

	it('an offer in the past, one that need not be given', () => {
		const offer = (has?: boolean) => read([{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Soon', has_expiration: has } }]);
		expect(refusal(() => fill(offer(true), { offer_expiry: 1000 }))).toContain('is over');
		expect(fill(offer(true), { offer_expiry: 1001 }).params).toEqual([{ type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1001 } }] }]);
		expect(fill(offer(), {}).params).toEqual([]);
	});

	it.each([
		['a header of a new kind', [{ type: 'HEADER', format: 'GIF' }], /header of the kind GIF/],
		['a button of a new kind', [buttons({ type: 'MPM' })], /button of the kind MPM/],
		['a carousel without cards', [{ type: 'CAROUSEL' }], /cards the channel does not list/],
		['such a button in a card', [{ type: 'CAROUSEL', cards: [{ components: [buttons({ type: 'MPM' })] }] }], /button of the kind MPM/],
	])('%s is refused, naming it and JSON', (_, components, sentence) => {
		const said = refusal(() => fill(read(components), {}));
		expect(said).toMatch(sentence);
		expect(said).toContain('Fill In set to “Using JSON”');
	});
});

describe('a URL button’s part', () => {
	const path = 'https://shop.example/t/{{1}}';
	const query = 'https://shop.example/t?id={{1}}';
	it.each([
		['t/42', path, 't/42'],
		['a b', path, 'a%20b'],
		['ü', path, '%C3%BC'],
		['42?x=1&y=2#z', path, '42?x=1&y=2#z'],
		['a%20b', path, 'a%20b'],
		['100%', path, '100%25'],
		['https://shop.example/t/42', path, '42'],
		['a&b=c/d', query, 'a%26b%3Dc%2Fd'],
		['abc+/==', query, 'abc%2B%2F%3D%3D'],
		['42', query, '42'],
		['x=1&y=2', 'https://shop.example/t?{{1}}', 'x=1&y=2'],
		['\ud800', path, '%EF%BF%BD'],
	])('%j in %s is %s', (value, pattern, encoded) => expect(urlSuffix(value, pattern)).toBe(encoded));

	it('never throws, and encoding twice is encoding once', () => {
		fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(path, query), (value, pattern) => {
			const once = urlSuffix(value, pattern);
			expect(once).toMatch(/^[\x21-\x7e]*$/);
			expect(urlSuffix(once, pattern)).toBe(once);
		}));
	});
});

describe('the text around a variable', () => {
	it.each([
		['Hi {{1}}, order {{2}}', '2', '…, order {{2}}'],
		['Hello, {{1}}! Your request number {{2}} has been accepted for processing.', '2', '…number {{2}} has been accepted…'],
		['Line\n{{1}}\nnext', '1', 'Line {{1}} next'],
		['none', '1', ''],
	])('%j at %s', (text, name, shown) => expect(textAround(text, name)).toBe(shown));
});

describe('time to live', () => {
	it.each<[string, unknown, boolean]>([
		['MARKETING', 43_200, true], ['MARKETING', 43_199, false], ['MARKETING', 2_592_001, false], ['MARKETING', -1, false],
		['UTILITY', 30, true], ['UTILITY', 29, false], ['UTILITY', 43_201, false], ['UTILITY', -1, true], ['UTILITY', '60', true],
		['AUTHENTICATION', 900, true], ['AUTHENTICATION', 901, false], ['AUTHENTICATION', 1.5, false], ['AUTHENTICATION', 'soon', false], ['AUTHENTICATION', true, false],
		['OTHER', 2_592_000, true], ['OTHER', 29, false],
	])('%s %j', (category, value, isFine) => {
		const check = () => checkTimeToLive(value, 'Time to Live', read([], { category }));
		if (isFine) expect(check()).toBe(Number(value));
		else expect(refusal(check)).toContain('Time to Live has to be a whole number from');
	});
	it.each([undefined, null, ''])('%j is not set', (value) => expect(checkTimeToLive(value, 'Time to Live', undefined)).toBeUndefined());
});

describe('listing', () => {
	it('old names of categories', () => {
		expect(passes(read([], { category: 'TRANSACTIONAL' }), { category: 'utility' })).toBe(true);
		expect(passes(read([], { category: 'OTP' }), { category: 'AUTHENTICATION' })).toBe(true);
		expect(passes(read([], { category: 'MARKETING' }), { category: 'utility' })).toBe(false);
	});

	it('a summary leaves out what is not there', () => {
		const element = { name: 't', rejected_reason: 'NONE', components: [body('Hi {{1}}')] };
		expect(summaryOf({ template: readTemplates([element])[0], element })).toEqual({ name: 't', body: 'Hi {{1}}', variables: [{ id: 'body_1', name: 'Body {{1}}', required: true }] });
	});
});
