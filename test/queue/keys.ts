import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n } from '../../demo/localN8n/install';
import { keepTrack, n8nVersion, node24, signalGroup } from '../../demo/localN8n/tools';
import type { KeyWriting } from './keyWriter';
import { pause, say, until, type Report } from './report';
import { startServices } from './services';

const KILLS = 30;
/** Each process lives for twice as long, and a moment. */
const BETWEEN_MS = 4_000;
const STARTED_MS = 60_000;

/** As many as an argument holds. */
const LOOKED_FOR = 2_000;

/** Two processes send under keys of one list, and one after the other is killed: what is out must stand in the list. @returns in what it was seen */
export async function keysOfTheKilled(report: Report): Promise<string> {
	await installN8n(say);
	const folder = mkdtempSync(join(tmpdir(), 'onemsg-keys-'));
	const services = await startServices(mkdtempSync(join(tmpdir(), 'onemsg-services-')), say);
	const logFile = join(folder, 'log');
	const told = (what: string) => (existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n') : []).flatMap((line) => (line.startsWith(`${what} `) ? line.slice(what.length + 1) : []));
	const writers = (keys: string[]) => new Set(keys.map((key) => key.split('-')[0]));
	const writing = (facts: Partial<KeyWriting> & Pick<KeyWriting, 'task'>) => ['--import', 'tsx', join(__dirname, 'keyWriter.ts'), JSON.stringify({ logFile, databasePort: Number(services.env.DB_POSTGRESDB_PORT), ...facts })];
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
		report.check('both begin to send', await until(() => writers(told('sent')).size === 2, STARTED_MS));
		for (let kill = 0; kill < KILLS; kill++) {
			await pause(BETWEEN_MS);
			signalGroup(processes[kill % 2], 'SIGKILL');
			processes[kill % 2] = start();
		}
		await pause(2 * BETWEEN_MS);
		for (const child of processes) signalGroup(child, 'SIGKILL');
		// What they have asked of the database comes to its end.
		await pause(1_000);
		const sent = told('sent');
		const lost: string[] = [];
		for (let place = 0; place < sent.length; place += LOOKED_FOR) lost.push(...ask({ task: 'look', keys: sent.slice(place, place + LOOKED_FOR) }));
		report.figure('messages sent under keys of one list by two processes', sent.length);
		report.figure('processes killed meanwhile', KILLS + processes.length);
		report.figure('keys of sent messages that do not stand in the list', lost.length);
		report.figure('times that a process undid what another one had written', told('undone').length);
		report.check('each process has sent', writers(sent).size === started);
		report.check('they undid each other’s keys', told('undone').length > 0);
		report.check('no key that was new was taken for used, and no call failed', told('used').length + told('failed').length === 0);
		report.check('fewer were lost than one for ten processes killed', lost.length * 10 < KILLS + processes.length);
		return `the deduplication of n8n ${n8nVersion()} on PostgreSQL ${services.postgresVersion}, in two processes that send under send-once keys as two busy workers do; one after the other is killed with SIGKILL (no whole n8n: executions and the channel are stood in for)`;
	} finally {
		await services.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}
