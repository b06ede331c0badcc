import { codeComponents, draftComponents, draftLanguage, draftName, hasNamedVariables, writtenComponents, type Draft } from '../../nodes/shared/domain/template';
import { refusal } from './refusal';

const draft = (more: Partial<Draft> = {}) => draftComponents({ headerFormat: 'none', body: 'Hello', bodyExamples: [], buttons: [], ...more });
const refused = (more: Partial<Draft>) => refusal(() => draft(more));
const BODY = { type: 'BODY', text: 'Hello' };
const of = (length: number) => '😀'.repeat(length);

describe('the name and the language', () => {
	it.each([['order_shipped', 'order_shipped'], [' a1 ', 'a1'], ['x'.repeat(512), 'x'.repeat(512)]])('%j is a name', (value, name) => expect(draftName(value)).toBe(name));
	it.each(['Order', 'order shipped', 'order-shipped', 'ö', 'x'.repeat(513), '!a', 'a!'])('%j is none', (value) => expect(refusal(() => draftName(value))).toMatch(/^Template Name ".{1,60}" has other characters/));
	it('are named where they are empty', () => {
		expect(refusal(() => draftName(' '))).toBe('Template Name is empty');
		expect(refusal(() => draftLanguage(undefined))).toBe('Language is empty');
	});
	it('an endless name does not fill the screen', () => expect(refusal(() => draftName('X'.repeat(1000)))).toContain(`"${'X'.repeat(60)}"`));

	it.each([['en', 'en'], [' EN ', 'en'], ['pt-BR', 'pt_BR'], ['PT_br', 'pt_BR'], ['fil', 'fil'], ['es_mex', 'es_MEX']])('%j is the language %s', (value, code) => expect(draftLanguage(value)).toBe(code));
	it.each(['english', 'e', 'en_', 'en_U', 'en_USAX', '_US', 'en US', 'e1', 'en_US_POSIX', 'pt-BR-x'])('%j is no language', (value) => expect(refusal(() => draftLanguage(value))).toBe(`Language "${value}" is not a language code`));
	it('an endless language does not fill the screen', () => expect(refusal(() => draftLanguage(` ${'x'.repeat(1000)}`))).toBe(`Language "${'x'.repeat(40)}" is not a language code`));
});

describe('the header', () => {
	it.each<[Partial<Draft>, object[]]>([
		[{ headerFormat: 'none', headerText: 'left over' }, []],
		[{ headerFormat: 'location' }, [{ type: 'HEADER', format: 'LOCATION' }]],
		[{ headerFormat: 'text', headerText: 'Hi' }, [{ type: 'HEADER', format: 'TEXT', text: 'Hi' }]],
		[{ headerFormat: 'text', headerText: 'No. {{1}}', headerExample: ' 42 ' }, [{ type: 'HEADER', format: 'TEXT', text: 'No. {{1}}', example: { header_text: ['42'] } }]],
		[{ headerFormat: 'text', headerText: 'No. {{number}}', headerExample: 42 }, [{ type: 'HEADER', format: 'TEXT', text: 'No. {{number}}', example: { header_text_named_params: [{ param_name: 'number', example: '42' }] } }]],
		[{ headerFormat: 'text', headerText: 'Hi', headerExample: 'left over' }, [{ type: 'HEADER', format: 'TEXT', text: 'Hi' }]],
		[{ headerFormat: 'text', headerText: 'Hi', headerExample: ['left over'] }, [{ type: 'HEADER', format: 'TEXT', text: 'Hi' }]],
		[{ headerFormat: 'image', headerExample: ' 4::aW ' }, [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW'] } }]],
		[{ headerFormat: 'text', headerText: of(60) }, [{ type: 'HEADER', format: 'TEXT', text: of(60) }]],
	])('%j', (more, header) => expect(draft(more)).toStrictEqual([...header, BODY]));

	it.each<[Partial<Draft>, string]>([
		[{ headerFormat: undefined }, 'Header is empty'],
		[{ headerFormat: 'text', headerText: ' ' }, 'Header Text is empty'],
		[{ headerFormat: 'text', headerText: of(61) }, 'Header Text has 61 characters; WhatsApp takes at most 60'],
		[{ headerFormat: 'text', headerText: '{{1}} {{2}}', headerExample: '1' }, 'Header Text has 2 variables; WhatsApp takes at most 1'],
		[{ headerFormat: 'text', headerText: '{{1}}', headerExample: ' ' }, 'Header Example is empty'],
		[{ headerFormat: 'text', headerText: '{{2}}', headerExample: '1' }, 'Header Text has no variable {{1}}, but {{2}}'],
		[{ headerFormat: 'text', headerText: '{{1}}', headerExample: ['a'] }, 'Header Example must be text, but it is a list'],
		[{ headerFormat: 'image', headerExample: {} }, 'Header Example must be text, but it is an object'],
		[{ headerFormat: 'video', headerExample: '' }, 'Header Example is empty'],
	])('%j is refused', (more, sentence) => expect(refused(more)).toBe(sentence));
});

describe('the body and the footer', () => {
	it.each<[Partial<Draft>, object]>([
		[{ body: '{{2}} {{1}}', bodyExamples: ['a', 2] }, { type: 'BODY', text: '{{2}} {{1}}', example: { body_text: [['a', '2']] } }],
		[{ body: '{{b}} {{a_1}}', bodyExamples: ['x', 'y'] }, { type: 'BODY', text: '{{b}} {{a_1}}', example: { body_text_named_params: [{ param_name: 'b', example: 'x' }, { param_name: 'a_1', example: 'y' }] } }],
		[{ body: of(1024) }, { type: 'BODY', text: of(1024) }],
	])('%j', (more, component) => expect(draft(more)).toStrictEqual([component]));

	it.each<[Partial<Draft>, string]>([
		[{ body: '' }, 'Body is empty'],
		[{ body: of(1025) }, 'Body has 1025 characters; WhatsApp takes at most 1024'],
		[{ body: '{{1}} {{Name}}', bodyExamples: ['a', 'b'] }, 'Body has the variable {{Name}}'],
		[{ body: '{{a-b}}', bodyExamples: ['a'] }, 'Body has the variable {{a-b}}'],
		[{ body: '{{-a}}', bodyExamples: ['a'] }, 'Body has the variable {{-a}}'],
		[{ body: '{{a-}}', bodyExamples: ['a'] }, 'Body has the variable {{a-}}'],
		[{ body: '{{1}} {{name}}', bodyExamples: ['a', 'b'] }, 'Body has numbered and named variables'],
		[{ body: '{{1}} {{3}}', bodyExamples: ['a', 'b'] }, 'Body has no variable {{2}}, but {{3}}'],
		[{ body: '{{0}} {{1}}', bodyExamples: ['a', 'b'] }, 'Body has no variable {{1}}, but {{0}}'],
		[{ body: '{{1}}' }, 'Body has 1 variable, but 0 examples'],
		[{ body: '{{1}} {{2}}', bodyExamples: ['a'] }, 'Body has 2 variables, but 1 example'],
		[{ bodyExamples: ['a'] }, 'Body has 0 variables, but 1 example'],
		[{ body: '{{1}} {{2}}', bodyExamples: ['a', ''] }, 'Body Example 2 is empty'],
		[{ footer: 'No {{1}}' }, 'Footer has a variable'],
		[{ footer: {} }, 'Footer must be text, but it is an object'],
		[{ footer: ['Reply STOP'] }, 'Footer must be text, but it is a list'],
		[{ footer: of(61) }, 'Footer has 61 characters; WhatsApp takes at most 60'],
	])('%j is refused', (more, sentence) => expect(refused(more)).toBe(sentence));

	it.each<[unknown, object[]]>([[' Bye ', [{ type: 'FOOTER', text: 'Bye' }]], [7, [{ type: 'FOOTER', text: '7' }]], [of(60), [{ type: 'FOOTER', text: of(60) }]], [' ', []], [undefined, []], [null, []], ['', []]])('the footer %j', (footer, components) =>
		expect(draft({ footer })).toStrictEqual([BODY, ...components]),
	);
});

describe('the buttons', () => {
	const url = (more: object) => ({ type: 'url', text: ' Track ', url: ' https://a.example ', ...more });

	it.each<[object, object]>([
		[{ type: 'quickReply', text: ' Stop ' }, { type: 'QUICK_REPLY', text: 'Stop' }],
		[{ type: 'quickReply', text: of(25) }, { type: 'QUICK_REPLY', text: of(25) }],
		[url({}), { type: 'URL', text: 'Track', url: 'https://a.example' }],
		[url({ example: 'left over' }), { type: 'URL', text: 'Track', url: 'https://a.example' }],
		[url({ url: 'https://a.example/{{1}}', example: 'https://a.example/7' }), { type: 'URL', text: 'Track', url: 'https://a.example/{{1}}', example: ['https://a.example/7'] }],
		[url({ url: 'https://a.example/{{1}} ', example: 7 }), { type: 'URL', text: 'Track', url: 'https://a.example/{{1}}', example: ['7'] }],
		[{ type: 'phoneNumber', text: 'Call', phoneNumber: '+1 (202) 555-0143' }, { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+12025550143' }],
		[{ type: 'phoneNumber', text: 'Call', phoneNumber: '1234567' }, { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+1234567' }],
		[{ type: 'phoneNumber', text: 'Call', phoneNumber: '1'.repeat(15) }, { type: 'PHONE_NUMBER', text: 'Call', phone_number: `+${'1'.repeat(15)}` }],
		...([
			['+1 800 555 0199', '+18005550199'],
			['+49 116 117', '+49116117'],
			['49116117', '+49116117'],
			['+800 1234 5678', '+80012345678'],
			['+44 (0)20 7946 0958', '+442079460958'],
			['tel:+49 30 1234567', '+49301234567'],
			['＋１２０２５５５０１４３', '+12025550143'],
			['12025550143@c.us', '+12025550143'],
			[12025550143, '+12025550143'],
			[' 00 49 30 1234567 ', '+49301234567'],
		] as const).map(([phoneNumber, written]): [object, object] => [{ type: 'phoneNumber', text: 'Call', phoneNumber }, { type: 'PHONE_NUMBER', text: 'Call', phone_number: written }]),
		[{ type: 'copyCode', example: 'x'.repeat(15), text: 'left over' }, { type: 'COPY_CODE', example: 'x'.repeat(15) }],
	])('%j', (button, component) => expect(draft({ buttons: [button as never] })).toStrictEqual([BODY, { type: 'BUTTONS', buttons: [component] }]));

	it.each<[object, string]>([
		...[undefined, null, ''].map((type): [object, string] => [url({ type }), 'Type is empty']),
		[url({ type: 'URL' }), 'Type “URL” is not known'],
		[url({ type: 'link' }), 'Type “link” is not known'],
		[url({ type: '__proto__' }), 'Type “__proto__” is not known'],
		[url({ type: 'x'.repeat(99) }), `Type “${'x'.repeat(20)}” is not known`],
		[url({ type: ['url'] }), 'Type must be text, but it is a list'],
		[{ type: 'quickReply', text: '' }, 'Text is empty'],
		[{ type: 'quickReply', text: of(26) }, 'Text has 26 characters; WhatsApp takes at most 25'],
		[url({ url: '' }), 'URL is empty'],
		[{ type: 'phoneNumber', text: 'Call' }, 'Phone Number is empty'],
		[{ type: 'copyCode' }, 'Example is empty'],
		[url({ url: 'a.example' }), 'URL is not a web address'],
		[url({ url: `https://a.example/${'x'.repeat(1983)}` }), 'URL has 2001 characters; WhatsApp takes at most 2000'],
		[url({ url: 'https://a.example/{{1}}/{{2}}' }), 'URL has a variable that is not {{1}} at its end'],
		[url({ url: 'https://a.example/{{1}}/x' }), 'URL has a variable that is not {{1}} at its end'],
		[url({ url: 'https://a.example/{{2}}' }), 'URL has a variable that is not {{1}} at its end'],
		[url({ url: 'https://a.example/{{1}}', example: '' }), 'Example is empty'],
		[{ type: 'phoneNumber', text: 'Call', phoneNumber: '123456' }, 'Phone Number is not a phone number'],
		[{ type: 'phoneNumber', text: 'Call', phoneNumber: '1'.repeat(16) }, 'Phone Number is not a phone number'],
		[{ type: 'phoneNumber', text: 'Call', phoneNumber: {} }, 'Phone Number must be text, but it is an object'],
		[{ type: 'copyCode', example: 'x'.repeat(16) }, 'Example has 16 characters; WhatsApp takes at most 15'],
	])('%j is refused with its number', (button, sentence) => expect(refused({ buttons: [{ type: 'quickReply', text: 'Yes' }, button as never] })).toBe(`Button 2: ${sentence}`));

	it.each([
		'0170 1234567', '01701234567', '202 555 0143', '2025550143', '555 0143', '12025550143.0', '+49 30 1234567 ext. 12', '+1 202 555 0143 / +1 202 555 0144', '+120255501430', '+1234567',
		'@maria1234567', 'US.13491208655', '123456789@lid', '120363041234567890@g.us', 'x12025550143', '12025550143x',
	])('promise 8: a button calls no number that is made of %j', (phoneNumber) => expect(refused({ buttons: [{ type: 'phoneNumber', text: 'Call', phoneNumber }] })).toBe('Button 1: Phone Number is not a phone number'));

	it('are ten at most', () => {
		const many = (count: number) => ({ buttons: Array.from({ length: count }, () => ({ type: 'quickReply', text: 'Yes' })) });
		expect(draft(many(10))).toHaveLength(2);
		expect(refused(many(11))).toBe('There are 11 buttons; WhatsApp takes at most 10');
	});
});

describe('a template for one-time codes', () => {
	const components = (expiryMinutes: unknown, hasWarning = true) => codeComponents({ hasWarning, expiryMinutes, buttonText: ' Copy code ' });
	const button = { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] };

	it.each([undefined, null, '', 0, '0'])('says nothing about its end with %j', (minutes) => expect(components(minutes)).toStrictEqual([{ type: 'BODY', add_security_recommendation: true }, button]));
	it.each([[1, 1], [90, 90], ['10', 10]])('ends after %j minutes', (given, minutes) => expect(components(given, false)).toStrictEqual([{ type: 'BODY', add_security_recommendation: false }, { type: 'FOOTER', code_expiration_minutes: minutes }, button]));
	it.each([-1, 91, 1.5, 'soon', ' ', true, {}])('does not end after %j minutes', (minutes) => expect(refusal(() => components(minutes))).toBe('Code Expires After (Minutes) is not a whole number from 1 to 90'));
	it('has a button with words', () => expect(refusal(() => codeComponents({ hasWarning: true, expiryMinutes: 0, buttonText: '' }))).toBe('Button Text is empty'));
	it('has a button with at most 25 characters', () => expect(refusal(() => codeComponents({ hasWarning: true, expiryMinutes: 0, buttonText: of(26) }))).toBe('Button Text has 26 characters; WhatsApp takes at most 25'));
});

describe('components that were written as JSON', () => {
	it.each<[string, unknown]>([
		['a list', [BODY]],
		['its JSON', JSON.stringify([BODY])],
		['one component alone', BODY],
		['a whole body', { name: 't', components: [BODY] }],
		['its JSON, with the components as JSON within', JSON.stringify({ components: JSON.stringify([BODY]) })],
	])('%s', (_, value) => expect(writtenComponents(value)).toEqual([BODY]));

	it('keeps the order and what it does not know; the body may be named in small letters', () => {
		const list = [{ type: 'HEADER', format: 'GIF' }, { type: 'body', text: 'Hi' }, { type: 'FUTURE', x: 1 }];
		expect(writtenComponents(list)).toEqual(list);
	});

	it.each<[unknown, string]>([
		['', 'Components is not a JSON list with at least one component'],
		['BODY', 'Components is not a JSON list with at least one component'],
		[[], 'Components is not a JSON list with at least one component'],
		[{ name: 't' }, 'Components is not a JSON list with at least one component'],
		[undefined, 'Components is not a JSON list with at least one component'],
		[[BODY, 'x'], 'Components: entry 2 is not an object with a type'],
		[[BODY, { text: 'x' }], 'Components: entry 2 is not an object with a type'],
		[[{ type: '' }, BODY], 'Components: entry 1 is not an object with a type'],
		[[{ type: 'HEADER' }], 'Components has no BODY'],
	])('%j is refused', (value, sentence) => expect(refusal(() => writtenComponents(value))).toBe(sentence));

	it.each<[boolean, object[]]>([
		[true, [{ type: 'BODY', text: '{{1}} {{name}}' }]],
		[true, [{ type: 'FOOTER', text: 'x' }, { type: 'header', text: '{{name}}' }]],
		[false, [{ type: 'BODY', text: '{{1}}' }]],
		[false, [{ type: 'FOOTER', text: '{{name}}' }, { type: 'BODY' }]],
		[false, [{ type: 'BODY_2', text: '{{name}}' }, { type: 'SUBHEADER', text: '{{name}}' }]],
	])('named variables: %j in %j', (isNamed, components) => expect(hasNamedVariables(components as never)).toBe(isNamed));
});
