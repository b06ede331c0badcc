import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ApiFailure } from '../../nodes/shared/api/apiFailure';
import type { Sent } from '../../nodes/shared/api/channelApi';
import { SentLedger } from '../../nodes/shared/node/sentLedger';

/** What n8n's engine gives to each try. Stood in for, since an agent's tool calls need a language model. */
function tryOf(store: IDataObject, { run = 0, isTool = false, executionId = '1' } = {}) {
	const ledger = new SentLedger({
		getContext: () => store,
		evaluateExpression: () => run,
		getExecutionId: () => executionId,
		isToolExecution: () => isTool,
	} as unknown as IExecuteFunctions);
	return {
		ledger,
		once: async (itemIndex: number, path: string, body: IDataObject, send: () => Promise<Sent>): Promise<Sent> => {
			const place = ledger.place({ itemIndex, address: path, body });
			const known = ledger.known(place);
			if (known) return known;
			ledger.leaves(place);
			return await send().then(
				(sent) => {
					ledger.took(place, sent);
					return sent;
				},
				(error: ApiFailure) => {
					if (error.outcome === 'unknown') ledger.lostSightOf(place, error);
					else ledger.forget(place);
					throw error;
				},
			);
		},
	};
}

const unknown = new ApiFailure('unknown', { title: 'may have gone out', advice: '', retryable: false });
const taken = (id: string) => async () => ({ outcome: 'accepted' as const, messageId: id, response: {} });
const to = (phone: string, body = 'Hello') => ({ phone, body });

describe('promise 1: what may have gone out is not sent again by itself', () => {
	it('a tool call that ended unknown is not repeated at the next try, which has a run index of its own', async () => {
		const store = {};
		await expect(tryOf(store, { isTool: true, run: 0 }).once(0, '/sendMessage', to('1'), async () => await Promise.reject(unknown))).rejects.toThrow(/may have gone out/);
		const send = jest.fn(taken('m2'));
		await expect(tryOf(store, { isTool: true, run: 1 }).once(0, '/sendMessage', to('1'), send)).rejects.toThrow(/may have gone out/);
		expect(send).not.toHaveBeenCalled();
	});

	it('two tool calls that share a run index are two messages', async () => {
		const store = {};
		for (const [phone, id] of [['1', 'm1'], ['2', 'm2'], ['2', 'm3']]) {
			expect((await tryOf(store, { isTool: true }).once(0, '/sendMessage', to(phone), taken(id))).messageId).toBe(id);
		}
	});

	it('a message that was on its way when the execution died is not sent again', async () => {
		const store = {};
		const { ledger } = tryOf(store);
		ledger.leaves(ledger.place({ itemIndex: 0, address: '/sendMessage', body: to('1') }));
		const send = jest.fn(taken('m2'));
		await expect(tryOf(JSON.parse(JSON.stringify(store)) as IDataObject, { executionId: '2' }).once(0, '/sendMessage', to('1'), send)).rejects.toThrow(/stopped while it was on its way/);
		expect(send).not.toHaveBeenCalled();
	});

	it('the same text to another channel is another message', async () => {
		const store = {};
		expect((await tryOf(store).once(0, 'https://a/1/sendMessage', to('1'), taken('m1'))).messageId).toBe('m1');
		expect((await tryOf(store, { executionId: '2' }).once(0, 'https://a/2/sendMessage', to('1'), taken('m2'))).messageId).toBe('m2');
	});

	it('what was refused is sent at the next try', async () => {
		const store = {};
		const refused = new ApiFailure('refused', { title: 'no', advice: '', retryable: false });
		await expect(tryOf(store).once(0, '/sendMessage', to('1'), async () => await Promise.reject(refused))).rejects.toThrow('no');
		expect((await tryOf(store).once(0, '/sendMessage', to('1'), taken('m2'))).messageId).toBe('m2');
	});

	it('another recipient is another message, whatever its place', async () => {
		const store = {};
		expect((await tryOf(store).once(0, '/sendMessage', to('1'), taken('m1'))).messageId).toBe('m1');
		expect((await tryOf(store).once(0, '/sendMessage', to('2'), taken('m2'))).messageId).toBe('m2');
	});

	it('a loop’s next run sends the same text again', async () => {
		const store = {};
		expect((await tryOf(store, { run: 0 }).once(0, '/sendMessage', to('1'), taken('m1'))).messageId).toBe('m1');
		expect((await tryOf(store, { run: 1 }).once(0, '/sendMessage', to('1'), taken('m2'))).messageId).toBe('m2');
	});

	it('a user’s Retry keeps what was sent, and sends what was edited', async () => {
		const store = {};
		await tryOf(store, { executionId: '1' }).once(0, '/sendMessage', to('1'), taken('m1'));
		expect((await tryOf(store, { executionId: '2' }).once(0, '/sendMessage', to('1'), taken('m2'))).messageId).toBe('m1');
		expect((await tryOf(store, { executionId: '3' }).once(0, '/sendMessage', to('1', 'Edited'), taken('m3'))).messageId).toBe('m3');
	});
});
