import { appendFileSync } from 'node:fs';
import { ExecuteContext, ExecutionLifecycleHooks, HookContext, LoadOptionsContext, RoutingNode, WebhookContext, WorkflowExecute } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	createRunExecutionData,
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
	type IRun,
	type ITaskData,
	type IWebhookResponseData,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { OneMsgChannelApi } from '../../credentials/OneMsgChannelApi.credentials';
import { OneMsg } from '../../nodes/OneMsg/OneMsg.node';
import { OneMsgTrigger } from '../../nodes/OneMsgTrigger/OneMsgTrigger.node';
import { OneMsgAcknowledge } from '../../nodes/scenarios/Acknowledge/OneMsgAcknowledge.node';
import { OneMsgAvailabilityReply } from '../../nodes/scenarios/AvailabilityReply/OneMsgAvailabilityReply.node';
import { OneMsgOrderNoResponse } from '../../nodes/scenarios/OrderNoResponse/OneMsgOrderNoResponse.node';
import { OneMsgRequestInformation } from '../../nodes/scenarios/RequestInformation/OneMsgRequestInformation.node';
import { OneMsgTicketAccepted } from '../../nodes/scenarios/TicketAccepted/OneMsgTicketAccepted.node';

/**
 * Runs nodes through n8n's own execution engine. What is stood in for: the database behind
 * credentials and node types, and the HTTP server in front of `webhook()`.
 */

export const scenarioNodes: INodeType[] = [
	new OneMsgTicketAccepted(),
	new OneMsgOrderNoResponse(),
	new OneMsgRequestInformation(),
	new OneMsgAvailabilityReply(),
	new OneMsgAcknowledge(),
];
export const generalNode = new OneMsg();
export const trigger = new OneMsgTrigger();
export const credentialType = new OneMsgChannelApi();

const START = 'test.start';
let startItems: INodeExecutionData[] = [];

const start = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	async trigger(this: { emit(data: INodeExecutionData[][]): void }) {
		return { manualTriggerFunction: async () => this.emit([startItems]) };
	},
} as unknown as INodeType;

class NodeTypes implements INodeTypes {
	constructor(extra: Record<string, INodeType> = {}) {
		for (const [type, node] of Object.entries(extra)) this.types.set(type, node);
	}

	private readonly types = new Map<string, INodeType>([
		[START, start],
		...[...scenarioNodes, generalNode, trigger].map((node): [string, INodeType] => [`n8n-nodes-onemsg.${node.description.name}`, node]),
	]);

	getByName(type: string) {
		return this.types.get(type)!;
	}

	getByNameAndVersion(type: string, version?: number) {
		return NodeHelpers.getVersionedNodeType(this.getByName(type), version);
	}

	getKnownTypes(): IDataObject {
		return {};
	}
}

class Credentials extends ICredentialsHelper {
	constructor(private readonly data: ICredentialDataDecryptedObject) {
		super();
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(credentials: ICredentialDataDecryptedObject, _type: string, options: IHttpRequestOptions) {
		return await credentialType.authenticate(credentials, options);
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('not used');
	}

	async getDecrypted() {
		return { ...this.data };
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties(): INodeProperties[] {
		return credentialType.properties;
	}
}

export function additionalData(credentials: ICredentialDataDecryptedObject, extra: Partial<IWorkflowExecuteAdditionalData> = {}): IWorkflowExecuteAdditionalData {
	const base = 'http://n8n.test';
	return {
		credentialsHelper: new Credentials(credentials),
		executionId: '1',
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: `${base}/rest`,
		instanceBaseUrl: `${base}/`,
		...Object.fromEntries(['form', 'formWaiting', 'formTest', 'mcp', 'mcpTest', 'webhook', 'webhookWaiting', 'webhookTest'].map((name) => [`${name}BaseUrl`, `${base}/${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`])),
		...extra,
	} as unknown as IWorkflowExecuteAdditionalData;
}

export type NodeSettings = Pick<INode, 'onError' | 'continueOnFail' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries'>;

export interface NodeRun {
	run: IRun;
	/** The outputs of the node: main, and the error output where there is one. */
	outputs: INodeExecutionData[][];
	error?: Error & { description?: string; context?: IDataObject; httpCode?: string };
}

/** An execution under way. */
export interface Running {
	/** As a user's stop does. */
	cancel(): void;
	/** What the node keeps in its execution: `getContext('node')`. */
	context(): IDataObject;
	signal: AbortSignal;
}

const credentialReference = { oneMsgChannelApi: { id: '1', name: 'Channel' } };

/** What the editor says will come out is held against what came out, when the tests have run. */
export function noteOutputs(name: string, { resource, operation }: IDataObject, task: ITaskData | undefined): void {
	if (!process.env.ONEMSG_OUTPUTS) return;
	for (const { json } of task?.data?.main?.[0] ?? []) appendFileSync(process.env.ONEMSG_OUTPUTS, `${JSON.stringify([name, resource, operation, json])}\n`);
}

/** What a process remembers of a workflow belongs to its id. */
let workflowId = 'wf0';
export const newWorkflow = () => void (workflowId = `wf${Number(workflowId.slice(2)) + 1}`);

/** Runs start → node, and gives what left the node. */
export async function runNode(
	name: string,
	parameters: IDataObject,
	{ credentials, items = [{}], settings = {}, mode = 'manual', staticData, nodeTypes, nodeName = 'Node', onStart }: { credentials: ICredentialDataDecryptedObject; items?: IDataObject[]; settings?: NodeSettings; mode?: WorkflowExecuteMode; staticData?: IDataObject; nodeTypes?: Record<string, INodeType>; nodeName?: string; onStart?: (running: Running) => void },
): Promise<NodeRun> {
	// Which operations the tests execute is held against the registry when they have run.
	if (name === 'oneMsg' && process.env.ONEMSG_EXECUTED) appendFileSync(process.env.ONEMSG_EXECUTED, `${String(parameters.resource)}.${String(parameters.operation)}\n`);
	const at = (id: string): Pick<INode, 'id' | 'name' | 'typeVersion' | 'position'> => ({ id, name: id, typeVersion: 1, position: [0, 0] });
	const nodes: INode[] = [
		{ ...at('Start'), type: START, parameters: {} },
		{ ...at(nodeName), type: `n8n-nodes-onemsg.${name}`, parameters: parameters as INode['parameters'], credentials: credentialReference, ...settings },
	];
	const connections: IConnections = { Start: { main: [[{ node: nodeName, type: 'main', index: 0 }]] } };
	const workflow = new Workflow({ id: workflowId, name: 'wf', nodes, connections, active: false, nodeTypes: new NodeTypes(nodeTypes), settings: { executionOrder: 'v1' }, staticData });
	startItems = items.map((json) => ({ json }));
	const additional = additionalData(credentials);
	additional.hooks = new ExecutionLifecycleHooks(mode, '1', { id: workflowId, name: 'wf', nodes, connections, active: false } as unknown as IWorkflowBase);
	const execution = createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node: nodes[0], data: { main: [startItems] }, source: null }] },
	} as Parameters<typeof createRunExecutionData>[0]);
	const execute = new WorkflowExecute(additional, mode, execution);
	const running = execute.processRunExecutionData(workflow);
	onStart?.({ cancel: () => running.cancel(), context: () => execution.executionData!.contextData[`node:${nodeName}`] as IDataObject, signal: (execute as unknown as { abortController: AbortController }).abortController.signal });
	const run = await running;
	const task = run.data.resultData.runData[nodeName]?.at(-1);
	noteOutputs(name, parameters, task);
	return {
		run,
		outputs: (task?.data?.main ?? []).map((output) => output ?? []),
		error: run.data.resultData.error as NodeRun['error'],
	};
}

export interface TriggerSetup {
	credentials: ICredentialDataDecryptedObject;
	/** Others have another, unless a test says that one credential was changed. */
	credentialId?: string;
	parameters?: IDataObject;
	workflowId?: string;
	nodeId?: string;
	typeVersion?: number;
	/** Test listeners have an address of their own. */
	isTest?: boolean;
	/** Where this n8n listens. */
	base?: string;
	/** The workflow's static data, where a test looks at two publishings of one workflow. */
	staticData?: IDataObject;
	/** What its address is made of. */
	webhookId?: string;
}

function triggerWorkflow({ credentials, credentialId = JSON.stringify(credentials), parameters = {}, workflowId = 'wf1', webhookId = '22222222-2222-4222-8222-222222222222', nodeId = '11111111-1111-4111-8111-111111111111', typeVersion = 2 }: TriggerSetup, staticData?: IDataObject) {
	const node: INode = {
		id: nodeId,
		name: '1MSG Trigger',
		type: 'n8n-nodes-onemsg.oneMsgTrigger',
		typeVersion,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials: { oneMsgChannelApi: { id: credentialId, name: 'Channel' } },
		webhookId,
	};
	const workflow = new Workflow({ id: workflowId, nodes: [node], connections: {}, active: true, nodeTypes: new NodeTypes(), staticData });
	return { node: workflow.getNode(node.name)!, workflow };
}

const dataOf = ({ credentials, base }: TriggerSetup, extra: Partial<IWorkflowExecuteAdditionalData> = {}) => additionalData(credentials, { ...(base === undefined ? {} : { webhookBaseUrl: `${base}/webhook` }), ...extra });

/** The trigger's lifecycle, as n8n calls it on publishing and unpublishing. */
export function triggerHooks(setup: TriggerSetup) {
	const { node, workflow } = triggerWorkflow(setup);
	// n8n keeps a workflow's static data from one publishing to the next.
	if (setup.staticData) workflow.staticData = setup.staticData;
	const webhookData = {
		httpMethod: 'POST',
		node: node.name,
		path: `${node.webhookId}/onemsg`,
		isTest: setup.isTest === true,
		webhookDescription: trigger.description.webhooks![0],
		workflowId: workflow.id,
		workflowExecuteAdditionalData: dataOf(setup),
	};
	const mode: WorkflowExecuteMode = setup.isTest ? 'manual' : 'trigger';
	const activation: WorkflowActivateMode = setup.isTest ? 'manual' : 'activate';
	const context = () => new HookContext(workflow, node, dataOf(setup), mode, activation, webhookData as never);
	const { checkExists, create, delete: remove } = trigger.webhookMethods.default;
	return {
		checkExists: async () => await checkExists.call(context()),
		create: async () => await create.call(context()),
		delete: async () => await remove.call(context()),
		address: () => context().getNodeWebhookUrl('default')!,
	};
}

export interface Delivery extends TriggerSetup {
	/** As n8n's parser leaves it. */
	body?: unknown;
	/** As it came over the wire; the body's JSON where it is not given. */
	raw?: string | Buffer;
	query?: Record<string, string | string[]>;
	/** Beside those that each delivery has, or in their place. What is sent in chunks has no `content-length`. */
	headers?: Record<string, string | undefined>;
	/** `GET` comes in by a webhook entry of its own. */
	method?: 'GET' | 'POST';
	/** How long n8n has no free place for the execution; needs jest's timers. */
	busyMs?: number;
	/** n8n has not read the bytes, and perhaps cannot: for a node of version 2 it reads what is called JSON, text, XML or a form only, and a form with files without keeping them. */
	unread?: boolean | Error;
}

export interface Delivered {
	result: IWebhookResponseData;
	/** What the node answered by itself. */
	status?: number;
	json?: unknown;
	/** What n8n answered in its place. */
	webhookResponse?: unknown;
	/** What happened, in its order. */
	steps: Array<'answered' | 'started' | 'saved'>;
	logs: string[];
	/** Whether the node had n8n read the bytes. */
	isReadLate?: boolean;
}

/**
 * One delivery to the trigger's webhook, in the order of n8n 2.40.5: where the node answers by itself,
 * static data is saved and then the execution starts; else it starts, which takes the mark of what was
 * written so far off the static data, and `webhookResponse` is read after that.
 */
export async function deliver({ body, raw = JSON.stringify(body ?? {}) ?? '', query = {}, headers = {}, method = 'POST', busyMs, unread = false, ...setup }: Delivery): Promise<Delivered> {
	const { node, workflow } = triggerWorkflow(setup, JSON.parse(JSON.stringify(setup.staticData ?? {})) as IDataObject);
	const delivered: Omit<Delivered, 'result'> = { steps: [], logs: [] };
	const answered = () => {
		response.headersSent = true;
		delivered.steps.push('answered');
		return response;
	};
	const response = {
		headersSent: false,
		status(code: number) {
			delivered.status = code;
			return response;
		},
		json(value: unknown) {
			delivered.json = value;
			return answered();
		},
		end: answered,
		send: answered,
		setHeader() {
			if (response.headersSent) throw new Error('Cannot set headers after they are sent to the client');
		},
	};
	const request = {
		method,
		headers: {
			host: 'n8n.test',
			'user-agent': 'axios/1.7.2',
			...(method === 'POST' ? { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(raw)) } : {}),
			...headers,
		},
		query,
		params: {},
		...(unread ? { body } : { body: body ?? {}, rawBody: Buffer.from(raw) }),
		async readRawBody() {
			delivered.isReadLate = true;
			if (unread instanceof Error) throw unread;
			Object.assign(request, { rawBody: Buffer.from(raw) });
			await Promise.resolve();
		},
	};
	const additional = dataOf(setup, { httpRequest: request, httpResponse: response } as never);
	const webhookDescription = trigger.description.webhooks!.find(({ httpMethod }) => httpMethod === method);
	const context = new WebhookContext(workflow, node, additional, setup.isTest ? 'manual' : 'webhook', { webhookDescription } as never, [], null as never);
	const log = (['debug', 'info', 'warn', 'error'] as const).map((level) =>
		jest.spyOn(context.logger, level).mockImplementation((message: string, meta?: object) => {
			delivered.logs.push(`${level}: ${message} ${JSON.stringify(meta ?? {})}`);
		}),
	);
	const result = await trigger.webhook.call(context);

	const save = () => {
		if (workflow.staticData.__dataChanged !== true) return;
		delivered.steps.push('saved');
		if (setup.staticData) Object.assign(setup.staticData, JSON.parse(JSON.stringify(workflow.staticData)));
	};
	if (result.noWebhookResponse) save();
	if (busyMs !== undefined) await jest.advanceTimersByTimeAsync(busyMs);
	if (result.workflowData) {
		workflow.staticData.__dataChanged = false;
		delivered.steps.push('started');
	}
	if (!result.noWebhookResponse) {
		// A description that says what to answer keeps n8n from asking the node.
		if (!webhookDescription?.responseData) delivered.webhookResponse = result.webhookResponse;
		save();
		response.setHeader();
		response.send();
	}
	for (const spy of log) spy.mockRestore();
	return { result, ...delivered };
}

/** Runs the execution that a delivery started: the trigger with the items that it handed over. */
export async function runTrigger(setup: TriggerSetup, items: INodeExecutionData[]): Promise<INodeExecutionData[]> {
	const { node, workflow } = triggerWorkflow(setup);
	const additional = additionalData(setup.credentials);
	additional.hooks = new ExecutionLifecycleHooks('webhook', '1', { id: workflow.id, name: 'wf', nodes: [node], connections: {}, active: true } as unknown as IWorkflowBase);
	const execution = createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node, data: { main: [items] }, source: null }] },
	} as Parameters<typeof createRunExecutionData>[0]);
	const run = await new WorkflowExecute(additional, 'webhook', execution).processRunExecutionData(workflow);
	if (run.data.resultData.error) throw run.data.resultData.error;
	return run.data.resultData.runData[node.name][0].data!.main[0]!;
}

/** The template list of the editor. */
export async function searchTemplates(node: INodeType, credentials: ICredentialDataDecryptedObject, filter?: string): Promise<INodeListSearchResult> {
	const reference: INode = { id: 'n', name: 'Node', type: `n8n-nodes-onemsg.${node.description.name}`, typeVersion: 1, position: [0, 0], parameters: {}, credentials: credentialReference };
	const workflow = new Workflow({ id: 'wf', nodes: [reference], connections: {}, active: false, nodeTypes: new NodeTypes() });
	const context = new LoadOptionsContext(workflow, workflow.getNode('Node')!, additionalData(credentials), '');
	return await node.methods!.listSearch!.searchTemplates.call(context, filter);
}

/**
 * The credential's test request, run and judged as n8n's own tester does: a hidden routed node, then
 * the rules in their order.
 */
export async function testCredential(data: ICredentialDataDecryptedObject): Promise<{ status: 'OK' | 'Error'; message: string }> {
	const node: INode = { id: 'temp', name: 'Temp', type: 'test.temp', typeVersion: 1, position: [0, 0], parameters: { temp: '' }, credentials: credentialReference };
	const routed = {
		description: {
			...start.description,
			credentials: [{ name: credentialType.name, required: true }],
			properties: [{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request: credentialType.test.request } }],
		},
	} as unknown as INodeType;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes: new NodeTypes({ 'test.temp': routed }) });
	const input = { main: [[{ json: {} }]] };
	const context = new ExecuteContext(workflow, node, additionalData(data), 'internal', createEmptyRunExecutionData(), 0, [{ json: {} }], input, { node, data: {}, source: null } as never, []);
	const rules = credentialType.test.rules ?? [];
	try {
		const output = await new RoutingNode(context, routed, { id: '', name: 'c', type: credentialType.name, data } as never).runNode();
		const body = output![0][0].json;
		for (const rule of rules) {
			if (rule.type === 'responseSuccessBody' && body[rule.properties.key] === rule.properties.value) return { status: 'Error', message: rule.properties.message };
		}
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		const { cause, message } = error as Error & { cause?: { response?: { status: number; statusText: string }; code?: string } };
		for (const rule of rules) {
			if (rule.type === 'responseCode' && cause?.response?.status === rule.properties.value) return { status: 'Error', message: rule.properties.message };
		}
		return { status: 'Error', message: cause?.response?.statusText ?? cause?.code ?? message };
	}
}
