import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { N8nClient, type WorkflowJson } from '../../demo/localN8n/client';
import { installN8n, installPackage, packPackage } from '../../demo/localN8n/install';
import { startN8n } from '../../demo/localN8n/server';
import { freePort, n8nVersion, root, type Say } from '../../demo/localN8n/tools';
import type { Load } from '../../demo/simulator/types';
import type { Address, Seen } from './boxProcess';
import type { BenchBox } from './processes';

/** The bench inside a real n8n: a webhook takes the list of items, Split Out makes items of them, and then they are sent. */

interface BenchNode {
	name: string;
	type: string;
	typeVersion: number;
	parameters: IDataObject;
	credentials?: IDataObject;
}

/** What stands behind Split Out. The first node gets the items; `loops` names one whose output goes back to the first. */
export interface Sender {
	nodes: (address: Address, credential: { id: string; name: string }) => BenchNode[];
	loops?: boolean;
}

export interface Outcome extends Seen {
	/** As n8n tells it. */
	status: string;
	/** CPU time of the n8n process, start of the execution and its saving included. */
	cpuMs: number;
	/** What the n8n process held at most, above what it held before, in bytes; undefined where the system does not tell. */
	memory?: number;
}

export interface BenchN8n {
	version: string;
	/** Saves and publishes the workflow of a sender. */
	prepare(sender: Sender): Promise<Workflow>;
	close(): Promise<void>;
}

export interface Workflow {
	/** Runs it with these items, until the execution has ended. */
	run(items: IDataObject[], load: Partial<Load>): Promise<Outcome>;
}

const LOOK_EVERY_MS = 200;

/** Longer than any of the runs takes. */
const LIMIT_MS = 20 * 60_000;

const TICKS_PER_SECOND = 100;

/** CPU time of a process in milliseconds, from Linux' own book; 0 elsewhere. */
export function cpuOf(pid: number): number {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
		return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
	} catch {
		return 0;
	}
}

/** What a process holds (`VmRSS`), or has held at most (`VmHWM`), in bytes. */
function memoryOf(pid: number, what: 'VmRSS' | 'VmHWM'): number | undefined {
	try {
		return Number(new RegExp(`${what}:\\s*(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
	} catch {
		return undefined;
	}
}

/** From here on the most is counted anew. */
function forgetMost(pid: number): void {
	try {
		writeFileSync(`/proc/${pid}/clear_refs`, '5');
	} catch {
		// Not Linux: the figure is left out.
	}
}

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

async function untilEnded(client: N8nClient, workflowId: string, before: number): Promise<string> {
	for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline; await pause(LOOK_EVERY_MS)) {
		const executions = await client.executions(workflowId);
		const [latest] = executions;
		if (executions.length > before && !['new', 'running', 'waiting'].includes(latest.status)) return latest.status;
	}
	throw new Error('An execution of the bench did not end in time');
}

function workflowOf(name: string, path: string, nodes: BenchNode[], loops: boolean): WorkflowJson {
	const front: BenchNode[] = [
		{ name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { httpMethod: 'POST', path, options: {} } },
		{ name: 'Items', type: 'n8n-nodes-base.splitOut', typeVersion: 1, parameters: { fieldToSplitOut: 'body.items', options: {} } },
	];
	const all = [...front, ...nodes];
	const link = (node: string) => [{ node, type: 'main', index: 0 }];
	const connections: Record<string, { main: unknown[] }> = {};
	for (const [index, { name: from }] of all.entries()) {
		const next = all[index + 1];
		if (next) connections[from] = { main: [link(next.name)] };
	}
	if (loops) {
		const [head, last] = [nodes[0].name, nodes.at(-1)!.name];
		// Loop Over Items has its ending first and the loop second.
		connections[head] = { main: [[], link(last)] };
		connections[last] = { main: [link(head)] };
	}
	return { name, nodes: all.map((node, index) => ({ id: crypto.randomUUID(), position: [index * 200, 0], ...node })) as never, connections, settings: { executionOrder: 'v1' } };
}

export async function startBenchN8n(say: Say, box: BenchBox): Promise<BenchN8n> {
	await installN8n(say);
	const userFolder = mkdtempSync(join(tmpdir(), 'onemsg-bench-'));
	await installPackage(say, await packPackage(say, join(root, 'demo', '.state')), userFolder);
	say('Starting n8n');
	const n8n = await startN8n({ userFolder, port: await freePort(), env: { N8N_LOG_LEVEL: 'error', EXECUTIONS_TIMEOUT: '-1', N8N_PAYLOAD_SIZE_MAX: '64' } });
	const client = new N8nClient(n8n.url);
	await client.signIn();
	const address = await box.prepare({}, 0);
	const credential = await client.saveCredential('Channel', 'oneMsgChannelApi', { apiKey: address.apiKey, environment: 'custom', baseUrl: address.url });
	const pid = n8n.process.pid!;
	let count = 0;
	return {
		version: n8nVersion(),
		prepare: async (sender) => {
			const path = `bench-${++count}`;
			const { id } = await client.createWorkflow(workflowOf(path, path, sender.nodes(address, credential), sender.loops === true));
			await client.publish(id);
			return {
				run: async (items, load) => {
					const before = (await client.executions(id)).length;
					await box.prepare(load, new Set(items.map(({ phone }) => phone)).size);
					forgetMost(pid);
					const [cpu, held] = [cpuOf(pid), memoryOf(pid, 'VmRSS')];
					const answer = await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ items }) });
					if (!answer.ok) throw new Error(`n8n answered the webhook with ${answer.status}`);
					const status = await untilEnded(client, id, before);
					const most = memoryOf(pid, 'VmHWM');
					return { ...(await box.look()), status, cpuMs: cpuOf(pid) - cpu, ...(held && most ? { memory: most - held } : {}) };
				},
			};
		},
		close: async () => {
			await n8n.stop();
			rmSync(userFolder, { recursive: true, force: true });
		},
	};
}
