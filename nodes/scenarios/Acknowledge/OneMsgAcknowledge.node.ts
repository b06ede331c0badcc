import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { acknowledge } from './acknowledge';

export class OneMsgAcknowledge implements INodeType {
	description: INodeTypeDescription = {
		...acknowledge.description,
		icon: { light: 'file:../../icons/acknowledge.svg', dark: 'file:../../icons/acknowledge.dark.svg' },
		subtitle: '={{ [$parameter["react"] ? $parameter["emoji"] : "", $parameter["markAsRead"] ? "read" : "", $parameter["showTyping"] ? "typing" : ""].filter(Boolean).join(" + ") }}',
		usableAsTool: true,
	};

	execute = acknowledge.execute;
}
