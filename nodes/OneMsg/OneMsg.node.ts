import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/api/channelApi';
import { searchFlows } from '../shared/node/flowField';
import { searchGroups } from '../shared/node/groupField';
import { runItems } from '../shared/node/runItems';
import { searchTemplates } from '../shared/node/templateField';
import { getFallbackSlots, getTemplateSlots } from '../shared/node/templateSlots';
import { propertiesOf } from './description';
import { searchAllTemplates, searchTemplateNames } from './methods/searchTemplates';
import { resources } from './resources';

export class OneMsg implements INodeType {
	description: INodeTypeDescription = {
		displayName: '1MSG',
		name: 'oneMsg',
		icon: { light: 'file:../icons/onemsg.svg', dark: 'file:../icons/onemsg.dark.svg' },
		group: ['output'],
		version: [1],
		subtitle: '={{ $parameter["resource"] + ": " + $parameter["operation"] }}',
		description: 'Everything a 1MSG WhatsApp channel can do: messages, templates, media, groups, contacts, flows, settings. Use it where no scenario node fits.',
		defaults: { name: '1MSG' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: CREDENTIAL_TYPE, required: true }],
		properties: propertiesOf(resources),
	};

	methods = { listSearch: { searchAllTemplates, searchFlows, searchGroups, searchTemplates, searchTemplateNames }, resourceMapping: { getFallbackSlots, getTemplateSlots } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// Both are the same for all items: they take no expressions.
		const resource = this.getNodeParameter('resource', 0) as string;
		const value = this.getNodeParameter('operation', 0) as string;
		const operation = resources.find((entry) => entry.value === resource)!.operations.find((entry) => entry.value === value)!;
		return await runItems(this, async (item) => await operation.execute(item), { isSend: operation.isSend });
	}
}
