import { ExecuteContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { runNode, type NodeRun, type NodeSettings, type Running } from '../nodes/harness';
import { Gate } from './gate';
import { saidBy, type Meant, type Outcome, type Said } from './judge';

/** A box behind a door, and what every run of the node needs. */
export interface Channel {
	box: Box;
	gate: Gate;
	close(): Promise<void>;
}

export async function startChannel(): Promise<Channel> {
	const box = await startBox({ statusDelayMs: -1 });
	const gate = new Gate(box.url);
	await gate.open();
	return {
		box,
		gate,
		close: async () => {
			gate.shut();
			await box.close();
		},
	};
}

const template = { __rl: true, mode: 'name', value: 'ticket_accepted|en' };
const variables = { mappingMode: 'defineBelow', value: { body_1: '={{ $json.marks[0] }}', body_2: '12345', body_3: 'Soon' } };

/** The operations that are mixed; a split text is two messages of one item. */
const OPERATIONS: Record<string, { parts: number; parameters: IDataObject; options?: IDataObject }> = {
	sendText: { parts: 1, parameters: { operation: 'sendText', whenWindowClosed: 'fail', text: '={{ $json.marks[0] }}' } },
	sendTemplate: { parts: 1, parameters: { operation: 'sendTemplate', template, variables } },
	splitText: {
		parts: 2,
		parameters: { operation: 'sendText', whenWindowClosed: 'fail', text: '={{ $json.marks[0] + "a".repeat(3000) + "\\n\\n" + $json.marks[1] + "b".repeat(3000) }}' },
		options: { longText: 'split' },
	},
};

export type OperationName = keyof typeof OPERATIONS;

const phoneOf = (chat: number) => `1202${String(chat).padStart(7, '0')}`;

export interface Sends {
	name: string;
	operation: string;
	count: number;
	chats: number;
	/** The first of its chats: runs side by side have none in common. */
	fromChat?: number;
	options?: IDataObject;
	settings?: NodeSettings;
	onStart?: (running: Running) => void;
}

export interface Run extends NodeRun {
	items: Meant[];
	/** What the outputs say of each item, or the error's account where the run was stopped. */
	said: Said[];
}

/** Sends so many items to so many chats in turn, whose windows are open. */
export async function send({ box, gate }: Channel, { name, operation, count, chats, fromChat = 0, options, settings, onStart }: Sends): Promise<Run> {
	const { parts, parameters, options: own } = OPERATIONS[operation];
	for (let chat = 0; chat < chats; chat++) box.openWindow(`${phoneOf(fromChat + chat)}@c.us`);
	const items = Array.from({ length: count }, (_, index) => ({
		chat: phoneOf(fromChat + (index % chats)),
		marks: Array.from({ length: parts }, (_part, part) => `#${name}.${index}.${part}#`),
	}));
	const run = await runNode(
		'oneMsg',
		{ resource: 'message', recipient: '={{ $json.chat }}', ...parameters, options: { maxPerSecond: 1000, ...own, ...options } },
		{ credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: gate.url, webhookSecret: WEBHOOK_SECRET }, items: items as unknown as IDataObject[], settings, mode: 'trigger', onStart },
	);
	const account = run.error?.context?.account as Record<Outcome, number[]> | undefined;
	return { ...run, items, said: account ? saidInAccount(account) : run.outputs[0].map(saidBy) };
}

export const WEBHOOK_SECRET = 'wh-5ecret/with+signs & spaces';

function saidInAccount(account: Record<Outcome, number[]>): Said[] {
	const said: Said[] = [];
	for (const [outcome, numbers] of Object.entries(account)) for (const number of numbers) said[number] = { outcome: outcome as Outcome };
	return said;
}

export const goOn: NodeSettings = { onError: 'continueRegularOutput' };

/** All that the nodes log from now on. */
export function listenToLogs(): string[] {
	const lines: string[] = [];
	const listening = Object.fromEntries(['debug', 'info', 'warn', 'error'].map((level) => [level, (message: string, meta?: object) => void lines.push(`${level}: ${message} ${JSON.stringify(meta ?? {})}`)]));
	Object.defineProperty(ExecuteContext.prototype, 'logger', { configurable: true, get: () => listening });
	return lines;
}

export async function pause(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}
