import type { Hit } from '../../demo/simulator/types';
import type { Running } from '../nodes/harness';
import { chance, FaultPlan } from './plan';
import { judge, MARK, OUTCOMES, type Judgement, type Meant, type Outcome } from './judge';
import { goOn, listenToLogs, pause, send, startChannel, type Channel, type Sends } from './runs';

export interface Report {
	name: string;
	items: number;
	/** Requests that reached the channel, tries included. */
	requests: number;
	faults: number;
	met: Map<string, number>;
	seconds: number;
	judgement: Judgement;
}

/** Where redirects point to; nobody may ever come there. */
async function withElsewhere<T>(work: (url: string) => Promise<T>): Promise<T> {
	const elsewhere = await startChannel();
	const result = await work(`${elsewhere.gate.url}/`);
	const { length } = elsewhere.box.hits;
	await elsewhere.close();
	if (length > 0) throw new Error(`${length} requests followed a redirect`);
	return result;
}

function together(judgements: Judgement[]): Judgement {
	const sum = (of: (judgement: Judgement) => number) => judgements.reduce((total, judgement) => total + of(judgement), 0);
	return {
		counts: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, sum(({ counts }) => counts[outcome])])) as Record<Outcome, number>,
		arrived: sum(({ arrived }) => arrived),
		duplicates: sum(({ duplicates }) => duplicates),
		outOfOrder: sum(({ outOfOrder }) => outOfOrder),
		lies: judgements.flatMap(({ lies }) => lies),
	};
}

async function reported(name: string, channel: Channel, plan: FaultPlan, work: () => Promise<Judgement[]>): Promise<Report> {
	const began = Date.now();
	const judgement = together(await work());
	const items = Object.values(judgement.counts).reduce((sum, count) => sum + count, 0);
	return { name, items, requests: channel.box.hits.length, faults: plan.total, met: plan.met, seconds: (Date.now() - began) / 1000, judgement };
}

export interface Amount {
	/** Messages; a tenth of the items are texts in two parts. */
	messages: number;
	chats: number;
	concurrency: number;
	/** Shut the channel's door for so long in the middle. */
	shutForMs: number;
	/** Whether requests may end in the node's own time-out, after half a minute. */
	withTimeouts: boolean;
}

/** Mixed sends, side by side, with 20 % faults; nothing stops. */
export async function withContinue(seed: string, { messages, chats, concurrency, shutForMs, withTimeouts }: Amount): Promise<Report> {
	return await withElsewhere(async (elsewhere) => {
		const channel = await startChannel();
		const plan = new FaultPlan(seed, 0.2, Math.max(250, Math.floor(messages / 4)), channel.box.apiKey, elsewhere, withTimeouts);
		channel.box.faultFor = plan.decide;
		const third = Math.floor(chats / 3);
		const common = { chats: third, settings: goOn, options: { maxConcurrency: concurrency } };
		const runs: Sends[] = [
			{ ...common, name: 'text', operation: 'sendText', count: messages * 0.5 },
			{ ...common, name: 'template', operation: 'sendTemplate', count: messages * 0.3, fromChat: third },
			{ ...common, name: 'split', operation: 'splitText', count: messages * 0.1, fromChat: 2 * third },
		];
		const report = await reported('Continue on fail', channel, plan, async () => {
			const shutting = shutInTheMiddle(channel, messages / 3, shutForMs);
			const ended = await Promise.all(runs.map(async (sends) => await send(channel, sends)));
			await shutting;
			return ended.map(({ items, said }) => judge(items, said, channel.box.ledger));
		});
		await channel.close();
		return report;
	});
}

async function shutInTheMiddle({ box, gate }: Channel, afterRequests: number, ms: number): Promise<void> {
	if (ms === 0) return;
	while (box.hits.length < afterRequests) await pause(20);
	gate.shut();
	await pause(ms);
	await gate.open();
}

/** Runs that the first failed item stops, some with a second try: the error's account is the ledger. */
export async function withStops(seed: string, runs: number): Promise<Report> {
	return await withElsewhere(async (elsewhere) => {
		const channel = await startChannel();
		const plan = new FaultPlan(seed, 0.04, 1e9, channel.box.apiKey, elsewhere, false);
		channel.box.faultFor = plan.decide;
		const report = await reported('Stopped by the first failure', channel, plan, async () => {
			const judgements: Judgement[] = [];
			for (let run = 0; run < runs; run++) {
				const operation = ['sendText', 'sendTemplate', 'splitText'][run % 3];
				const again = run % 2 === 0 ? {} : { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
				const { items, said } = await send(channel, { name: `stop${run}`, operation, count: 100, chats: 40, settings: again, options: { maxConcurrency: 1 + (run % 24), retryForSeconds: 3 } });
				judgements.push(judge(items, said, channel.box.ledger));
			}
			return judgements;
		});
		await channel.close();
		return report;
	});
}

/** Runs that are cancelled in the middle: what the context holds at that moment, and what the log says at the end. */
export async function withCancel(seed: string, runs: number): Promise<Report> {
	return await withElsewhere(async (elsewhere) => {
		const channel = await startChannel();
		const { box } = channel;
		const plan = new FaultPlan(seed, 0.2, 1e9, box.apiKey, elsewhere, false);
		box.load.latencyMs = 30;
		const logs = listenToLogs();
		const report = await reported('Cancelled in the middle', channel, plan, async () => {
			const judgements: Judgement[] = [];
			for (let run = 0; run < runs; run++) {
				// Where the first failure stops the run, there must be none before the user does.
				box.faultFor = run % 2 === 0 ? plan.decide : undefined;
				judgements.push(await cancelOne(channel, run, chance(seed, run), logs));
			}
			return judgements;
		});
		await channel.close();
		return report;
	});
}

async function cancelOne(channel: Channel, run: number, moment: number, logs: string[]): Promise<Judgement> {
	const { box } = channel;
	const before = box.hits.length;
	let running!: Running;
	const operation = ['sendText', 'sendTemplate', 'splitText'][run % 3];
	const options = { maxConcurrency: 16, maxPerSecond: 400 };
	const done = send(channel, { name: `cancel${run}`, operation, count: 150, chats: 60, settings: run % 2 === 0 ? goOn : {}, options, onStart: (started) => (running = started) });
	while (box.hits.length < before + 1) await pause(1);
	await pause(moment * 300);
	running.cancel();
	const atCancel = [...(running.context().oneMsgOutcomes as Outcome[])];
	const arrived = box.hits.length;
	const { items } = await done;
	await pause(50);
	const lies = lateIn(box.hits.slice(arrived), items, atCancel).map((mark) => `${mark} left after run ${run} was cancelled`);
	const atEnd = [...(running.context().oneMsgOutcomes as Outcome[])];
	const [first, last] = [atCancel, atEnd].map((outcomes) => judge(items, outcomes.map((outcome) => ({ outcome })), box.ledger));
	const told = logs.filter((line) => line.includes('cancelled')).length;
	if (told !== run + 1) lies.push(`the log told ${told} of ${run + 1} cancelled runs`);
	return { ...first, lies: [...first.lies, ...last.lies, ...lies] };
}

/** Requests that came after the cancelling and were not under way at that moment, by their marks. */
function lateIn(hits: Hit[], items: Meant[], atCancel: Outcome[]): string[] {
	const place = new Map(items.flatMap(({ marks }, index) => marks.map((mark): [string, number] => [mark, index])));
	const seen = new Set<number>();
	return hits.flatMap(({ rawBody }) => {
		const mark = MARK.exec(rawBody)?.[0];
		const index = mark === undefined ? undefined : place.get(mark);
		if (mark === undefined || index === undefined) return [];
		const isLate = atCancel[index] !== 'unknown' || seen.has(index);
		seen.add(index);
		return isLate ? [mark] : [];
	});
}
