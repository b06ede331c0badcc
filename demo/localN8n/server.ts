import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DemoFault, freePort, keepTrack, n8nFolder, nodeOf, signalGroup } from './tools';

export interface N8nServer {
	/** Where editor, REST and webhooks answer. */
	url: string;
	logFile: string;
	process: ChildProcess;
	stop(): Promise<void>;
}

/** Nothing of n8n's own services is needed, and a demo should not call anybody. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_SECURE_COOKIE: 'false',
};

async function isReady(url: string): Promise<boolean> {
	try {
		const answer = await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(2000) });
		if (!answer.ok) return false;
		// Ready means that the routes are there too: for some seconds they are not.
		return (await fetch(`${url}/rest/settings`, { signal: AbortSignal.timeout(2000) })).ok;
	} catch {
		return false;
	}
}

/** What an n8n process does: everything, or in queue mode the executions or the webhooks alone. */
export type Role = 'start' | 'worker' | 'webhook';

/** A worker that finds a full queue answers late. */
async function isHealthy(url: string): Promise<boolean> {
	try {
		return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(20_000) })).ok;
	} catch {
		return false;
	}
}

/**
 * Starts n8n on the given port, and waits until it answers. A worker answers there about its health only.
 * `folder` is where it is installed.
 */
export async function startN8n({ userFolder, port, env = {}, role = 'start', folder = n8nFolder }: { userFolder: string; port: number; env?: Record<string, string>; role?: Role; folder?: string }): Promise<N8nServer> {
	const url = `http://localhost:${port}`;
	mkdirSync(userFolder, { recursive: true });
	const logFile = join(userFolder, 'n8n.log');
	const log = createWriteStream(logFile);
	const child = spawn(nodeOf(folder), [join(folder, 'node_modules', 'n8n', 'bin', 'n8n'), role], {
		cwd: userFolder,
		// A group of its own, so that its task runner ends with it.
		detached: process.platform !== 'win32',
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: process.env.PATH,
			HOME: process.env.HOME,
			LANG: process.env.LANG,
			...QUIET,
			N8N_USER_FOLDER: userFolder,
			N8N_PORT: String(port),
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			...(role === 'worker' ? { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) } : {}),
			WEBHOOK_URL: `${url}/`,
			...env,
		},
	});
	child.stdout.pipe(log);
	child.stderr.pipe(log);
	keepTrack(child);
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));

	const stop = async () => {
		if (child.exitCode === null && child.signalCode === null) {
			signalGroup(child, 'SIGTERM');
			const limit = setTimeout(() => signalGroup(child, 'SIGKILL'), 15_000);
			await exited;
			clearTimeout(limit);
		}
		signalGroup(child, 'SIGKILL');
	};

	for (const deadline = Date.now() + 180_000; !(await (role === 'start' ? isReady(url) : isHealthy(url))); ) {
		const hasEnded = child.exitCode !== null || child.signalCode !== null;
		if (hasEnded || Date.now() > deadline) {
			await stop();
			throw new DemoFault(`n8n did not start. Its log is in ${logFile}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 300));
	}
	return { url, logFile, process: child, stop };
}
