import { pause } from '../../nodes/shared/node/pause';

// The `sleep` of n8n up to 2.8: it knows no signal.
jest.mock('n8n-workflow', () => ({ sleep: async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms)) }));

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const began = (ms: number, signal: AbortSignal) => {
	const state = { isOver: false };
	void pause(ms, signal).then(() => (state.isOver = true));
	return state;
};

it('lasts as long as it is to, where n8n’s own knows no signal', async () => {
	const state = began(1000, new AbortController().signal);
	await jest.advanceTimersByTimeAsync(999);
	expect(state.isOver).toBe(false);
	await jest.advanceTimersByTimeAsync(1);
	expect(state.isOver).toBe(true);
});

it('ends at once with its signal, and does not begin after it', async () => {
	const wait = new AbortController();
	const state = began(3_600_000, wait.signal);
	await jest.advanceTimersByTimeAsync(1000);
	wait.abort();
	await jest.advanceTimersByTimeAsync(0);
	expect(state.isOver).toBe(true);
	const late = began(3_600_000, wait.signal);
	await jest.advanceTimersByTimeAsync(0);
	expect(late.isOver).toBe(true);
});
