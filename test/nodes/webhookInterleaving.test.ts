import type { ApiRequest, ChannelApi } from '../../nodes/shared/api/channelApi';
import { addAddress, removeAddress } from '../../nodes/shared/api/webhooks';

/**
 * A channel whose list another tool changes between our calls, at every point. Stood in for: HTTP, so
 * that the points can be named.
 */

const INBOX = 'https://app.1msg.io/inbox';
const THEIRS = 'https://tool.example/hook';
const OURS = 'https://n8n.example/webhook/1?k=2';

function channel(start: string[], meddle: (call: number, list: string[]) => string[]) {
	let list = [...start];
	const log: string[] = [];
	const api = {
		channel: { baseUrl: 'https://api.example', channelId: `X${Math.random()}` },
		redact: <T>(value: T) => value,
		call: async ({ method, body }: ApiRequest) => {
			log.push(method);
			if (method === 'POST') list = [body!.webhookUrl].flat().filter(Boolean) as string[];
			const answer = { webhookUrl: [...list] };
			list = meddle(log.length, list);
			return answer;
		},
	} as unknown as ChannelApi;
	return { api, log, now: () => list };
}

/** A tool that has read an old list and writes it back with its own address, after our n-th call. */
const writesOldList = (when: number) => (call: number, list: string[]) => (call === when ? [INBOX, THEIRS] : list);
/** A tool that adds itself to the list as it is. */
const addsItself = (when: number) => (call: number, list: string[]) => (call === when ? [...list, THEIRS] : list);

// Calls of ours: 1 reads, 2 writes, 3 reads back.
describe('promise 5: our address joins whatever another tool does', () => {
	it.each([1, 2])('one that writes an older list after our call %i is met by reading back', async (when) => {
		const { api, now } = channel([INBOX], writesOldList(when));
		await addAddress(api, OURS, 'full');
		expect(now()).toEqual(expect.arrayContaining([INBOX, OURS]));
		// After call 1 lies the one window that the API leaves: their address is lost there, and theirs to repair.
		if (when !== 1) expect(now()).toContain(THEIRS);
	});

	it.each([2, 3])('one that adds itself after our call %i stays', async (when) => {
		const { api, now } = channel([INBOX], addsItself(when));
		await addAddress(api, OURS, 'full');
		expect(now()).toEqual(expect.arrayContaining([INBOX, OURS, THEIRS]));
	});

	it('one that takes itself away meanwhile is not brought back', async () => {
		const { api, now } = channel([INBOX, THEIRS], (call, list) => (call === 2 ? list.filter((entry) => entry !== THEIRS) : list));
		await addAddress(api, OURS, 'full');
		expect(now()).toEqual([INBOX, OURS]);
	});

	it('our own that another tool writes back is taken out again', async () => {
		const { api, now, log } = channel([INBOX, OURS], (call, list) => (call === 2 ? [INBOX, OURS, THEIRS] : list));
		await removeAddress(api, OURS);
		expect(now()).toEqual([INBOX, THEIRS]);
		expect(log.filter((method) => method === 'POST')).toHaveLength(2);
	});

	it('a list that changes at every write ends in words, and without an endless loop', async () => {
		const { api, log } = channel([INBOX], (_call, list) => list.filter((entry) => entry !== OURS));
		await expect(addAddress(api, OURS, 'full')).rejects.toThrow(/does not take the change/);
		expect(log.length).toBeLessThan(12);
	});

	it('two of ours that come at once take turns: neither writes over the other', async () => {
		let list = [INBOX];
		// The slower one has read the list before the faster one is done, and writes it after that.
		const caller = (writeDelayMs: number) =>
			({
				channel: { baseUrl: 'https://api.example', channelId: 'TURNS' },
				redact: <T>(value: T) => value,
				call: async ({ method, body }: ApiRequest) => {
					await new Promise((resolve) => setTimeout(resolve, method === 'POST' ? writeDelayMs : 1));
					if (method === 'POST') list = body!.webhookUrl as string[];
					return { webhookUrl: [...list] };
				},
			}) as unknown as ChannelApi;
		await Promise.all([addAddress(caller(1), OURS, 'full'), addAddress(caller(60), `${OURS}-2`, 'full')]);
		expect(list).toEqual([INBOX, OURS, `${OURS}-2`]);
	});
});
