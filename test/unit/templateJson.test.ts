import { readRawComponents, readTemplates, type Template } from '../../nodes/shared/domain/template';
import { refusal } from './refusal';

const template = (text: string | undefined, more: object = {}, ...components: object[]): Template =>
	readTemplates([{ name: 't', language: 'en', status: 'approved', category: 'UTILITY', namespace: 'ns', components: [{ type: 'BODY', text }, ...components], ...more }])[0];
const text = (value: unknown, name?: string) => ({ type: 'text', ...(name === undefined ? {} : { parameter_name: name }), text: value });
const body = (...parameters: unknown[]) => ({ type: 'body', parameters });
const refused = (value: unknown, of?: Template) => refusal(() => readRawComponents(value, of));

describe('components as JSON, of a template that the channel does not list', () => {
	const list = [body(text('Maria'))];
	it.each<[string, unknown]>([
		['a list', list],
		['its JSON', ` ${JSON.stringify(list)} `],
		['one component alone', list[0]],
		['1MSG’s body', { template: 't', params: list }],
		['Meta’s body', { name: 't', components: list }],
	])('%s', (_, value) => expect(readRawComponents(value, undefined)).toStrictEqual({ params: list }));

	it.each([undefined, null, '', ' \n', [], '[]'])('%j are none', (value) => expect(readRawComponents(value, undefined)).toStrictEqual({ params: [] }));

	it('pass as they are, whatever else they hold', () => {
		const params = [
			{ type: 'HEADER', parameters: [{ type: 'image', image: { link: 'https://a.example/a.jpg' } }], more: 1 },
			{ type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'x' }] },
			{ type: 'Carousel', cards: [{ card_index: 0, components: [body(text('a'))] }] },
			{ type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer' }] },
			{ type: 'order_status', parameters: [] },
		];
		expect(readRawComponents(params, undefined)).toEqual({ params });
	});

	const card = (...components: unknown[]) => ({ type: 'carousel', cards: [{ components: [] }, { components }] });
	it.each<[unknown, string]>([
		['{', 'Components is not a JSON list'],
		['body', 'Components is not a JSON list'],
		[7, 'Components is not a JSON list'],
		[{ name: 't' }, 'Components is not a JSON list'],
		[[body(), 'x'], 'Components: entry 2 is a text; each entry has to be a component'],
		[[7], 'Components: entry 1 is not an object; each entry has to be a component'],
		[[{ type: 7, parameters: [] }], 'Components: entry 1 has no type that 1MSG knows'],
		[[{ parameters: [] }], 'Components: entry 1 has no type that 1MSG knows'],
		[[{ type: 'footer', parameters: [] }], 'Components: entry 1 has no type that 1MSG knows'],
		[[{ type: 'body' }], 'Components: entry 1 has no list of parameters'],
		[[{ type: 'carousel', parameters: [] }], 'Components: entry 1 is a carousel without a list of cards'],
		[[{ type: 'carousel', cards: [{ components: [] }, 7] }], 'Components: entry 1: card 2 has no list of components'],
		[[{ type: 'carousel', cards: [{ parameters: [] }] }], 'Components: entry 1: card 1 has no list of components'],
		[[card(body(), { type: 'x' })], 'Components: entry 1: card 2: entry 2 has no type that 1MSG knows'],
		[[body(text('a'), 'Maria')], 'Components: entry 1: parameter 2 is not an object with a type, such as {"type":"text","text":"Maria"}'],
		[[body({ text: 'Maria' })], 'Components: entry 1: parameter 1 is not an object with a type, such as {"type":"text","text":"Maria"}'],
		[[body(text(' '))], 'Components: entry 1: parameter 1 has no text'],
		[[body(text(7))], 'Components: entry 1: parameter 1 has no text'],
		[[body(text(2 ** 64))], 'Components: entry 1: parameters: 0: text came as a number and has lost digits'],
		['[{"type":"button","parameters":[{"type":"action","action":{"flow_action_data":{"order":12345678901234567890}}}]}]', 'Components: entry 1: parameters: 0: action: flow_action_data: order came as a number and has lost digits'],
		[[card(body({ type: 'x', order: 2 ** 53 }))], 'Components: entry 1: cards: 1: components: 0: parameters: 0: order came as a number and has lost digits'],
		[[body({ type: 'currency' }, text('a\nb'))], 'Components: entry 1: parameter 2 holds a line break; WhatsApp does not allow that in a template'],
	])('%j is refused', (value, sentence) => expect(refused(value)).toBe(sentence));
});

describe('components as JSON, of a template that the channel lists', () => {
	it('what the customer reads', () => {
		expect(readRawComponents([body(text('Maria'), text('42'))], template('Hi {{1}}, #{{2}}')).text).toBe('Hi Maria, #42');
		expect(readRawComponents([{ type: 'header', parameters: [] }, { type: 'BODY', parameters: [text('Maria')] }], template('Hi {{1}}')).text).toBe('Hi Maria');
		expect(readRawComponents([], template('Hello')).text).toBe('Hello');
		expect(readRawComponents([], template(undefined)).text).toBeUndefined();
	});

	it('named values are read by their name, not by their place', () => {
		const named = template('Hi {{name}}, #{{ticket}}');
		expect(readRawComponents([body(text('42', 'ticket'), text('Maria', 'name'))], named).text).toBe('Hi Maria, #42');
		expect(refused([body(text('Maria'), text('42'))], named)).toBe('Template "t" has the named variable "name", but no parameter of the body carries it as parameter_name');
		expect(refused([body(text('Maria', 'name'), text('42', 'number'))], named)).toMatch(/^Template "t" has the named variable "ticket"/);
		expect(refused([body(text('Maria', 'name'), text('42'))], template('Hi {{name}}, #{{2}}'))).toMatch(/^Template "t" has the named variable "2"/);
		expect(readRawComponents([body(text('Maria', 'x'))], template('Hi {{1}}')).text).toBe('Hi Maria');
		expect(refused([body(text('Maria'))], template('Hi {{1st}}'))).toMatch(/^Template "t" has the named variable "1st"/);
		expect(refused([body(text('Maria'))], template('Hi {{line1}}'))).toMatch(/^Template "t" has the named variable "line1"/);
		expect(readRawComponents([body(...Array.from({ length: 10 }, (_, index) => text(`v${index + 1}`)))], template('{{1}} {{2}} {{3}} {{4}} {{5}} {{6}} {{7}} {{8}} {{9}} {{10}}')).text).toMatch(/^v1 .* v10$/);
	});

	it('a price, which WhatsApp writes out, leaves the text open', () => {
		const price = { type: 'currency', currency: { fallback_value: '9 €', code: 'EUR', amount_1000: 9000 } };
		expect(readRawComponents([body(text('Maria'), price)], template('Hi {{1}}: {{2}}'))).toEqual({ params: [body(text('Maria'), price)], text: undefined });
	});

	it.each<[unknown, string, string]>([
		[[], 'Hi {{1}}', '1 body variable, but Components fills 0'],
		[[{ type: 'header', parameters: [text('a')] }], 'Hi {{1}}', '1 body variable, but Components fills 0'],
		[[body(text('a'))], 'Hi {{1}} {{2}}', '2 body variables, but Components fills 1'],
		[[body(text('a'))], 'Hi', '0 body variables, but Components fills 1'],
	])('%j for %j is refused with both numbers', (value, said, sentence) => expect(refused(value, template(said))).toBe(`Template "t" has ${sentence}`));

	it('a filled body has at most 1024 characters', () => {
		expect(refused([body(text('x'.repeat(1022)))], template('Hi {{1}}'))).toBe('The body of template "t" has 1025 characters once it is filled in; WhatsApp takes at most 1024');
	});

	it('a one-time code stands in a button too, where the template has one', () => {
		const code = template('{{1}} is your code.', {}, { type: 'BUTTONS', buttons: [{ type: 'OTP' }] });
		const button = { type: 'Button', sub_type: 'url', index: 0, parameters: [text('1')] };
		expect(refused([body(text('1'))], code)).toBe('Template "t" is for one-time codes, but Components fills no button');
		expect(readRawComponents([body(text('1')), button], code).text).toBe('1 is your code.');
		expect(refused([body(text('1'))], template('{{1}}', { category: 'AUTHENTICATION' }, { type: 'BUTTONS', buttons: [{ type: 'PHONE_NUMBER' }] }))).toMatch(/^not refused/);
		expect(readRawComponents([body(text('1')), button], template(undefined, { category: 'AUTHENTICATION' })).text).toBeUndefined();
	});
});
