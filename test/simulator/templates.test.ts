import { startBox, type Box } from '../../demo/simulator/box';
import { CHAT, get, PHONE, post, template } from './helpers';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: 1 });
});
afterEach(async () => {
	await box.idle();
	box.reset();
});
afterAll(async () => await box.close());

const TICKET = ['Dana', '42', 'An engineer is looking at it.'];
const send = async (body: Record<string, unknown>) => await post(box, '/sendTemplate', body);
const textParameter = (text: string) => ({ type: 'text', text });

describe('GET /templates', () => {
	test('pages with limit and offset; total counts all', async () => {
		const all = (await get(box, '/templates')).json;
		expect(all.total).toBe(all.templates.length);
		expect(all.templates[0]).toMatchObject({ name: 'ticket_accepted', language: 'en', status: 'approved', category: 'UTILITY' });
		const page = (await get(box, '/templates?limit=2&offset=1')).json;
		expect(page).toEqual({ total: all.total, templates: all.templates.slice(1, 3) });
		expect((await get(box, `/templates?offset=${all.total}`)).json.templates).toEqual([]);
		const sorted = (await get(box, '/templates?sort=name')).json.templates.map(({ name }: { name: string }) => name);
		expect(sorted).toEqual([...sorted].sort());
	});

	test('there are templates of each kind, all in one namespace', () => {
		const of = (key: string) => new Set(box.templates.map((one) => one[key]));
		expect([...of('namespace')].filter(Boolean)).toHaveLength(1);
		expect(box.templates.filter(({ namespace }) => !namespace)).toMatchObject([{ name: 'delivery_delay' }]);
		expect(of('status')).toEqual(new Set(['approved', 'pending', 'rejected']));
		expect(of('category')).toEqual(new Set(['UTILITY', 'MARKETING', 'AUTHENTICATION']));
		expect(of('id').size).toBe(box.templates.length);
	});
});

describe('POST /sendTemplate', () => {
	test('goes out without a window, opens none, and is filled in', async () => {
		const { status, json } = await send(template('ticket_accepted', TICKET));
		expect([status, json.sent]).toEqual([200, true]);
		expect(box.isWindowOpen(CHAT)).toBe(false);
		expect(box.ledger).toMatchObject([
			{
				method: 'sendTemplate',
				to: CHAT,
				text:
					'Hello, Dana! Your request #42 has been accepted for processing. An engineer is looking at it. ' +
					'We will keep you updated on progress.',
			},
		]);
		const order = await send(template('order_no_response', ['Dana', '7', 'blue chair', 'Please answer by Friday']));
		expect(order.json.sent).toBe(true);
		expect(box.ledger[1].text).toBe(
			'Hello, Dana! We are waiting for your reply regarding order #7: blue chair. Please answer by Friday.',
		);
		expect((await send(template('ticket_accepted', TICKET, { language: { policy: 'deterministic', code: 'es' } }))).json.sent).toBe(true);
		expect(box.ledger[2].text).toMatch(/^¡Hola, Dana!/);
	});

	test.each([
		['no name', { template: undefined }, 'template is not defined'],
		['no language', { language: undefined }, 'template is not defined'],
		['an unknown name', { template: 'nothing' }, /template .* does not exist/],
		['an unknown language', { language: { policy: 'deterministic', code: 'de' } }, /template .* does not exist/],
		['a pending one', { template: 'ticket_closed' }, /template .* does not exist/],
		['a rejected one', { template: 'ticket_feedback' }, /template .* does not exist/],
	])('%s is refused with HTTP 200', async (_, changes, message) => {
		const { status, json } = await send(template('ticket_accepted', TICKET, changes));
		expect([status, json.sent]).toEqual([200, false]);
		expect(json.message).toMatch(message);
		expect(box.ledger).toEqual([]);
	});

	const parameters = TICKET.map(textParameter);
	test.each([
		['no namespace', { namespace: undefined }],
		['a wrong namespace', { namespace: '0000' }],
		['a language as text', { language: 'en' }],
		['another policy', { language: { policy: 'fallback', code: 'en' } }],
		['a flat list', { params: TICKET }],
		['params as an object', { params: { body: TICKET } }],
		['components without parameters', { params: [{ type: 'body' }] }],
		['two variables', { params: [{ type: 'body', parameters: parameters.slice(1) }] }],
		['four variables', { params: [{ type: 'body', parameters: [...parameters, textParameter('x')] }] }],
		['no variables', { params: undefined }],
		['an empty variable', { params: [{ type: 'body', parameters: [...parameters.slice(1), textParameter(' ')] }] }],
		['a number as variable', { params: [{ type: 'body', parameters: [...parameters.slice(1), { type: 'text', text: 4 }] }] }],
		['two bodies', { params: [{ type: 'body', parameters }, { type: 'body', parameters }] }],
		['a header the template lacks', { params: [{ type: 'header', parameters: [textParameter('x')] }, { type: 'body', parameters }] }],
		[
			'a static button',
			{ params: [{ type: 'body', parameters }, { type: 'button', sub_type: 'url', index: 0, parameters: [textParameter('x')] }] },
		],
	])('%s is refused with 422', async (_, changes) => {
		const { status, json } = await send(template('ticket_accepted', TICKET, changes));
		expect([status, json]).toEqual([422, { error: expect.any(String) }]);
		expect(box.ledger).toEqual([]);
	});

	test('a wrong number of variables is refused in the words of the sample', async () => {
		expect((await send(template('ticket_accepted', ['Dana']))).json).toEqual({ error: 'Number of template variables does not match' });
	});

	test('an image header and a button with a variable need their components', async () => {
		const header = { type: 'header', parameters: [{ type: 'image', image: { link: 'https://cdn.example/a.jpg' } }] };
		const body = { type: 'body', parameters: [textParameter('Dana'), textParameter('42')] };
		const button = { type: 'button', sub_type: 'url', index: '0', parameters: [textParameter('t/42')] };
		const reply = { type: 'button', sub_type: 'quick_reply', index: 1, parameters: [{ type: 'payload', payload: 'STOP' }] };
		const ship = async (...params: unknown[]) => (await send(template('order_shipped', [], { params }))).status;
		expect(await ship(header, body, button)).toBe(200);
		expect(await ship(header, body, button, reply)).toBe(200);
		expect(box.ledger[0].text).toBe('Hi Dana, order 42 shipped\nThanks');
		expect(await ship(body, button)).toBe(422);
		expect(await ship(header, body)).toBe(422);
		expect(await ship(header, body, button, button)).toBe(422);
		expect(await ship(header, body, button, { ...button, index: 5 })).toBe(422);
		expect(await ship({ type: 'header', parameters: [{ type: 'image', image: {} }] }, body, button)).toBe(422);
	});

	test('named variables need parameter_name, in any order', async () => {
		box.templates.push({
			name: 'named',
			namespace: box.templates[0].namespace,
			language: { code: 'en' },
			status: 'APPROVED',
			category: 'UTILITY',
			components: JSON.stringify([{ type: 'BODY', text: '{{greeting}}, {{first_name}}! {{greeting}}!' }]),
		});
		const [hi, dana] = [{ ...textParameter('Hi'), parameter_name: 'greeting' }, { ...textParameter('Dana'), parameter_name: 'first_name' }];
		const params = (...list: unknown[]) => ({ params: [{ type: 'body', parameters: list }] });
		expect((await send(template('named', [], params(dana, hi)))).json.sent).toBe(true);
		expect(box.ledger[0].text).toBe('Hi, Dana! Hi!');
		expect((await send(template('named', ['Hi', 'Dana']))).status).toBe(422);
	});

	test.each(['two\nlines', 'a\ttab', 'five     spaces'])('%j is accepted and fails later', async (value) => {
		const { json } = await send(template('ticket_accepted', ['Dana', '42', value]));
		expect(json.sent).toBe(true);
		await box.idle();
		expect(box.ledger[0].statuses).toEqual(['failed']);
		const { hooks } = (await get(box, `/hookInfo?messageId=${encodeURIComponent(json.id)}`)).json;
		expect(hooks).toMatchObject([{ status: 'failed', recipient_id: PHONE, errors: [{ code: 132018, title: expect.any(String) }] }]);
	});

	test('four spaces are fine; a body over 1024 characters fails later', async () => {
		await send(template('ticket_accepted', ['Dana', '4    2', 'x']));
		await send(template('ticket_accepted', ['Dana', '42', 'x'.repeat(1024)]));
		await box.idle();
		expect(box.ledger.map(({ statuses }) => statuses.at(-1))).toEqual(['read', 'failed']);
	});
});
