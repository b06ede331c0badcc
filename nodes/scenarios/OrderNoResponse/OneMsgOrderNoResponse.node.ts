import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { orderNoResponse } from './orderNoResponse';

export class OneMsgOrderNoResponse implements INodeType {
	description: INodeTypeDescription = {
		...orderNoResponse.description,
		icon: { light: 'file:../../icons/order.svg', dark: 'file:../../icons/order.dark.svg' },
		subtitle: '={{ "template: " + ($parameter["template"] || "not chosen yet").split("|")[0] }}',
		usableAsTool: true,
	};

	methods = orderNoResponse.methods;

	execute = orderNoResponse.execute;
}
