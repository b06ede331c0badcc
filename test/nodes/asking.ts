import { WebhookContext } from 'n8n-core';
import { Workflow, type ICredentialDataDecryptedObject, type IDataObject, type INode, type INodeExecutionData, type INodeTypes, type IWebhookResponseData } from 'n8n-workflow';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LedgerEntry } from '../../demo/simulator/box';
import { additionalData, generalNode, type NodeRun } from './harness';

/** Executions that wait for an answer, behind the address of an n8n: as n8n 2.40.5 answers there, save for its signature, which test/e2e meets. */
export interface WaitingN8n {
	url: string;
	/** Puts an execution there; from now on its node can be answered. */
	park(run: NodeRun): void;
	/** What has left the waiting node. */
	answers: INodeExecutionData[];
	/** Requests that came, by path. */
	requests: string[];
	/** What n8n itself says in place of the node, as often as it says anything. */
	says: Array<{ status: number; body: unknown; headers?: Record<string, string> }>;
	close(): Promise<void>;
}

const NOTHING_TO_DO = '<html>No action required</html>';

async function bodyOf(request: IncomingMessage): Promise<unknown> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	const text = Buffer.concat(parts).toString();
	const type = String(request.headers['content-type']);
	if (/multipart/.test(type)) return { data: { choice: '0', text: 'x' }, files: {} };
	if (!/urlencoded/.test(type)) return /json/.test(type) ? (JSON.parse(text || '{}') as unknown) : text;
	const query = new URLSearchParams(text);
	return Object.fromEntries([...query.keys()].map((key) => [key, query.getAll(key).length > 1 ? query.getAll(key) : query.get(key)]));
}

export async function startWaiting(credentials: ICredentialDataDecryptedObject): Promise<WaitingN8n> {
	let parked: NodeRun | undefined;
	const answers: INodeExecutionData[] = [];
	const requests: string[] = [];
	const says: WaitingN8n['says'] = [];
	const server = createServer((request, response) => {
		void bodyOf(request).then(async (body) => {
			requests.push(`${request.method} ${request.url}`);
			// What the channel tells the trigger of a message of ours comes here too.
			const isForNode = request.url!.startsWith('/webhook-waiting/');
			const said = (isForNode ? says.shift() : undefined) ?? (parked && isForNode ? undefined : { status: 200, body: NOTHING_TO_DO });
			const send = (status: number, value: unknown, headers = {}) => {
				const isText = typeof value === 'string';
				response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers }).end(isText ? value : JSON.stringify(value));
			};
			if (said) return send(said.status, said.body, said.headers);
			const query = Object.fromEntries(new URL(request.url!, 'http://n8n').searchParams);
			const { result, status, sent } = await callWebhook(parked!, credentials, { method: request.method, headers: request.headers, originalUrl: request.url, query, body, params: {} });
			// n8n stores the answer; others may come meanwhile.
			if (result.workflowData) await new Promise((resolve) => setTimeout(resolve, 20));
			if (result.workflowData) {
				// Of several at once, one: only that one's `webhookResponse` is read.
				if (!parked) return send(500, { code: 0, message: 'There was a problem executing the workflow' });
				parked = undefined;
				answers.push(...result.workflowData[0]);
			}
			send(status, result.noWebhookResponse ? sent : result.webhookResponse);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		park: (run) => {
			if (!run.run.waitTill) throw new Error('The execution does not wait', { cause: run.error });
			parked = run;
		},
		answers,
		requests,
		says,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function callWebhook({ run }: NodeRun, credentials: ICredentialDataDecryptedObject, request: IDataObject | object) {
	const { node } = run.data.executionData!.nodeExecutionStack[0];
	const find = () => generalNode;
	const workflow = new Workflow({ id: 'wf', nodes: [node as INode], connections: {}, active: true, nodeTypes: { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) } as unknown as INodeTypes });
	let status = 200;
	let sent: unknown;
	const response = {
		status: (code: number) => ((status = code), response),
		setHeader: () => response,
		send: (value: unknown) => ((sent = value), response),
		json: (value: unknown) => ((sent = value), response),
	};
	const additional = additionalData(credentials, { httpRequest: request, httpResponse: response } as never);
	const context = new WebhookContext(workflow, workflow.getNode(node.name)!, additional, 'webhook', { webhookDescription: generalNode.description.webhooks![1] } as never, [], run.data);
	// A waiting node that throws: the execution goes on with an empty item.
	const result = await generalNode.webhook!.call(context).catch((): IWebhookResponseData => {
		status = 500;
		sent = { code: 0, message: 'There was a problem executing the workflow' };
		return { noWebhookResponse: true, workflowData: [[{ json: {} }]] };
	});
	return { result, status, sent };
}

interface Section {
	reply?: { id: string; title: string };
	rows?: Array<{ id: string; title: string }>;
}

/** Buttons or rows of a message, as the customer's phone has them: ids by title. */
export function idsIn({ body }: LedgerEntry): Record<string, string> {
	const entries = ((body.sections ?? []) as Section[]).flatMap(({ reply, rows }) => rows ?? reply ?? []);
	return Object.fromEntries(entries.map(({ title, id }) => [title, id]));
}
