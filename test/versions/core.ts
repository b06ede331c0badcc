import * as core from 'n8n-core';
import * as workflow from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** That the tests beside this one run in the n8n they say, and that it has what the nodes take from it. */
const folder = process.env.ONEMSG_N8N!;
const root = join(__dirname, '..', '..');

it.each(['n8n-core', 'n8n-workflow', 'zod'])('%s is the one of that n8n', (name) => {
	const here = jest.requireActual<object>(name);
	expect(here).toBe(jest.requireActual(join(folder, 'node_modules', name)));
	expect(Object.keys(here).length).toBeGreaterThan(10);
	if (name !== 'zod') expect(here).toBe(name === 'n8n-core' ? core : workflow);
});

it('whatever the nodes import by name from n8n-workflow is there', () => {
	const sources = ['nodes', 'credentials'].flatMap((place) => readdirSync(join(root, place), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(root, place, file), 'utf8')));
	const names = sources.flatMap((source) => [...source.matchAll(/import \{([^}]*)\} from 'n8n-workflow'/g)].flatMap(([, list]) => list.split(',').map((name) => name.trim()).filter((name) => name && !name.startsWith('type '))));
	expect(names).toContain('NodeOperationError');
	expect([...new Set(names)].filter((name) => !(name in workflow))).toEqual([]);
});
