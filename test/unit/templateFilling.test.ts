import { checkBodyOnly, checkFilledBody, fillTemplate, readTemplates, type Template } from '../../nodes/shared/domain/template';
import { refusal } from './refusal';

const read = (...components: unknown[]): Template => readTemplates([{ name: 't', language: 'en', status: 'approved', category: 'UTILITY', namespace: 'ns', components }])[0];
const body = (text: string) => ({ type: 'BODY', text });
const header = (format: string, text?: string) => ({ type: 'HEADER', format, text });
const buttons = (...list: object[]) => ({ type: 'BUTTONS', buttons: list });
const context = { now: 1000, momentOf: (value: unknown) => (value === undefined || value === '' ? undefined : Number(value)) };
const fill = (template: Template, values: unknown) => fillTemplate(template, values, context);
const refused = (template: Template, values: unknown) => refusal(() => fill(template, values));

describe('what the form gives', () => {
	it.each<[unknown]>([[undefined], [null], [''], [' \n']])('%j is nothing', (value) => {
		expect(refused(read(body('{{1}}')), { body_1: value })).toBe('Body {{1}} is empty; template "t" needs it');
		expect(fill(read(body('Hello')), { body_9: value }).params).toEqual([]);
	});

	it('0 and false are values', () => {
		expect(fill(read(body('{{1}} {{2}}')), { body_1: 0, body_2: false }).text).toBe('0 false');
	});

	it('all that is missing is named at once', () => {
		expect(refused(read(body('{{1}} {{2}} {{3}}')), { body_2: 'x' })).toBe('Body {{1}} is empty; template "t" needs Body {{1}}, Body {{3}}');
	});

	it.each<[string, string, object]>([
		['The value "body_3" has no place in template "t", which has 2 places to fill: body_1, body_2', '{{1}} {{2}}', { body_1: 'a', body_2: 'b', body_3: 'c' }],
		['The value "header_1" has no place in template "t", which has 1 place to fill: body_1', '{{1}}', { body_1: 'a', header_1: 'b' }],
		['The value "body_1" has no place in template "t", which has 0 places to fill', 'Hello', { body_1: 'a' }],
	])('%s', (sentence, text, values) => expect(refused(read(body(text)), values)).toBe(sentence));

	it('a template of fixed words needs nothing, and its text is what the customer reads', () => {
		expect(fill(read(header('TEXT', 'Hi'), body('Hello'), buttons({ type: 'PHONE_NUMBER' })), null)).toEqual({ params: [], uploads: [], text: 'Hello' });
		expect(fill(read(), null)).toEqual({ params: [], uploads: [] });
	});
});

describe('header and body', () => {
	it('both kinds of variables; the text is the body alone', () => {
		expect(fill(read(header('TEXT', 'No. {{number}}'), body('Hi {{1}}')), { header_number: '7', body_1: 'Maria' })).toEqual({
			params: [
				{ type: 'header', parameters: [{ type: 'text', parameter_name: 'number', text: '7' }] },
				{ type: 'body', parameters: [{ type: 'text', text: 'Maria' }] },
			],
			uploads: [],
			text: 'Hi Maria',
		});
	});

	it('what is too long is named with its card', () => {
		const card = (...components: object[]) => read(body('Hi'), { type: 'CAROUSEL', cards: [{ components }] });
		expect(refused(read(body('{{1}}')), { body_1: 'x'.repeat(1025) })).toBe('The body has 1025 characters once it is filled in; WhatsApp takes at most 1024');
		expect(refused(card(body('{{1}}')), { card_0_body_1: 'x'.repeat(1025) })).toBe('Card 1: Body has 1025 characters once it is filled in; WhatsApp takes at most 1024');
		expect(refused(card(header('TEXT', '{{1}}')), { card_0_header_1: 'x'.repeat(61) })).toBe('Card 1: Header has 61 characters once it is filled in; WhatsApp takes at most 60');
	});

	it('the text is that of the message, not that of a card', () => {
		expect(fill(read(body('Look, {{1}}'), { type: 'CAROUSEL', cards: [{ components: [body('Card {{1}}')] }] }), { body_1: 'Maria', card_0_body_1: 'a' }).text).toBe('Look, Maria');
		expect(fill(read(body('Look'), { type: 'CAROUSEL', cards: [{ components: [body('Card {{1}}')] }] }), { card_0_body_1: 'a' }).text).toBe('Look');
	});

	it('a place, in the numbers that people write', () => {
		const place = (values: object) => fill(read(header('LOCATION')), values).params;
		const sent = (location: object) => [{ type: 'header', parameters: [{ type: 'location', location }] }];
		expect(place({ header_latitude: 52.52, header_longitude: ' 13.40 ' })).toStrictEqual(sent({ latitude: '52.52', longitude: '13.40' }));
		expect(place({ header_latitude: '52,52', header_longitude: '-180', header_name: 'Shop', header_address: 'Main St 1' })).toStrictEqual(sent({ latitude: '52.52', longitude: '-180', name: 'Shop', address: 'Main St 1' }));
		expect(refused(read(header('LOCATION')), { header_latitude: '90.1', header_longitude: '1' })).toBe('Header Latitude 90.1 is out of range: it goes from -90 to 90');
		expect(refused(read(header('LOCATION')), { header_latitude: '1', header_longitude: '0x10' })).toBe('Header Longitude "0x10" is not a number');
		expect(refused(read(header('LOCATION')), { header_latitude: '1', header_longitude: '1', header_name: 'a\nb' })).toMatch(/^Header Place Name holds a line break/);
	});
});

describe('the header’s file', () => {
	const file = (format: string, values: object) => {
		const { params, uploads } = fill(read(header(format)), values);
		expect(params).toMatchObject([{ type: 'header' }]);
		return { header: (params[0].parameters as object[])[0], uploads };
	};
	const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e';

	it.each<[unknown, object]>([
		[' https://cdn.example/a.jpg ', { link: 'https://cdn.example/a.jpg' }],
		['HTTP://cdn.example/a.jpg', { link: 'HTTP://cdn.example/a.jpg' }],
		['123456', { id: '123456' }],
		[1029384756, { id: '1029384756' }],
		[uuid.toUpperCase(), { id: uuid.toUpperCase() }],
	])('%j', (header_media, image) => expect(file('IMAGE', { header_media })).toStrictEqual({ header: { type: 'image', image }, uploads: [] }));

	it.each<[string, string]>([['binary:data', 'data'], ['Binary: my file ', 'my file'], ['binary:a\nb', 'a\nb']])('%j has to be uploaded, and its id goes where the message points', (header_media, binary) => {
		const { header: parameter, uploads } = file('VIDEO', { header_media });
		expect(uploads).toEqual([{ field: 'Header Video', media: 'video', binary, reference: {} }]);
		uploads[0].reference.id = '42';
		expect(parameter).toEqual({ type: 'video', video: { id: '42' } });
	});

	it('a document shows the name that was given', () => {
		expect(file('DOCUMENT', { header_media: '123456', header_filename: ' Invoice.pdf ' }).header).toStrictEqual({ type: 'document', document: { id: '123456', filename: 'Invoice.pdf' } });
		expect(file('DOCUMENT', { header_media: 'binary:data', header_filename: 'Invoice.pdf' }).uploads[0].reference).toStrictEqual({ filename: 'Invoice.pdf' });
		expect(file('DOCUMENT', { header_media: '123456', header_filename: ' ' }).header).toStrictEqual({ type: 'document', document: { id: '123456' } });
	});

	it.each(['a.jpg', '12345', 'x123456', '123456x', `x${uuid}`, `${uuid}0`, uuid.replaceAll('-', ''), uuid.replace('f', 'g'), '0f8fad5b-d9cb-469f-70867728950e', 'see https://cdn.example/a.jpg', 'my binary:data', 'data', 'ftp://cdn.example/a.jpg'])(
		'%j is neither a URL nor a file',
		(header_media) => expect(refused(read(header('IMAGE')), { header_media })).toBe('Header Image is neither a URL nor a file'),
	);

	it('an address that is none, one too long, a field without a name', () => {
		expect(refused(read(header('IMAGE')), { header_media: 'https://' })).toBe('Header Image is not a web address');
		expect(refused(read(header('IMAGE')), { header_media: `https://cdn.example/${'x'.repeat(1981)}` })).toBe('Header Image has 2001 characters; WhatsApp takes at most 2000');
		expect(refused(read(header('IMAGE')), { header_media: 'binary: ' })).toBe('Header Image names no binary field');
	});
});

describe('buttons', () => {
	const sent = (button: object, values: object) => fill(read(buttons({ type: 'PHONE_NUMBER' }, button)), values).params;
	const component = (subType: string, parameter: object) => [{ type: 'button', sub_type: subType, index: 1, parameters: [parameter] }];

	it.each<[string, object, object, unknown[]]>([
		['an address', { type: 'URL', url: 'https://a.example/{{1}}' }, { button_1_url: ' t 1 ' }, component('url', { type: 'text', text: 't%201' })],
		['an answer', { type: 'QUICK_REPLY' }, { button_1_payload: ' no ' }, component('quick_reply', { type: 'payload', payload: 'no' })],
		['an answer without a payload', { type: 'QUICK_REPLY' }, { button_1_payload: '' }, []],
		['a code', { type: 'COPY_CODE' }, { button_1_code: ' SUMMER ' }, component('copy_code', { type: 'coupon_code', coupon_code: 'SUMMER' })],
		['a catalog', { type: 'CATALOG' }, { button_1_thumbnail: ' SKU-1 ' }, component('catalog', { type: 'action', action: { thumbnail_product_retailer_id: 'SKU-1' } })],
		['a catalog without a product', { type: 'CATALOG' }, {}, []],
		['a flow', { type: 'FLOW' }, { button_1_flow_token: ' t1 ', button_1_flow_data: '{"name":"Maria"}' }, component('flow', { type: 'action', action: { flow_token: 't1', flow_action_data: { name: 'Maria' } } })],
		['a flow with data from an expression', { type: 'FLOW' }, { button_1_flow_data: { name: 'Maria' } }, component('flow', { type: 'action', action: { flow_token: 'unused', flow_action_data: { name: 'Maria' } } })],
		['a flow of which nothing is said', { type: 'FLOW' }, {}, component('flow', { type: 'action', action: { flow_token: 'unused' } })],
	])('%s', (_, button, values, params) => expect(sent(button, values)).toStrictEqual(params));

	it('the named variable of an address is filled as a numbered one', () => {
		expect(sent({ type: 'URL', url: 'https://a.example/t?id={{ticket}}' }, { button_1_url: 'a&b' })).toEqual(component('url', { type: 'text', text: 'a%26b' }));
	});

	it('an address has at most 2000 characters, once it is filled in', () => {
		const pattern = 'https://a.example/{{1}}';
		const rest = 2000 - 'https://a.example/'.length;
		expect(sent({ type: 'URL', url: pattern }, { button_1_url: 'x'.repeat(rest) })).toHaveLength(1);
		expect(() => sent({ type: 'URL', url: pattern }, { button_1_url: 'x'.repeat(rest + 1) })).toThrow('Button 2 URL Part makes an address of 2001 characters; WhatsApp takes at most 2000');
	});

	it.each(['{"order":{"id":12345678901234567890}}', { order: { id: 2 ** 64 } }])('data that have lost digits are refused: %j', (data) =>
		expect(() => sent({ type: 'FLOW' }, { button_1_flow_data: data })).toThrow('Button 2 Flow Data: order: id came as a number and has lost digits'),
	);
	it.each(['[1]', '{}', 'x', '5', [1], {}])('the data %j are refused', (data) => expect(() => sent({ type: 'FLOW' }, { button_1_flow_data: data })).toThrow('Button 2 Flow Data is not a JSON object with at least one key'));
});

describe('a template that only its body fills', () => {
	const waits = (...components: object[]) => refusal(() => checkBodyOnly(read(body('{{1}}'), ...components), 1));

	it.each<[object, string]>([
		[{ type: 'CAROUSEL', cards: [] }, 'a carousel'],
		[{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { has_expiration: true } }, 'an offer that ends at a time'],
		[buttons({ type: 'COPY_CODE' }), 'a button with a code to copy'],
		[buttons({ type: 'QUICK_REPLY' }, { type: 'OTP' }), 'a button with a code to copy'],
		[buttons({ type: 'URL', url: 'https://a.example/{{1}}' }), 'a variable in the address of its button ""'],
		[buttons({ type: 'X'.repeat(41) }), `a button of the kind ${'X'.repeat(40)}`],
	])('%j waits', (component, what) => expect(waits(component)).toBe(`Template "t" has ${what}, which this node does not fill`));

	it.each<[object]>([
		[{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { has_expiration: false } }],
		[{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Soon' } }],
		[buttons({ type: 'APP', url: 'https://a.example/{{1}}' })],
		[header('IMAGE')],
		[{ type: 'FOOTER', text: 'No {{1}}' }],
	])('%j goes out as it is', (component) => expect(waits(component)).toMatch(/^not refused/));

	it('says where its filled body is too long', () => {
		expect(refusal(() => checkFilledBody(read(body('<{{1}}>')), ['x'.repeat(1023)]))).toBe('The body of template "t" has 1025 characters once it is filled in; WhatsApp takes at most 1024');
		expect(() => checkFilledBody(read(body('<{{1}}>')), ['x'.repeat(1022)])).not.toThrow();
	});
});
