import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainNpm } from '../setup';
import { DemoFault, fingerprint, n8nFolder, nodeOf, root, run, type Say } from './tools';

function isMarked(mark: string, value: string): boolean {
	return existsSync(mark) && readFileSync(mark, 'utf8') === value;
}

/** Installs the n8n that a folder pins and the Node it needs, unless they are there already. */
export async function installN8n(say: Say, folder = n8nFolder): Promise<void> {
	const mark = join(folder, 'node_modules', '.onemsg-installed');
	const lock = fingerprint(join(folder, 'package-lock.json'));
	if (isMarked(mark, lock)) return;
	say('Installing a local n8n: about 4 minutes and 2.3 GB, the first time only');
	const options = { cwd: folder, say, explain: explainNpm, timeoutMs: 30 * 60_000 };
	await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { ...options, label: 'fetching n8n' });
	await run('npm', ['rebuild', 'sqlite3', 'node', '--ignore-scripts=false', '--loglevel=error'], { ...options, label: 'building its database driver' });
	if (!existsSync(nodeOf(folder))) throw new DemoFault('The Node that n8n needs could not be installed for this computer.');
	writeFileSync(mark, lock);
}

/** Builds the package and packs it as it would be published. */
export async function packPackage(say: Say, folder: string): Promise<string> {
	const sources = fingerprint(...['nodes', 'credentials', 'package.json', 'gulpfile.js', 'tsconfig.json', 'tsconfig.build.json', 'README.md', 'LICENSE'].map((name) => join(root, name)));
	const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
	const tarball = join(folder, `n8n-nodes-onemsg-${version}.tgz`);
	const mark = join(folder, 'packed-from');
	if (existsSync(tarball) && isMarked(mark, sources)) return tarball;
	say('Building and packing the package');
	mkdirSync(folder, { recursive: true });
	const options = { cwd: root, say, timeoutMs: 5 * 60_000, explain: (output: string) => output.trim().slice(-1500) };
	await run('npm', ['run', 'build', '--silent'], { ...options, label: 'building' });
	await run('npm', ['pack', '--pack-destination', folder, '--loglevel=error'], { ...options, label: 'packing' });
	writeFileSync(mark, sources);
	return tarball;
}

/** Puts the packed package where n8n keeps a user's community nodes. */
export async function installPackage(say: Say, tarball: string, userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const mark = join(nodes, 'installed-from');
	const packed = fingerprint(tarball);
	if (isMarked(mark, packed)) return;
	say('Installing the packed package into n8n');
	rmSync(nodes, { recursive: true, force: true });
	mkdirSync(nodes, { recursive: true });
	writeFileSync(join(nodes, 'package.json'), JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }));
	// As n8n does it: no scripts, and no peers, which are n8n's own modules.
	await run('npm', ['install', tarball, '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: nodes,
		say,
		label: 'installing the package',
		timeoutMs: 5 * 60_000,
		explain: explainNpm,
	});
	writeFileSync(mark, packed);
}
