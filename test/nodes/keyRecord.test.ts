import type { IExecuteFunctions } from 'n8n-workflow';
import { KeyRecord } from '../../nodes/shared/node/keyRecord';

/** An execution whose database answers as it is told to; without n8n, since its clock has to be jest's. */
function execution(checkProcessedAndRecord: (keys: string[]) => Promise<{ new: string[]; processed: string[] }>): IExecuteFunctions {
	return { getWorkflow: () => ({ id: 'w' }), getNode: () => ({ id: 'n' }), helpers: { checkProcessedAndRecord } } as unknown as IExecuteFunctions;
}

const silent = execution(async () => await new Promise(() => undefined));
const healthy = execution(async (keys) => ({ new: keys, processed: [] }));

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('a database that does not answer is given up after a minute; those behind go on, and the key is free', async () => {
	const first = KeyRecord.of(silent).claim(silent, ['A'], 10).catch((error: Error) => error.message);
	const behind = (async () => {
		await jest.advanceTimersByTimeAsync(1);
		return await KeyRecord.of(healthy).claim(healthy, ['A', 'B'], 10);
	})();
	await jest.advanceTimersByTimeAsync(59_000);
	expect(await Promise.race([first, Promise.resolve('nothing yet')])).toBe('nothing yet');
	await jest.advanceTimersByTimeAsync(2_000);
	expect(await first).toMatch(/did not answer/);
	// It was held by the first when the second asked.
	expect(await behind).toEqual(new Set(['A']));
	KeyRecord.of(healthy).letGo(['B']);
	expect(await KeyRecord.of(healthy).claim(healthy, ['A'], 10)).toEqual(new Set());
});

it('a database that answers leaves no watch behind', async () => {
	await KeyRecord.of(healthy).claim(healthy, ['C'], 10);
	expect(jest.getTimerCount()).toBe(0);
});
