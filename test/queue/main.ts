import { endAll } from '../../demo/localN8n/tools';
import { waitingApprovals } from './approvals';
import { startCluster } from './cluster';
import { CUSTOMER, LOG } from './flows';
import { inboundMessages } from './inbound';
import { Report, say } from './report';
import { triggersAtOnce } from './triggers';

/**
 * `npm run test:queue [-- messages]`: the package in n8n's queue mode, while processes die. Ends with
 * "N passed, N failed"; a whole run writes its figures to docs/scale.md.
 */
const WHOLE = 5000;
const messages = Number(process.argv[2] ?? WHOLE);
const report = new Report();

async function main(): Promise<void> {
	const cluster = await startCluster(say);
	try {
		for (const phone of [LOG, CUSTOMER]) cluster.box.openWindow(`${phone}@c.us`);
		say('\n── Waiting approvals');
		await waitingApprovals(cluster, report);
		say('\n── Ten triggers at once');
		await triggersAtOnce(cluster, report);
		say('\n── Inbound messages');
		await inboundMessages(cluster, report, messages);
		if (messages >= WHOLE) report.writeDocs(`Seen on ${new Date().toISOString().slice(0, 10)}: n8n ${cluster.n8nVersion} with PostgreSQL ${cluster.postgresVersion} and Redis, one main, two webhook processes and two workers on one computer; one worker and one webhook process were killed with SIGKILL under load. \`npm run test:queue\` runs it again.`);
	} finally {
		await cluster.close();
		await endAll();
	}
}

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
