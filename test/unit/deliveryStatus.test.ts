import { DELIVERY_STATUSES, isStepForward, readStatus, type DeliveryStatus } from '../../nodes/shared/domain/deliveryStatus';

describe('the word of a status (1msg-api §17)', () => {
	it.each([
		['sent', 'sent'],
		['delivered', 'delivered'],
		['read', 'read'],
		['viewed', 'read'],
		['played', 'read'],
		['failed', 'failed'],
		['undelivered', 'failed'],
		['READ', 'read'],
		[' Delivered\n', 'delivered'],
	])('%j is %s', (word, status) => expect(readStatus(word)).toBe(status));

	it.each(['', 'warning', 'deleted', 'accepted', 'constructor', '__proto__', 'toString', 3, null, undefined, {}, ['read'], true])('%j is none', (word) => expect(readStatus(word)).toBeUndefined());
});

describe('promise 7: which status may follow', () => {
	const steps: Array<[DeliveryStatus | undefined, DeliveryStatus[]]> = [
		[undefined, ['sent', 'delivered', 'read', 'failed']],
		['sent', ['delivered', 'read', 'failed']],
		['delivered', ['read']],
		['read', []],
		['failed', []],
	];
	it.each(steps)('after %s: %j and no other', (from, allowed) => expect(DELIVERY_STATUSES.filter((to) => isStepForward(from, to))).toEqual(allowed));
});
