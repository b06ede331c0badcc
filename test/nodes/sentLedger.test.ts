import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ApiFailure } from '../../nodes/shared/api/apiFailure';
import type { Sent } from '../../nodes/shared/api/channelApi';
import { SentLedger } from '../../nodes/shared/node/sentLedger';

/** What n8n's engine gives to each try. Stood in for, since an agent's tool calls need a language model. */
function tryOf(store: IDataObject, { run = 0, isTool = false, executionId = '1' } = {}) {
	const ledger = new SentLedger({
		getContext: () => store,
		evaluateExpression: (asked: string) => (asked.includes('$runIndex') ? run : undefined),
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
		const first = {};
		await tryOf(first, { executionId: '1' }).once(0, '/sendMessage', to('1'), taken('m1'));
		// n8n keeps it as JSON.
		const store = JSON.parse(JSON.stringify(first)) as IDataObject;
		expect((await tryOf(store, { executionId: '2' }).once(0, '/sendMessage', to('1'), taken('m2'))).messageId).toBe('m1');
		expect((await tryOf(store, { executionId: '3' }).once(0, '/sendMessage', to('1', 'Edited'), taken('m3'))).messageId).toBe('m3');
	});
});

describe('whether a run has been tried before', () => {
	const to1 = to('1');
	const sentBy = (store: IDataObject, itemIndex: number, more: Parameters<typeof tryOf>[1] = {}, place?: string) => {
		const { ledger } = tryOf(store, more);
		const its = ledger.place({ itemIndex, address: '/sendMessage', body: to1, place });
		ledger.leaves(its);
		ledger.took(its, { outcome: 'accepted', messageId: 'm', response: {} });
	};

	it('is known, and which of its items have sent: those of this run alone', () => {
		const store: IDataObject = {};
		expect(tryOf(store).ledger.isAgain).toBe(false);
		for (const itemIndex of [3, 12]) sentBy(store, itemIndex, { run: 1 });
		sentBy(store, 5, { run: 11 });
		expect([tryOf(store, { run: 2 }).ledger.isAgain, [...tryOf(store, { run: 3 }).ledger.earlier]]).toEqual([false, []]);
		tryOf(store, { run: 1 });
		const { ledger } = tryOf(store, { run: 1 });
		expect([ledger.isAgain, [...ledger.earlier]]).toEqual([true, [3, 12]]);
	});

	it('is not asked of an agent’s tool, whose calls share a run', () => {
		const store: IDataObject = {};
		tryOf(store, { isTool: true });
		expect(tryOf(store, { isTool: true }).ledger.isAgain).toBe(false);
	});

	it('a message with a name is found by it, whatever its text, in its own run and item', () => {
		const store: IDataObject = {};
		sentBy(store, 0, {}, 'template');
		const { ledger } = tryOf(store);
		expect([ledger.holds(0, 'template'), ledger.holds(1, 'template'), ledger.holds(0, 'toString'), tryOf(store, { run: 1 }).ledger.holds(0, 'template')]).toEqual([true, false, false, false]);
		expect(ledger.known(ledger.place({ itemIndex: 0, address: '/sendTemplate', body: to('2'), place: 'template' }))?.messageId).toBe('m');
	});

	it('a tool’s message is known by what it says, with a name or without: it is not sent again where it may have gone out', () => {
		const store: IDataObject = {};
		const { ledger } = tryOf(store, { isTool: true });
		ledger.leaves(ledger.place({ itemIndex: 0, address: '/sendTemplate', body: to1, place: 'template' }));
		const again = tryOf(store, { isTool: true, run: 1 }).ledger;
		expect(() => again.known(again.place({ itemIndex: 0, address: '/sendTemplate', body: to1, place: 'template' }))).toThrow(/on its way/);
		expect(again.known(again.place({ itemIndex: 0, address: '/sendTemplate', body: to('1', 'Another'), place: 'template' }))).toBeUndefined();
	});

	it('several messages of an item are told apart by their order', () => {
		const store: IDataObject = {};
		const first = tryOf(store).ledger;
		for (const id of ['m1', 'm2']) first.took(first.place({ itemIndex: 0, address: '/sendMessage', body: to1 }), { outcome: 'accepted', messageId: id, response: {} });
		const { ledger } = tryOf(store);
		expect([1, 2, 3].map(() => ledger.known(ledger.place({ itemIndex: 0, address: '/sendMessage', body: to('1', 'with the time of now') }))?.messageId)).toEqual(['m1', 'm2', undefined]);
	});

	it.each(['phone', 'chatId', 'bsuid', 'username'])('a recipient is known by its %s', (kind) => {
		const store: IDataObject = {};
		const first = tryOf(store).ledger;
		first.took(first.place({ itemIndex: 0, address: '/sendMessage', body: { [kind]: 'one' } }), { outcome: 'accepted', messageId: 'm', response: {} });
		const placeOf = (value: string) => {
			const { ledger } = tryOf(store);
			return ledger.known(ledger.place({ itemIndex: 0, address: '/sendMessage', body: { [kind]: value } }))?.messageId;
		};
		expect([placeOf('one'), placeOf('other')]).toEqual(['m', undefined]);
	});
});

describe('what is kept of a message whose outcome is unknown', () => {
	it('is thrown again as it was, with its HTTP status', () => {
		const store: IDataObject = {};
		const failure = { title: 'may have gone out', advice: 'Look.', retryable: false, details: 'x' };
		for (const [itemIndex, status] of [[0, 503], [1, undefined]] as const) {
			const { ledger } = tryOf(store);
			const place = ledger.place({ itemIndex, address: '/sendMessage', body: to('1') });
			ledger.lostSightOf(place, new ApiFailure('unknown', failure, status));
			let thrown: unknown;
			try {
				ledger.known(place);
			} catch (error) {
				thrown = error;
			}
			expect(thrown).toMatchObject({ outcome: 'unknown', failure, httpStatus: status });
			expect((thrown as ApiFailure).failure).toEqual(failure);
		}
		// n8n keeps it as JSON.
		expect(JSON.parse(JSON.stringify(store))).toEqual(store);
	});

	it('where the run was stopped on its way, where to look before it is sent again', () => {
		const { ledger } = tryOf({});
		const place = ledger.place({ itemIndex: 0, address: '/sendMessage', body: to('1') });
		ledger.leaves(place);
		expect(() => ledger.known(place)).toThrow(expect.objectContaining({ outcome: 'unknown', failure: { title: expect.stringMatching(/on its way/) as string, advice: expect.stringMatching(/chat/) as string, retryable: false } }) as Error);
	});

	it('an item that was sent before in another execution is sent again where its text differs, unless it is unknown and the same', () => {
		const store: IDataObject = {};
		const { ledger } = tryOf(store, { executionId: '1' });
		ledger.lostSightOf(ledger.place({ itemIndex: 0, address: '/sendMessage', body: to('1') }), unknown);
		const later = tryOf(store, { executionId: '2' }).ledger;
		expect(() => later.known(later.place({ itemIndex: 0, address: '/sendMessage', body: to('1') }))).toThrow(/may have gone out/);
		const edited = tryOf(store, { executionId: '2' }).ledger;
		expect(edited.known(edited.place({ itemIndex: 0, address: '/sendMessage', body: to('1', 'Edited') }))).toBeUndefined();
	});
});
