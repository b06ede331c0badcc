import { startBox, type Box, type Hit } from '../../demo/simulator/box';
import { listener, LISTENER_HEADER, type Listener, type ListenerSetup } from './listeners';

/**
 * The lifecycle matrix: listeners of a production n8n with two mains and of a staging n8n, all of one
 * exported workflow, come and go at one channel, while another tool edits its list at every point.
 *
 * ONEMSG_INTERLEAVINGS: how many; ONEMSG_SEED: where to begin.
 */
const COUNT = Number(process.env.ONEMSG_INTERLEAVINGS ?? 25);
const SEED = Number(process.env.ONEMSG_SEED ?? 1);

const INBOX = 'https://app.1msg.io/service/service_core/whatsapp/webhook/42';
const PROD = { base: 'https://prod.example.com', instanceId: 'production' };
const STAGING = { base: 'https://staging.example.com', instanceId: 'staging' };

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());

/** mulberry32: small, and the same everywhere. */
function random(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Another tool, at the same channel. Each edit is one of its own writes, made from what is there. */
class Stranger {
	private made = 0;
	private clock = 0;
	private readonly reads = new Map<string, number>();
	private readonly edits: Array<{ at: number; address: string; isThere: boolean; inWindow: boolean }> = [];

	constructor(
		private readonly chance: () => number,
		readonly start: string[],
	) {
		for (const address of start) this.edits.push({ at: 0, address, isThere: true, inWindow: false });
	}

	/** Called as a request reaches the channel, before it is handled. */
	meets(hit: Hit): void {
		const who = String(hit.headers[LISTENER_HEADER]);
		const isList = hit.path.endsWith('/webhook') || hit.rawBody.includes('webhookUrl');
		// Right before a write lies the one window of its writer; that of another may be open all the same.
		if (!(isList && hit.method === 'POST') && this.chance() < 0.3) this.edit();
		this.clock++;
		if (isList && hit.method === 'GET') this.reads.set(who, this.clock);
		if (!isList || hit.method !== 'POST') return;
		// What was edited since this writer's last read lies in the one window that the API leaves.
		for (const edit of this.edits) edit.inWindow ||= edit.at > (this.reads.get(who) ?? 0);
	}

	private edit(): void {
		const list = box.webhookUrls;
		const mine = list.filter((address) => address.startsWith('https://tool.example/'));
		const kind = this.chance();
		if (kind < 0.2 && list.length > 0) box.disableWebhook(list[Math.floor(this.chance() * list.length)]);
		else if (kind < 0.6 && mine.length < 2 && list.length < 5) this.write(`https://tool.example/${this.made++}`, true);
		else if (mine.length > 0) this.write(mine[Math.floor(this.chance() * mine.length)], false);
	}

	private write(address: string, isThere: boolean): void {
		const others = box.webhookUrls.filter((entry) => entry !== address);
		box.setWebhookUrls(isThere ? [...others, address] : others);
		this.edits.push({ at: ++this.clock, address, isThere, inWindow: false });
	}

	/** What has become of its addresses; those with an edit in the window are no promise of ours. */
	verdict() {
		const verdict = { edits: this.edits.length - this.start.length, inWindow: this.edits.filter(({ inWindow }) => inWindow).length, lost: [] as string[], resurrected: [] as string[], windowHit: 0 };
		for (const address of new Set(this.edits.map((edit) => edit.address))) {
			const own = this.edits.filter((edit) => edit.address === address);
			const [wanted, is] = [own.at(-1)!.isThere, box.webhookUrls.includes(address)];
			if (wanted === is) continue;
			if (own.some(({ inWindow }) => inWindow)) verdict.windowHit++;
			else verdict[wanted ? 'lost' : 'resurrected'].push(address);
		}
		return verdict;
	}
}

interface Result {
	/** What is in the list and should not be, or the other way round, of ours. */
	wrong: string[];
	full: number;
	gaveUp: number;
	stranger: ReturnType<Stranger['verdict']>;
	inboxLost: boolean;
}

type Kind = 'one process' | 'several processes' | 'a slow process';

/**
 * How long a request is on its way, and its answer. The slow one takes three times as long as the others: its
 * write then is on its way for less than four of their slowest requests, and so their second look comes behind
 * it. For a write that hangs for longer, docs/webhooks.md promises nothing of our own addresses.
 */
function latencyOf(kind: Kind, process: string, chance: () => number): () => number {
	if (kind !== 'a slow process') return () => Math.floor(chance() * 5);
	const [least, more] = process === 'staging' ? [6, 6] : [3, 2];
	return () => least + Math.floor(chance() * more);
}

/** One interleaving. */
async function interleave(seed: number, kind: Kind): Promise<Result> {
	const chance = random(seed);
	box.reset();
	const stranger = new Stranger(chance, chance() < 0.5 ? ['https://tool.example/first'] : []);
	box.setWebhookUrls([INBOX, ...stranger.start]);
	const { hits } = box;
	const push = Array.prototype.push;
	hits.push = (...given: Hit[]) => {
		for (const hit of given) stranger.meets(hit);
		return push.apply(hits, given);
	};

	const credentials = { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url };
	const make = (name: string, process: string, more: Partial<ListenerSetup>) => {
		const latencyMs = kind === 'one process' ? {} : { latencyMs: latencyOf(kind, process, chance) };
		return { isTest: more.isTest === true, it: listener({ name, process: kind === 'one process' ? 'one' : process, credentials, ...latencyMs, ...more }) };
	};
	const all = [
		make('live', 'main1', PROD),
		make('staging', 'staging', STAGING),
		make('other workflow', 'main1', { ...PROD, workflowId: 'wf2' }),
		make('test', 'main2', { ...PROD, isTest: true }),
	];
	const chosen = all.filter(() => chance() < 0.7);
	const result: Result = { wrong: [], full: 0, gaveUp: 0, stranger: undefined as never, inboxLost: false };

	const refused = (error: Error) => {
		if (/places are all taken/.test(error.message)) result.full++;
		else if (/does not take the change/.test(error.message)) result.gaveUp++;
		else throw error;
		return false;
	};
	const publish = async (one: Listener) => (await one.checkExists()) || (await one.create().catch(refused));
	/** @returns whether it is to be in the list at the end */
	const live = async (one: Listener) => {
		let isThere = false;
		for (let step = Math.floor(chance() * 3); step >= 0; step--) {
			// Publishing again is taking out, then putting in.
			if (isThere) await one.delete().catch(refused);
			isThere = chance() < 0.25 ? false : await publish(one);
		}
		return isThere;
	};
	const test = async (one: Listener) => {
		for (let press = Math.floor(chance() * 2); press >= 0; press--) await one.create().catch(refused);
		await one.delete().catch(refused);
		return false;
	};
	const wanted = await Promise.all(chosen.map(async ({ isTest, it: one }) => await (isTest ? test(one) : live(one))));
	// The array's own method again: from here on nobody meddles.
	delete (hits as { push?: unknown }).push;

	const own = () => box.webhookUrls.filter((address) => /^https:\/\/(prod|staging)\./.test(address)).map((address) => address.replace(/\?.*$/, ''));
	const tags = () => box.webhookUrls.filter((address) => /^https:\/\/(prod|staging)\./.test(address));
	// Two workflows of one n8n share the path here, and differ by their tag.
	const due = chosen.filter((_one, index) => wanted[index]).map(({ it }) => it.address()).sort();
	if (JSON.stringify(own().sort()) !== JSON.stringify(due) || new Set(tags()).size !== tags().length) result.wrong.push(`has ${own().join()} – wants ${due.join()}`);
	result.stranger = stranger.verdict();
	result.inboxLost = !box.webhookUrls.includes(INBOX);
	// What was disabled, last of all, is what publishing again repairs.
	for (const { it: one } of chosen.filter((_one, index) => wanted[index])) {
		if (!(await publish(one)) || !(await one.checkExists())) result.wrong.push(`${one.name} is not repaired by publishing again`);
	}
	return result;
}

async function matrix(kind: Kind, count: number) {
	const sum = { interleavings: count, edits: 0, inWindow: 0, windowHit: 0, full: 0, gaveUp: 0, wrong: [] as string[], lost: [] as string[], resurrected: [] as string[], inboxLost: 0 };
	for (let seed = SEED; seed < SEED + count; seed++) {
		const { wrong, full, gaveUp, stranger, inboxLost } = await interleave(seed, kind);
		sum.edits += stranger.edits;
		sum.inWindow += stranger.inWindow;
		sum.windowHit += stranger.windowHit;
		sum.full += full;
		sum.gaveUp += gaveUp;
		sum.inboxLost += Number(inboxLost);
		sum.wrong.push(...wrong.map((text) => `seed ${seed}: ${text}`));
		sum.lost.push(...stranger.lost.map((address) => `seed ${seed}: ${address}`));
		sum.resurrected.push(...stranger.resurrected.map((address) => `seed ${seed}: ${address}`));
	}
	process.stdout.write(`${kind}, from seed ${SEED}: ${JSON.stringify(sum)}\n`);
	return sum;
}

describe('promise 5: the lifecycle matrix', () => {
	it.each<[Kind, number]>([
		['one process', COUNT],
		['several processes', Math.ceil(COUNT / 2)],
		['a slow process', Math.ceil(COUNT / 5)],
	])(
		'%s: no address of another tool is lost or comes back, and ours are right',
		async (kind, count) => {
			const sum = await matrix(kind, count);
			expect(sum).toMatchObject({ lost: [], resurrected: [], wrong: [], inboxLost: 0 });
			expect(sum.edits).toBeGreaterThan(count);
		},
		30_000 + COUNT * 3_000,
	);
});
