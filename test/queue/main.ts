import { endAll, n8nVersion } from '../../demo/localN8n/tools';
import { waitingApprovals } from './approvals';
import { startCluster, type Cluster } from './cluster';
import { CUSTOMER, LOG } from './flows';
import { inboundMessages } from './inbound';
import { keysOfTheKilled } from './keys';
import { Report, say } from './report';

/**
 * `npm run test:queue [-- messages | keys]`: the package in n8n's queue mode, while processes die. Ends with
 * "N passed, N failed"; a whole run writes its figures to docs/scale.md. Settings of n8n that begin with
 * N8N_EXPRESSION_ are passed on: a sandbox for each delivery and each execution takes most of the time.
 */
const WHOLE = 5000;
const [asked = String(WHOLE)] = process.argv.slice(2);
const reports = { whole: new Report('npm run test:queue'), keys: new Report('npm run test:queue -- keys') };
const today = new Date().toISOString().slice(0, 10);

function settingsOf({ settings }: Cluster): string {
	const list = Object.entries(settings).map(([name, value]) => `\`${name}=${value}\``);
	return list.length === 0 ? '' : `n8n ran with ${list.join(', ')}. `;
}

async function keys(): Promise<void> {
	say('\n── Send-once keys of processes that are killed');
	const seenIn = await keysOfTheKilled(reports.keys).finally(async () => await endAll());
	reports.keys.writeDocs(`Seen on ${today}: ${seenIn}. \`npm run test:queue -- keys\` runs it again.`);
}

async function whole(messages: number): Promise<void> {
	const report = reports.whole;
	const cluster = await startCluster(say);
	try {
		for (const phone of [LOG, CUSTOMER]) cluster.box.openWindow(`${phone}@c.us`);
		say('\n── Waiting approvals');
		const open = await waitingApprovals(cluster, report);
		say('\n── Inbound messages, and ten triggers at once');
		await inboundMessages(cluster, report, messages, open);
		if (messages >= WHOLE) report.writeDocs(`Seen on ${today}: n8n ${n8nVersion()} with PostgreSQL ${cluster.postgresVersion} and Redis, one main, two webhook processes and two workers on one computer; one worker and one webhook process were killed with SIGKILL under load. ${settingsOf(cluster)}\`npm run test:queue\` runs it again.`);
	} finally {
		await cluster.close();
		await endAll();
	}
}

/** Whoever breaks the run off leaves nothing behind. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void endAll().finally(() => process.exit(1)));

async function main(): Promise<void> {
	if (asked === 'keys') return await keys();
	if (!/^[1-9]\d*$/.test(asked)) throw new Error(`“${asked}” is neither a number of messages nor “keys”`);
	await whole(Number(asked));
}

let isBroken = false;
main()
	.catch((error: Error) => {
		isBroken = true;
		say(error.stack ?? error.message);
	})
	.finally(() => {
		const sum = (part: 'passed' | 'failed') => Object.values(reports).reduce((total, report) => total + report[part], 0);
		const failed = sum('failed') + (isBroken ? 1 : 0);
		say(`\n${sum('passed')} passed, ${failed} failed`);
		process.exit(failed === 0 ? 0 : 1);
	});
