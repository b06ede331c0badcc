import { startBox, type Box } from '../../demo/simulator/box';
import { call, get, post } from './helpers';

const [PUBLISHED, DRAFT, DEPRECATED] = ['500000000000001', '500000000000002', '500000000000003'];
let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1, now: () => Date.parse('2026-08-01T10:00:00Z') });
});
afterEach(() => box.reset());
afterAll(async () => await box.close());

test('list, create, metadata and assets are not there by default', async () => {
	const answers = [
		await get(box, '/flows'),
		await post(box, '/flows', { name: 'a', categories: ['OTHER'] }),
		await call(box, 'PATCH', `/flows/${DRAFT}/metadata`, { name: 'b' }),
		await call(box, 'PATCH', `/flows/${DRAFT}/assets`, { flowJson: {} }),
	];
	for (const { status, json } of answers) expect([status, json]).toEqual([501, { error: 'Not implemented' }]);
});

test('with the switch they are', async () => {
	box.flowsEnabled = true;
	const { items, count, total } = (await get(box, '/flows?fields=name,status')).json;
	expect(items[0]).toEqual({ id: PUBLISHED, name: 'appointment_booking', status: 'PUBLISHED' });
	expect([count, total, items.length]).toEqual([3, 3, 3]);
	const { id } = (await post(box, '/flows', { name: 'a', categories: ['OTHER'], flowJson: '{"version":"7.0"}' })).json;
	expect((await get(box, `/flows/${id}`)).json).toMatchObject({ id, name: 'a', status: 'DRAFT', categories: ['OTHER'] });
	expect((await call(box, 'PATCH', `/flows/${id}/metadata`, { name: 'b', categories: ['SURVEY'] })).json).toEqual({ success: true });
	expect((await call(box, 'PATCH', `/flows/${id}/assets`, { flowJson: { version: '7.0' } })).json).toEqual({ success: true, validationErrors: [] });
	expect(box.flows.at(-1)).toMatchObject({ id, name: 'b', categories: ['SURVEY'] });
	for (const body of [{ categories: ['OTHER'] }, { name: 'a' }, { name: 'a', categories: ['X'] }, { name: 'a', categories: ['OTHER'], flowJson: '[' }]) {
		expect((await post(box, '/flows', body)).status).toBe(400);
	}
});

test('one flow is read, previewed, published, deprecated, deleted', async () => {
	expect((await get(box, `/flows/${DRAFT}`)).json).toMatchObject({ id: DRAFT, status: 'DRAFT', validation_errors: [] });
	expect((await get(box, `/flows/${DRAFT}/preview`)).json).toEqual({
		id: DRAFT,
		preview: { preview_url: expect.stringMatching(/^https:\/\//), expires_at: '2026-08-31T10:00:00.000Z' },
	});
	expect((await call(box, 'POST', `/flows/${DRAFT}/publish`)).json).toEqual({ success: true });
	expect((await post(box, `/flows/${DRAFT}/deprecate`, {})).json).toEqual({ success: true });
	expect((await get(box, `/flows/${DRAFT}?fields=status`)).json).toEqual({ id: DRAFT, status: 'DEPRECATED' });
	box.reset();
	expect((await call(box, 'DELETE', `/flows/${DRAFT}`)).json).toEqual({ success: true });
	expect((await get(box, `/flows/${DRAFT}`)).status).toBe(400);
});

test('a step that the status does not allow is refused in Meta’s words', async () => {
	const answers = [
		await call(box, 'POST', `/flows/${PUBLISHED}/publish`),
		await call(box, 'POST', `/flows/${DRAFT}/deprecate`),
		await call(box, 'DELETE', `/flows/${DEPRECATED}`),
		await call(box, 'DELETE', '/flows/1'),
	];
	for (const { status, json } of answers) {
		expect([status, json.error]).toEqual([400, expect.objectContaining({ error_user_title: expect.any(String), error_user_msg: expect.any(String) })]);
	}
});
