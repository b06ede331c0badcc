import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { runNode } from '../nodes/harness';
import { bareNode } from './bareNode';
import type { Address } from './boxProcess';
import { itemsOf } from './messages';

/** One measurement in this process: a node over items, through n8n's own engine. */

/** `package`: Send Text. The others are a loop of n8n's own request helper, see `bareNode`. */
export type Sender = 'package' | 'bare' | 'bareFields' | 'bareAuthenticated';

export interface Measurement {
	address: Address;
	/** Run one after another; the figures of each come back. */
	senders: Sender[];
	items: number;
	chats: number;
	/** Whether the heap is cleaned again and again, to see what is really held: its time is then of no use. */
	watchesHeap?: boolean;
	/** Folder for a CPU profile. */
	profile?: string;
}

export type Measured = Array<{
	sender: Sender;
	ms: number;
	/** CPU time of this process, user and system. */
	cpuMs: number;
	/** The most that the process held of the computer's memory since it began. */
	maxRss: number;
	/** What it held before. */
	rssBefore: number;
	/** Live heap and buffers above what was there before, at most; with `watchesHeap`. */
	heap: number;
}>;

export const CONCURRENCY = 16;

const FIELDS = { recipient: '={{ $json.phone }}', text: '={{ $json.text }}' };

function parametersOf(sender: Sender): [name: string, parameters: IDataObject] {
	if (sender === 'package') return ['oneMsg', { resource: 'message', operation: 'sendText', ...FIELDS, options: { maxPerSecond: 1000, maxConcurrency: CONCURRENCY } }];
	return ['bare', { sender, ...FIELDS }];
}

/** @param atEnd called while the input and output items are still held */
async function run(sender: Sender, { address, chats }: Measurement, items: number, atEnd?: () => void): Promise<void> {
	const [name, parameters] = parametersOf(sender);
	const credentials: ICredentialDataDecryptedObject = { apiKey: address.apiKey, environment: 'custom', baseUrl: address.url, channelId: address.channelId };
	const input = itemsOf(items, chats);
	const { outputs, error } = await runNode(name, parameters, { credentials, items: input, mode: 'trigger', nodeTypes: { 'n8n-nodes-onemsg.bare': bareNode } });
	if (error) throw error;
	atEnd?.();
	if (outputs[0].length !== input.length) throw new Error(`${sender} gave ${outputs[0].length} items for ${input.length}`);
}

const WARM_UP = 1500;
/** Looking cleans the heap, which takes the longer the more is held: a tenth of the time goes to it at most. */
const LOOK_EVERY_MS = 100;
const REST = 9;

const held = () => {
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
};

async function measure(sender: Sender, measurement: Measurement): Promise<Measured[number]> {
	await run(sender, measurement, WARM_UP);
	gc!();
	const rssBefore = process.memoryUsage().rss;
	const before = held();
	let most = before;
	let watch: NodeJS.Timeout | undefined;
	const lookOnce = () => {
		gc!();
		most = Math.max(most, held());
	};
	const look = () => {
		const from = Date.now();
		lookOnce();
		watch = setTimeout(look, Math.max(LOOK_EVERY_MS, REST * (Date.now() - from)));
	};
	if (measurement.watchesHeap) look();
	const began = Date.now();
	const cpu = process.cpuUsage();
	// A short run may end between two looks, when most is held.
	await run(sender, measurement, measurement.items, measurement.watchesHeap ? lookOnce : undefined);
	const { user, system } = process.cpuUsage(cpu);
	const ms = Date.now() - began;
	clearTimeout(watch);
	return { sender, ms, cpuMs: (user + system) / 1000, maxRss: process.resourceUsage().maxRSS * 1024, rssBefore, heap: most - before };
}

process.once('message', async (measurement: Measurement) => {
	const measured: Measured = [];
	for (const sender of measurement.senders) measured.push(await measure(sender, measurement));
	process.send!(measured);
});
process.on('disconnect', () => process.exit(0));
