import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Counts } from './tests';

/** What a run saw of one n8n. */
export interface Seen {
	n8n: string;
	core: string;
	node: string;
	nodeTests: Counts;
	inN8n: Counts;
	/** Such as `2026-11-21`. */
	on: string;
}

const FILE = join(__dirname, '..', '..', 'docs', 'versions.md');
const MARKERS = ['<!-- seen by npm run test:versions -->', '<!-- end -->'];
const HEAD = ['| n8n | n8n-core | Node | node tests by its n8n-core | packed package in it | seen |', '| --- | --- | --- | --- | --- | --- |'];

const counts = ({ passed, failed, different }: Counts) => `${passed} passed, ${failed} failed${different > 0 ? `, ${different} different` : ''}`;

/** The table with what was seen now; n8n that this run did not look at keep their rows. */
export function updated(page: string, seen: Seen[]): string {
	const [before, rest] = page.split(MARKERS[0]);
	const [table, after] = rest.split(MARKERS[1]);
	const rows = new Map(table.split('\n').filter((line) => /^\| \d/.test(line)).map((line) => [line.split('|')[1].trim(), line]));
	for (const { n8n, core, node, nodeTests, inN8n, on } of seen) rows.set(n8n, `| ${[n8n, core, node, counts(nodeTests), counts(inN8n), on].join(' | ')} |`);
	const sorted = [...rows].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })).map(([, line]) => line);
	return [before, MARKERS[0], '\n', [...HEAD, ...sorted].join('\n'), '\n', MARKERS[1], after].join('');
}

export function writeTable(seen: Seen[]): void {
	writeFileSync(FILE, updated(readFileSync(FILE, 'utf8'), seen));
}
