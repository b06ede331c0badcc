import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { availabilityReply } from './availabilityReply';

export class OneMsgAvailabilityReply implements INodeType {
	description: INodeTypeDescription = {
		...availabilityReply.description,
		icon: { light: 'file:../../icons/tag.svg', dark: 'file:../../icons/tag.dark.svg' },
		subtitle: 'text in the open 24-hour window',
		usableAsTool: true,
	};

	methods = availabilityReply.methods;

	execute = availabilityReply.execute;
}
