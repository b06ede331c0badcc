import { ApiFailure } from '../../nodes/shared/api/apiFailure';
import { callOnce } from '../../nodes/shared/node/callOnce';
import type { ItemContext } from '../../nodes/shared/node/runItems';

const CREATED = 'The group may have been created';

/** An item whose ledger keeps what it is told a call is, and whose channel answers or fails as given. */
function itemThat(request: () => Promise<unknown>) {
	const ledger: unknown[][] = [];
	const item = {
		api: async () => await Promise.resolve({ request, redact: (value: unknown) => value }),
		send: async (path: string, identity: unknown, by: () => Promise<unknown>) => {
			ledger.push([path, identity]);
			return await by();
		},
	} as unknown as ItemContext;
	return { item, ledger };
}

const answers = async () => await Promise.resolve({ status: 200, body: {} });
const isFine = () => undefined;

it('a call is known by its method, its query and its body: another one is not taken for made', async () => {
	const { item, ledger } = itemThat(answers);
	await callOnce(item, { method: 'POST', path: '/groups', qs: { dry: '1' }, body: { subject: 'A' } }, isFine, CREATED);
	await callOnce(item, { method: 'DELETE', path: '/groups' }, isFine, CREATED);
	expect(ledger).toEqual([
		['/groups', { method: 'POST', qs: { dry: '1' }, body: { subject: 'A' } }],
		['/groups', { method: 'DELETE' }],
	]);
});

it.each<[string, string, string | undefined, string, string | undefined]>([
	['says what may have happened', CREATED, undefined, 'The group may have been created: no answer', 'Look whether it did before you run this again.'],
	['leaves the words of a message to a message', 'The message may have gone out', 'Ask the customer.', 'The message may have gone out: no answer', 'Ask the customer.'],
])('a call whose answer does not come %s', async (_, mayHave, advice, title, said) => {
	const { item } = itemThat(async () => await Promise.reject(new ApiFailure('unknown', { title: 'The message may have gone out: no answer', advice: advice ?? 'Ask the customer.', retryable: false })));
	await expect(callOnce(item, { method: 'POST', path: '/groups' }, isFine, mayHave)).rejects.toMatchObject({ outcome: 'unknown', failure: { title, advice: said } });
});

it('what was refused is told in 1MSG’s words', async () => {
	const failure = { title: 'No such group', advice: 'Look at its ID.', retryable: false };
	await expect(callOnce(itemThat(answers).item, { method: 'POST', path: '/groups' }, () => ({ outcome: 'refused', failure }), CREATED)).rejects.toMatchObject({ outcome: 'refused', failure });
});
