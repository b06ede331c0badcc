import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { ApiFailure } from '../../nodes/shared/api/apiFailure';
import type { Sent } from '../../nodes/shared/api/channelApi';
import type { Outcome } from '../../nodes/shared/domain/sendAnswer';
import { Sending } from '../../nodes/shared/node/sending';
import { sendSettingsOf } from '../../nodes/shared/node/sendOptions';
import type { WorkPool } from '../../nodes/shared/node/workPool';

/** A run's sending without a node around it, for tests whose clock is jest's. */

/** A tenth of a second each; nothing here lasts longer. */
const MOST_STEPS = 1200;

export const taken: Sent = { outcome: 'accepted', messageId: 'wamid.1', response: {} };
export const yes = async () => await Promise.resolve(taken);
export const failing = (failure: Partial<ApiFailure['failure']> = {}, httpStatus?: number, outcome: ApiFailure['outcome'] = 'refused') => new ApiFailure(outcome, { title: 'no', advice: '', retryable: false, ...failure }, httpStatus);
export const tooMany = failing({ retryable: true }, 429);
export const noConnection = failing({ retryable: true });

export function begin(options: IDataObject = {}, { store = {}, cancelled = new AbortController() }: { store?: IDataObject; cancelled?: AbortController } = {}) {
	const context = { getContext: () => store, evaluateExpression: () => 0, getExecutionId: () => '1', getExecutionCancelSignal: () => cancelled.signal } as unknown as IExecuteFunctions;
	const aside: Array<Promise<void>> = [];
	const pool = {
		aside: async (wait: Promise<void>) => {
			aside.push(wait);
			await wait;
		},
	} as WorkPool;
	const outcomes: Outcome[] = [];
	const left: number[] = [];
	const sending = new Sending(context, sendSettingsOf({ maxPerSecond: 1000, ...options }), outcomes, () => pool, (item) => left.push(item));
	const send = async (itemIndex: number, post: () => Promise<Sent> = yes) => await sending.send({ itemIndex, address: '/sendMessage', body: { phone: String(itemIndex) } }, post);
	return { sending, send, outcomes, left, aside, store, cancelled };
}

/** Lets the time pass until something has come to its end: what it gave or how it failed, and how many seconds it took. */
export async function passing<T>(something: Promise<T>): Promise<{ result?: T; error?: ApiFailure; seconds: number }> {
	const began = Date.now();
	let end: { result?: T; error?: ApiFailure } | undefined;
	void something.then((result) => (end = { result }), (error: ApiFailure) => (end = { error }));
	for (let steps = 0; !end && steps < MOST_STEPS; steps++) await jest.advanceTimersByTimeAsync(100);
	if (!end) throw new Error('It does not end');
	return { ...end, seconds: (Date.now() - began) / 1000 };
}

/** Posts that end one after another as given; the last one again and again. */
export function posts(...ends: Array<Sent | Error>) {
	let count = 0;
	const post = async () => {
		const end = ends[Math.min(count++, ends.length - 1)];
		if (end instanceof Error) throw end;
		return await Promise.resolve(end);
	};
	return { post, times: () => count };
}
