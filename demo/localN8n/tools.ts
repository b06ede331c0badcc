import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';

export const root = join(__dirname, '..', '..');
export const n8nFolder = join(root, 'demo', 'n8n');
/** The Node that an n8n needs comes with it. */
export const nodeOf = (folder: string) => join(folder, 'node_modules', 'node', 'bin', 'node');
export const node24 = nodeOf(n8nFolder);

/** Of the local n8n, once it is installed. */
export const n8nVersion = () => (JSON.parse(readFileSync(join(n8nFolder, 'node_modules', 'n8n', 'package.json'), 'utf8')) as { version: string }).version;

/** Something that a person can mend; its message is the one line they get to see. */
export class DemoFault extends Error {}

/** A hash over files and folders, to tell whether what was made from them is still fresh. */
export function fingerprint(...paths: string[]): string {
	const hash = createHash('sha256');
	const add = (path: string) => {
		if (!existsSync(path)) return;
		if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
		else hash.update(relative(root, path)).update(readFileSync(path));
	};
	paths.forEach(add);
	return hash.digest('hex');
}

/**
 * The environment without what `npm run` puts into it: an npm that inherits it would install into
 * this repository, whatever folder it runs in.
 */
function cleanEnvironment(): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) && name !== 'NODE_OPTIONS' && name !== 'INIT_CWD'));
}

const running = new Set<ChildProcess>();

/** Keeps a process in mind until it ends, so that Ctrl-C leaves nothing behind, whenever it comes. */
export function keepTrack(child: ChildProcess): void {
	running.add(child);
	child.once('exit', () => running.delete(child));
}

/** Signals a process that leads a group of its own, and all that it started. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	try {
		if (process.platform === 'win32' || child.pid === undefined) child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch {
		// Gone already.
	}
}

/** Ends whatever still runs: politely first, after a while for good. */
export async function endAll(): Promise<void> {
	const left = [...running];
	const ended = Promise.all(left.map(async (child) => await new Promise<void>((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', () => resolve()) : resolve()))));
	for (const child of left) signalGroup(child, 'SIGTERM');
	const limit = setTimeout(() => left.forEach((child) => signalGroup(child, 'SIGKILL')), 15_000);
	await ended;
	clearTimeout(limit);
	for (const child of left) signalGroup(child, 'SIGKILL');
}

export type Say = (line: string) => void;

/**
 * Runs a command to its end, and says every 15 seconds that it still runs.
 * @returns what it wrote
 * @throws DemoFault with `explain`'s words where it does not end well
 */
export async function run(
	command: string,
	args: string[],
	{ cwd, env, say, label, timeoutMs, explain }: {
		cwd: string;
		env?: NodeJS.ProcessEnv;
		say: Say;
		label: string;
		timeoutMs: number;
		explain: (output: string) => string;
	},
): Promise<string> {
	const started = Date.now();
	return await new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd, env: { ...cleanEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32', detached: process.platform !== 'win32' });
		keepTrack(child);
		let output = '';
		const progress = setInterval(() => say(`  … ${label}, ${Math.round((Date.now() - started) / 1000)} s`), 15_000);
		const limit = setTimeout(() => signalGroup(child, 'SIGKILL'), timeoutMs);
		const end = () => {
			clearInterval(progress);
			clearTimeout(limit);
		};
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		child.on('error', (error) => {
			end();
			reject(new DemoFault(`${command} could not be started: ${error.message}`));
		});
		child.on('close', (code) => {
			end();
			if (code === 0) resolve(output);
			else reject(new DemoFault(explain(output)));
		});
	});
}

/** Whether nobody listens on a port of this computer. */
export async function isPortFree(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}

/** Any port that is free just now. */
export async function freePort(): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});
}
