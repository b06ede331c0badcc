import type { WorkflowJson } from '../../demo/localN8n/client';
import type { LedgerEntry } from '../../demo/simulator/box';
import type { Cluster } from './cluster';
import { pause } from './report';

/** Who hears what the workflows have to tell, so that the box's ledger is the test's book. */
export const LOG = '12025550199';
export const CUSTOMER = '12025550143';

let counter = 0;

export function node(name: string, type: string, parameters: Record<string, unknown>, more: object = {}) {
	return { id: `00000000-0000-4000-8000-${String(++counter).padStart(12, '0')}`, name, type, typeVersion: 1, position: [0, 0], parameters, ...more };
}

const webhookIdOf = (number: number) => `22222222-2222-4222-8222-${String(number).padStart(12, '0')}`;

export const trigger = (number: number, parameters: object = {}) =>
	node('Trigger', 'n8n-nodes-onemsg.oneMsgTrigger', { events: ['message', 'reply'], ...parameters }, { typeVersion: 2, webhookId: webhookIdOf(number) });

export const tell = (name: string, text: string, options: object = {}) => node(name, 'n8n-nodes-onemsg.oneMsg', { resource: 'message', operation: 'sendText', recipient: LOG, text, options });

/** Nodes in a row. */
export function flow(name: string, ...nodes: Array<ReturnType<typeof node>>): WorkflowJson {
	const names = nodes.map((entry) => entry.name);
	const connections = Object.fromEntries(names.slice(0, -1).map((from, index) => [from, { main: [[{ node: names[index + 1], type: 'main', index: 0 }]] }]));
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}

/** What arrived at the box whose text begins so. */
export const said = ({ box }: Cluster, start: string): LedgerEntry[] => box.ledger.filter(({ text }) => text.startsWith(start));

/** How often each text arrived. */
export function times(entries: LedgerEntry[]): Map<string, number> {
	const count = new Map<string, number>();
	for (const { text } of entries) count.set(text, (count.get(text) ?? 0) + 1);
	return count;
}

export function textMessage(id: string): object {
	return { id, type: 'chat', body: 'Hello', fromMe: false, self: 0, time: Math.floor(Date.now() / 1000), chatId: `${CUSTOMER}@c.us`, author: `${CUSTOMER}@c.us`, senderName: 'Dana' };
}

/** The address under which the channel knows a trigger, at one of the webhook processes: the test is the load balancer. */
function addressAt({ box, webhooks }: Cluster, process: number, receiver: number): string {
	const address = box.webhookUrls.find((url) => url.includes(`${webhookIdOf(receiver)}/onemsg`));
	if (!address) throw new Error('The trigger is not registered');
	return address.replace(/^http:\/\/localhost:\d+/, webhooks[process].url);
}

export interface Delivered {
	isTaken: boolean;
	/** From the last try to its answer. */
	ms: number;
	/** How often it was posted. */
	tries: number;
}

const MAX_TRIES = 20;

/** Delivers as a provider does: again, at the other process, until somebody says 200. @param first the process that is tried first @param receiver the number of the trigger */
export async function deliver(cluster: Cluster, messages: object[], first: number, receiver: number): Promise<Delivered> {
	const body = JSON.stringify({ instanceId: cluster.box.channelId, messages });
	for (let tries = 1; ; tries++) {
		const began = Date.now();
		try {
			const answer = await fetch(addressAt(cluster, (first + tries - 1) % 2, receiver), { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(20_000) });
			if (answer.status === 200) return { isTaken: true, ms: Date.now() - began, tries };
		} catch {
			// The process is gone, or does not answer in time.
		}
		if (tries === MAX_TRIES) return { isTaken: false, ms: Date.now() - began, tries };
		await pause(200 + 300 * tries);
	}
}
