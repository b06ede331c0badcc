import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Who may call whom: imports run downwards only. */

const root = join(__dirname, '..', '..');

function filesIn(folder: string): string[] {
	return readdirSync(join(root, folder)).flatMap((name) => {
		const path = join(folder, name);
		if (name === 'node_modules' || name.startsWith('.')) return [];
		return statSync(join(root, path)).isDirectory() ? filesIn(path) : path.endsWith('.ts') ? [path] : [];
	});
}

function importsOf(file: string): string[] {
	return [...readFileSync(join(root, file), 'utf8').matchAll(/from '([^']+)'/g)].map(([, name]) => (name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)) : name));
}

const FLOORS: Array<[folder: string, allowed: RegExp]> = [
	['nodes/shared/domain', /^(nodes\/shared\/domain\/|zod$|node:crypto$)/],
	['nodes/shared/api', /^(nodes\/shared\/(domain|api)\/|n8n-workflow$)/],
	['nodes/shared/node', /^(nodes\/shared\/(domain|api|node)\/|n8n-workflow$|node:crypto$)/],
	['nodes/OneMsg/', /^(nodes\/shared\/|nodes\/OneMsg\/|n8n-workflow$)/],
	['nodes/scenarios', /^(nodes\/shared\/|nodes\/scenarios\/|n8n-workflow$)/],
	['nodes/OneMsgTrigger', /^(nodes\/shared\/|nodes\/OneMsgTrigger\/|n8n-workflow$|node:crypto$)/],
	['credentials', /^(nodes\/shared\/domain\/|n8n-workflow$)/],
];

it.each(FLOORS)('%s imports from its own floor and those below', (folder, allowed) => {
	const files = filesIn(folder);
	expect(files.length).toBeGreaterThan(0);
	const upwards = files.flatMap((file) => importsOf(file).filter((name) => !allowed.test(name)).map((name) => `${file} → ${name}`));
	expect(upwards).toEqual([]);
});

it('a scenario imports no other scenario', () => {
	const strangers = filesIn('nodes/scenarios').flatMap((file) =>
		importsOf(file).filter((name) => {
			const other = /^nodes\/scenarios\/([A-Z]\w+)\//.exec(name)?.[1];
			return other !== undefined && !file.includes(`/${other}/`);
		}),
	);
	expect(strangers).toEqual([]);
});

it('only shared/api talks HTTP', () => {
	const talkers = ['nodes', 'credentials'].flatMap(filesIn).filter((file) => /\bhttpRequest\w*\b|\bfetch\(/.test(readFileSync(join(root, file), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '')));
	expect(talkers).toContain('nodes/shared/api/channelApi.ts');
	expect(talkers.filter((file) => !file.startsWith('nodes/shared/api/'))).toEqual([]);
});

it('the demo knows nothing of the nodes’ code', () => {
	expect(filesIn('demo').flatMap((file) => importsOf(file).filter((name) => name.startsWith('nodes/') || name.startsWith('credentials/')))).toEqual([]);
});
