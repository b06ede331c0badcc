import type { Say } from '../../demo/localN8n/tools';
import { itemsOf } from './messages';
import type { BenchN8n, Outcome } from './n8nRuns';
import { httpSender, packageSender } from './senders';
import { atMost, figure, megabytes, table, times, type Section } from './table';

/** What *Send Once Key* costs in a real n8n, whose database keeps the keys; and what the node itself costs there. */

/** The highest pace there is: the cost of the keys cannot hide behind waiting. */
const PACE = { maxPerSecond: 1000 };

export async function measureKeys(n8n: BenchN8n, say: Say, isQuick: boolean): Promise<Section> {
	const [count, chats] = isQuick ? [1000, 400] : [10_000, 2000];
	const items = itemsOf(count, chats);
	// The second run finds the store full of other keys, the most that it can hold.
	const keyed = (run: number) => items.map((item) => ({ ...item, key: `order-${run}-${String(item.number)}` }));
	const without = await n8n.prepare(packageSender(PACE));
	const withKeys = await n8n.prepare(packageSender({ ...PACE, sendOnceKey: '={{ $json.key }}' }));
	const bare = await n8n.prepare(httpSender());
	const rows: Array<[string, Outcome]> = [];
	const add = async (name: string, outcome: Promise<Outcome>) => {
		say(`  ${name}`);
		rows.push([name, await outcome]);
		say(`    ${JSON.stringify(rows.at(-1)![1])}`);
		return rows.at(-1)![1];
	};
	await without.run(items.slice(0, 500), {});
	const plain = await add('This package, no keys', without.run(items, {}));
	const fresh = await add('This package, new keys', withKeys.run(keyed(1), {}));
	const full = await add(`This package, ${figure(count)} new keys beside ${figure(count)} old ones`, withKeys.run(keyed(2), {}));
	await add('HTTP Request: no pace, no limit', bare.run(items, {}));
	const isWhole = rows.slice(0, -1).every(([, { arrived, duplicates, status }]) => arrived === count && duplicates === 0 && status === 'success');
	return {
		title: 'Send Once Key',
		parts: [
			`${figure(count)} messages to ${figure(chats)} chats in one execution of a real n8n ${n8n.version} (SQLite) at Max Messages per Second 1,000 and a channel that answers at once: the time is what n8n and the node need. CPU is that of the whole n8n process, the webhook and the saving of the execution included.`,
			table(
				['way', 'seconds', 'messages per second', 'CPU per message', 'memory above idle'],
				rows.map(([name, { ms, arrived, cpuMs, memory }]) => [name, figure(ms / 1000), figure((1000 * arrived) / ms), `${figure((1000 * cpuMs) / count)} µs`, memory === undefined ? '–' : megabytes(memory)]),
			),
		],
		bars: [
			{ claim: 'Every message arrives once', found: isWhole ? 'yes' : 'no', isKept: isWhole },
			atMost(`${figure(count)} keyed items ≤ 1.5 × the time without keys`, fresh.ms / plain.ms, 1.5, times),
			atMost('The same with a full store', full.ms / plain.ms, 1.5, times),
		],
	};
}
