import fc from 'fast-check';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import {
	bodyParameters,
	bodyText,
	bodyVariables,
	checkBodyOnly,
	chooseTemplate,
	namespaceOf,
	readTemplateChoice,
	readTemplates,
	renderBody,
	templateKey,
	templatesIn,
	templateValue,
} from '../../nodes/shared/domain/template';
import { readPayload } from './corpus';

const given = (more: Record<string, unknown> = {}) => ({ name: 'ticket_accepted', language: 'en', status: 'approved', category: 'UTILITY', namespace: 'ns_1', components: [{ type: 'BODY', text: 'Hello, {{1}}! {{2}} {{3}}' }], ...more });
const read = (...elements: unknown[]) => readTemplates(elements);
const one = (more: Record<string, unknown> = {}) => read(given(more))[0];
const body = (text: string) => one({ components: [{ type: 'BODY', text }] });
const refusal = (act: () => unknown): string => {
	try {
		return `not refused: ${JSON.stringify(act())}`;
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidInput);
		return `${(error as InvalidInput).message} ${(error as InvalidInput).advice ?? ''}`;
	}
};

describe('the channel’s list, in whatever dialect (1msg-api §24.15)', () => {
	it('of the corpus', () => {
		const list = templatesIn(readPayload('responses/templates-list.json'));
		expect(list?.total).toBe(1);
		expect(readTemplates(list?.elements ?? [])).toEqual([
			{
				name: 'order_shipped',
				language: 'en',
				status: 'approved',
				category: 'UTILITY',
				namespace: '00000000_1111_2222_3333_444444444444',
				components: [
					{ type: 'HEADER', format: 'IMAGE', buttons: [] },
					{ type: 'BODY', text: 'Hi {{1}}, order {{2}} shipped', buttons: [] },
					{ type: 'FOOTER', text: 'Thanks', buttons: [] },
					{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Track', url: 'https://shop.example/t/{{1}}' }, { type: 'QUICK_REPLY', text: 'Stop' }] },
				],
			},
		]);
	});

	it.each([
		['the status in capitals', { status: 'APPROVED' }, { status: 'approved' }],
		['no status', { status: undefined }, { status: '' }],
		['the language as an object', { language: { code: 'pt_BR', policy: 'deterministic' } }, { language: 'pt_BR' }],
		['no language', { language: null }, { language: '' }],
		['the category in small letters', { category: 'utility' }, { category: 'UTILITY' }],
		['message_template_namespace', { namespace: undefined, message_template_namespace: 'ns_2' }, { namespace: 'ns_2' }],
		['messageTemplateNamespace', { namespace: null, messageTemplateNamespace: 'ns_3' }, { namespace: 'ns_3' }],
		['an empty namespace beside another', { namespace: '', message_template_namespace: 'ns_2' }, { namespace: 'ns_2' }],
		['components as a JSON string', { components: JSON.stringify([{ type: 'body', text: 'Hi {{1}}' }]) }, { components: [{ type: 'BODY', text: 'Hi {{1}}', buttons: [] }] }],
		['component types in small letters', { components: [{ type: 'body', text: 'Hi' }] }, { components: [{ type: 'BODY', text: 'Hi', buttons: [] }] }],
		['buttons as a JSON string', { components: [{ type: 'BUTTONS', buttons: '[{"type":"url","url":"https://x"}]' }] }, { components: [{ type: 'BUTTONS', buttons: [{ type: 'URL', url: 'https://x' }] }] }],
		['components that are none', { components: 'soon' }, { components: [] }],
		['no components', { components: null }, { components: [] }],
		['a broken component beside a good one', { components: [null, 7, { type: 'BODY', text: 'Hi' }, { text: 'x' }] }, { components: [{ type: 'BODY', text: 'Hi', buttons: [] }] }],
	])('%s', (_, more, found) => expect(one(more)).toMatchObject(found));

	it('a broken element never costs its neighbours', () => {
		const [good] = read(given());
		fc.assert(fc.property(fc.array(fc.jsonValue()), fc.array(fc.jsonValue()), (before, after) => expect(read(...before, given(), ...after)).toContainEqual(good)));
	});

	it.each([
		['an error under HTTP 200', { error: { message: 'x' } }],
		['an error beside an empty list', { error: { message: 'x' }, templates: [] }],
		['text', 'Subscription is blocked'],
		['nothing', undefined],
		['null', null],
		['templates that are no list', { templates: 'soon' }],
		['an empty object', {}],
	])('%s never counts as an empty list', (_, answer) => expect(templatesIn(answer)).toBeUndefined());

	it.each([
		[{ templates: [] }, { elements: [], total: undefined }],
		[{ templates: [1], total: 1 }, { elements: [1], total: 1 }],
		[[1, 2], { elements: [1, 2] }],
	])('%j is a list', (answer, list) => expect(templatesIn(answer)).toEqual(list));
});

describe('which template is meant', () => {
	it.each([
		['ticket_accepted', undefined, { name: 'ticket_accepted' }],
		[' ticket_accepted ', '', { name: 'ticket_accepted' }],
		['ticket_accepted|en', '', { name: 'ticket_accepted', language: 'en' }],
		['ticket_accepted | en_US', undefined, { name: 'ticket_accepted', language: 'en_US' }],
		['ticket_accepted|', undefined, { name: 'ticket_accepted' }],
		['ticket_accepted|en', ' de ', { name: 'ticket_accepted', language: 'de' }],
	])('%j with the language %j', (value, language, choice) => expect(readTemplateChoice(value, language)).toEqual({ language: undefined, ...choice }));

	it.each(['', '  ', '|en', null, undefined, 7, {}])('%j is empty', (value) => expect(refusal(() => readTemplateChoice(value, 'en'))).toContain('Template is empty'));
	it.each(['ticket accepted', 'ticket\taccepted', 'ticket\u00a0accepted'])('%j has a space in its name', (value) => expect(refusal(() => readTemplateChoice(value, 'en'))).toContain(`Template "${value}" has a space in its name`));

	it('the approved one, in the language that was asked for', () => {
		const list = read(given(), given({ language: 'de' }), given({ language: 'fr', status: 'REJECTED' }), given({ name: 'other' }));
		expect(chooseTemplate(list, { name: 'ticket_accepted', language: 'de' })).toMatchObject({ language: 'de' });
		expect(chooseTemplate(list, { name: 'other' })).toMatchObject({ name: 'other', language: 'en' });
		expect(chooseTemplate(read(given(), given({ language: 'fr', status: 'REJECTED' })), { name: 'ticket_accepted' })).toMatchObject({ language: 'en' });
	});

	it('is the same one where the list holds it twice', () => {
		expect(chooseTemplate(read(given(), given()), { name: 'ticket_accepted', language: 'en' })).toMatchObject({ language: 'en' });
		expect(chooseTemplate(read(given(), given()), { name: 'ticket_accepted' })).toMatchObject({ language: 'en' });
	});

	it.each([
		['no such name', [given()], { name: 'nope' }, 'Template "nope" is not on this channel'],
		['capitals count', [given()], { name: 'Ticket_Accepted' }, 'Template "Ticket_Accepted" is not on this channel'],
		['no such language', [given(), given({ language: 'de' })], { name: 'ticket_accepted', language: 'fr' }, 'Template "ticket_accepted" does not exist in the language "fr" The channel has it in: en, de.'],
		['several languages', [given(), given({ language: 'de' })], { name: 'ticket_accepted' }, 'Template "ticket_accepted" exists in several languages: en, de Choose one from the list, write "ticket_accepted|en"'],
		['not approved', [given({ status: 'PENDING' })], { name: 'ticket_accepted' }, 'Template "ticket_accepted" is not approved: its status is pending'],
		['no status', [given({ status: null })], { name: 'ticket_accepted' }, 'Template "ticket_accepted" is not approved: its status is not known'],
		['an empty channel', [], { name: 'ticket_accepted' }, 'Template "ticket_accepted" is not on this channel'],
	])('refused: %s', (_, elements, choice, sentence) => expect(refusal(() => chooseTemplate(read(...elements), choice))).toContain(sentence));

	it('has a key of name and language, since a name exists in several', () => expect(templateKey(one())).toBe('ticket_accepted|en'));
});

describe('the namespace', () => {
	const bare = one({ namespace: undefined });
	it('is the template’s own', () => expect(namespaceOf(one(), read(given({ namespace: 'ns_9' })))).toBe('ns_1'));
	it('is the one that all siblings share', () => expect(namespaceOf(bare, [bare, ...read(given({ name: 'a' }), given({ name: 'b' }))])).toBe('ns_1'));
	it.each([
		['none has one', [bare]],
		['they differ', [bare, ...read(given({ name: 'a' }), given({ name: 'b', namespace: 'ns_2' }))]],
	])('is refused with a sentence where %s', (_, list) => expect(refusal(() => namespaceOf(bare, list))).toMatch(/which namespace template "ticket_accepted" belongs to.*Namespace under Options/));
});

describe('variables', () => {
	it.each([
		['Hello, {{1}}! {{2}} {{3}}', ['1', '2', '3']],
		['{{2}} before {{1}}', ['1', '2']],
		['{{ 1 }} and {{1}}', ['1']],
		['{{10}} {{9}} {{2}}', ['2', '9', '10']],
		['Hello {{customer_name}}, ticket {{ticket_number}}', ['customer_name', 'ticket_number']],
		['{{b}} {{a}} {{b}}', ['b', 'a']],
		['none, {1} nor {{}} nor { {1} }', []],
		['', []],
	])('of %j are %j', (text, names) => expect(bodyVariables(body(text))).toEqual(names));

	it('a template without a body has none', () => {
		expect(bodyVariables(one({ components: [] }))).toEqual([]);
		expect(bodyText(one({ components: [] }))).toBe('');
	});

	it('positional ones go out as the seeds send them', () => {
		expect(JSON.stringify(bodyParameters(['Maria', '42'], body('{{1}} {{2}}')))).toBe('[{"type":"text","text":"Maria"},{"type":"text","text":"42"}]');
		expect(JSON.stringify(bodyParameters(['Maria', '42']))).toBe('[{"type":"text","text":"Maria"},{"type":"text","text":"42"}]');
	});

	it('named ones carry their name', () => {
		expect(bodyParameters(['Maria', '42'], body('{{customer_name}} {{ticket}}'))).toEqual([
			{ type: 'text', parameter_name: 'customer_name', text: 'Maria' },
			{ type: 'text', parameter_name: 'ticket', text: '42' },
		]);
	});

	it.each([
		['Hello, {{1}}! #{{2}}', 'Hello, Maria! #42'],
		['#{{2}} for {{1}}, {{1}}', '#42 for Maria, Maria'],
		['{{name}}: {{ticket}}', 'Maria: 42'],
		['{{1}} {{2}} {{3}}', 'Maria 42 {{3}}'],
	])('%j reads %j', (text, shown) => expect(renderBody(body(text), ['Maria', '42'])).toBe(shown));

	it.each(['$&', '$1', '{{2}}', '\\', '{1}'])('the value %j is shown as it is', (value) => expect(renderBody(body('<{{1}}>'), [value])).toBe(`<${value}>`));
});

describe('a template fits the node', () => {
	it('when the numbers agree and nothing else waits for a value', () => {
		const components = [{ type: 'HEADER', format: 'TEXT', text: 'Ticket' }, { type: 'BODY', text: '{{1}} {{2}} {{3}}' }, { type: 'FOOTER', text: 'Bye' }, { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Status', url: 'https://x.example/s' }, { type: 'QUICK_REPLY', text: 'Stop' }, { type: 'PHONE_NUMBER', text: 'Call' }, { type: 'CATALOG', text: 'Shop' }, 7] }];
		expect(() => checkBodyOnly(one({ components }), 3)).not.toThrow();
	});

	it.each([
		['{{1}} {{2}}', 3, 'Template "ticket_accepted" has 2 body variables, but this node fills 3'],
		['{{1}}', 3, 'Template "ticket_accepted" has 1 body variable, but this node fills 3'],
		['none', 3, 'Template "ticket_accepted" has 0 body variables, but this node fills 3'],
		['{{1}} {{2}} {{3}} {{4}}', 3, 'Template "ticket_accepted" has 4 body variables, but this node fills 3'],
	])('%j for %i is refused with both numbers', (text, filled, sentence) => expect(refusal(() => checkBodyOnly(body(text), filled))).toContain(sentence));

	it('each variable counts once', () => expect(() => checkBodyOnly(body('{{1}} {{1}} {{2}}'), 2)).not.toThrow());

	it.each([
		['a variable in its header', [{ type: 'HEADER', format: 'TEXT', text: 'Ticket {{1}}' }], /variable in its header/],
		['a variable in a button’s address', [{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Status', url: 'https://x.example/{{1}}' }] }], /address of its button "Status"/],
		['a place as its header', [{ type: 'HEADER', format: 'LOCATION' }], /header/],
		['a product as its header', [{ type: 'HEADER', format: 'PRODUCT' }], /a product in its header/],
		['a flow', [{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'No' }, { type: 'FLOW', text: 'Book' }] }], /a button that opens a flow/],
		['a list of products', [{ type: 'BUTTONS', buttons: [{ type: 'MPM', text: 'View' }] }], /a button of the kind MPM/],
		['a code to copy', [{ type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copy' }] }], /button/],
	])('%s waits for a value that the node does not fill', (_, more, sentence) => expect(refusal(() => checkBodyOnly(one({ components: [{ type: 'BODY', text: '{{1}}' }, ...more] }), 1))).toMatch(sentence));
});

describe('a value for a template', () => {
	it.each(['Maria', 'four    spaces', ' ', 'مريم 👍', 'a\u00a0b', 'x'.repeat(1024)])('%j is fine', (text) => expect(templateValue(text, 'Customer Name')).toBe(text));
	it.each([
		['a\nb', 'a line break'],
		['a\r\nb', 'a line break'],
		['a\rb', 'a line break'],
		['a\u2028b', 'a line break'],
		['Maria\n', 'a line break'],
		['a\tb', 'a tab'],
		['a     b', 'five spaces in a row'],
	])('%j is refused, naming the field', (text, what) => expect(refusal(() => templateValue(text, 'Next Step'))).toContain(`Next Step holds ${what}; WhatsApp does not allow that in a template`));
});
