import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nClient } from '../../demo/localN8n/client';
import { installN8n, installPackage, packPackage } from '../../demo/localN8n/install';
import { startN8n, type N8nServer } from '../../demo/localN8n/server';
import { endAll, freePort, node24, signalGroup } from '../../demo/localN8n/tools';
import { startBox } from '../../demo/simulator/box';
import { state } from './world';

/**
 * `npm run test:kill -- 200`: what the trigger acknowledges is there, whenever n8n dies. Each run sends
 * deliveries, kills n8n with SIGKILL at a random moment, starts it again and sends all of them again,
 * as a provider does that retries. Every second run sends one at a time, the others six at a time.
 * `-- 20 immediately` shows what that setting gives up.
 */

const runs = Number(process.argv[2] ?? 20);
const respond = process.argv[3] ?? 'whenStarted';
const MAX_ANSWER_MS = 10_000;
const say = (line: string) => process.stdout.write(`${line}\n`);

interface Sent {
	id: string;
	status?: number;
	ms: number;
}

/** Counts the executions of each message, in n8n's database itself. */
const QUERY = `
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1], { readOnly: true });
const counts = {};
for (const { data } of database.prepare('SELECT data FROM execution_data WHERE executionId > ?').all(Number(process.argv[2])))
	for (const id of new Set(data.match(/wamid\\.K\\w+/g))) counts[id] = (counts[id] ?? 0) + 1;
const { last } = database.prepare('SELECT max(id) AS last FROM execution_entity').get();
process.stdout.write(JSON.stringify({ counts, last: last ?? 0 }));`;

function executionsIn(userFolder: string, after: number): { counts: Record<string, number>; last: number } {
	const file = join(userFolder, '.n8n', 'database.sqlite');
	return JSON.parse(execFileSync(node24, ['--no-warnings', '-e', QUERY, file, String(after)], { encoding: 'utf8', maxBuffer: 1e9 })) as ReturnType<typeof executionsIn>;
}

const bodyOf = (id: string) => ({
	instanceId: 'ODI000000001',
	messages: [{ id, type: 'chat', body: 'Hi', fromMe: false, time: 1785000000, chatId: '12025550143@c.us', author: '12025550143@c.us' }],
});

async function deliver(address: string, id: string): Promise<Sent> {
	const started = Date.now();
	const status = await fetch(address, { method: 'POST', body: JSON.stringify(bodyOf(id)), headers: { 'content-type': 'application/json' }, signal: AbortSignal.timeout(15_000) })
		.then(async (answer) => {
			await answer.text();
			return answer.status;
		})
		.catch(() => undefined);
	return { id, status, ms: Date.now() - started };
}

const totals = { runs: 0, sent: 0, acknowledged: 0, lost: 0, hung: 0, slowestMs: 0, notRetried: 0, oneAtATime: { acknowledged: 0, twice: 0 }, sixAtATime: { acknowledged: 0, twice: 0 }, unanswered: 0, unansweredTwice: 0, startMs: 0 };

function keepSlowest(sent: Sent[]): void {
	totals.slowestMs = Math.max(totals.slowestMs, ...sent.map(({ ms }) => ms));
	totals.hung += sent.filter(({ ms }) => ms > MAX_ANSWER_MS).length;
}

/** Sends until n8n is dead. */
async function load(address: string, run: number, senders: number, n8n: N8nServer): Promise<Sent[]> {
	const sent: Sent[] = [];
	let isDead = false;
	const lanes = Array.from({ length: senders }, async (_, lane) => {
		for (let n = 0; !isDead; n++) sent.push(await deliver(address, `wamid.K${process.pid}r${run}l${lane}n${n}`));
	});
	await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 2000));
	signalGroup(n8n.process, 'SIGKILL');
	isDead = true;
	await Promise.all(lanes);
	await n8n.stop();
	return sent;
}

async function main(): Promise<void> {
	await installN8n(say);
	const userFolder = mkdtempSync(join(tmpdir(), 'onemsg-kill-'));
	await installPackage(say, await packPackage(say, state), userFolder);
	const box = await startBox({ statusDelayMs: -1 });
	const port = await freePort();
	const start = async () => await startN8n({ userFolder, port, env: { N8N_RUNNERS_ENABLED: 'false' } });

	let n8n = await start();
	const client = new N8nClient(n8n.url);
	await client.signIn();
	const credential = await client.saveCredential('Channel', 'oneMsgChannelApi', { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });
	const node = { id: crypto.randomUUID(), name: 'Trigger', type: 'n8n-nodes-onemsg.oneMsgTrigger', typeVersion: 2, position: [0, 0], parameters: { events: ['message'], options: { respond } } };
	const { id } = await client.createWorkflow({ name: 'Kill', nodes: [node], connections: {}, settings: { executionOrder: 'v1' } }, credential);
	await client.publish(id);
	const [address] = box.webhookUrls;

	for (let run = 0; run < runs; run++) {
		const { last } = executionsIn(userFolder, Number.MAX_SAFE_INTEGER);
		const senders = run % 2 === 0 ? 1 : 6;
		const sent = await load(address, run, senders, n8n);
		const starting = Date.now();
		n8n = await start();
		totals.startMs += Date.now() - starting;
		const before = executionsIn(userFolder, last).counts;

		const again: Sent[] = [];
		for (const { id: message } of sent) again.push(await deliver(address, message));
		const after = executionsIn(userFolder, last).counts;

		const acknowledged = sent.filter(({ status }) => status === 200);
		const lost = acknowledged.filter(({ id: message }) => !before[message]);
		const twice = (list: Sent[]) => list.filter(({ id: message }) => after[message] > 1).length;
		const unanswered = sent.filter(({ status }) => status === undefined);
		const group = senders === 1 ? totals.oneAtATime : totals.sixAtATime;
		keepSlowest([...sent, ...again]);
		totals.runs++;
		totals.sent += sent.length;
		totals.acknowledged += acknowledged.length;
		totals.lost += lost.length;
		totals.notRetried += again.filter(({ id: message, status }) => status !== 200 || !after[message]).length;
		totals.unanswered += unanswered.length;
		totals.unansweredTwice += twice(unanswered);
		group.acknowledged += acknowledged.length;
		group.twice += twice(acknowledged);
		say(`run ${run + 1}: ${senders} at a time, ${sent.length} sent, ${acknowledged.length} acknowledged, ${lost.length} lost, ${twice(sent)} twice; ${JSON.stringify(totals)}`);
	}
	await n8n.stop();
	await box.close();
	rmSync(userFolder, { recursive: true, force: true });
	say(JSON.stringify({ ...totals, startMs: Math.round(totals.startMs / totals.runs) }, undefined, 1));
	const isBroken = totals.lost > 0 || totals.hung > 0 || totals.notRetried > 0 || totals.oneAtATime.twice > 0;
	if (isBroken) process.exitCode = 1;
}

main()
	.catch((error: Error) => {
		say(error.stack ?? error.message);
		process.exitCode = 1;
	})
	.finally(endAll);
