import { ExecutionLifecycleHooks, LoadOptionsContext, WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, Workflow, type IDataObject, type INode, type INodeExecutionData, type INodeTypes, type IWorkflowBase, type ResourceMapperFields } from 'n8n-workflow';
import { startBox, type Box } from '../../../demo/simulator/box';
import type { Fault } from '../../../demo/simulator/types';
import { additionalData, generalNode, runNode, searchTemplates, type NodeRun } from '../harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => box.reset());

const NAMESPACE = '00000000_1111_2222_3333_444444444444';
const credentials = () => ({ apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });
const hitsTo = (method: string) => box.hits.filter(({ path }) => path.split('?')[0] === `/${box.channelId}/${method}`);
const sentBodies = () => hitsTo('sendTemplate').map(({ body }) => body as IDataObject);
const params = () => sentBodies()[0].params as IDataObject[];

/** As the editor stores a mapper; `null` where it was never opened. */
const mapped = (value: IDataObject | null) => ({ mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] });
const form = (template: string, value: IDataObject | null, options: IDataObject = {}) => ({
	resource: 'message',
	operation: 'sendTemplate',
	recipient: '+1 202 555 0143',
	template: { __rl: true, mode: 'list', value: template },
	fillIn: 'form',
	variables: mapped(value),
	options,
});
const json = (template: string, components: unknown, options: IDataObject = {}) => ({ ...form(template, null, options), fillIn: 'json', components: components as string });
const run = async (parameters: IDataObject, items?: IDataObject[]) => await runNode('oneMsg', parameters, { credentials: credentials(), items });
const text = (...texts: string[]) => texts.map((value) => ({ type: 'text', text: value }));

/** Nothing but reading the list of templates. */
const nothingSent = () => expect(box.hits.filter(({ method }) => method !== 'GET')).toEqual([]);

/** The channel's only template, beside one that tells the namespace. */
function listed(more: IDataObject) {
	const template = { id: '1', name: 'mine', language: 'en', status: 'approved', category: 'UTILITY', namespace: NAMESPACE, ...more };
	box.templates.splice(0, box.templates.length, template);
	return template;
}

const start = { description: { displayName: 'Start', name: 'start', group: ['trigger'], version: 1, description: '', defaults: {}, inputs: [], outputs: ['main'], properties: [] } };
const nodeTypes = { getByName: () => generalNode, getByNameAndVersion: (type: string) => (type === 'start' ? { ...start, execute: async () => [[]] } : generalNode), getKnownTypes: () => ({}) } as unknown as INodeTypes;
const reference = (parameters: IDataObject): INode => ({ id: 'n', name: 'Node', type: 'oneMsg', typeVersion: 1, position: [0, 0], parameters: parameters as INode['parameters'], credentials: { oneMsgChannelApi: { id: '1', name: 'Channel' } } });

/** The form of a template, as the editor asks for it. */
async function slots(template: unknown, options: IDataObject = {}): Promise<ResourceMapperFields> {
	const parameters = { template, options } as INode['parameters'];
	const workflow = new Workflow({ id: 'wf', nodes: [reference({})], connections: {}, active: false, nodeTypes });
	const context = new LoadOptionsContext(workflow, workflow.getNode('Node')!, additionalData(credentials(), { currentNodeParameters: parameters } as never), '');
	return await generalNode.methods.resourceMapping.getTemplateSlots.call(context);
}
const ids = async (template: string) => (await slots({ mode: 'list', value: template })).fields.map(({ id }) => id);

/** Runs the node alone, on items with files. */
async function runWithFiles(parameters: IDataObject, items: INodeExecutionData[], settings: Partial<INode> = {}, { contextData = {}, channel = credentials() }: { contextData?: IDataObject; channel?: ReturnType<typeof credentials> } = {}): Promise<NodeRun> {
	const node = { ...reference(parameters), ...settings };
	const workflow = new Workflow({ id: 'wf', nodes: [node], connections: {}, active: false, nodeTypes });
	const additional = additionalData(channel);
	additional.hooks = new ExecutionLifecycleHooks('manual', '1', { id: 'wf', name: 'wf', nodes: [node], connections: {}, active: false } as unknown as IWorkflowBase);
	const execution = createRunExecutionData({ executionData: { contextData, nodeExecutionStack: [{ node, data: { main: [items] }, source: null }] } } as Parameters<typeof createRunExecutionData>[0]);
	const result = await new WorkflowExecute(additional, 'manual', execution).processRunExecutionData(workflow);
	return { run: result, outputs: (result.data.resultData.runData.Node?.at(-1)?.data?.main ?? []).map((output) => output ?? []), error: result.data.resultData.error as NodeRun['error'] };
}
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const file = (more: object = {}) => ({ data: { data: PNG.toString('base64'), mimeType: 'image/png', fileName: 'parcel.png', ...more } });

describe('message.sendTemplate', () => {
	it('sends path, method and body as the API takes them, with every option', async () => {
		const { outputs } = await run(form('ticket_accepted|en', { body_1: 'Maria', body_2: 12345, body_3: 'Soon' }, { quotedMessageId: 'wamid.X', useMMlite: true, messageActivitySharing: false, messageSendTtlSeconds: 600 }));
		const [hit] = hitsTo('sendTemplate');
		expect(hit.method).toBe('POST');
		expect(hit.rawBody).toBe(
			JSON.stringify({
				phone: '12025550143',
				template: 'ticket_accepted',
				namespace: NAMESPACE,
				language: { policy: 'deterministic', code: 'en' },
				params: [{ type: 'body', parameters: text('Maria', '12345', 'Soon') }],
				quotedMsgId: 'wamid.X',
				useMMlite: true,
				messageActivitySharing: false,
				messageSendTtlSeconds: 600,
			}),
		);
		expect(outputs[0][0].json).toMatchObject({
			outcome: 'accepted',
			messageId: box.ledger[0].id,
			to: { kind: 'phone', value: '12025550143' },
			sentAs: 'template',
			text: 'Hello, Maria! Your request #12345 has been accepted for processing. Soon We will keep you updated on progress.',
		});
	});

	const inTwoDays = new Date(Date.now() + 172_800_000).toISOString();
	it.each<[string, IDataObject, unknown[]]>([
		['order_confirmed_named', { body_first_name: 'Maria', body_order_id: '42' }, [{ type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Maria' }, { type: 'text', parameter_name: 'order_id', text: '42' }] }]],
		['booking_reminder', { header_1: 'Monday', body_1: 'Maria', body_2: '10:00', button_0_payload: 'COMING' }, [
			{ type: 'header', parameters: text('Monday') },
			{ type: 'body', parameters: text('Maria', '10:00') },
			{ type: 'button', sub_type: 'quick_reply', index: 0, parameters: [{ type: 'payload', payload: 'COMING' }] },
		]],
		['invoice_ready', { header_media: 'https://cdn.example/i.pdf', header_filename: 'Invoice 7.pdf', body_1: 'Maria', body_2: '7' }, [
			{ type: 'header', parameters: [{ type: 'document', document: { link: 'https://cdn.example/i.pdf', filename: 'Invoice 7.pdf' } }] },
			{ type: 'body', parameters: text('Maria', '7') },
		]],
		['product_tour', { header_media: '1029384756', body_1: 'Maria' }, [{ type: 'header', parameters: [{ type: 'video', video: { id: '1029384756' } }] }, { type: 'body', parameters: text('Maria') }]],
		['pickup_point', { header_latitude: 52.52, header_longitude: '13.40', header_name: 'Shop', header_address: 'Some St 1', body_1: '42', body_2: 'Friday' }, [
			{ type: 'header', parameters: [{ type: 'location', location: { latitude: '52.52', longitude: '13.40', name: 'Shop', address: 'Some St 1' } }] },
			{ type: 'body', parameters: text('42', 'Friday') },
		]],
		['return_label', { body_1: '42', button_0_url: 'ü 42/a' }, [{ type: 'body', parameters: text('42') }, { type: 'button', sub_type: 'url', index: 0, parameters: text('%C3%BC%2042/a') }]],
		['visit_survey', { body_1: 'Maria', button_0_flow_token: 'visit-42', button_0_flow_data: '{"visit":42}' }, [
			{ type: 'body', parameters: text('Maria') },
			{ type: 'button', sub_type: 'flow', index: 0, parameters: [{ type: 'action', action: { flow_token: 'visit-42', flow_action_data: { visit: 42 } } }] },
		]],
		['visit_survey', { body_1: 'Maria' }, [{ type: 'body', parameters: text('Maria') }, { type: 'button', sub_type: 'flow', index: 0, parameters: [{ type: 'action', action: { flow_token: 'unused' } }] }]],
		['new_collection', { body_1: 'Maria', button_0_thumbnail: 'SKU-1' }, [
			{ type: 'body', parameters: text('Maria') },
			{ type: 'button', sub_type: 'catalog', index: 0, parameters: [{ type: 'action', action: { thumbnail_product_retailer_id: 'SKU-1' } }] },
		]],
		['new_collection', { body_1: 'Maria', button_0_thumbnail: '' }, [{ type: 'body', parameters: text('Maria') }]],
		['coupon_code', { body_1: 'Maria', body_2: '20', button_0_code: 'SAVE20' }, [
			{ type: 'body', parameters: text('Maria', '20') },
			{ type: 'button', sub_type: 'copy_code', index: 0, parameters: [{ type: 'coupon_code', coupon_code: 'SAVE20' }] },
		]],
		['weekend_offer', { header_media: 'https://cdn.example/w.jpg', body_1: 'Maria', offer_expiry: inTwoDays, button_0_code: 'HALF', button_1_url: 'chairs' }, [
			{ type: 'header', parameters: [{ type: 'image', image: { link: 'https://cdn.example/w.jpg' } }] },
			{ type: 'body', parameters: text('Maria') },
			{ type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: Date.parse(inTwoDays) } }] },
			{ type: 'button', sub_type: 'copy_code', index: 0, parameters: [{ type: 'coupon_code', coupon_code: 'HALF' }] },
			{ type: 'button', sub_type: 'url', index: 1, parameters: text('chairs') },
		]],
		...['login_code', 'registration_code'].map((name): [string, IDataObject, unknown[]] => [name, { code: '123456' }, [{ type: 'body', parameters: text('123456') }, { type: 'button', sub_type: 'url', index: 0, parameters: text('123456') }]]),
		['payment_received', { body_1: 'Maria', body_2: '€ 5' }, [{ type: 'body', parameters: text('Maria', '€ 5') }]],
		['profile_updated', { body_1: 'Maria' }, [{ type: 'body', parameters: text('Maria') }]],
		['opening_hours|de', { body_1: '8', body_2: '18' }, [{ type: 'body', parameters: text('8', '18') }]],
		['delivery_delay', { body_1: '42', body_2: 'Friday' }, [{ type: 'body', parameters: text('42', 'Friday') }]],
	])('%s with %j is taken', async (name, values, expected) => {
		const { error, outputs } = await run(form(name, values));
		expect(error).toBeUndefined();
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', sentAs: 'template' });
		expect(params()).toEqual(expected);
		expect(sentBodies()[0].namespace).toBe(NAMESPACE);
		// Every id that was filled in is one that the form offers.
		expect(await ids(name)).toEqual(expect.arrayContaining(Object.keys(values)));
	});

	it('a carousel: each card with its own number', async () => {
		const card = (n: number) => ({ [`card_${n}_header_media`]: `https://cdn.example/${n}.jpg`, [`card_${n}_body_1`]: `Chair ${n}`, [`card_${n}_body_2`]: '€ 9', [`card_${n}_button_1_url`]: `c/${n}` });
		const { error } = await run(form('chair_carousel', { body_1: 'Maria', ...card(0), ...card(1), ...card(2), card_1_button_0_payload: 'MORE' }));
		expect(error).toBeUndefined();
		expect(params()[0]).toEqual({ type: 'body', parameters: text('Maria') });
		const { cards } = params()[1] as { cards: unknown[] };
		expect(cards[1]).toEqual({
			card_index: 1,
			components: [
				{ type: 'header', parameters: [{ type: 'image', image: { link: 'https://cdn.example/1.jpg' } }] },
				{ type: 'body', parameters: text('Chair 1', '€ 9') },
				{ type: 'button', sub_type: 'quick_reply', index: 0, parameters: [{ type: 'payload', payload: 'MORE' }] },
				{ type: 'button', sub_type: 'url', index: 1, parameters: text('c/1') },
			],
		});
		expect(cards).toHaveLength(3);
	});

	it('as the editor stores it, with the form’s own schema and dates of expressions', async () => {
		const { fields } = await slots({ mode: 'list', value: 'weekend_offer|en' });
		const value = { header_media: 'https://cdn.example/w.jpg', body_1: '={{ $json.name }}', button_0_code: 'HALF', button_1_url: 'a' };
		const at = async (expiry: string) => {
			const parameters = { ...form('weekend_offer|en', null), variables: { ...mapped({ ...value, offer_expiry: expiry }), schema: fields as unknown as IDataObject[], attemptToConvertTypes: false, convertFieldsToString: false } };
			const { error } = await run(parameters, [{ name: 'Maria' }]);
			expect(error).toBeUndefined();
			const offer = (sentBodies().at(-1)!.params as Array<{ type: string; parameters: Array<{ limited_time_offer: { expiration_time_ms: number } }> }>).find(({ type }) => type === 'limited_time_offer')!;
			return offer.parameters[0].limited_time_offer.expiration_time_ms;
		};
		expect(await at('={{ DateTime.fromISO("2040-01-02T03:04:05Z") }}')).toBe(Date.UTC(2040, 0, 2, 3, 4, 5));
		expect(await at('={{ 2209086245000 }}')).toBe(2_209_086_245_000);
		// Without a zone it is in the workflow's: n8n's default is New York.
		expect(await at('2040-01-02T03:04:05')).toBe(Date.UTC(2040, 0, 2, 8, 4, 5));
	});

	it('reads the list once for many items, and resolves values item by item', async () => {
		const { outputs } = await run(form('profile_updated', { body_1: '={{ $json.name }}' }), [{ name: 'Maria' }, { name: 'Sam' }]);
		expect(outputs[0].map(({ json: { text: shown } }) => shown)).toEqual(['Your profile was updated, Maria.', 'Your profile was updated, Sam.']);
		expect(hitsTo('templates')).toHaveLength(1);
	});

	it.each<[string, string, IDataObject | null, RegExp]>([
		['a form that was never opened', 'opening_hours|en', null, /Body \{\{1\}\} is empty; template "opening_hours" needs Body \{\{1\}\}, Body \{\{2\}\}/],
		['an empty value', 'opening_hours|en', { body_1: '8', body_2: ' ' }, /Body \{\{2\}\} is empty/],
		['a value too many', 'opening_hours|en', { body_1: '8', body_2: '9', body_3: '10' }, /The value "body_3" has no place in template "opening_hours", which has 2 places to fill: body_1, body_2/],
		['a line break', 'opening_hours|en', { body_1: '8\n', body_2: '9' }, /Body \{\{1\}\} holds a line break/],
		['a tab', 'opening_hours|en', { body_1: '8', body_2: '\t9' }, /Body \{\{2\}\} holds a tab/],
		['five spaces', 'opening_hours|en', { body_1: '8     h', body_2: '9' }, /five spaces/],
		['an object', 'opening_hours|en', { body_1: { a: 1 }, body_2: '9' }, /Body \{\{1\}\} must be text, but it is an object/],
		['a body too long', 'opening_hours|en', { body_1: 'x'.repeat(1003), body_2: '9' }, /The body has 102\d characters once it is filled in; WhatsApp takes at most 1024/],
		['a header too long', 'booking_reminder', { header_1: 'x'.repeat(50), body_1: 'a', body_2: 'b' }, /Header has 64 characters/],
		['a code too long', 'login_code', { code: '1234567890123456' }, /Code has 16 characters; WhatsApp takes at most 15/],
		['a coupon too long', 'coupon_code', { body_1: 'a', body_2: 'b', button_0_code: 'x'.repeat(16) }, /Button 1 Code has 16 characters/],
		['an address too long', 'return_label', { body_1: 'a', button_0_url: 'x'.repeat(1980) }, /Button 1 URL Part makes an address of 20\d\d characters/],
		['no header file', 'product_tour', { body_1: 'a' }, /Header Video is empty/],
		['a header that is no file', 'product_tour', { body_1: 'a', header_media: 'tour.mp4' }, /Header Video is neither a URL nor a file/],
		['a place that is none', 'pickup_point', { header_latitude: '95', header_longitude: '1', body_1: 'a', body_2: 'b' }, /Header Latitude 95 is out of range: it goes from -90 to 90/],
		['an offer that is over', 'weekend_offer', { header_media: 'https://a.example/b.jpg', body_1: 'a', offer_expiry: '2020-01-01', button_0_code: 'A', button_1_url: 'b' }, /Offer Ends At is over/],
		['an offer without a date', 'weekend_offer', { header_media: 'https://a.example/b.jpg', body_1: 'a', offer_expiry: 'soon', button_0_code: 'A', button_1_url: 'b' }, /Offer Ends At is not a moment in time/],
		['flow data that is no object', 'visit_survey', { body_1: 'a', button_0_flow_data: '[1]' }, /Button 1 Flow Data is not a JSON object/],
		['an empty slot of a card', 'chair_carousel', { body_1: 'a' }, /Card 1: Header Image is empty/],
		['a name in two languages', 'opening_hours', { body_1: '8', body_2: '9' }, /several languages: en, de/],
		['a language that is not there', 'opening_hours|fr', { body_1: '8', body_2: '9' }, /does not exist in the language "fr"/],
		['an unknown template', 'nowhere', {}, /"nowhere" is not on this channel/],
	])('refuses %s before anything is sent', async (_, template, values, sentence) => {
		const { error } = await run(form(template, values));
		expect(error?.message).toMatch(sentence);
		expect(error?.description).toBeTruthy();
		nothingSent();
	});

	it.each<[number, string, IDataObject, boolean]>([
		[43_199, 'product_tour', { body_1: 'a', header_media: '1029384756' }, false],
		[2_592_000, 'product_tour', { body_1: 'a', header_media: '1029384756' }, true],
		[-1, 'product_tour', { body_1: 'a', header_media: '1029384756' }, false],
		[-1, 'profile_updated', { body_1: 'a' }, true],
		[43_201, 'profile_updated', { body_1: 'a' }, false],
		[901, 'login_code', { code: '1' }, false],
		[30, 'login_code', { code: '1' }, true],
		[29, 'login_code', { code: '1' }, false],
		[30.5, 'login_code', { code: '1' }, false],
	])('a time to live of %d for %s', async (messageSendTtlSeconds, name, values, isTaken) => {
		const { error } = await run(form(name, values, { messageSendTtlSeconds }));
		if (isTaken) return expect(sentBodies()[0].messageSendTtlSeconds).toBe(messageSendTtlSeconds);
		expect(error?.message).toMatch(/Time to Live has to be a whole number from/);
		nothingSent();
	});

	describe('lists as channels write them', () => {
		const body = [{ type: 'BODY', text: 'Hi {{1}}' }];
		it.each<[string, IDataObject, string]>([
			['components as a JSON string, types in small letters', { components: JSON.stringify([{ type: 'body', text: 'Hi {{1}}' }]) }, 'en'],
			['the language as an object', { language: { code: 'pt_BR', policy: 'deterministic' }, components: body }, 'pt_BR'],
			['the status in capitals', { status: 'APPROVED', components: body }, 'en'],
			['message_template_namespace', { namespace: undefined, message_template_namespace: NAMESPACE, components: body }, 'en'],
		])('%s', async (_, more, code) => {
			listed(more);
			expect((await run(form('mine', { body_1: 'Maria' }))).error).toBeUndefined();
			expect(sentBodies()[0]).toMatchObject({ namespace: NAMESPACE, language: { policy: 'deterministic', code }, params: [{ type: 'body', parameters: text('Maria') }] });
		});

		it('a template without a namespace takes the one that its siblings share, and is refused where they differ', async () => {
			const mine = listed({ components: body, namespace: undefined });
			box.templates.push({ ...mine, id: '2', name: 'a', namespace: NAMESPACE });
			expect((await run(form('mine', { body_1: 'Maria' }))).error).toBeUndefined();
			box.templates.push({ ...mine, id: '3', name: 'b', namespace: 'another' });
			const { error } = await run(form('mine', { body_1: 'Maria' }));
			expect(error?.message).toMatch(/which namespace template "mine" belongs to/);
			expect(sentBodies()).toHaveLength(1);
			await run(form('mine', { body_1: 'Maria' }, { namespace: NAMESPACE }));
			expect(sentBodies()[1].namespace).toBe(NAMESPACE);
		});

		it('a template without a language needs the option', async () => {
			listed({ components: body, language: undefined });
			expect((await run(form('mine', { body_1: 'Maria' }))).error?.message).toMatch(/does not say which language template "mine" is in/);
			nothingSent();
			await run(form('mine', { body_1: 'Maria' }, { language: 'en' }));
			expect(sentBodies()[0].language).toEqual({ policy: 'deterministic', code: 'en' });
		});

		it('cards under card_components, as a JSON string', async () => {
			listed({ components: [{ type: 'BODY', text: 'Look' }, { type: 'carousel', card_components: [{ components: JSON.stringify([{ type: 'body', text: 'For {{1}}' }]) }] }] });
			expect(await ids('mine')).toEqual(['card_0_body_1']);
		});

		it('what the form does not fill is named, with the way out', async () => {
			listed({ components: [...body, { type: 'BUTTONS', buttons: [{ type: 'ORDER_DETAILS', text: 'Pay' }] }] });
			const { error } = await run(form('mine', { body_1: 'Maria' }));
			expect(error?.message).toMatch(/"mine" has a button of the kind ORDER_DETAILS, which the form does not fill/);
			expect(error?.description).toMatch(/JSON/);
			nothingSent();
		});

		it('a list that could not be read never counts as empty', async () => {
			box.fault({ path: '/templates', status: 200, body: { error: { message: 'upstream' } } });
			expect((await run(form('opening_hours|en', { body_1: '8', body_2: '9' }))).error?.message).toBeTruthy();
			nothingSent();
		});
	});

	describe('a file of the item', () => {
		const withFile = (value: string) => form('order_shipped', { header_media: value, body_1: 'Maria', body_2: '42', button_0_url: '42' });

		it('goes into the media store and its ID into the header', async () => {
			const { error, outputs } = await runWithFiles(withFile('binary:data'), [{ json: {}, binary: file() }]);
			expect(error).toBeUndefined();
			expect(hitsTo('uploadMedia').map(({ body }) => body)).toEqual([{ body: `data:image/png;base64,${PNG.toString('base64')}` }]);
			const [header] = params() as Array<{ parameters: Array<{ image: { id: string } }> }>;
			expect(header.parameters[0].image).toEqual({ id: expect.stringMatching(/\S/) as string });
			expect(outputs[0][0].json.outcome).toBe('accepted');
		});

		it('is stored once for many items, and the same try twice sends nothing twice', async () => {
			box.fault({ path: '/sendTemplate', status: 429, body: { error: 'Too many requests' } });
			const items = [{ json: {}, binary: file() }, { json: {}, binary: file() }];
			await runWithFiles(withFile('binary:data'), items, { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 });
			expect(hitsTo('uploadMedia')).toHaveLength(1);
			expect(box.ledger).toHaveLength(2);
		});

		it('is stored once for items that go side by side; a user’s Retry sends none of them again', async () => {
			box.load.latencyMs = 20;
			const items = ['12025550143', '12025550144', '12025550145'].map((to) => ({ json: { to }, binary: file() }));
			const parameters = { ...withFile('binary:data'), recipient: '={{ $json.to }}' };
			const first = await runWithFiles(parameters, items);
			expect(hitsTo('uploadMedia')).toHaveLength(1);
			const { contextData } = first.run.data.executionData!;
			// A Retry is an execution of its own.
			for (const entry of Object.values((contextData['node:Node'] as { oneMsgSent: Record<string, { executionId: string }> }).oneMsgSent)) entry.executionId = 'before';
			const { outputs } = await runWithFiles(parameters, items, {}, { contextData });
			expect(outputs[0].map(({ json }) => json.outcome)).toEqual(Array(3).fill('accepted'));
			expect(box.ledger).toHaveLength(3);
		});

		it.each<[string, string, Fault]>([
			['“too many”', '/uploadMedia', { status: 429, body: { error: 'Too many requests' } }],
			['“too many”', '/templates', { status: 429, body: { error: 'Too many requests' } }],
			['a lost connection', '/templates', { kind: 'resetBefore' }],
			['a lost answer', '/uploadMedia', { kind: 'resetAfter' }],
			['a fault at 1MSG’s', '/templates', { status: 502, body: 'Bad gateway' }],
		])('%s at %s is waited for, and no item fails for it', async (_, path, fault) => {
			box.fault({ path, ...fault });
			const items = ['12025550143', '12025550144'].map((to) => ({ json: { to }, binary: file() }));
			const { error, outputs } = await runWithFiles({ ...withFile('binary:data'), recipient: '={{ $json.to }}' }, items);
			expect(error?.message).toBeUndefined();
			expect(outputs[0].map(({ json }) => json.outcome)).toEqual(['accepted', 'accepted']);
			expect(hitsTo(path.slice(1))).toHaveLength(2);
			expect(box.ledger).toHaveLength(2);
		});

		it('“too many” for a while is waited for that long', async () => {
			box.fault({ path: '/templates', status: 429, headers: { 'retry-after': '2' }, body: { error: 'Too many requests' } });
			const before = Date.now();
			const { error } = await runWithFiles(withFile('binary:data'), [{ json: {}, binary: file() }]);
			expect(error?.message).toBeUndefined();
			expect(Date.now() - before).toBeGreaterThan(1900);
		});

		it('is stored anew on another channel: an id is the channel’s own', async () => {
			const other = await startBox({ statusDelayMs: -1 });
			const items = [{ json: {}, binary: file() }];
			const first = await runWithFiles(withFile('binary:data'), items);
			// A user's Retry keeps the node's context, and the node may have another credential by then.
			const { contextData } = first.run.data.executionData!;
			const channel = { ...credentials(), apiKey: other.apiKey, baseUrl: other.url };
			const { error } = await runWithFiles({ ...withFile('binary:data'), recipient: '12025550144' }, items, {}, { contextData, channel });
			expect(error?.message).toBeUndefined();
			expect([box, other].map(({ media }) => media.length)).toEqual([1, 1]);
			expect((other.hits.at(-1)!.body as { params: Array<{ parameters: Array<{ image: object }> }> }).params[0].parameters[0].image).toEqual({ id: other.media[0].id });
			await other.close();
		});

		it('a document keeps its name', async () => {
			const pdf = { data: { data: Buffer.from('%PDF-1.4 x').toString('base64'), mimeType: 'application/pdf', fileName: 'invoice.pdf' } };
			await runWithFiles(form('invoice_ready', { header_media: 'binary:data', body_1: 'Maria', body_2: '7' }), [{ json: {}, binary: pdf }]);
			const [header] = params() as Array<{ parameters: Array<{ document: object }> }>;
			expect(header.parameters[0].document).toEqual({ id: expect.any(String) as string, filename: 'invoice.pdf' });
		});

		it.each<[string, string, object, RegExp]>([
			['a field that is not there', 'binary:photo', file(), /Header Image: the item has no file in the field "photo"/],
			['no field', 'binary:', file(), /Header Image names no binary field/],
			['another type', 'binary:data', file({ mimeType: 'application/pdf', fileName: 'a.pdf' }), /Header Image: .*application\/pdf/],
			['a file too large', 'binary:data', file({ data: Buffer.alloc(5 * 1024 * 1024 + 1).toString('base64') }), /Header Image: .* 5.1 MB.* at most 5 MB/],
		])('refuses %s before a request', async (_, value, binary, sentence) => {
			const { error } = await runWithFiles(withFile(value), [{ json: {}, binary: binary as INodeExecutionData['binary'] }]);
			expect(error?.message).toMatch(sentence);
			nothingSent();
		});

		it('1MSG’s “wrong file” is a sentence, and no message leaves', async () => {
			box.fault({ path: '/uploadMedia', status: 200, body: { sent: false, message: 'wrong file' } });
			const { error } = await runWithFiles(withFile('binary:data'), [{ json: {}, binary: file() }]);
			expect(error?.message).toMatch(/could not read the file/);
			expect(sentBodies()).toEqual([]);
		});
	});

	describe('components as JSON', () => {
		const components = [{ type: 'body', parameters: text('8', '9') }];
		it.each<[string, unknown]>([
			['a list', components],
			['a JSON string', JSON.stringify(components)],
			['an object with components', { components }],
			['an object with params', JSON.stringify({ params: components })],
			['one component', components[0]],
		])('%s', async (_, value) => {
			const { outputs } = await run(json('opening_hours|en', value));
			expect(params()).toEqual(components);
			expect(outputs[0][0].json.text).toBe('We are open from 8 to 9.');
		});

		it('nothing, for a template without variables', async () => {
			listed({ components: [{ type: 'BODY', text: 'Hello' }] });
			await run(json('mine', ''));
			await run(form('mine', null));
			expect(sentBodies().map((body) => body.params)).toEqual([[], []]);
		});

		it('does not ask for the list where namespace and language are given', async () => {
			await run(json('opening_hours|en', components, { namespace: NAMESPACE }));
			expect(box.hits).toHaveLength(1);
			expect(params()).toEqual(components);
		});

		it.each<[string, unknown, RegExp]>([
			['text', 'soon', /Components is not a JSON list/],
			['broken JSON', '[{"type":', /Components is not a JSON list/],
			['a flat list of values', ['8', '9'], /Components: entry 1 is a text/],
			['an entry without parameters', [{ type: 'body' }], /entry 1 has no list of parameters/],
			['On-Premises words', [{ type: 'hsm', localizable_params: [] }], /entry 1 has no type that 1MSG knows/],
			['a parameter that is text', [{ type: 'body', parameters: ['8', '9'] }], /parameter 1 is not an object/],
			['an empty parameter', [{ type: 'body', parameters: text('8', '') }], /parameter 2 has no text/],
			['a line break', [{ type: 'body', parameters: text('8', 'a\nb') }], /parameter 2 holds a line break/],
			['another number', [{ type: 'body', parameters: text('8') }], /has 2 body variables, but Components fills 1/],
			['no body', [], /has 2 body variables, but Components fills 0/],
			['a body too long', [{ type: 'body', parameters: text('8', 'x'.repeat(1024)) }], /characters once it is filled in/],
		])('refuses %s', async (_, value, sentence) => {
			expect((await run(json('opening_hours|en', value))).error?.message).toMatch(sentence);
			nothingSent();
		});

		it('named variables have to carry their name', async () => {
			expect((await run(json('order_confirmed_named', [{ type: 'body', parameters: text('a', 'b') }]))).error?.message).toMatch(/named variable "first_name"/);
			nothingSent();
		});
	});
});

describe('the form of a template', () => {
	it('has a field for each slot, with the text around the variable', async () => {
		const { fields } = await slots({ __rl: true, mode: 'list', value: 'order_shipped|en' });
		expect(fields.map(({ id, displayName, required, type }) => [id, displayName, required, type])).toEqual([
			['header_media', 'Image URL or binary:data', true, 'string'],
			['body_1', 'Hi {{1}}, order {{2}} shipped', true, 'string'],
			['body_2', '…, order {{2}} shipped', true, 'string'],
			['button_0_url', '“Track” …e.com/t/{{1}}', true, 'string'],
			['button_1_payload', '“Stop” Payload', false, 'string'],
		]);
	});

	it('labels tell the fields of every template apart in the width that the editor gives them', async () => {
		for (const { name, language, status } of box.templates) {
			if (String(status).toLowerCase() !== 'approved') continue;
			const code = typeof language === 'string' ? language : (language as { code: string }).code;
			const { fields } = await slots({ mode: 'list', value: `${String(name)}|${code}` });
			const shown = fields.map(({ displayName }) => displayName.slice(0, 24));
			expect([name, new Set(shown).size]).toEqual([name, fields.length]);
			// A variable is seen, not only what stands before it.
			for (const { id, displayName } of fields) if (/body_|header_\d|^button_\d_url$/.test(id)) expect(displayName.slice(0, 24)).toMatch(/\{\{\w+/);
		}
	});

	it.each<[string, string[]]>([
		['login_code', ['code']],
		['registration_code', ['code']],
		['weekend_offer', ['header_media', 'body_1', 'offer_expiry', 'button_0_code', 'button_1_url']],
		['pickup_point', ['header_latitude', 'header_longitude', 'header_name', 'header_address', 'body_1', 'body_2']],
		['order_confirmed_named', ['body_first_name', 'body_order_id']],
	])('%s', async (name, expected) => expect(await ids(name)).toEqual(expected));

	it.each<[string, unknown, IDataObject, RegExp]>([
		['an expression', { mode: 'name', value: '={{ $json.template }}' }, {}, /The template is an expression/],
		['nothing', { mode: 'list', value: '' }, {}, /Choose a template/],
		['nothing at all', undefined, {}, /Choose a template/],
		['several languages', { mode: 'name', value: 'opening_hours' }, {}, /exists in several languages/],
		['an unknown name', { mode: 'name', value: 'nowhere' }, {}, /is not on this channel/],
	])('%s is a notice', async (_, template, options, sentence) => {
		const { fields, emptyFieldsNotice } = await slots(template, options);
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toMatch(sentence);
	});

	it('the language option chooses, and a template without variables says so', async () => {
		expect((await slots({ mode: 'name', value: 'opening_hours' }, { language: 'de' })).fields).toHaveLength(2);
		listed({ components: [{ type: 'BODY', text: 'Hello' }] });
		expect((await slots({ mode: 'name', value: 'mine' })).emptyFieldsNotice).toMatch(/no variables/);
	});

	it('a refused key is a sentence', async () => {
		box.fault({ path: '/templates', status: 401, body: { error: 'Wrong token' } });
		await expect(slots({ mode: 'name', value: 'login_code' })).rejects.toThrow(/refused the API key/);
	});
});

const template = (operation: string, parameters: IDataObject) => ({ resource: 'template', operation, ...parameters });
const locator = (value: string) => ({ template: { __rl: true, mode: 'name', value } });

describe('template.getAll', () => {
	const all = async (parameters: IDataObject = {}) => (await run(template('getAll', { returnAll: true, filters: {}, simplify: true, ...parameters }))).outputs[0].map((item) => item.json);

	it('gives all, or as many as the limit', async () => {
		expect(await all()).toHaveLength(box.templates.length);
		expect(await all({ returnAll: false, limit: 2 })).toHaveLength(2);
		expect(box.hits[0]).toMatchObject({ method: 'GET', path: `/${box.channelId}/templates?limit=100&offset=0` });
	});

	it('simplified: the texts and what has to be filled in', async () => {
		expect(await all({ filters: { name: 'ORDER_SHIP' } })).toEqual([
			{
				id: expect.any(String) as string,
				name: 'order_shipped',
				language: 'en',
				status: 'approved',
				category: 'utility',
				namespace: NAMESPACE,
				header: 'image',
				body: 'Hi {{1}}, order {{2}} shipped',
				footer: 'Thanks',
				buttons: [{ type: 'url', text: 'Track', url: expect.any(String) as string }, { type: 'quick_reply', text: 'Stop' }],
				variables: expect.arrayContaining([{ id: 'body_1', name: 'Body {{1}}', required: true }]) as unknown,
			},
		]);
	});

	it('raw: as the channel gave it', async () => expect(await all({ simplify: false })).toEqual(box.templates));

	it.each<[IDataObject, string[]]>([
		[{ status: 'approved', name: 'profile' }, ['profile_updated']],
		[{ status: 'pending' }, ['ticket_closed']],
		[{ category: 'authentication' }, ['login_code', 'registration_code']],
		[{ language: 'de' }, ['opening_hours']],
		[{ language: 'en-us' }, ['profile_updated']],
		[{ name: 'nowhere' }, []],
	])('filters by %j', async (filters, names) => expect((await all({ filters })).map(({ name }) => name)).toEqual(names));

	it('a list that could not be read is a sentence', async () => {
		box.fault({ path: '/templates', status: 403, body: 'Subscription is blocked' });
		const { error } = await run(template('getAll', { returnAll: true, filters: {} }));
		expect(error?.message).toMatch(/trial or subscription has ended/);
	});
});

describe('template.get', () => {
	it('reads one, approved or not', async () => {
		const { outputs } = await run(template('get', locator('ticket_closed')));
		expect(outputs[0].map((item) => item.json)).toMatchObject([{ name: 'ticket_closed', status: 'pending' }]);
	});

	it('a name gives each language, name and language give one', async () => {
		expect((await run(template('get', locator('opening_hours')))).outputs[0].map((item) => item.json.language)).toEqual(['en', 'de']);
		expect((await run(template('get', { ...locator('opening_hours|de'), simplify: false }))).outputs[0][0].json).toEqual(box.templates.find(({ name, language }) => name === 'opening_hours' && language === 'de'));
	});

	it.each([
		['nowhere', /is not on this channel/],
		['opening_hours|fr', /does not exist in the language "fr"/],
		['', /Template is empty/],
	])('%j is refused', async (value, sentence) => expect((await run(template('get', locator(value)))).error?.message).toMatch(sentence));

	it('its list shows what is not approved too, and the list for deleting each name once', async () => {
		expect((await searchTemplates(generalNode, credentials())).results.map(({ value }) => value)).not.toContain('ticket_closed|en');
		const list = async (method: string) => {
			const workflow = new Workflow({ id: 'wf', nodes: [reference({})], connections: {}, active: false, nodeTypes });
			const context = new LoadOptionsContext(workflow, workflow.getNode('Node')!, additionalData(credentials()), '');
			return (await generalNode.methods.listSearch[method as 'searchTemplates'].call(context)).results;
		};
		expect(await list('searchAllTemplates')).toContainEqual({ name: 'ticket_closed · en · utility · pending', value: 'ticket_closed|en', description: expect.any(String) as string });
		expect(await list('searchTemplateNames')).toContainEqual({ name: 'opening_hours · en, de', value: 'opening_hours', description: expect.any(String) as string });
	});
});

it.each([['get', locator('mine')], ['getAll', { returnAll: true }]])('promise 6: template.%s does not give the key, and leaves the rest as the channel says it', async (operation, parameters) => {
	const components = (key: string) => [
		{ type: 'BODY', text: `See ${key} in our shop` },
		{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Go', url: `https://x.example/${key}?token={{1}}`, example: ['https://x.example/?token=of_the_shop'] }] },
	];
	const given = listed({ components: components(box.apiKey), rejected_reason: `{"key":"${box.apiKey}"}` });
	// A webhook secret that is a common word stands in many a template; 1MSG never gets to know it.
	const secretive = { ...credentials(), webhookSecret: 'shop' };
	for (const simplify of [false, true]) {
		const { outputs } = await runNode('oneMsg', template(operation, { ...parameters, simplify }), { credentials: secretive });
		const item = outputs[0][0].json;
		if (simplify) expect(item).toMatchObject({ body: 'See *** in our shop', buttons: [{ url: 'https://x.example/***?token={{1}}' }] });
		else expect(item).toEqual({ ...given, components: components('***'), rejected_reason: '{"key":"***"}' });
	}
});

describe('template.create', () => {
	const fields = (more: IDataObject = {}) =>
		template('create', {
			templateName: 'order_ready',
			category: 'utility',
			language: 'en',
			defineBy: 'fields',
			headerFormat: 'none',
			body: 'Hello, {{1}}! Order {{2}} is ready.',
			bodyExamples: { values: [{ example: 'Maria' }, { example: '42' }] },
			...more,
		});

	it('hands in body, method and path as the API takes them', async () => {
		const { outputs } = await run(
			fields({
				headerFormat: 'text',
				headerText: 'Order {{1}}',
				headerExample: '42',
				footer: 'Thanks',
				buttons: { values: [{ type: 'url', text: 'Track', url: 'https://shop.example/t/{{1}}', example: 'https://shop.example/t/42' }, { type: 'quickReply', text: 'Stop' }, { type: 'phoneNumber', text: 'Call', phoneNumber: '+1 202 555 0143' }, { type: 'copyCode', example: 'SAVE20' }] },
			}),
		);
		const [hit] = hitsTo('addTemplate');
		expect(hit.method).toBe('POST');
		expect(hit.rawBody).toBe(
			JSON.stringify({
				name: 'order_ready',
				category: 'UTILITY',
				language: 'en',
				components: [
					{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['42'] } },
					{ type: 'BODY', text: 'Hello, {{1}}! Order {{2}} is ready.', example: { body_text: [['Maria', '42']] } },
					{ type: 'FOOTER', text: 'Thanks' },
					{
						type: 'BUTTONS',
						buttons: [
							{ type: 'URL', text: 'Track', url: 'https://shop.example/t/{{1}}', example: ['https://shop.example/t/42'] },
							{ type: 'QUICK_REPLY', text: 'Stop' },
							{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+12025550143' },
							{ type: 'COPY_CODE', example: 'SAVE20' },
						],
					},
				],
			}),
		);
		expect(outputs[0][0].json).toMatchObject({ created: true, name: 'order_ready', language: 'en', category: 'utility', status: 'pending', id: expect.any(String) as string });
	});

	it('named variables say so', async () => {
		await run(fields({ body: 'Hello, {{name}}!', bodyExamples: { values: [{ example: 'Maria' }] } }));
		expect(hitsTo('addTemplate')[0].body).toMatchObject({ parameter_format: 'NAMED', components: [{ example: { body_text_named_params: [{ param_name: 'name', example: 'Maria' }] } }] });
	});

	it('a template for codes: WhatsApp writes its text', async () => {
		const { error } = await run(fields({ category: 'authentication', securityAdvice: true, codeExpiryMinutes: 10, buttonText: 'Copy code' }));
		expect(error).toBeUndefined();
		expect(hitsTo('addTemplate')[0].body).toMatchObject({
			category: 'AUTHENTICATION',
			components: [{ type: 'BODY', add_security_recommendation: true }, { type: 'FOOTER', code_expiration_minutes: 10 }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] }],
		});
	});

	it.each<[string, unknown]>([
		['a list', [{ type: 'BODY', text: 'Hello' }]],
		['a JSON string', '[{"type":"BODY","text":"Hello"}]'],
		['an object', { components: [{ type: 'BODY', text: 'Hello' }] }],
	])('components as JSON: %s', async (_, components) => {
		const { error } = await run(fields({ defineBy: 'json', components: components as string, language: 'pt-br' }));
		expect(error).toBeUndefined();
		expect(hitsTo('addTemplate')[0].body).toEqual({ name: 'order_ready', category: 'UTILITY', language: 'pt_BR', components: [{ type: 'BODY', text: 'Hello' }] });
	});

	it.each<[string, IDataObject, RegExp]>([
		['a name with capitals', { templateName: 'Order Ready' }, /Template Name "Order Ready"/],
		['no name', { templateName: '' }, /Template Name is empty/],
		['no language', { language: 'english please' }, /Language "english please" is not a language code/],
		['no body', { body: '' }, /Body is empty/],
		['a long body', { body: 'x'.repeat(1025), bodyExamples: {} }, /Body has 1025 characters/],
		['a missing example', { bodyExamples: { values: [{ example: 'Maria' }] } }, /Body has 2 variables, but 1 example/],
		['a gap in the numbers', { body: '{{1}} {{3}}' }, /Body has no variable \{\{2\}\}, but \{\{3\}\}/],
		['two kinds of variables', { body: '{{1}} {{name}}' }, /numbered and named variables/],
		['a variable in the footer', { footer: 'Bye {{1}}' }, /Footer has a variable/],
		['a long footer', { footer: 'x'.repeat(61) }, /Footer has 61 characters/],
		['a long header', { headerFormat: 'text', headerText: 'x'.repeat(61) }, /Header Text has 61 characters/],
		['two variables in the header', { headerFormat: 'text', headerText: '{{1}} {{2}}' }, /Header Text has 2 variables/],
		['a header file without an example', { headerFormat: 'image' }, /Header Example is empty/],
		['a long button', { buttons: { values: [{ type: 'quickReply', text: 'Yes' }, { type: 'quickReply', text: 'x'.repeat(26) }] } }, /Button 2: Text has 26 characters; WhatsApp takes at most 25/],
		['a button that leads nowhere', { buttons: { values: [{ type: 'url', text: 'Go', url: 'shop' }] } }, /Button 1: URL is not a web address/],
		['a variable within an address', { buttons: { values: [{ type: 'url', text: 'Go', url: 'https://a.example/{{1}}/x', example: 'a' }] } }, /not \{\{1\}\} at its end/],
		['eleven buttons', { buttons: { values: Array.from({ length: 11 }, () => ({ type: 'quickReply', text: 'a' })) } }, /11 buttons/],
		['JSON without a body', { defineBy: 'json', components: '[{"type":"FOOTER","text":"x"}]' }, /Components has no BODY/],
		['JSON that is none', { defineBy: 'json', components: 'soon' }, /Components is not a JSON list/],
	])('refuses %s before a request', async (_, more, sentence) => {
		expect((await run(fields(more))).error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});

	it.each([200, 400])('WhatsApp’s own sentence is the message (HTTP %d)', async (status) => {
		box.fault({ path: '/addTemplate', status, body: { error: { code: 100, message: 'Invalid parameter', error_user_title: 'Name is taken', error_user_msg: 'There is already English content for this template.' } } });
		const { error } = await run(fields());
		expect(error?.message).toMatch(/^Name is taken: There is already English content for this template\./);
		expect(error?.description).toMatch(/Change the template/);
	});

	it.each([
		[403, 'Subscription is blocked', /trial or subscription has ended/],
		[501, { error: 'Not implemented' }, /does not offer this yet/],
		[200, { response: { error: 'upstream' } }, /upstream/],
	])('HTTP %d with %j is a sentence', async (status, body, sentence) => {
		box.fault({ path: '/addTemplate', status, body });
		expect((await run(fields())).error?.message).toMatch(sentence);
	});

	it('a lost answer does not say that it failed', async () => {
		box.fault({ path: '/addTemplate', kind: 'resetAfter' });
		const { error } = await run(fields());
		expect(error?.context).toMatchObject({ outcome: 'unknown' });
		expect(error?.message).toMatch(/The template may have been created/);
	});
});

describe('template.delete', () => {
	it('deletes all languages of a name', async () => {
		const { outputs } = await run(template('delete', locator('opening_hours')));
		expect(hitsTo('removeTemplate')).toMatchObject([{ method: 'POST', rawBody: '{"name":"opening_hours"}' }]);
		expect(outputs[0][0].json).toEqual({ deleted: true });
		expect(box.templates.filter(({ name }) => name === 'opening_hours')).toEqual([]);
	});

	it('warns in the editor', () => {
		const notices = generalNode.description.properties.filter(({ type, displayOptions }) => type === 'notice' && displayOptions?.show?.resource?.includes('template') && displayOptions.show.operation?.includes('delete'));
		expect(notices.map(({ displayName }) => displayName)).toEqual([expect.stringContaining('all its languages') as string]);
	});

	it.each([
		['opening_hours|de', /deleting takes all languages of "opening_hours"/],
		['', /Template is empty/],
	])('refuses %j before a request', async (value, sentence) => {
		expect((await run(template('delete', locator(value)))).error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});

	it.each([
		[200, { error: { error_user_title: 'Message Template Not Found', error_user_msg: 'No such name' } }, /template does not exist/],
		[200, { result: 'failed' }, /did not do it/],
		[200, { response: { error: 'upstream' } }, /upstream/],
	])('HTTP %d with %j is no success', async (status, body, sentence) => {
		box.fault({ path: '/removeTemplate', status, body });
		expect((await run(template('delete', locator('opening_hours')))).error?.message).toMatch(sentence);
	});
});
