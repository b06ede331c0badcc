import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { n8nFolder } from '../../demo/localN8n/tools';
import { SendOnce } from '../../nodes/shared/node/sendOnce';

/**
 * A process that sends under send-once keys as a worker does: n8n's own deduplication on PostgreSQL and
 * the node's `SendOnce`. Executions and the channel are stood in for, by work for the processor and by a
 * file. Run by `keys.ts` with the Node of the local n8n.
 */

export interface KeyWriting {
	/** `create`: the table, with a list in it; `send`: until the process is killed; `look`: which of the keys the list holds. */
	task: 'create' | 'send' | 'look';
	databasePort: number;
	/** A line for each thing that happened: `sent`, `used` or `undone`, and a key; `failed`, and why. */
	logFile: string;
	/** Begins the keys. */
	name?: string;
	/** Those that are looked for. */
	keys?: string[];
}

/** Keys from before: a list of some length takes time to read and write. */
const OLD_KEYS = 5_000;
const MEMORY = 20_000;
const MESSAGES_A_SECOND = 20;
/** What an execution costs the processor. */
const WORK_MS = 18;
/** n8n's default for one worker. */
const CONCURRENCY = 10;

interface Deduplication {
	checkProcessedAndRecord(items: string[], scope: string, of: object, options: object): Promise<{ new: string[] }>;
}

type Tell = (what: 'sent' | 'used' | 'undone' | 'failed', of: string) => void;

const OF = { workflow: { id: 'w' }, node: { id: 'n' } };

async function deduplication({ databasePort, task }: KeyWriting): Promise<Deduplication> {
	const ofN8n = createRequire(join(n8nFolder, 'node_modules', 'n8n', 'package.json'));
	ofN8n('reflect-metadata');
	const { DataSource } = ofN8n('@n8n/typeorm') as { DataSource: new (options: object) => { initialize(): Promise<void> } };
	const { Container } = ofN8n('@n8n/di') as { Container: { set(type: unknown, value: unknown): void } };
	const { ProcessedData } = ofN8n('@n8n/db') as { ProcessedData: unknown };
	const { DeduplicationHelper } = ofN8n('./dist/deduplication/deduplication-helper.js') as { DeduplicationHelper: new () => Deduplication };
	const source = new DataSource({ type: 'postgres', host: '127.0.0.1', port: databasePort, username: 'n8n', database: 'n8n', entities: [ProcessedData], synchronize: task === 'create' });
	await source.initialize();
	Container.set(DataSource, source);
	return new DeduplicationHelper();
}

/** Keys that were asked for: they are in the list unless another process has undone them. */
const asked = new Set<string>();

function execution(store: Deduplication, tell: Tell): IExecuteFunctions {
	const own: IDataObject = {};
	return {
		getWorkflow: () => OF.workflow,
		getNode: () => OF.node,
		getContext: () => own,
		evaluateExpression: () => 0,
		getMode: () => 'webhook',
		logger: { warn: (words: string) => tell('failed', words) },
		helpers: {
			checkProcessedAndRecord: async (items: string[], scope: string, options: object) => {
				const answer = await store.checkProcessedAndRecord(items, scope, OF, options);
				for (const key of answer.new) if (asked.has(key)) tell('undone', key);
				for (const key of items) asked.add(key);
				return answer;
			},
		},
	} as unknown as IExecuteFunctions;
}

function work(ms: number): void {
	for (const end = Date.now() + ms; Date.now() < end; ) continue;
}

async function send(store: Deduplication, { logFile, name }: KeyWriting): Promise<void> {
	const tell: Tell = (what, of) => appendFileSync(logFile, `${what} ${of}\n`);
	let [waiting, running, number] = [0, 0, 0];
	const one = async () => {
		const key = `${name}-${number++}`;
		const once = new SendOnce(execution(store, tell), MEMORY);
		work(WORK_MS * Math.random());
		const used = await once.claim([{ index: 0, key }]);
		if (used.size > 0) return tell('used', key);
		await pause(5);
		tell('sent', key);
		work(WORK_MS * Math.random());
		await once.end(false);
		once.letGo();
	};
	const begin = () => {
		while (waiting > 0 && running < CONCURRENCY) {
			waiting--;
			running++;
			void one()
				.catch((error: Error) => tell('failed', error.message))
				.finally(() => {
					running--;
					begin();
				});
		}
	};
	for (;;) {
		await pause((-Math.log(1 - Math.random()) * 1000) / MESSAGES_A_SECOND);
		waiting = Math.min(waiting + 1, 5 * CONCURRENCY);
		begin();
	}
}

async function main(): Promise<void> {
	const writing = JSON.parse(process.argv[2]) as KeyWriting;
	const store = await deduplication(writing);
	const options = { mode: 'entries', maxEntries: MEMORY };
	if (writing.task === 'send') return await send(store, writing);
	const keys = writing.keys ?? Array.from({ length: OLD_KEYS }, (_, number) => `old-${number}`);
	const { new: missing } = await store.checkProcessedAndRecord(keys.map((key) => `production:${key}`), 'node', OF, options);
	process.stdout.write(JSON.stringify(missing.map((key) => key.replace('production:', ''))));
	process.exit(0);
}

main().catch((error: Error) => {
	console.error(error.stack);
	process.exit(1);
});
