import type { IDataObject } from 'n8n-workflow';
import type { Address } from './boxProcess';
import type { Sender } from './n8nRuns';

/** The ways to send a list of messages from n8n that are held side by side. */

/** Send Text of this package. */
export const packageSender = (options: IDataObject): Sender => ({
	nodes: (_address, credential) => [
		{
			name: 'Send',
			type: 'n8n-nodes-onemsg.oneMsg',
			typeVersion: 1,
			parameters: { resource: 'message', operation: 'sendText', recipient: '={{ $json.phone }}', text: '={{ $json.text }}', options },
			credentials: { oneMsgChannelApi: credential },
		},
	],
});

/** n8n's own HTTP Request, with the key in a header: that costs it less than a credential. */
const httpRequest = ({ url, channelId, apiKey }: Address, options: IDataObject) => ({
	name: 'Send',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		method: 'POST',
		url: `${url}/${channelId}/sendMessage`,
		sendHeaders: true,
		headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${apiKey}` }] },
		sendBody: true,
		bodyParameters: {
			parameters: [
				{ name: 'phone', value: '={{ $json.phone }}' },
				{ name: 'body', value: '={{ $json.text }}' },
			],
		},
		options,
	},
});

/** @param options such as its batching; none by default, as a new node has it */
export const httpSender = (options: IDataObject = {}): Sender => ({ nodes: (address) => [httpRequest(address, options)] });

export const batching = (batchSize: number, batchInterval: number): IDataObject => ({ batching: { batch: { batchSize, batchInterval } } });

/** Loop Over Items, one message in each round. */
export const loopSender: Sender = {
	nodes: (address) => [{ name: 'Loop', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3, parameters: { batchSize: 1, options: {} } }, httpRequest(address, {})],
	loops: true,
};
