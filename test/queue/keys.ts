import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n } from '../../demo/localN8n/install';
import { keepTrack, n8nVersion, node24, signalGroup } from '../../demo/localN8n/tools';
import type { KeyWriting } from './keyWriter';
import { pause, say, type Report } from './report';
import { startServices } from './services';

const KILLS = 30;
/** Each process lives for twice as long. */
const BETWEEN_MS = 4_000;

/** As many as an argument holds. */
const LOOKED_FOR = 2_000;

/** Two processes send under keys of one list, and one after the other is killed: what is out must stand in the list. @returns in what it was seen */
export async function keysOfTheKilled(report: Report): Promise<string> {
	await installN8n(say);
	const folder = mkdtempSync(join(tmpdir(), 'onemsg-keys-'));
	const services = await startServices(mkdtempSync(join(tmpdir(), 'onemsg-services-')), say);
	const sentFile = join(folder, 'sent');
	const writing = (facts: Partial<KeyWriting> & Pick<KeyWriting, 'task'>) => ['--import', 'tsx', join(__dirname, 'keyWriter.ts'), JSON.stringify({ sentFile, databasePort: Number(services.env.DB_POSTGRESDB_PORT), ...facts })];
	const env = { ...process.env, ...services.env };
	const ask = (facts: Parameters<typeof writing>[0]) => JSON.parse(execFileSync(node24, writing(facts), { env, encoding: 'utf8', timeout: 120_000 })) as string[];
	let started = 0;
	const start = () => {
		const child = spawn(node24, writing({ task: 'send', name: `p${started++}` }), { env, stdio: ['ignore', 'ignore', 'inherit'], detached: true });
		keepTrack(child);
		return child;
	};
	try {
		ask({ task: 'create' });
		const processes = [start(), start()];
		for (let kill = 0; kill < KILLS; kill++) {
			await pause(BETWEEN_MS);
			signalGroup(processes[kill % 2], 'SIGKILL');
			processes[kill % 2] = start();
		}
		await pause(BETWEEN_MS);
		for (const child of processes) signalGroup(child, 'SIGKILL');
		// What they have asked of the database comes to its end.
		await pause(1_000);
		const sent = existsSync(sentFile) ? readFileSync(sentFile, 'utf8').trim().split('\n').map((line) => line.split(' ')[0]) : [];
		const lost: string[] = [];
		for (let place = 0; place < sent.length; place += LOOKED_FOR) lost.push(...ask({ task: 'look', keys: sent.slice(place, place + LOOKED_FOR) }));
		report.figure('messages sent under keys of one list by two processes', sent.length);
		report.figure('processes killed meanwhile', KILLS + processes.length);
		report.figure('keys of sent messages that do not stand in the list', lost.length);
		report.check('each process has sent', new Set(sent.map((key) => key.split('-')[0])).size === started);
		report.check('every key was new when it was asked for', new Set(sent).size === sent.length);
		report.check('fewer were lost than one for ten processes killed', lost.length * 10 < KILLS + processes.length);
		return `the deduplication of n8n ${n8nVersion()} on PostgreSQL ${services.postgresVersion}, in two processes that send under send-once keys as two busy workers do; one after the other is killed with SIGKILL (no whole n8n: executions and the channel are stood in for)`;
	} finally {
		await services.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}
