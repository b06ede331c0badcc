import { startBox } from '../../demo/simulator/box';
import type { Load } from '../../demo/simulator/types';
import { messageOf, phoneOf } from './messages';

/** The box in a process of its own, so that what it costs counts for nobody. Told what to do by its parent. */

export type Order = { prepare: { load: Partial<Load>; chats: number } } | { look: true };

/** What the box has seen since it was prepared. */
export interface Seen {
	/** Of the API's send methods, refused ones included. */
	requests: number;
	/** Of them answered with 429. */
	refused: number;
	/** Messages in the ledger. */
	arrived: number;
	/** Messages in the ledger that had been there before. */
	duplicates: number;
	/** Whether no message came before an earlier one to the same chat. */
	inOrder: boolean;
	/** From the first request to the last message in the ledger. */
	ms: number;
	mostAtOnce: number;
}

export interface Address {
	url: string;
	channelId: string;
	apiKey: string;
}

async function main(): Promise<void> {
	const box = await startBox({ statusDelayMs: -1 });
	let first: number | undefined;

	const prepare = (load: Partial<Load>, chats: number) => {
		box.reset();
		Object.assign(box.load, load);
		for (let chat = 0; chat < chats; chat++) box.openWindow(`${phoneOf(chat)}@c.us`);
		first = undefined;
		box.faultFor = () => {
			first ??= Date.now();
			return undefined;
		};
	};

	const look = (): Seen => {
		const sends = box.hits.filter(({ path }) => /\/send\w+$/.test(path));
		const latest = new Map<string, number>();
		const known = new Set<number>();
		let inOrder = true;
		for (const { to, text } of box.ledger) {
			const message = messageOf(text);
			if (message < (latest.get(to) ?? -1)) inOrder = false;
			latest.set(to, message);
			known.add(message);
		}
		return {
			requests: sends.length,
			refused: sends.filter(({ status }) => status === 429).length,
			arrived: box.ledger.length,
			duplicates: box.ledger.length - known.size,
			inOrder,
			ms: Date.parse(box.ledger.at(-1)?.at ?? '') - (first ?? NaN),
			mostAtOnce: box.load.mostAtOnce,
		};
	};

	process.on('message', (order: Order) => {
		if ('look' in order) process.send!(look());
		else {
			prepare(order.prepare.load, order.prepare.chats);
			process.send!({ url: box.url, channelId: box.channelId, apiKey: box.apiKey });
		}
	});
	process.on('disconnect', () => process.exit(0));
}

void main();
