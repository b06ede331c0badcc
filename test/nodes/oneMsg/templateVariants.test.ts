import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../../demo/simulator/box';
import { runNode } from '../harness';

/**
 * One list of templates, as different channels write it (1msg-api §9), sent by every way that a node
 * sends a template: the general node's form, its JSON, and a scenario node.
 */

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => box.reset());

const NAMESPACE = '00000000_1111_2222_3333_444444444444';
const VALUES = ['Maria', '12345', 'Soon'];
const BODY = 'Hello, {{1}}! Request {{2}}. {{3}}';
const texts = VALUES.map((text) => ({ type: 'text', text }));
const base = { id: '1', name: 'mine', language: 'en', status: 'approved', category: 'UTILITY', namespace: NAMESPACE, components: [{ type: 'BODY', text: BODY }] };

/** The channel's whole list. */
const list = (...templates: object[]) => void box.templates.splice(0, box.templates.length, ...(templates as typeof box.templates));
const sent = () => box.hits.filter(({ method }) => method === 'POST').map(({ body }) => body as IDataObject);

const credentials = () => ({ apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });
const locator = (value: string) => ({ template: { __rl: true, mode: 'name', value } });
const general = (more: IDataObject) => async (template: string, options: IDataObject) =>
	await runNode('oneMsg', { resource: 'message', operation: 'sendTemplate', recipient: '12025550143', ...locator(template), options, ...more }, { credentials: credentials() });
const form = (value: IDataObject) => general({ fillIn: 'form', variables: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] } });
const json = (components: unknown) => general({ fillIn: 'json', components: JSON.stringify(components) });
const scenario = async (template: string, options: IDataObject) =>
	await runNode('oneMsgTicketAccepted', { recipient: '12025550143', ...locator(template), customerName: 'Maria', ticketNumber: '12345', nextStep: 'Soon', options }, { credentials: credentials() });

type Way = (template: string, options: IDataObject) => ReturnType<typeof scenario>;
const ways: Array<[string, Way]> = [
	['the form', form({ body_1: 'Maria', body_2: '12345', body_3: 'Soon' })],
	['JSON', json([{ type: 'body', parameters: texts }])],
	['a scenario node', scenario],
];

describe.each(ways)('by %s', (_way, send) => {
	it.each<[string, object[], string, { language?: string; namespace?: string }]>([
		['components as a JSON string', [{ ...base, components: JSON.stringify(base.components) }], 'mine', {}],
		['components and their types in small letters', [{ ...base, components: [{ type: 'body', text: BODY }] }], 'mine', {}],
		['the language as an object', [{ ...base, language: { code: 'pt_BR', policy: 'deterministic' } }], 'mine', { language: 'pt_BR' }],
		['the language as an object, asked for in another writing', [{ ...base, language: { code: 'pt_BR' } }], 'mine|PT-br', { language: 'pt_BR' }],
		['the status in capitals', [{ ...base, status: 'APPROVED' }], 'mine', {}],
		['the status in mixed letters', [{ ...base, status: 'Approved' }], 'mine', {}],
		['messageTemplateNamespace', [{ ...base, namespace: undefined, messageTemplateNamespace: 'other_1' }], 'mine', { namespace: 'other_1' }],
		['a namespace that is null', [{ ...base, namespace: null, message_template_namespace: 'other_1' }], 'mine', { namespace: 'other_1' }],
		['no namespace, and one sibling', [{ ...base, namespace: undefined }, { ...base, id: '2', name: 'a', namespace: 'other_1' }], 'mine', { namespace: 'other_1' }],
		['an empty namespace, and two siblings of one', [{ ...base, namespace: '' }, { ...base, id: '2', name: 'a' }, { ...base, id: '3', name: 'b' }], 'mine', {}],
		['one name in two languages', [base, { ...base, id: '2', language: 'de' }], 'mine|de', { language: 'de' }],
		['one name in two languages, only one approved', [{ ...base, status: 'REJECTED' }, { ...base, id: '2', language: 'de' }], 'mine', { language: 'de' }],
		['one name in two languages, the namespace on one', [{ ...base, namespace: undefined }, { ...base, id: '2', language: 'de', namespace: 'other_1' }], 'mine|en', { namespace: 'other_1' }],
		['the same one on two pages', [base, { ...base }], 'mine', {}],
	])('%s', async (_, templates, template, { language = 'en', namespace = NAMESPACE }) => {
		list(...templates);
		const { error } = await send(template, {});
		expect(error?.message).toBeUndefined();
		expect(sent()).toEqual([{ phone: '12025550143', template: 'mine', namespace, language: { policy: 'deterministic', code: language }, params: [{ type: 'body', parameters: texts }] }]);
	});

	it.each<[string, object[], string, RegExp]>([
		['no namespace anywhere', [{ ...base, namespace: undefined }], 'mine', /which namespace template "mine" belongs to/],
		['no namespace, and two siblings that differ', [{ ...base, namespace: undefined }, { ...base, id: '2', name: 'a' }, { ...base, id: '3', name: 'b', namespace: 'other_1' }], 'mine', /which namespace template "mine" belongs to/],
		['one name in two languages, left open', [base, { ...base, id: '2', language: { code: 'de' } }], 'mine', /several languages: en, de/],
		['a language that is not approved', [base, { ...base, id: '2', language: 'de', status: 'PENDING' }], 'mine|de', /not approved: its status is pending/],
		['a status that is no word', [{ ...base, status: null }], 'mine', /not approved: its status is not known/],
		['components that cannot be read', [{ ...base, components: '[{' }], 'mine', /./],
	])('%s: refused in words, and nothing leaves', async (_, templates, template, sentence) => {
		list(...templates);
		const { error } = await send(template, {});
		expect(error?.message).toMatch(sentence);
		expect(error?.description).toBeTruthy();
		expect(sent()).toEqual([]);
	});

	it('what is no template does not cost its neighbours', async () => {
		box.fault({ path: '/templates', status: 200, body: { templates: [null, 7, { name: '' }, base, 'text'] }, times: 2 });
		list(base);
		expect((await send('mine', {})).error?.message).toBeUndefined();
		expect(sent()).toHaveLength(1);
	});

	it('options say what the channel does not', async () => {
		list({ ...base, namespace: undefined, language: undefined });
		box.fault({ path: '/sendTemplate', status: 200, body: { sent: true, id: 'wamid.1' } });
		expect((await send('mine', { namespace: 'typed_1', language: 'fr' })).error?.message).toBeUndefined();
		expect(sent()).toMatchObject([{ namespace: 'typed_1', language: { code: 'fr' } }]);
	});
});

describe('named variables', () => {
	const named = { ...base, components: JSON.stringify([{ type: 'BODY', text: 'Hello, {{name}}! Request {{ ticket }}. {{next_step}}' }]) };
	const parameters = ['name', 'ticket', 'next_step'].map((name, index) => ({ type: 'text', parameter_name: name, text: VALUES[index] }));
	it.each<[string, Way]>([
		['the form', form({ body_name: 'Maria', body_ticket: '12345', body_next_step: 'Soon' })],
		['JSON', json([{ type: 'body', parameters }])],
		['a scenario node', scenario],
	])('carry their names, by %s', async (_, send) => {
		list(named);
		const { error, outputs } = await send('mine', {});
		expect(error?.message).toBeUndefined();
		expect(sent()[0].params).toEqual([{ type: 'body', parameters }]);
		expect(outputs[0][0].json.text).toBe('Hello, Maria! Request 12345. Soon');
	});

	it('in JSON may stand in any order, and are shown in their places', async () => {
		list(named);
		const { outputs } = await json([{ type: 'BODY', parameters: [...parameters].reverse() }])('mine', {});
		expect(sent()[0].params).toEqual([{ type: 'BODY', parameters: [...parameters].reverse() }]);
		expect(outputs[0][0].json.text).toBe('Hello, Maria! Request 12345. Soon');
	});
});

describe('an authentication template', () => {
	const code = [{ type: 'text', text: '123456' }];
	const params = [{ type: 'body', parameters: code }, { type: 'button', sub_type: 'url', index: 0, parameters: code }];
	const otp = (more: object) => list({ ...base, category: 'AUTHENTICATION', ...more });
	const button = { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] };
	it.each<[string, object, string | undefined]>([
		['with its text', { components: [{ type: 'BODY', text: '{{1}} is your code.' }, button] }, '123456 is your code.'],
		['whose text the channel does not list', { components: [{ type: 'BODY', add_security_recommendation: true }, button] }, undefined],
		['with neither body nor buttons', { components: [] }, undefined],
		['that the channel lists without components', { components: undefined }, undefined],
	])('%s takes the code in body and button, by form and by JSON', async (_, more, text) => {
		for (const send of [form({ code: '123456' }), json(params)]) {
			box.reset();
			otp(more);
			box.fault({ path: '/sendTemplate', status: 200, body: { sent: true, id: 'wamid.1' } });
			const { error, outputs } = await send('mine', {});
			expect(error?.message).toBeUndefined();
			expect(sent()[0].params).toEqual(params);
			expect(outputs[0][0].json.text).toBe(text);
		}
	});

	it.each<[string, unknown[], RegExp]>([
		['the code in the body alone', [params[0]], /is for one-time codes, but Components fills no button/],
		['the code in the button alone', [params[1]], /has 1 body variable, but Components fills 0/],
		['two values in the body', [{ type: 'body', parameters: [...code, ...code] }, params[1]], /has 1 body variable, but Components fills 2/],
	])('%s is refused', async (_, components, sentence) => {
		otp({ components: [{ type: 'BODY' }, button] });
		expect((await json(components)('mine', {})).error?.message).toMatch(sentence);
		expect(sent()).toEqual([]);
	});
});
