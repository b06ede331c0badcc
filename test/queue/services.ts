import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { DemoFault, freePort, keepTrack } from '../../demo/localN8n/tools';

/** PostgreSQL and Redis of this computer, each on a port of its own and with a folder of its own. */
export interface Services {
	env: Record<string, string>;
	postgresVersion: string;
	stop(): Promise<void>;
}

const DEBIAN = ['postgresql', 'redis-server'];

function postgresBin(): string | undefined {
	const root = '/usr/lib/postgresql';
	const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
	const found = versions.map((version) => join(root, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')));
	return found;
}

const hasRedis = () => spawnSync('redis-server', ['--version']).status === 0;

/** @throws DemoFault naming what is missing, where it may not be installed */
function installServices(say: (line: string) => void): void {
	if (postgresBin() && hasRedis()) return;
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
		throw new DemoFault(`PostgreSQL and Redis are needed for queue mode. On Debian: apt-get install ${DEBIAN.join(' ')}`);
	}
	say('Installing PostgreSQL and Redis from the system’s packages');
	const options = { stdio: 'ignore' as const, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
	spawnSync('apt-get', ['update', '-qq'], options);
	spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...DEBIAN], options);
	if (!postgresBin() || !hasRedis()) throw new DemoFault(`PostgreSQL and Redis could not be installed. On Debian: apt-get install ${DEBIAN.join(' ')}`);
}

/** PostgreSQL does not run as root. */
const asPostgres = (command: string, args: string[]): [string, string[]] => (process.getuid?.() === 0 ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, args]);

async function listens(port: number): Promise<void> {
	for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
		const isOpen = await new Promise<boolean>((resolve) => {
			const socket = createConnection({ port, host: '127.0.0.1' }, () => resolve(true)).on('error', () => resolve(false));
			socket.once('close', () => socket.destroy());
			socket.setTimeout(1000, () => socket.destroy());
			socket.once('connect', () => socket.end());
		});
		if (isOpen) return;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	throw new DemoFault(`Nothing listens on port ${port}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	child.kill(signal);
	await ended;
}

export async function startServices(folder: string, say: (line: string) => void): Promise<Services> {
	installServices(say);
	const bin = postgresBin()!;
	const [databasePort, redisPort] = [await freePort(), await freePort()];
	const data = join(folder, 'postgres');
	rmSync(data, { recursive: true, force: true });
	mkdirSync(data, { recursive: true });
	if (process.getuid?.() === 0) execFileSync('chown', ['-R', 'postgres', folder]);
	const [initdb, initdbArgs] = asPostgres(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'n8n']);
	execFileSync(initdb, initdbArgs, { stdio: 'ignore', cwd: folder });
	const [postgres, postgresArgs] = asPostgres(join(bin, 'postgres'), ['-D', data, '-p', String(databasePort), '-k', data, '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200', '-c', 'fsync=off']);
	const database = spawn(postgres, postgresArgs, { stdio: 'ignore', cwd: folder });
	const redis = spawn('redis-server', ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''], { stdio: 'ignore', cwd: folder });
	for (const child of [database, redis]) keepTrack(child);
	await listens(databasePort);
	await listens(redisPort);
	const [createdb, createdbArgs] = asPostgres(join(bin, 'createdb'), ['-h', '127.0.0.1', '-p', String(databasePort), '-U', 'n8n', 'n8n']);
	for (let tries = 1; ; tries++) {
		if (spawnSync(createdb, createdbArgs, { cwd: folder }).status === 0) break;
		if (tries === 20) throw new DemoFault('PostgreSQL did not take a database');
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	return {
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(databasePort),
			DB_POSTGRESDB_DATABASE: 'n8n',
			DB_POSTGRESDB_USER: 'n8n',
			// n8n's own default is 2, which a busy webhook process runs out of.
			DB_POSTGRESDB_POOL_SIZE: '10',
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redisPort),
		},
		postgresVersion: basename(dirname(bin)),
		stop: async () => {
			await end(redis, 'SIGTERM');
			// runuser passes on this signal, and not SIGINT.
			await end(database, 'SIGTERM');
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
