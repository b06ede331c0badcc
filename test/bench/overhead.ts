import type { Say } from '../../demo/localN8n/tools';
import type { Address } from './boxProcess';
import type { Measured, Sender } from './measure';
import { measureApart, type BenchBox } from './processes';
import { atMost, figure, median, megabytes, table, times, type Section } from './table';

/** What the package costs beside a loop that only sends; at no latency, so that nothing hides it. */

const CHATS = 400;

const NAMES: Record<Sender, string> = {
	package: 'This package, Send Text',
	bare: '`helpers.httpRequest`, the fields taken straight from the items',
	bareFields: '`helpers.httpRequest`, the two fields read as expressions',
	bareAuthenticated: '`helpers.httpRequestWithAuthentication`, the two fields read as expressions',
};

const SENDERS = Object.keys(NAMES) as Sender[];

type Figures = Measured[number];

/** CPU microseconds for each message. */
const perMessage = ({ cpuMs }: Figures, items: number) => (1000 * cpuMs) / items;

async function measure(box: BenchBox, measurement: { senders: Sender[]; items: number; watchesHeap?: boolean }): Promise<Measured> {
	const address: Address = await box.prepare({}, CHATS);
	return await measureApart({ address, chats: CHATS, ...measurement });
}

export async function measureOverhead(box: BenchBox, say: Say, isQuick: boolean): Promise<Section> {
	const [items, rounds, memoryItems] = isQuick ? [500, 3, 2000] : [2000, 5, 20_000];
	const cpu = Object.fromEntries(SENDERS.map((sender) => [sender, [] as number[]])) as Record<Sender, number[]>;
	say(`  CPU: ${rounds} rounds of ${figure(items)} messages`);
	const senders = Array.from({ length: rounds }, () => SENDERS).flat();
	for (const figures of await measure(box, { senders, items })) cpu[figures.sender].push(perMessage(figures, items));
	const cpuOf = (sender: Sender) => median(cpu[sender]);

	const memory = {} as Record<Sender, { rss: number; heap: number }>;
	for (const sender of SENDERS) {
		say(`  memory: ${sender}, ${figure(memoryItems)} items`);
		const [{ maxRss }] = await measure(box, { senders: [sender], items: memoryItems });
		const [{ heap }] = await measure(box, { senders: [sender], items: memoryItems, watchesHeap: true });
		memory[sender] = { rss: maxRss, heap };
	}
	const rows = SENDERS.map((sender) => [
		NAMES[sender],
		`${figure(cpuOf(sender))} µs`,
		times(cpuOf('package') / cpuOf(sender)),
		megabytes(memory[sender].rss),
		times(memory.package.rss / memory[sender].rss),
		megabytes(memory[sender].heap),
		times(memory.package.heap / memory[sender].heap),
	]);
	return {
		title: 'What it costs beside a bare loop',
		parts: [
			`A node of a few lines sends the same messages with n8n’s own request helper, 16 at a time like this package, and does nothing else: no order, no pace, no retries, no memory of what went out. Both run through n8n’s engine (n8n-core) against a channel that answers at once, from a process of its own. CPU: the median of ${rounds} rounds of ${figure(items)} messages, in turn in one process. Memory: ${figure(memoryItems)} items, a process each; “held” is what is still held when the memory is cleaned again and again during the run.`,
			'The first loop takes the texts from the items without n8n’s expressions, which no node does whose user fills in fields; the second reads its two fields as this package does; the third also lets n8n fill in the credential for each request, as a verified community node has to.',
			table(['way', 'CPU per message', 'package beside it', 'peak memory', 'package beside it', 'held', 'package beside it'], rows),
		],
		bars: [
			atMost('CPU per message ≤ 1.3 × the bare loop with the same fields', cpuOf('package') / cpuOf('bareFields'), 1.3),
			atMost(`Peak memory for ${figure(memoryItems)} items ≤ 1.5 × the bare loop`, memory.package.rss / memory.bare.rss, 1.5),
		],
	};
}

/** How much more an item of a long run may cost than one of a short run. */
const FLAT = 1.25;

export async function measureGrowth(box: BenchBox, say: Say, isQuick: boolean): Promise<Section> {
	const sizes = isQuick ? [500, 2000] : [1000, 10_000, 50_000];
	const rows: Array<{ items: number; cpu: number; heap: number; rss: number }> = [];
	for (const items of sizes) {
		say(`  ${figure(items)} items`);
		const [timed] = await measure(box, { senders: ['package'], items });
		const [{ heap }] = await measure(box, { senders: ['package'], items, watchesHeap: true });
		rows.push({ items, cpu: perMessage(timed, items), heap: heap / items, rss: timed.maxRss });
	}
	const [first, last] = [rows[0], rows.at(-1)!];
	const further = rows.map(({ items, heap }, index) => {
		const { items: fewer, heap: less } = rows[index - 1] ?? { items: 0, heap: 0 };
		return (items * heap - fewer * less) / (items - fewer);
	});
	return {
		title: 'Long runs',
		parts: [
			`Send Text through n8n’s engine at 1,000 a second, a process for each size. “Held for each item” is the live memory at its most, input and output items included, divided by the items; “for each further item” leaves out what the size before it held, and with it what any run holds or frees once.`,
			table(
				['items', 'CPU per item', 'held for each item', 'for each further item', 'peak memory of the process'],
				rows.map(({ items, cpu, heap, rss }, index) => [figure(items), `${figure(cpu)} µs`, `${figure(heap / 1000)} kB`, `${figure(further[index] / 1000)} kB`, megabytes(rss)]),
			),
		],
		bars: [
			atMost(`CPU per item at ${figure(last.items)} items ≤ ${FLAT} × that at ${figure(first.items)}`, last.cpu / first.cpu, FLAT),
			atMost(`Memory for each item beyond ${figure(rows.at(-2)!.items)} ≤ ${FLAT} × that for each of those before`, further.at(-1)! / further.at(-2)!, FLAT),
		],
	};
}
