import type { Say } from '../../demo/localN8n/tools';
import { itemsOf } from './messages';
import type { BenchN8n, Outcome, Sender } from './n8nRuns';
import { batching, httpSender, loopSender, packageSender } from './senders';
import { atLeast, atMost, figure, percent, table, times, type Bar, type Section } from './table';

/** How fast many messages are out, beside what n8n has of its own. */

const LATENCY_MS = 100;
const CAP_PER_SECOND = 80;

interface Way {
	name: string;
	sender: Sender;
	/** How many messages it gets; fewer where it is slow and the run is to be quick. */
	messages?: number;
}

interface Row extends Way {
	outcome: Outcome;
	messages: number;
}

const AT_CAP = `This package, Max Messages per Second ${CAP_PER_SECOND}`;
const DISCOVERS = 'This package, Max Messages per Second 1,000: it has to find the cap';

function ways(isQuick: boolean): Way[] {
	return [
		{ name: AT_CAP, sender: packageSender({ maxPerSecond: CAP_PER_SECOND }) },
		{ name: DISCOVERS, sender: packageSender({ maxPerSecond: 1000 }) },
		{ name: 'The same, Max Concurrent Messages 100', sender: packageSender({ maxPerSecond: 1000, maxConcurrency: 100 }) },
		{ name: 'HTTP Request', sender: httpSender() },
		{ name: `HTTP Request, batches of ${CAP_PER_SECOND} each second`, sender: httpSender(batching(CAP_PER_SECOND, 1000)) },
		{ name: `HTTP Request, batches of 1 each ${LATENCY_MS} ms`, sender: httpSender(batching(1, LATENCY_MS)), ...(isQuick ? { messages: 50 } : {}) },
		{ name: 'Loop Over Items and HTTP Request', sender: loopSender, ...(isQuick ? { messages: 50 } : {}) },
	];
}

const OWN = 3;
const LOOPS = 2;

const idealMs = (messages: number) => (1000 * messages) / CAP_PER_SECOND;
const perSecond = ({ outcome }: Row) => (1000 * outcome.arrived) / outcome.ms;

function cells(row: Row): Array<string | number> {
	const { name, messages, outcome } = row;
	return [
		name,
		figure(messages),
		figure(outcome.ms / 1000),
		// What has lost messages has not finished: its time says nothing.
		outcome.arrived < messages ? '–' : times(outcome.ms / idealMs(messages)),
		figure(outcome.arrived),
		figure(messages - outcome.arrived + outcome.duplicates),
		outcome.duplicates,
		percent(outcome.refused, outcome.requests),
		outcome.inOrder ? 'yes' : 'no',
	];
}

function isWhole({ outcome, messages }: Row): boolean {
	return outcome.arrived === messages && outcome.duplicates === 0 && outcome.inOrder && outcome.status === 'success';
}

export async function measureThroughput(n8n: BenchN8n, say: Say, isQuick: boolean): Promise<Section> {
	const [messages, chats] = isQuick ? [400, 80] : [2000, 400];
	const rows: Row[] = [];
	for (const way of ways(isQuick)) {
		say(`  ${way.name}`);
		const count = way.messages ?? messages;
		const workflow = await n8n.prepare(way.sender);
		rows.push({ ...way, messages: count, outcome: await workflow.run(itemsOf(count, chats), { latencyMs: LATENCY_MS, capPerSecond: CAP_PER_SECOND }) });
		say(`    ${JSON.stringify(rows.at(-1)!.outcome)}`);
	}
	const own = rows.slice(0, OWN);
	const [atCap, discovers] = own;
	const fastestLoop = Math.max(...rows.slice(-LOOPS).map(perSecond));
	// A short run spends much of its time on its beginning, and on finding the cap.
	const [atCapLimit, discoverLimit] = isQuick ? [1.2, 1.6] : [1.05, 1.25];
	const bars: Bar[] = [
		{ claim: 'This package: every message arrives once, in the order of its chat', found: own.every(isWhole) ? 'yes' : 'no', isKept: own.every(isWhole) },
		atMost(`At ${CAP_PER_SECOND} a second: time ≤ ${atCapLimit} × ideal`, atCap.outcome.ms / idealMs(messages), atCapLimit),
		atMost(`At 1,000 a second: time ≤ ${discoverLimit} × ideal`, discovers.outcome.ms / idealMs(messages), discoverLimit),
		atMost(`At 1,000 a second: ≤ ${isQuick ? 10 : 5} % of requests answered 429`, discovers.outcome.refused / discovers.outcome.requests, isQuick ? 0.1 : 0.05, (share) => percent(share, 1)),
		atLeast('Messages per second ≥ 7 × the faster loop', perSecond(atCap) / fastestLoop, 7),
	];
	return {
		title: 'How fast many messages are out',
		parts: [
			`${figure(messages)} messages to ${figure(chats)} chats, mixed, in one execution of a real n8n ${n8n.version}: Webhook → Split Out → what is measured. The channel answers after ${LATENCY_MS} ms and takes ${CAP_PER_SECOND} messages in any second; above that it answers HTTP 429. Ideal is ${CAP_PER_SECOND} a second all the time. Counted from the first request at the channel to the last message that it took. A lost message was refused and never tried again. Where many messages may be under way at once, more of them are refused before the first refusal is known.`,
			table(['way', 'messages', 'seconds', '× ideal', 'arrived', 'lost', 'twice', 'answered 429', 'order kept'], rows.map(cells)),
		],
		bars,
	};
}
