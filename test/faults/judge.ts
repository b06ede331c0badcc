import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { LedgerEntry } from '../../demo/simulator/types';

export const OUTCOMES = ['accepted', 'queued', 'skipped', 'refused', 'unknown', 'notSent'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What the node says has become of an item. */
export interface Said {
	outcome: Outcome;
	/** Where the node gave them. */
	messageIds?: string[];
}

/** A run's items as they were meant: `mark` stands in each message of an item, with its part. */
export interface Meant {
	chat: string;
	marks: string[];
}

export interface Judgement {
	counts: Record<Outcome, number>;
	/** Messages that arrived. */
	arrived: number;
	duplicates: number;
	outOfOrder: number;
	/** What the node says and the ledger does not, in words; empty where both agree. */
	lies: string[];
}

/** Stands in each message: the run, the item, the part. */
export const MARK = /#\w+\.\d+\.\d+#/;

/** What each output says of its item. */
export function saidBy(output: INodeExecutionData): Said {
	const { json, error } = output;
	const context = (error as { context?: IDataObject } | undefined)?.context;
	const ids = Array.isArray(json.messageIds) ? json.messageIds : json.messageId === undefined ? [] : [json.messageId];
	return { outcome: (json.outcome ?? context?.outcome) as Outcome, messageIds: ids as string[] };
}

/** Which messages of an item may be in the ledger, by what the node says. */
function contradicts({ outcome, messageIds }: Said, arrivals: LedgerEntry[], parts: number): string | undefined {
	if (!OUTCOMES.includes(outcome)) return `has no outcome: ${String(outcome)}`;
	if (outcome === 'accepted' && arrivals.length !== parts) return `is accepted, and ${arrivals.length} of ${parts} arrived`;
	if (outcome === 'accepted' && messageIds && messageIds.join() !== arrivals.map(({ id }) => id).join()) return 'is accepted under another message id';
	if ((outcome === 'refused' || outcome === 'skipped') && arrivals.length > 0) return `is ${outcome}, and arrived`;
	if (outcome === 'notSent' && arrivals.length > 0) return 'is not sent, and arrived';
	return undefined;
}

/** Holds what the node says against the ledger of the channel. */
export function judge(items: Meant[], said: Said[], ledger: LedgerEntry[]): Judgement {
	const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Judgement['counts'];
	const byMark = new Map<string, LedgerEntry[]>();
	const places = new Map(items.flatMap(({ marks }, index) => marks.map((mark, part): [string, number] => [mark, index * 1000 + part])));
	const lastIn = new Map<string, number>();
	const verdict: Judgement = { counts, arrived: 0, duplicates: 0, outOfOrder: 0, lies: [] };
	for (const entry of ledger) {
		const mark = MARK.exec(JSON.stringify(entry.body))?.[0];
		const place = mark === undefined ? undefined : places.get(mark);
		if (mark === undefined || place === undefined) continue;
		verdict.arrived += 1;
		const before = byMark.get(mark);
		if (before) {
			before.push(entry);
			verdict.duplicates += 1;
		} else byMark.set(mark, [entry]);
		if (place < (lastIn.get(entry.to) ?? -1)) verdict.outOfOrder += 1;
		lastIn.set(entry.to, place);
	}
	if (said.length !== items.length) verdict.lies.push(`${said.length} of ${items.length} items are accounted for`);
	for (const [index, claim] of said.entries()) {
		counts[claim.outcome] += 1;
		const arrivals = items[index].marks.flatMap((mark) => byMark.get(mark) ?? []);
		const lie = contradicts(claim, arrivals, items[index].marks.length);
		if (lie) verdict.lies.push(`item ${index} ${lie}`);
	}
	return verdict;
}
