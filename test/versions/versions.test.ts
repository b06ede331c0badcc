import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../demo/localN8n/tools';
import { differences, differencesIn } from './differences';
import { updated, type Seen } from './table';
import { counted } from './tests';
import { pinnedN8n, versions } from './versions';

/** What is said of n8n's versions is what `npm run test:versions` runs. */
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const pinned = versions.map(pinnedN8n);
const [oldest] = pinned;
const page = read('docs/versions.md');

it('the oldest n8n is the same in package.json, README and docs', () => {
	expect((JSON.parse(read('package.json')) as { engines: { n8n: string } }).engines.n8n).toBe(`>=${oldest}`);
	expect(read('README.md')).toContain(`${oldest}, the oldest that it works in`);
	expect(page).toContain(`The oldest n8n that the package works in is **${oldest}**`);
});

it('the docs hold a row of each, and none of them has failed', () => {
	const rows = page.split('\n').filter((line) => /^\| \d/.test(line));
	expect(rows.map((row) => row.split('|')[1].trim())).toEqual(pinned);
	expect(rows.filter((row) => /[1-9]\d* failed/.test(row))).toEqual([]);
	// The oldest is one because its node tests were run to the end; the package was installed in each.
	expect(rows[0]).toMatch(/\| [1-9]\d* passed, 0 failed/);
	expect(rows.slice(0, -1).filter((row) => !/\| [1-9]\d* passed, 0 failed \| [\d-]+ \|$/.test(row))).toEqual([]);
});

it('a run keeps the other rows, and writes what is different', () => {
	const seen: Seen = { n8n: oldest, core: '1', node: '24', nodeTests: { passed: 5, failed: 1, different: 2 }, inN8n: { passed: 3, failed: 0, different: 0 }, on: '2026-12-24' };
	const [row, ...rest] = updated(page, [seen]).split('\n').filter((line) => /^\| \d/.test(line));
	expect(row).toBe(`| ${oldest} | 1 | 24 | 5 passed, 1 failed, 2 different | 3 passed, 0 failed | 2026-12-24 |`);
	expect(rest).toEqual(page.split('\n').filter((line) => /^\| \d/.test(line) && !line.startsWith(`| ${oldest} |`)));
	for (const { what } of differences) expect(page).toContain(what);
	expect(updated(page, [])).toBe(page);
});

describe('what counts', () => {
	const report = (statuses: Record<string, string>, numRuntimeErrorTestSuites = 0) => ({ numRuntimeErrorTestSuites, testResults: [{ assertionResults: Object.entries(statuses).map(([fullName, status]) => ({ fullName, status })) }] });

	it.each([
		['each test', { a: 'passed', b: 'failed' }, [], { passed: 1, failed: 1, different: 0 }],
		['a known difference by itself', { a: 'passed', b: 'failed' }, ['b'], { passed: 1, failed: 0, different: 1 }],
		['a difference that is none any more as failed', { a: 'passed', b: 'passed' }, ['b'], { passed: 1, failed: 1, different: 0 }],
		['a difference whose test is gone as failed', { a: 'passed' }, ['b'], { passed: 1, failed: 1, different: 0 }],
		['nothing at all as failed', {}, [], { passed: 0, failed: 1, different: 0 }],
	])('%s', (_case, statuses, known, expected) => {
		jest.spyOn(console, 'log').mockImplementation();
		expect(counted(report(statuses as Record<string, string>), known)).toEqual(expected);
		expect(counted(report(statuses as Record<string, string>, 1), known).failed).toBe(expected.failed + 1);
	});
});

it('differences end: the newest n8n has none, and their tests are there', () => {
	expect(differencesIn(pinned.at(-1)!)).toEqual([]);
	expect(differencesIn('1.123.81').length).toBeLessThan(differencesIn(oldest).length);
	expect(differencesIn('2.8.4').length).toBeLessThan(differencesIn('1.123.81').length);
});

it('each n8n is pinned with a lock file', () => {
	for (const version of versions.slice(0, -1)) expect(existsSync(join(__dirname, version, 'package-lock.json'))).toBe(true);
});
