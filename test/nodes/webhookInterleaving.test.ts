import type { IDataObject } from 'n8n-workflow';
import type { ApiRequest, ChannelApi } from '../../nodes/shared/api/channelApi';
import { addAddress, removeAddress, rewriteAddresses } from '../../nodes/shared/api/webhooks';

/**
 * A channel whose list another tool changes between our calls, at every point. Stood in for: HTTP, so
 * that the points can be named.
 */

const INBOX = 'https://app.1msg.io/inbox';
const THEIRS = 'https://tool.example/hook';
const OURS = 'https://n8n.example/webhook/1?k=2';

interface World {
	list: string[];
	disabled: string[];
}

function channel(start: string[], meddle: (call: number, world: World) => void, disabled: string[] = []) {
	const world: World = { list: [...start], disabled: [...disabled] };
	const log: string[] = [];
	const api = {
		channel: { baseUrl: 'https://api.example', channelId: `X${Math.random()}` },
		redact: <T>(value: T) => value,
		call: async ({ method, body }: ApiRequest) => {
			log.push(method);
			if (method === 'POST') Object.assign(world, { list: [(body as IDataObject).webhookUrl].flat().filter(Boolean), disabled: [] });
			const answer = { webhookUrl: [...world.list], webhookStatuses: Object.fromEntries(world.disabled.map((address) => [address, 'disabled'])) };
			meddle(log.length, world);
			return answer;
		},
	} as unknown as ChannelApi;
	return { api, log, world };
}

const add = async (api: ChannelApi) => await addAddress(api, OURS, 'full');
const remove = async (api: ChannelApi) => await removeAddress(api, OURS);
const enable = async (api: ChannelApi) => await rewriteAddresses(api, [], 'full');

// Calls of ours: 1 reads, 2 reads again, 3 writes, 4 reads back, 5 looks once more. After call 2 lies
// the one window that the API leaves.
const OPERATIONS: Array<[name: string, run: (api: ChannelApi) => Promise<unknown>, start: string[], ours: boolean]> = [
	['add', add, [INBOX], true],
	['remove', remove, [INBOX, OURS], false],
	['enable', enable, [INBOX, OURS], true],
];
const POINTS = [0, 1, 3, 4, 5];
const CASES = OPERATIONS.flatMap(([name, run, start, ours]) => POINTS.map((point) => ({ name, run, start, ours, point })));

/** Does something once, after our n-th call; 0 is before the first. */
const once = (point: number, edit: (world: World) => void) => (call: number, world: World) => {
	if (call === point) edit(world);
};

/** An edit before our first call is one of the start. */
function meet({ start, point }: { start: string[]; point: number }, edit: (world: World) => void) {
	const there = channel(start, once(point, edit));
	if (point === 0) edit(there.world);
	return there;
}

const sorted = (list: string[]) => [...list].sort();

describe('promise 5: whatever another tool does outside of the one window', () => {
	it.each(CASES)('$name: an address that is added after our call $point stays', async ({ run, ours, ...at }) => {
		const { api, world } = meet(at, (now) => now.list.push(THEIRS));
		await run(api);
		expect(sorted(world.list)).toEqual(sorted([INBOX, THEIRS, ...(ours ? [OURS] : [])]));
	});

	it.each(CASES)('$name: an address that is taken out after our call $point stays out', async ({ run, ours, start, point }) => {
		const { api, world } = meet({ start: [...start, THEIRS], point }, (now) => (now.list = now.list.filter((address) => address !== THEIRS)));
		await run(api);
		expect(sorted(world.list)).toEqual(sorted([INBOX, ...(ours ? [OURS] : [])]));
	});

	it.each(CASES.filter(({ point }) => point < 5))('$name: our own that an older list wipes or brings back after our call $point is mended', async ({ run, ours, ...at }) => {
		const { api, world } = meet(at, (now) => (now.list = [...at.start, THEIRS]));
		await run(api);
		expect(sorted(world.list)).toEqual(sorted([INBOX, THEIRS, ...(ours ? [OURS] : [])]));
	});

	it.each([0, 3, 4])('add: our own that 1MSG disables after our call %i is enabled', async (point) => {
		const { api, world } = meet({ start: point === 0 ? [INBOX, OURS] : [INBOX], point }, (now) => now.list.includes(OURS) && now.disabled.push(OURS));
		await add(api);
		expect(world.disabled).toEqual([]);
		expect(world.list).toEqual(expect.arrayContaining([INBOX, OURS]));
	});
});

describe('the one window, between our last read and our write', () => {
	it('an address that is added there is lost, and one that is taken out there comes back: the API shows neither', async () => {
		const adds = meet({ start: [INBOX], point: 2 }, (now) => now.list.push(THEIRS));
		await add(adds.api);
		expect(adds.world.list).toEqual([INBOX, OURS]);
		const removes = meet({ start: [INBOX, THEIRS], point: 2 }, (now) => (now.list = [INBOX]));
		await add(removes.api);
		expect(removes.world.list).toEqual([INBOX, THEIRS, OURS]);
	});

	it('it does not open while somebody else is at work: two reads in a row have to agree', async () => {
		const { api, log, world } = meet({ start: [INBOX], point: 1 }, (now) => now.list.push(THEIRS));
		await add(api);
		expect(log).toEqual(['GET', 'GET', 'GET', 'POST', 'GET', 'GET']);
		expect(world.list).toEqual([INBOX, THEIRS, OURS]);
	});
});

describe('what is written', () => {
	it('what another tool took out meanwhile is named, and only that', async () => {
		const { api } = meet({ start: [INBOX, THEIRS], point: 3 }, (now) => (now.list = now.list.filter((address) => address !== THEIRS)));
		expect((await addAddress(api, OURS, 'full')).vanished).toEqual([THEIRS]);
		const quiet = channel([INBOX, THEIRS], () => {});
		expect((await addAddress(quiet.api, OURS, 'full')).vanished).toEqual([]);
	});

	it('a disabled address of ours is enabled with the whole list; one that stays disabled is submitted twice', async () => {
		const once = channel([INBOX, OURS], () => {}, [OURS]);
		await add(once.api);
		expect([once.world.disabled, once.log.filter((method) => method === 'POST').length]).toEqual([[], 1]);
		const always = channel([INBOX, OURS], (_call, now) => (now.disabled = [OURS]), [OURS]);
		await add(always.api);
		expect(always.log.filter((method) => method === 'POST')).toHaveLength(2);
	});

	it('a list that changes at every write ends in words, and without an endless loop', async () => {
		const { api, log } = channel([INBOX], (_call, now) => (now.list = now.list.filter((entry) => entry !== OURS)));
		await expect(add(api)).rejects.toThrow(/does not take the change/);
		expect(log.length).toBeLessThan(20);
	});

	it('a write whose answer is lost counts where the list says so', async () => {
		const { api, world } = channel([INBOX], () => {});
		const { ApiFailure } = jest.requireActual<typeof import('../../nodes/shared/api/apiFailure')>('../../nodes/shared/api/apiFailure');
		const lost = (does: boolean) =>
			({
				...api,
				call: async (request: ApiRequest) => {
					if (request.method === 'GET' || does) await api.call(request);
					if (request.method === 'POST') throw new ApiFailure('notSent', { title: '1MSG did not answer', advice: '', retryable: true });
					return { webhookUrl: [...world.list] };
				},
			}) as unknown as ChannelApi;
		await expect(add(lost(false))).rejects.toThrow('1MSG did not answer');
		await add(lost(true));
		expect(world.list).toEqual([INBOX, OURS]);
		// Whether the list was submitted again cannot be seen in it.
		await expect(enable(lost(true))).rejects.toThrow('1MSG did not answer');
	});
});

it('promise 5: two of ours that come at once take turns: neither writes over the other', async () => {
	let list = [INBOX];
	// The slower one has read the list before the faster one is done, and writes it after that.
	const posts: string[] = [];
	const caller = (name: string, writeDelayMs: number) =>
		({
			channel: { baseUrl: 'https://api.example', channelId: 'TURNS' },
			redact: <T>(value: T) => value,
			call: async ({ method, body }: ApiRequest) => {
				await new Promise((resolve) => setTimeout(resolve, method === 'POST' ? writeDelayMs : 1));
				if (method === 'POST') {
					posts.push(name);
					list = (body as IDataObject).webhookUrl as string[];
				}
				return { webhookUrl: [...list] };
			},
		}) as unknown as ChannelApi;
	await Promise.all([addAddress(caller('slow', 60), OURS, 'full'), addAddress(caller('fast', 1), `${OURS}-2`, 'full')]);
	expect(list).toEqual([INBOX, OURS, `${OURS}-2`]);
	expect(posts).toEqual(['slow', 'fast']);
});
