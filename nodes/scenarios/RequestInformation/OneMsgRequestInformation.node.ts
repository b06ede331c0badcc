import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { requestInformation } from './requestInformation';

export class OneMsgRequestInformation implements INodeType {
	description: INodeTypeDescription = {
		...requestInformation.description,
		icon: { light: 'file:../../icons/question.svg', dark: 'file:../../icons/question.dark.svg' },
		subtitle: 'text in the open 24-hour window',
		usableAsTool: true,
	};

	methods = requestInformation.methods;

	execute = requestInformation.execute;
}
