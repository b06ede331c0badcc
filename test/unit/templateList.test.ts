import { bodyParameters, checkTimeToLive, chooseTemplate, languageOf, listedTemplates, passes, readTemplateChoice, readTemplates, summaryOf, templatesIn, variablesIn, versionsOf, type Template } from '../../nodes/shared/domain/template';
import { textAround, urlSuffix } from '../../nodes/shared/domain/template/text';
import { refusal } from './refusal';

const given = (more: object = {}) => ({ name: 't', language: 'en', status: 'approved', category: 'UTILITY', namespace: 'ns', components: [{ type: 'BODY', text: 'Hi' }], ...more });
const one = (more: object = {}): Template => readTemplates([given(more)])[0];

describe('a listing', () => {
	it('keeps each template beside what the channel gave, and leaves out what is none', () => {
		const element = given({ id: 7 });
		expect(listedTemplates([null, 'x', { name: '' }, element, 7])).toEqual([{ template: one(), element }]);
	});

	it('the total counts where it is a number', () => {
		expect(templatesIn({ templates: [1], total: '1' })).toEqual({ elements: [1], total: undefined });
		expect(templatesIn({ templates: [1], total: 3 })).toEqual({ elements: [1], total: 3 });
	});

	it('a summary has what people ask of a template', () => {
		const element = given({
			id: 42,
			status: 'REJECTED',
			rejected_reason: 'TAG_CONTENT_MISMATCH',
			components: [
				{ type: 'HEADER', format: 'TEXT', text: 'No. {{1}}' },
				{ type: 'BODY', text: 'Hi {{1}}' },
				{ type: 'FOOTER', text: 'Bye' },
				{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Track', url: 'https://a.example' }, { type: 'QUICK_REPLY', text: 'Stop' }] },
			],
		});
		expect(summaryOf(listedTemplates([element])[0])).toStrictEqual({
			id: '42',
			name: 't',
			language: 'en',
			status: 'rejected',
			category: 'utility',
			namespace: 'ns',
			rejectedReason: 'TAG_CONTENT_MISMATCH',
			header: 'No. {{1}}',
			body: 'Hi {{1}}',
			footer: 'Bye',
			buttons: [{ type: 'url', text: 'Track', url: 'https://a.example' }, { type: 'quick_reply', text: 'Stop' }],
			variables: [{ id: 'header_1', name: 'Header {{1}}', required: true }, { id: 'body_1', name: 'Body {{1}}', required: true }, { id: 'button_1_payload', name: 'Button 2 Payload', required: false }],
		});
	});

	it.each<[object[], object]>([
		[[{ type: 'HEADER', format: 'IMAGE' }], { header: 'image' }],
		[[{ type: 'HEADER' }], {}],
		[[{ type: 'BODY' }, { type: 'BUTTONS', buttons: [] }], {}],
		[[{ type: 'FOOTER', text: 'Bye' }], { footer: 'Bye' }],
	])('the summary of %j', (components, more) => {
		const { variables, ...rest } = summaryOf(listedTemplates([given({ components })])[0]);
		expect(variables).toBeDefined();
		expect(rest).toStrictEqual({ name: 't', language: 'en', status: 'approved', category: 'utility', namespace: 'ns', ...more });
	});
});

describe('filters', () => {
	const template = one({ name: 'Order_Shipped', language: 'pt_BR', status: 'APPROVED', category: 'UTILITY' });
	it.each<[object, boolean]>([
		[{}, true],
		[{ name: '', status: ' ', category: '', language: '' }, true],
		[{ name: ' SHIPPED ' }, true],
		[{ name: 'shopped' }, false],
		[{ status: ' Approved ' }, true],
		[{ status: 'pending' }, false],
		[{ status: 'approve' }, false],
		[{ category: 'Utility' }, true],
		[{ category: 'transactional' }, true],
		[{ category: 'marketing' }, false],
		[{ language: 'pt-br' }, true],
		[{ language: ' PT_BR ' }, true],
		[{ language: 'pt' }, false],
		[{ name: 'order', status: 'approved', category: 'utility', language: 'pt_BR' }, true],
		[{ name: 'order', status: 'pending', category: 'utility', language: 'pt_BR' }, false],
		[{ name: 'nope', status: 'approved' }, false],
	])('%j: %s', (filters, isIn) => expect(passes(template, filters)).toBe(isIn));

	it('a template whose category the channel does not say passes where none is asked for', () => {
		expect(passes(one({ category: null }), {})).toBe(true);
		expect(passes(one({ category: null }), { category: 'utility' })).toBe(false);
	});
});

describe('the language', () => {
	it('is the channel’s, else the one that was asked for, else a sentence', () => {
		expect(languageOf(one(), { name: 't', language: 'de' })).toBe('en');
		expect(languageOf(one({ language: null }), { name: 't', language: 'de' })).toBe('de');
		expect(languageOf(undefined, { name: 't', language: 'de' })).toBe('de');
		expect(refusal(() => languageOf(undefined, { name: 't' }))).toBe('The channel does not say which language template "t" is in');
		expect(refusal(() => languageOf(one({ language: null }), { name: 't' }))).toBe('The channel does not say which language template "t" is in');
	});

	it.each([['pt-br', 'pt_BR'], ['PT_BR', 'pt_BR'], ['zh-Hant-HK', 'zh_Hant_HK'], ['zh_hant-hk', 'zh-Hant-HK']])('%s means %s', (language, listed) => {
		expect(chooseTemplate([one({ language: listed })], { name: 't', language }).language).toBe(listed);
	});
	it.each([['ptBR', 'pt_BR'], ['pt', 'pt_BR'], ['en', 'de']])('%s does not mean %s', (language, listed) => {
		expect(refusal(() => chooseTemplate([one({ language: listed })], { name: 't', language }))).toBe(`Template "t" does not exist in the language "${language}"`);
	});

	it('a listing without it says nothing against the one that is asked for, and has a word for it', () => {
		const list = [one({ language: null }), one({ language: 'de' })];
		expect(versionsOf(list, (template) => template, { name: 't', language: 'fr' })).toEqual([list[0]]);
		expect(refusal(() => chooseTemplate(list, { name: 't' }))).toBe('Template "t" exists in several languages: a language that the channel does not name, de');
	});

	it('one that is no text is refused by its name', () => {
		expect(refusal(() => readTemplateChoice('t', {}))).toBe('Language must be text, but it is an object');
		expect(readTemplateChoice(' t | en ', ' ')).toEqual({ name: 't', language: 'en' });
	});
});

describe('variables and what stands around them', () => {
	it.each([
		['{{b}} {{2}} {{1}}', ['b', '2', '1']],
		['{{2nd}} {{1st}}', ['2nd', '1st']],
		[undefined, []],
	])('of %j are %j', (text, names) => expect(variablesIn(text)).toEqual(names));

	it('a name that begins or ends with a number is a name; a value beyond the variables has none', () => {
		expect(bodyParameters(['a', 'b', 'c'], one({ components: [{ type: 'BODY', text: '{{1st}} {{line2}}' }] }))).toStrictEqual([
			{ type: 'text', parameter_name: '1st', text: 'a' },
			{ type: 'text', parameter_name: 'line2', text: 'b' },
			{ type: 'text', text: 'c' },
		]);
	});

	it.each([
		['0123456789{{1}}', '0123456789{{1}}'],
		['01234567890{{1}}', '…34567890{{1}}'],
		['0123456789  a b c {{1}}', '…a b c {{1}}'],
		['x {{1}}0123456789 123456 890123456789', 'x {{1}}0123456789 123456…'],
		['x {{1}}01234567890123456789012345', 'x {{1}}01234567890123456789012345'],
		['x {{1}}012345678901234567890123456', 'x {{1}}012345678901234567…'],
		['  {{1}}  \n y  ', '{{1}} y'],
		['👍👍👍👍👍👍👍👍👍👍👍{{1}}', '…👍👍👍👍👍👍👍👍{{1}}'],
	])('%j reads %j', (text, shown) => expect(textAround(text, '1')).toBe(shown));

	it.each([
		['x=1&y=2', 'https://a.example/?a=1&{{1}}', 'x=1&y=2'],
		['a&b', 'https://a.example/?id=no-{{1}}', 'a%26b'],
		['50%2', 'https://a.example/{{1}}', '50%252'],
		['50%2g', 'https://a.example/{{1}}', '50%252g'],
		['a/b', '{{1}}', 'a/b'],
		['https://a.example/?id=7%26b=c', 'https://a.example/?id={{1}}', '7%26b=c'],
	])('%j in %s is %s', (value, pattern, suffix) => expect(urlSuffix(value, pattern)).toBe(suffix));
});

describe('time to live', () => {
	it('the sentence names the bounds of the category that the template has', () => {
		const said = (value: unknown, template?: Template) => refusal(() => checkTimeToLive(value, 'Time to Live', template));
		expect(said(1, one({ category: 'authentication' }))).toBe('Time to Live has to be a whole number from 30 to 900, or -1 for 30 days for a template of the category authentication');
		expect(said(1, one({ category: 'marketing' }))).toBe('Time to Live has to be a whole number from 43200 to 2592000 for a template of the category marketing');
		for (const template of [undefined, one({ category: 'NEW' }), one({ category: null })]) expect(said(29, template)).toBe('Time to Live has to be a whole number from 30 to 2592000, or -1 for 30 days');
		expect(checkTimeToLive(-1, 'Time to Live', undefined)).toBe(-1);
		expect(said('30.5')).toContain('whole number');
	});
});
