import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { N8nClient } from '../../demo/localN8n/client';
import { installN8n, installPackage, packPackage } from '../../demo/localN8n/install';
import { startN8n, type N8nServer, type Role } from '../../demo/localN8n/server';
import { freePort, root, type Say } from '../../demo/localN8n/tools';
import { startBox, type Box } from '../../demo/simulator/box';
import { startFront } from './front';
import { startServices } from './services';

/** n8n in queue mode: one main, two webhook processes, two workers, each with the package in its own folder. */
export interface Cluster {
	box: Box;
	client: N8nClient;
	webhooks: N8nServer[];
	workers: N8nServer[];
	credential: { id: string; name: string };
	/** Settings of n8n that were given from outside. */
	settings: Record<string, string>;
	postgresVersion: string;
	/** Starts a process of that role again, in the folder and on the port that it had; ends it first where it still runs. */
	restart(role: 'main' | 'webhook' | 'worker', number: number): Promise<void>;
	close(): Promise<void>;
}

/** On a busy computer, main comes to a publishing late. */
const PUBLISHED_MS = 300_000;

/** A process that starts again begins its log anew. */
function keepLog(logFile: string): void {
	const before = readdirSync(dirname(logFile)).filter((name) => name.startsWith('n8n.log')).length;
	copyFileSync(logFile, `${logFile}.${before}`);
}

export async function startCluster(say: Say): Promise<Cluster> {
	await installN8n(say);
	const tarball = await packPackage(say, join(root, 'demo', '.state'));
	const folder = mkdtempSync(join(tmpdir(), 'onemsg-queue-'));
	const services = await startServices(mkdtempSync(join(tmpdir(), 'onemsg-services-')), say);
	const box = await startBox({ statusDelayMs: -1 });
	const settings = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[0].startsWith('N8N_EXPRESSION_')));
	const shared: Record<string, string> = { ...settings, ...services.env, N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'), N8N_LOG_LEVEL: 'info', OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true' };

	const place = async (name: string) => {
		const userFolder = join(folder, name);
		mkdirSync(userFolder, { recursive: true });
		await installPackage(() => undefined, tarball, userFolder);
		return { userFolder, port: await freePort() };
	};
	const places = {
		main: [await place('main')],
		webhook: [await place('webhook-1'), await place('webhook-2')],
		worker: [await place('worker-1'), await place('worker-2')],
	};
	const front = await startFront(places.webhook.map(({ port }) => port));
	shared.WEBHOOK_URL = front.url;
	const start = async (role: Role, at: { userFolder: string; port: number }) => await startN8n({ ...at, role, env: { ...shared } });

	say('Starting main, then two webhook processes and two workers');
	const mains = [await start('start', places.main[0])];
	const webhooks = await Promise.all(places.webhook.map(async (at) => await start('webhook', at)));
	const workers = await Promise.all(places.worker.map(async (at) => await start('worker', at)));
	const client = new N8nClient(mains[0].url, PUBLISHED_MS);
	await client.signIn();
	const credential = await client.saveCredential('Channel', 'oneMsgChannelApi', { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });
	const lists = { main: mains, webhook: webhooks, worker: workers };
	return {
		box,
		client,
		webhooks,
		workers,
		credential,
		settings,
		postgresVersion: services.postgresVersion,
		restart: async (role, number) => {
			await lists[role][number].stop();
			keepLog(lists[role][number].logFile);
			lists[role][number] = await start(role === 'main' ? 'start' : role, places[role][number]);
		},
		close: async () => {
			await Promise.all([...workers, ...webhooks, ...mains].map(async (server) => await server.stop()));
			front.close();
			await box.close();
			await services.stop();
			if (process.env.QUEUE_KEEP !== '1') rmSync(folder, { recursive: true, force: true });
			else say(`Logs are kept in ${folder}`);
		},
	};
}
