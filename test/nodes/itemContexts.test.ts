import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ItemContexts } from '../../nodes/shared/node/itemContexts';
import type { Sending } from '../../nodes/shared/node/sending';

/** Items by their fields alone: what stands in their way of going side by side is asked before anything is sent. */
function keysOf(...items: IDataObject[]): string[][] {
	const context = { getNodeParameter: (name: string, index: number, fallback?: unknown) => items[index][name] ?? fallback } as unknown as IExecuteFunctions;
	const contexts = new ItemContexts(context, {} as Sending);
	return items.map((_, index) => contexts.keysOf(index));
}

describe('items that must not go side by side', () => {
	it('are those to one chat, however it is written', () => {
		const [local, international, chat, other] = keysOf({ recipient: '0171 1234567', options: { defaultCountryCode: '49' } }, { recipient: '+49 171 1234567' }, { recipient: '491711234567@c.us' }, { recipient: '+49 171 1234568' });
		expect(local).toHaveLength(1);
		expect([international, chat]).toEqual([local, local]);
		expect(other).not.toEqual(local);
	});

	it('are those with one send-once key, whoever they go to', () => {
		const [one, same, another] = keysOf({ recipient: '+12025550143', options: { sendOnceKey: 'order 1' } }, { recipient: '+12025550144', options: { sendOnceKey: 'order 1' } }, { recipient: '+12025550145', options: { sendOnceKey: 'order 2' } });
		expect(one.filter((key) => same.includes(key))).toHaveLength(1);
		expect(another.filter((key) => same.includes(key))).toEqual([]);
	});

	it('are none of those whose recipient or key cannot be read: their own work says so', () => {
		expect(keysOf({ recipient: '123' }, { options: { sendOnceKey: { a: 1 } }, recipient: '+12025550143' })).toEqual([[], [expect.any(String)]]);
	});
});
