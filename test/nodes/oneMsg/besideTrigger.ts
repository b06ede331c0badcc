import { createHmac } from 'node:crypto';
import { ExecuteContext } from 'n8n-core';
import { createRunExecutionData, Workflow, type ICredentialDataDecryptedObject, type IDataObject, type INode, type INodeTypes } from 'n8n-workflow';
import { additionalData, generalNode, trigger } from '../harness';

/** The general node inside a workflow that has a 1MSG Trigger, too; the harness's own workflow has none. */

const WEBHOOK_ID = '22222222-2222-4222-8222-222222222222';
const TRIGGER_ID = '11111111-1111-4111-8111-111111111111';
const BASE = 'https://n8n.example.com';

export interface World {
	credentials: ICredentialDataDecryptedObject;
	active?: boolean;
	/** Null: the workflow has no trigger. */
	triggerNode?: Partial<INode> | null;
	base?: string;
}

/** Runs one operation there. @returns its items, and the id of this n8n */
export async function runBesideTrigger(parameters: IDataObject, { credentials, active = true, triggerNode = {}, base = BASE }: World) {
	const at = { typeVersion: 1, position: [0, 0] as [number, number] };
	const reference = { oneMsgChannelApi: { id: '1', name: 'Channel' } };
	const node: INode = { ...at, id: 'n', name: 'Node', type: 'n8n-nodes-onemsg.oneMsg', parameters: parameters as INode['parameters'], credentials: reference };
	const own: INode = { ...at, id: TRIGGER_ID, name: '1MSG Trigger', type: 'n8n-nodes-onemsg.oneMsgTrigger', parameters: {}, credentials: reference, webhookId: WEBHOOK_ID, ...triggerNode };
	const find = (type: string) => (type.endsWith('Trigger') ? trigger : generalNode);
	const nodeTypes = { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) } as unknown as INodeTypes;
	const workflow = new Workflow({ id: 'wf1', name: 'wf', nodes: triggerNode === null ? [node] : [node, own], connections: {}, active, nodeTypes });
	const input = { main: [[{ json: {} }]] };
	const additional = additionalData(credentials, { instanceBaseUrl: `${base}/`, webhookBaseUrl: `${base}/webhook`, webhookWaitingBaseUrl: `${base}/webhook-waiting` });
	const context = new ExecuteContext(workflow, workflow.getNode('Node')!, additional, 'manual', createRunExecutionData({ executionData: {} }), 0, input.main[0], input, { node, data: input, source: null } as never, []);
	const [items] = await generalNode.execute.call(context);
	return { items: items.map(({ json }) => json), instanceId: context.getInstanceId() };
}

/** The address of that trigger, with the tag that it has to carry. */
export function taggedAddress(instanceId: string, secret: string, base = BASE, kind = 'webhook'): string {
	return `${base}/${kind}/${WEBHOOK_ID}/onemsg?k=${createHmac('sha256', secret).update([instanceId, 'wf1', TRIGGER_ID].join('\n')).digest().subarray(0, 16).toString('hex')}`;
}
