import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../demo/localN8n/tools';
import { differences } from './differences';
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

const FILE = join(root, 'docs', 'versions.md');
const SEEN = ['<!-- seen by npm run test:versions -->', '<!-- end -->'] as const;
const DIFFERENT = ['<!-- differences, from test/versions/differences.ts -->', '<!-- end of differences -->'] as const;

const counts = ({ passed, failed, different }: Counts) => `${passed} passed, ${failed} failed${different > 0 ? `, ${different} different` : ''}`;

function between(page: string, [from, to]: readonly [string, string], write: (before: string[]) => string[]): string {
	const [head, rest] = page.split(from);
	const [lines, tail] = rest.split(to);
	return [head, from, '\n', ...write(lines.trim().split('\n')).map((line) => `${line}\n`), to, tail].join('');
}

/** The page with what was seen now; n8n that this run did not look at keep their rows. */
export function updated(page: string, seen: Seen[]): string {
	const table = between(page, SEEN, (lines) => {
		const rows = new Map(lines.slice(2).map((line) => [line.split('|')[1].trim(), line]));
		for (const { n8n, core, node, nodeTests, inN8n, on } of seen) rows.set(n8n, `| ${[n8n, core, node, counts(nodeTests), counts(inN8n), on].join(' | ')} |`);
		return [...lines.slice(0, 2), ...[...rows].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })).map(([, line]) => line)];
	});
	return between(table, DIFFERENT, () => differences.map(({ until, what }) => `- **Up to ${until.join('.')}**: ${what}`));
}

export function writeTable(seen: Seen[]): void {
	writeFileSync(FILE, updated(readFileSync(FILE, 'utf8'), seen));
}
