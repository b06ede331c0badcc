import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'onemsg-tarball-'));
const unpacked = join(folder, 'node_modules', 'n8n-nodes-onemsg');

function filesIn(path: string): string[] {
	return readdirSync(path).flatMap((name) => (statSync(join(path, name)).isDirectory() ? filesIn(join(path, name)) : [join(path, name)]));
}

/** n8n gives community packages its own modules over NODE_PATH. */
const host = join(folder, 'host');

let tarball = '';
beforeAll(() => {
	execFileSync('npm', ['run', 'build', '--silent'], { cwd: root, stdio: 'pipe' });
	tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, encoding: 'utf8' }).trim().split('\n').pop()!;
	mkdirSync(unpacked, { recursive: true });
	execFileSync('tar', ['-xzf', join(folder, tarball), '-C', unpacked, '--strip-components=1']);
	mkdirSync(host);
	for (const module of ['n8n-workflow', 'zod']) symlinkSync(join(root, 'node_modules', module), join(host, module), 'dir');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('holds dist, README and LICENSE, and nothing else', () => {
	const files = filesIn(unpacked).map((file) => relative(unpacked, file));
	const outside = files.filter((file) => !file.startsWith('dist/'));
	expect(outside.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
	expect(files.filter((file) => !/\.(js|svg|json)$/.test(file) && file.startsWith('dist/'))).toEqual([]);
	expect(statSync(join(folder, tarball)).size).toBeLessThan(150_000);
});

it('has no runtime dependencies', () => {
	const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as Record<string, unknown>;
	expect(dependencies ?? {}).toEqual({});
	expect(peerDependencies).toEqual({ 'n8n-workflow': '*' });
});

it('asks for nothing but n8n-workflow, zod and node:crypto', () => {
	const asked = new Set<string>();
	for (const file of filesIn(join(unpacked, 'dist')).filter((name) => name.endsWith('.js'))) {
		for (const [, module] of readFileSync(file, 'utf8').matchAll(/require\("([^"]+)"\)/g)) if (!module.startsWith('.')) asked.add(module);
	}
	expect([...asked].sort()).toEqual(['n8n-workflow', 'node:crypto', 'zod']);
});

it('loads in an empty folder with only n8n’s own modules at hand', () => {
	const script = `
		const { n8n } = require('n8n-nodes-onemsg/package.json');
		const load = (file) => new (Object.values(require('n8n-nodes-onemsg/' + file))[0])();
		console.log(JSON.stringify({ nodes: n8n.nodes.map((file) => load(file).description.name), credentials: n8n.credentials.map((file) => load(file).name) }));`;
	const output = execFileSync(process.execPath, ['-e', script], { cwd: folder, env: { PATH: process.env.PATH, NODE_PATH: host }, encoding: 'utf8' });
	expect(JSON.parse(output)).toEqual({
		nodes: ['oneMsg', 'oneMsgTrigger', 'oneMsgTicketAccepted', 'oneMsgOrderNoResponse', 'oneMsgRequestInformation', 'oneMsgAvailabilityReply', 'oneMsgAcknowledge'],
		credentials: ['oneMsgChannelApi'],
	});
});

it('is loaded by n8n’s own package loader, with icons, codex and credential', () => {
	const script = `
		process.env.N8N_USER_FOLDER = ${JSON.stringify(join(folder, 'n8n'))};
		require('reflect-metadata');
		const { PackageDirectoryLoader } = require('n8n-core');
		(async () => {
			const loader = new PackageDirectoryLoader(${JSON.stringify(unpacked)});
			await loader.loadAll();
			console.log('\\n' + JSON.stringify({
				nodes: loader.types.nodes.map((node) => [node.name, Boolean(node.iconUrl), node.codex?.categories?.[0]]),
				supported: loader.types.credentials.flatMap((credential) => credential.supportedNodes ?? []).length,
			}));
		})();`;
	const output = execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', NODE_PATH: host } });
	const loaded = JSON.parse(output.trim().split('\n').pop()!) as { nodes: Array<[string, boolean, string]>; supported: number };
	expect(loaded.nodes).toHaveLength(7);
	for (const [, hasIcon, category] of loaded.nodes) expect([hasIcon, category]).toEqual([true, 'Communication']);
	expect(loaded.supported).toBe(7);
});
