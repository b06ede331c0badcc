import { readDelivery } from '../../nodes/shared/domain/deliverySteps';

const hook = (status: string, timestamp?: string, more: object = {}) => ({ id: 'wamid.X', type: 'message', status, timestamp, ...more });

describe('readDelivery', () => {
	it('takes the most advanced status, whatever the order', () => {
		expect(readDelivery({ hooks: [hook('read', '1785000002'), hook('sent', '1785000000'), hook('delivered', '1785000001')] }, 'wamid.X')).toEqual({
			status: 'read',
			steps: [
				{ status: 'sent', rawStatus: 'sent', timestamp: '2026-07-25T17:20:00.000Z' },
				{ status: 'delivered', rawStatus: 'delivered', timestamp: '2026-07-25T17:20:01.000Z' },
				{ status: 'read', rawStatus: 'read', timestamp: '2026-07-25T17:20:02.000Z' },
			],
		});
		expect(readDelivery({ hooks: [hook('delivered', '1785000000'), hook('sent', '1785000000')] }, 'wamid.X')?.steps.map(({ status }) => status)).toEqual(['sent', 'delivered']);
		expect(readDelivery({ hooks: [hook('delivered'), hook('failed')] }, 'wamid.X')).toMatchObject({ status: 'delivered' });
	});

	it('puts steps of one second, and those without a time, in the order they happen in', () => {
		const of = (...hooks: object[]) => readDelivery({ hooks }, 'wamid.X')?.steps.map(({ status }) => status ?? 'unknown');
		expect(of(hook('read', '1'), hook('sent', '1'), hook('delivered', '1'))).toEqual(['sent', 'delivered', 'read']);
		expect(of(hook('failed', '1'), hook('sent', '1'))).toEqual(['sent', 'failed']);
		expect(of(hook('read', '1'), hook('warming', '1'))).toEqual(['unknown', 'read']);
		expect(of(hook('sent', '1'), hook('warming', '1'))).toEqual(['unknown', 'sent']);
		expect(of(hook('read'), hook('sent'))).toEqual(['sent', 'read']);
	});

	it.each<[string, unknown]>([
		['a list alone', [hook('read', '1785000000')]],
		['an object with numbers as keys', { hooks: { 0: hook('read', '1785000000') } }],
		['a hook without the message’s id', { hooks: [hook('read', '1785000000', { id: undefined })] }],
		['a time under its other name', { hooks: [hook('read', undefined, { time: 1785000000 })] }],
	])('reads %s', (_, answer) => expect(readDelivery(answer, 'wamid.X')).toEqual({ status: 'read', steps: [{ status: 'read', rawStatus: 'read', timestamp: '2026-07-25T17:20:00.000Z' }] }));

	it.each([null, '', 0, 'soon'])('a step whose time is %j has none', (time) => {
		expect(readDelivery({ hooks: [hook('read', undefined, { timestamp: time, time })] }, 'wamid.X')?.steps).toEqual([{ status: 'read', rawStatus: 'read' }]);
		expect(readDelivery({ hooks: [hook('read', undefined, { timestamp: time, time: 1785000000 })] }, 'wamid.X')?.steps[0].timestamp).toBe('2026-07-25T17:20:00.000Z');
	});

	it('what is no status among the hooks is none', () => expect(readDelivery({ hooks: [hook('read', '1'), hook('RINGING', '1', { type: 'call' })] }, 'wamid.X')?.steps).toHaveLength(1));

	it('keeps the order of times, where things happened otherwise than usual', () => {
		expect(readDelivery({ hooks: [null, hook('delivered', '3'), hook('read', '2'), hook('sent', '1')] }, 'wamid.X')?.steps.map(({ status }) => status)).toEqual(['sent', 'read', 'delivered']);
	});

	it('a message that arrived did not fail, whatever one of its steps says', () => {
		const delivery = readDelivery({ hooks: [hook('delivered', '1'), hook('failed', '2', { error: 'x' })] }, 'wamid.X');
		expect(delivery).toMatchObject({ status: 'delivered', steps: [{}, { failure: { title: 'x' } }] });
		expect(delivery).not.toHaveProperty('failure');
	});

	it('says why it failed', () => {
		expect(readDelivery({ hooks: [hook('sent', '1'), hook('undelivered', '2', { errors: [{ code: 131026, title: 'Message undeliverable' }] })] }, 'wamid.X')).toMatchObject({
			status: 'failed',
			failure: { code: 131026, title: 'The message cannot be delivered to this customer' },
			steps: [{}, { status: 'failed', rawStatus: 'undelivered', failure: { code: 131026 } }],
		});
	});

	it('keeps words that nobody knows, and leaves out other messages', () => {
		expect(readDelivery({ hooks: [hook('warming', undefined), hook('read', '1', { id: 'wamid.Y' }), 'x'] }, 'wamid.X')).toEqual({ status: 'unknown', steps: [{ rawStatus: 'warming' }] });
		expect(readDelivery({ hooks: [] }, 'wamid.X')).toEqual({ status: 'unknown', steps: [] });
	});

	it.each([[undefined], ['text'], [{}], [{ hooks: 'x' }], [{ hooks: null }]])('%j is no answer', (answer) => expect(readDelivery(answer, 'wamid.X')).toBeUndefined());
});
