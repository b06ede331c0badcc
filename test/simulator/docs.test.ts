import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultRules } from '../../demo/simulator/rules';
import { FAULT_KINDS, INBOUND_TYPES } from '../../demo/simulator/types';

/** docs/simulator.md names what the box has, and nothing else. */

const page = readFileSync('docs/simulator.md', 'utf8');
const folder = join('demo', 'simulator', 'routes');
const code = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
const main = readFileSync('demo/simulator/main.ts', 'utf8');
const found = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((match) => match.slice(1).filter(Boolean).join(' ').toUpperCase()))].sort();

test('each request of the box is in its table', () => {
	const routes = found(code, /app\.(get|post)(?:<[^(]*>)?\('(\/box\/[^']+)'/g);
	expect(routes.length).toBeGreaterThan(20);
	expect(found(page, /`(GET|POST) (\/box\/[\w/.:]+)`/g)).toEqual(routes);
});

test('each setting is there with its first value', () => {
	const rows = [...page.matchAll(/^\| `(\w+)` \| (\S+) \|/gm)].map(([, name, value]) => [name, value.replaceAll('`', '')]);
	expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(Object.entries(defaultRules()).map(([name, value]) => [name, String(value)])));
});

test('each argument, each type of message and each kind of fault is there', () => {
	const flags = ['port', 'status-form', 'state'];
	expect(found(page, /`--([\w-]+) /g)).toEqual(flags.map((flag) => flag.toUpperCase()).sort());
	for (const flag of flags) expect(main).toContain(`--${flag}`);
	for (const name of [...INBOUND_TYPES, ...FAULT_KINDS]) expect(page).toContain(`\`${name}\``);
});
