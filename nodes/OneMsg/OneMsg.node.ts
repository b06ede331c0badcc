import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/api/channelApi';
import { toNodeError } from '../shared/api/nodeErrors';
import { searchFlows } from '../shared/node/flowField';
import { searchGroups } from '../shared/node/groupField';
import { takeAnswer } from '../shared/node/takeAnswer';
import { searchTemplates } from '../shared/node/templateField';
import { getFallbackSlots, getTemplateSlots } from '../shared/node/templateSlots';
import { propertiesOf } from './description';
import { searchAllTemplates, searchTemplateNames } from './methods/searchTemplates';
import { resources } from './resources';

/** Where n8n takes the answer to a waiting question. */
const answerAt = (httpMethod: 'GET' | 'POST'): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	path: '={{ $nodeId }}',
	isFullPath: true,
	restartWebhook: true,
	responseMode: 'onReceived',
	// Where this says anything, n8n does not look at what `webhook()` answers.
	responseData: '',
});

export class OneMsg implements INodeType {
	description: INodeTypeDescription = {
		displayName: '1MSG',
		name: 'oneMsg',
		icon: { light: 'file:../icons/onemsg.svg', dark: 'file:../icons/onemsg.dark.svg' },
		group: ['output'],
		version: [1],
		// Said aloud, n8n adds no “Custom API Call” of its own, which leads to another node (n8n 2.40.5); API → Request is here.
		defaultVersion: 1,
		subtitle: '={{ $parameter["resource"] + ": " + $parameter["operation"] }}',
		description: 'Everything a 1MSG WhatsApp channel can do: messages, templates, media, groups, contacts, flows, settings. Use it where no scenario node fits.',
		defaults: { name: '1MSG' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: CREDENTIAL_TYPE, required: true }],
		webhooks: [answerAt('GET'), answerAt('POST')],
		waitingNodeTooltip: 'Waiting for the answer in WhatsApp',
		properties: propertiesOf(resources),
	};

	methods = { listSearch: { searchAllTemplates, searchFlows, searchGroups, searchTemplates, searchTemplateNames }, resourceMapping: { getFallbackSlots, getTemplateSlots } };

	/** The address belongs to one waiting execution: nothing is registered anywhere. */
	webhookMethods = { default: { checkExists: async () => true, create: async () => true, delete: async () => true } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// Both are the same for all items: they take no expressions.
		const resource = this.getNodeParameter('resource', 0) as string;
		const value = this.getNodeParameter('operation', 0) as string;
		const operation = resources.find((entry) => entry.value === resource)!.operations.find((entry) => entry.value === value)!;
		return await operation.run(this).catch((error) => {
			throw toNodeError(this.getNode(), error);
		});
	}

	/** The answer to a question of Send and Wait. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await takeAnswer(this);
	}
}
