import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTCOMES } from './judge';
import { withSecrets } from './secrets';
import { withCancel, withContinue, withStops, type Report } from './scenarios';

/**
 * `npm run test:faults`: 10,000 messages while every fifth request fails in one of some forty ways, held
 * against the channel's ledger; writes the figures to docs/reliability.md. `FAULTS_SEED=…` repeats a run.
 */

const seed = process.env.FAULTS_SEED ?? String(Date.now());
const say = (line: string) => process.stdout.write(`${line}\n`);

function table(rows: Array<Array<string | number>>): string {
	const line = (cells: Array<string | number>) => `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)).join(' | ')} |`;
	return [line(rows[0]), line(rows[0].map(() => '---')), ...rows.slice(1).map(line)].join('\n');
}

/** Says where it is: the whole takes some minutes. */
async function done(report: Promise<Report>): Promise<Report> {
	const { name, seconds, judgement } = await report;
	say(`${name}: ${Math.round(seconds)} s, ${judgement.lies.length} times said otherwise than the ledger`);
	return await report;
}

function tell({ name, judgement }: Report): void {
	for (const lie of judgement.lies.slice(0, 20)) say(`  ${name}: ${lie}`);
}

async function main(): Promise<void> {
	say(`FAULTS_SEED=${seed}`);
	const reports = [
		await done(withContinue(seed, { messages: 10_000, chats: 1500, concurrency: 64, shutForMs: 1000, withTimeouts: true })),
		await done(withStops(seed, 60)),
		await done(withCancel(seed, 40)),
	];
	const secrets = await withSecrets(seed, 5000);
	const figures = table([
		['run', 'items', 'requests', 'faults met', ...OUTCOMES, 'sum', 'arrived', 'twice', 'out of order in a chat', 'said otherwise than the ledger', 'seconds'],
		...reports.map(({ name, items, requests, faults, seconds, judgement: { counts, arrived, duplicates, outOfOrder, lies } }) => [
			name, items, requests, faults, ...OUTCOMES.map((outcome) => counts[outcome]), OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0), arrived, duplicates, outOfOrder, lies.length, Math.round(seconds),
		]),
	]);
	const met = new Map<string, number>();
	for (const report of reports) for (const [kind, count] of report.met) met.set(kind, (met.get(kind) ?? 0) + count);
	const faults = table([['fault', 'met'], ...[...met].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))]);
	say(figures);
	say(faults);
	say(`${secrets.failures} failures that repeat the key or the webhook secret: ${secrets.leak === undefined ? 'found nowhere' : `LEAK in “${secrets.leak.slice(0, 200)}”`}`);
	writeFileSync(
		join(__dirname, '../../docs/reliability.md'),
		`# What the node says, and what the channel's ledger says

\`npm run test:faults\` writes this page (seed ${seed}, Node ${process.versions.node}). It runs the nodes through n8n's own engine against the [simulated channel](simulator.md) and holds every item's outcome against what the channel took. With *Continue*, 10,000 messages go to 1,500 chats: texts, templates, and texts in two parts; in the middle the channel's door is shut for a second, and at times everything is refused by 429. The other runs end at their first failure (half of them with n8n's *Retry On Fail*), or are cancelled at a random moment; there the error's account, or the outcomes in the node's context at that moment and at the end, are compared.

${figures}

*accepted* means: in the ledger exactly once, under that message id. *refused*, *not sent*: not in it. *unknown*: at most once; of a text in parts whose later part was refused, those before it. A cancelled run's “arrived” may hold messages whose items were still *unknown* at that moment.

## Faults met

${faults}

## Secrets

${secrets.failures.toLocaleString('en')} random failures that repeat the channel's key or the webhook secret – plain, URL-encoded, as JSON in JSON, cut off, in headers, in two fields – were sent; outputs, errors with all that hangs on them, logs, hints and the node's context were searched for either, and for any 24 characters of it: ${secrets.leak === undefined ? '**found nowhere**' : '**FOUND**'}.

## n8n killed

The tests with a real n8n (\`test/e2e/sends.test.ts\`) kill it with SIGKILL while it sends under [send-once keys](sending.md#send-once), start it again and run the same items again: no message goes out twice, and no more keys than *Max Concurrent Messages* are reserved without a message.
`,
	);
	const isBroken = secrets.leak !== undefined || reports.some(({ judgement: { duplicates, outOfOrder, lies } }) => duplicates + outOfOrder + lies.length > 0);
	reports.forEach(tell);
	process.exit(isBroken ? 1 : 0);
}

main().catch((error: Error) => {
	say(error.stack ?? error.message);
	process.exit(1);
});
