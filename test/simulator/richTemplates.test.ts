import { startBox, type Box } from '../../demo/simulator/box';
import { get, post, template } from './helpers';

const NOW = 1_785_000_000_000;
let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: 1, now: () => NOW });
});
afterEach(async () => {
	await box.idle();
	box.reset();
});
afterAll(async () => await box.close());

const text = (value: string) => ({ type: 'text', text: value });
const named = (name: string, value: string) => ({ ...text(value), parameter_name: name });
const body = (...values: string[]) => ({ type: 'body', parameters: values.map(text) });
const header = (type: string, content: unknown) => ({ type: 'header', parameters: [{ type, [type]: content }] });
const button = (subType: string, index: number | string, parameter?: unknown) => ({
	type: 'button',
	sub_type: subType,
	index,
	parameters: parameter === undefined ? [] : [parameter],
});
const action = (value: unknown) => ({ type: 'action', action: value });
const offer = (until: unknown) => ({
	type: 'limited_time_offer',
	parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: until } }],
});

const send = async (name: string, params: unknown, changes: Record<string, unknown> = {}) =>
	await post(box, '/sendTemplate', template(name, [], { params, ...changes }));

const LINK = { link: 'https://cdn.example/a.pdf' };
const place = { latitude: 52.52, longitude: '13.40', name: 'Shop', address: 'Some St 1' };
const card = (index: number, ...more: unknown[]) => ({
	card_index: index,
	components: [header('image', LINK), body(`No. ${index}`, '€ 9'), ...(more.length ? more : [button('url', 1, text(`c/${index}`))])],
});
const carousel = (...cards: unknown[]) => ({ type: 'carousel', cards });
const weekend = [header('image', LINK), offer(NOW + 1), body('Dana'), button('copy_code', 0, { type: 'coupon_code', coupon_code: 'HALF' }), button('url', 1, text('w1'))];

test.each<[string, unknown, RegExp | string, Record<string, unknown>?]>([
	['order_confirmed_named', [{ type: 'body', parameters: [named('order_id', '42'), named('first_name', 'Dana')] }], 'Hi Dana, order 42 is confirmed.\nThank you'],
	['booking_reminder', [{ type: 'header', parameters: [text('Monday')] }, body('Dana', '9:00')], 'Your visit on Monday\nHello Dana, we see you at 9:00.'],
	[
		'booking_reminder',
		[{ type: 'header', parameters: [text('Monday')] }, body('Dana', '9'), button('quick_reply', '1', { type: 'payload', payload: 'NO' })],
		/^Your visit/,
	],
	['invoice_ready', [header('document', { ...LINK, filename: 'a.pdf' }), body('Dana', '7')], /invoice 7/],
	['invoice_ready', [header('document', { id: '1029384756' }), body('Dana', '7')], /invoice 7/],
	['product_tour', [header('video', LINK), body('Dana')], /Have a look, Dana!/],
	['pickup_point', [header('location', place), body('42', 'Friday')], 'Shop\nOrder 42 waits for you here until Friday.'],
	['return_label', [body('R1'), button('url', 0, text('R1?a=b'))], 'Your return R1 is registered.'],
	['visit_survey', [body('Dana'), button('flow', 0, action({ flow_token: 't', flow_action_data: { a: 1 } }))], /visit, Dana/],
	['visit_survey', [body('Dana'), button('flow', 0, action({}))], /visit, Dana/],
	['new_collection', [body('Dana')], 'New chairs are in, Dana.'],
	['new_collection', [body('Dana'), button('catalog', 0, action({ thumbnail_product_retailer_id: 'SKU-1' }))], /Dana/],
	['coupon_code', [body('Dana', '20'), button('copy_code', 0, { type: 'coupon_code', coupon_code: 'SAVE20' })], /save 20 %/],
	['coupon_code', [body('Dana', '20'), button('coupon_code', 0, { type: 'coupon_code', coupon_code: 'SAVE20' })], /save 20 %/],
	['weekend_offer', weekend, 'Ends soon\nOnly this weekend, Dana: all chairs at half price.'],
	['chair_carousel', [body('Dana'), carousel(card(2), card(0), card(1))], /^Three chairs for you, Dana:\nChair No. 0 for € 9\nChair No. 1/],
	['login_code', [body('123456'), button('url', 0, text('123456'))], '*123456* is your verification code.'],
	['registration_code', [body('123456'), button('url', '0', text('123456'))], /\*123456\*/],
	['payment_received', [body('Dana', '€ 5')], 'Thank you, Dana. We received € 5.\nAccounting'],
	['profile_updated', [body('Dana')], /Dana/, { language: { policy: 'deterministic', code: 'en_US' } }],
	['opening_hours', [body('9', '17')], 'We are open from 9 to 17.'],
	['opening_hours', [body('9', '17')], /^Wir haben/, { language: { policy: 'deterministic', code: 'de' } }],
	['delivery_delay', [body('42', 'storm')], 'Order 42 comes later: storm.'],
])('%s takes %j', async (name, params, expected, ...[changes]) => {
	const { status, json } = await send(name, params, changes);
	expect([status, json]).toEqual([200, expect.objectContaining({ sent: true })]);
	expect(box.ledger[0].text).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
});

test.each<[string, string, unknown]>([
	['a named variable without its name', 'order_confirmed_named', [body('Dana', '42')]],
	['a named variable under another name', 'order_confirmed_named', [{ type: 'body', parameters: [named('first_name', 'D'), named('id', '4')] }]],
	['no header text', 'booking_reminder', [body('Dana', '9')]],
	['a reply without its payload', 'booking_reminder', [{ type: 'header', parameters: [text('x')] }, body('D', '9'), button('quick_reply', 0, text('x'))]],
	['a reply as url', 'booking_reminder', [{ type: 'header', parameters: [text('x')] }, body('D', '9'), button('url', 0, { type: 'payload', payload: 'x' })]],
	['another kind of header', 'invoice_ready', [header('image', LINK), body('D', '7')]],
	['a header with link and id', 'invoice_ready', [header('document', { ...LINK, id: '1' }), body('D', '7')]],
	['a header without a real link', 'invoice_ready', [header('document', { link: '/tmp/a.pdf' }), body('D', '7')]],
	['a place without longitude', 'pickup_point', [header('location', { latitude: 1 }), body('4', 'F')]],
	['a place off the globe', 'pickup_point', [header('location', { ...place, latitude: 91 }), body('4', 'F')]],
	['no url part', 'return_label', [body('R1')]],
	['a part for a phone button', 'return_label', [body('R1'), button('url', 0, text('x')), button('url', 1, text('x'))]],
	['a button without index', 'return_label', [body('R1'), { ...button('url', 0, text('x')), index: undefined }]],
	['no flow button', 'visit_survey', [body('Dana')]],
	['flow data as text', 'visit_survey', [body('D'), button('flow', 0, action({ flow_action_data: 'x' }))]],
	['a catalog without thumbnail', 'new_collection', [body('D'), button('catalog', 0, action({}))]],
	['no code to copy', 'coupon_code', [body('D', '2')]],
	['a code as text', 'coupon_code', [body('D', '2'), button('copy_code', 0, text('SAVE'))]],
	['no expiration', 'weekend_offer', weekend.filter((part) => part.type !== 'limited_time_offer')],
	['an expiration as text', 'weekend_offer', weekend.map((part) => (part.type === 'limited_time_offer' ? offer(String(NOW + 1)) : part))],
	['an expiration in the past', 'weekend_offer', weekend.map((part) => (part.type === 'limited_time_offer' ? offer(NOW) : part))],
	['an offer where there is none', 'delivery_delay', [body('4', 'x'), offer(NOW + 1)]],
	['no carousel', 'chair_carousel', [body('D')]],
	['too few cards', 'chair_carousel', [body('D'), carousel(card(0), card(1))]],
	['a card twice', 'chair_carousel', [body('D'), carousel(card(0), card(1), card(1))]],
	['a card without its button', 'chair_carousel', [body('D'), carousel(card(0), card(1), card(2, button('quick_reply', 0, { type: 'payload', payload: 'x' })))]],
	['cards where there are none', 'delivery_delay', [body('4', 'x'), carousel(card(0))]],
	['a namespace of another channel', 'wrong', []],
])('%s is refused with 422', async (_, name, params) => {
	const foreign = name === 'wrong';
	const { status, json } = await send(foreign ? 'delivery_delay' : name, foreign ? [body('4', 'x')] : params, foreign ? { namespace: '0000' } : {});
	expect([status, json]).toEqual([422, { error: expect.any(String) }]);
	expect(box.ledger).toEqual([]);
});

test.each([
	['only in the body', [body('123456')]],
	['only in the button', [button('url', 0, text('123456'))]],
	['not the same in both', [body('123456'), button('url', 0, text('654321'))]],
	['of 16 characters', [body('1'.repeat(16)), button('url', 0, text('1'.repeat(16)))]],
])('a code %s is not sent', async (_, params) => {
	const { status, json } = await send('login_code', params);
	expect([status, json]).toEqual([200, { sent: false, message: expect.any(String) }]);
});

test('an authentication template does not go to a group', async () => {
	const { json } = await send('login_code', [body('1'), button('url', 0, text('1'))], { phone: undefined, chatId: '120363000000004242@g.us' });
	expect(json).toMatchObject({ sent: false, error: { code: 131051 } });
});

test('a header that grows too long fails later', async () => {
	const { json } = await send('booking_reminder', [{ type: 'header', parameters: [text('x'.repeat(61))] }, body('D', '9')]);
	await box.idle();
	const { hooks } = (await get(box, `/hookInfo?messageId=${encodeURIComponent(json.id)}`)).json;
	expect(hooks).toMatchObject([{ status: 'failed', errors: [{ code: 132005 }] }]);
});

test('the options have their ranges', async () => {
	const status = async (name: string, params: unknown[], changes: Record<string, unknown>) => (await send(name, params, changes)).status;
	const [utility, marketing] = [[body('4', 'x')], [body('Dana')]];
	expect(await status('delivery_delay', utility, { messageSendTtlSeconds: 30, quotedMsgId: 'wamid.X' })).toBe(200);
	expect(await status('delivery_delay', utility, { messageSendTtlSeconds: -1 })).toBe(200);
	expect(await status('delivery_delay', utility, { messageSendTtlSeconds: 43_201 })).toBe(400);
	expect(await status('delivery_delay', utility, { messageSendTtlSeconds: '60' })).toBe(400);
	expect(await status('autumn_offer', marketing, { messageSendTtlSeconds: 43_200, useMMlite: true, messageActivitySharing: false })).toBe(200);
	expect(await status('autumn_offer', marketing, { messageSendTtlSeconds: -1 })).toBe(400);
	expect(await status('autumn_offer', marketing, { useMMlite: 'yes' })).toBe(400);
	expect(await status('login_code', [body('1'), button('url', 0, text('1'))], { messageSendTtlSeconds: 901 })).toBe(400);
});

test('all three names of the namespace key are known', async () => {
	const [first] = box.templates;
	for (const key of ['message_template_namespace', 'messageTemplateNamespace']) {
		box.templates = [{ ...first, namespace: undefined, [key]: 'own' }];
		const values = ['Dana', '42', 'x'];
		expect((await post(box, '/sendTemplate', template('ticket_accepted', values, { namespace: 'own' }))).status).toBe(200);
		expect((await post(box, '/sendTemplate', template('ticket_accepted', values))).status).toBe(422);
	}
});

describe('addTemplate and removeTemplate', () => {
	const draft = (changes: Record<string, unknown> = {}) => ({
		name: 'new_one',
		category: 'UTILITY',
		language: 'en',
		components: [{ type: 'BODY', text: 'Hello {{1}}', example: { body_text: [['Dana']] } }],
		...changes,
	});
	const add = async (changes: Record<string, unknown> = {}) => await post(box, '/addTemplate', draft(changes));

	test('a new one waits for approval and is listed', async () => {
		const { json } = await add();
		expect(json).toEqual({ id: expect.stringMatching(/^\d{15}$/), status: 'PENDING', category: 'UTILITY' });
		expect(box.templates.at(-1)).toMatchObject({ id: json.id, name: 'new_one', status: 'pending', namespace: box.templates[0].namespace });
		expect((await send('new_one', [body('Dana')])).json.sent).toBe(false);
		Object.assign(box.templates.at(-1)!, { status: 'APPROVED' });
		expect((await send('new_one', [body('Dana')])).json.sent).toBe(true);
		expect((await add({ language: 'es' })).json.id).not.toBe(json.id);
	});

	test.each([{ name: '' }, { language: { code: 'en' } }, { category: 'OTP' }, { components: [] }, { components: '[]' }, { components: ['x'] }])(
		'%j is refused with 400',
		async (changes) => expect((await add(changes)).status).toBe(400),
	);

	test.each([{ name: 'New One' }, { name: 'ticket_accepted' }, { components: [{ type: 'FOOTER', text: 'x' }] }, { components: [{ type: 'BODY' }, { type: 'X' }] }])(
		'%j is refused in Meta’s words',
		async (changes) => {
			const { status, json } = await add(changes);
			expect([status, json.error]).toEqual([200, expect.objectContaining({ code: 100, error_user_title: 'Cannot create template', error_user_msg: expect.any(String) })]);
		},
	);

	test('removing takes all languages, and the name is blocked', async () => {
		expect((await post(box, '/removeTemplate', { name: 'opening_hours' })).json).toEqual({ result: 'success' });
		expect(box.templates.filter(({ name }) => name === 'opening_hours')).toEqual([]);
		expect((await add({ name: 'opening_hours' })).json.error.error_user_msg).toMatch(/30 days/);
		expect((await post(box, '/removeTemplate', { name: 'opening_hours' })).json.error.error_user_title).toMatch(/Not Found/);
		expect((await post(box, '/removeTemplate', {})).status).toBe(400);
	});
});
