import { endAll } from '../../demo/localN8n/tools';
import { waitingApprovals } from './approvals';
import { startCluster, type Cluster } from './cluster';
import { CUSTOMER, LOG } from './flows';
import { inboundMessages } from './inbound';
import { Report, say } from './report';

/**
 * `npm run test:queue [-- messages]`: the package in n8n's queue mode, while processes die. Ends with
 * "N passed, N failed"; a whole run writes its figures to docs/scale.md. Settings of n8n that begin with
 * N8N_EXPRESSION_ are passed on: a sandbox for each delivery and each execution takes most of the time.
 */
const WHOLE = 5000;
const messages = Number(process.argv[2] ?? WHOLE);
const report = new Report();

function settingsOf({ settings }: Cluster): string {
	const list = Object.entries(settings).map(([name, value]) => `\`${name}=${value}\``);
	return list.length === 0 ? '' : `n8n ran with ${list.join(', ')}. `;
}

async function main(): Promise<void> {
	const cluster = await startCluster(say);
	try {
		for (const phone of [LOG, CUSTOMER]) cluster.box.openWindow(`${phone}@c.us`);
		say('\n── Waiting approvals');
		await waitingApprovals(cluster, report);
		say('\n── Inbound messages, and ten triggers at once');
		await inboundMessages(cluster, report, messages);
		if (messages >= WHOLE) report.writeDocs(`Seen on ${new Date().toISOString().slice(0, 10)}: n8n ${cluster.n8nVersion} with PostgreSQL ${cluster.postgresVersion} and Redis, one main, two webhook processes and two workers on one computer; one worker and one webhook process were killed with SIGKILL under load. ${settingsOf(cluster)}\`npm run test:queue\` runs it again.`);
	} finally {
		await cluster.close();
		await endAll();
	}
}

/** Whoever breaks the run off leaves nothing behind. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void endAll().finally(() => process.exit(1)));

let isBroken = false;
main()
	.catch((error: Error) => {
		isBroken = true;
		say(error.stack ?? error.message);
	})
	.finally(() => {
		say(`\n${report.passed} passed, ${report.failed + (isBroken ? 1 : 0)} failed`);
		process.exit(report.failed === 0 && !isBroken ? 0 : 1);
	});
