import { HookContext } from 'n8n-core';
import { sleep, Workflow, type ICredentialDataDecryptedObject, type IDataObject, type IHttpRequestOptions, type INode, type INodeTypes } from 'n8n-workflow';
import { additionalData, trigger } from './harness';

/** Listeners of several n8n, in several processes, on one channel. */

/** The header that tells the channel in a box which listener asks. */
export const LISTENER_HEADER = 'x-listener';

const TRIGGER_TYPE = 'n8n-nodes-onemsg.oneMsgTrigger';

export interface ListenerSetup {
	/** Unique among the listeners of a test. */
	name: string;
	/** Listeners of one process take turns; those of different ones know nothing of each other. */
	process: string;
	credentials: ICredentialDataDecryptedObject & { baseUrl: string };
	/** Whether the credential names 1MSG's own host; the requests go to `baseUrl` all the same. */
	isProduction?: boolean;
	/** Where this n8n listens; default `https://n8n.example.com`. */
	base?: string;
	/** Default: the one of the tests' own n8n. */
	instanceId?: string;
	workflowId?: string;
	isTest?: boolean;
	parameters?: IDataObject;
	staticData?: IDataObject;
	/** Milliseconds until a request reaches the channel, and until its answer is here. */
	latencyMs?: () => number;
}

export interface Listener {
	name: string;
	address(): string;
	checkExists(): Promise<boolean>;
	create(): Promise<boolean>;
	delete(): Promise<boolean>;
}

export function listener({ base = 'https://n8n.example.com', workflowId = 'wf1', staticData = {}, latencyMs, ...setup }: ListenerSetup): Listener {
	const node: INode = {
		id: '11111111-1111-4111-8111-111111111111',
		name: '1MSG Trigger',
		type: TRIGGER_TYPE,
		typeVersion: 1,
		position: [0, 0],
		parameters: (setup.parameters ?? {}) as INode['parameters'],
		credentials: { oneMsgChannelApi: { id: '1', name: 'Channel' } },
		webhookId: '22222222-2222-4222-8222-222222222222',
	};
	const find = () => trigger;
	const nodeTypes = { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) } as unknown as INodeTypes;
	const workflow = new Workflow({ id: workflowId, nodes: [node], connections: {}, active: true, nodeTypes });
	workflow.staticData = staticData;

	// Turns are taken by the channel's address: a prefix of its own, that never leaves, stands for a process.
	const { baseUrl } = setup.credentials;
	const prefix = `/${setup.process}`;
	const credentials = setup.isProduction ? { ...setup.credentials, environment: 'production' } : { ...setup.credentials, baseUrl: `${baseUrl}${prefix}` };
	const additional = additionalData(credentials, { webhookBaseUrl: `${base}/webhook`, webhookTestBaseUrl: `${base}/webhook-test` });
	const { credentialsHelper } = additional;
	const authenticate = credentialsHelper.authenticate.bind(credentialsHelper);
	credentialsHelper.authenticate = async (...given) => {
		const request = await authenticate(...given);
		return { ...request, url: request.url.replace(`${baseUrl}${prefix}/`, `${baseUrl}/`).replace('https://api.1msg.io/', `${baseUrl}/`) };
	};
	const webhookData = { httpMethod: 'POST', node: node.name, path: `${node.webhookId}/onemsg`, isTest: setup.isTest === true, webhookDescription: trigger.description.webhooks![0], workflowId, workflowExecuteAdditionalData: additional };

	const context = () => {
		const made = new HookContext(workflow, workflow.getNode(node.name)!, additional, setup.isTest ? 'manual' : 'trigger', setup.isTest ? 'manual' : 'activate', webhookData as never);
		if (setup.instanceId !== undefined) made.getInstanceId = () => setup.instanceId!;
		const { helpers } = made;
		const request = helpers.httpRequestWithAuthentication;
		helpers.httpRequestWithAuthentication = async function (type: string, options: IHttpRequestOptions) {
			if (latencyMs) await sleep(latencyMs());
			const answer = (await request.call(this, type, { ...options, headers: { [LISTENER_HEADER]: setup.name } })) as unknown;
			if (latencyMs) await sleep(latencyMs());
			return answer;
		};
		return made;
	};
	const { checkExists, create, delete: remove } = trigger.webhookMethods.default;
	return {
		name: setup.name,
		address: () => context().getNodeWebhookUrl('default')!,
		checkExists: async () => await checkExists.call(context()),
		create: async () => await create.call(context()),
		delete: async () => await remove.call(context()),
	};
}
