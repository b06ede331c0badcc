import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

/**
 * What the package is measured beside: the least that a node can do to send its items side by side.
 * `bare` takes what is in the items and sends it with `helpers.httpRequest`; `bareFields` reads its
 * two fields as every node does whose user writes expressions; `bareAuthenticated` does that with
 * `helpers.httpRequestWithAuthentication`, as a verified community node has to.
 */

const CONCURRENCY = 16;

interface ChannelCredential {
	apiKey: string;
	baseUrl: string;
	channelId: string;
}

export const bareNode = {
	description: {
		displayName: 'Bare',
		name: 'bare',
		group: ['output'],
		version: 1,
		description: '',
		defaults: { name: 'Bare' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'oneMsgChannelApi', required: true }],
		properties: [
			{ displayName: 'Sender', name: 'sender', type: 'string', default: 'bare' },
			{ displayName: 'Recipient', name: 'recipient', type: 'string', default: '' },
			{ displayName: 'Text', name: 'text', type: 'string', default: '' },
		],
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const sender = this.getNodeParameter('sender', 0) as string;
		const { apiKey, baseUrl, channelId } = await this.getCredentials<ChannelCredential & object>('oneMsgChannelApi');
		const results = new Array<INodeExecutionData>(items.length);
		const bodyOf = (index: number): IDataObject => {
			const { phone, text } = items[index].json;
			if (sender === 'bare') return { phone, body: text };
			return { phone: this.getNodeParameter('recipient', index), body: this.getNodeParameter('text', index) };
		};
		const post = async (body: IDataObject): Promise<IDataObject> => {
			const request = { method: 'POST' as const, body, json: true };
			if (sender === 'bareAuthenticated') return (await this.helpers.httpRequestWithAuthentication.call(this, 'oneMsgChannelApi', { ...request, url: '/sendMessage' })) as IDataObject;
			return (await this.helpers.httpRequest({ ...request, url: `${baseUrl}/${channelId}/sendMessage`, headers: { Authorization: `Bearer ${apiKey}` } })) as IDataObject;
		};
		let next = 0;
		const lane = async () => {
			while (next < items.length) {
				const index = next++;
				results[index] = { json: await post(bodyOf(index)), pairedItem: { item: index } };
			}
		};
		await Promise.all(Array.from({ length: CONCURRENCY }, lane));
		return [results];
	},
} as unknown as INodeType;
