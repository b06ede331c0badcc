import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { ticketAccepted } from './ticketAccepted';

export class OneMsgTicketAccepted implements INodeType {
	description: INodeTypeDescription = {
		...ticketAccepted.description,
		icon: { light: 'file:../../icons/ticket.svg', dark: 'file:../../icons/ticket.dark.svg' },
		subtitle: '={{ "template: " + ($parameter["template"] || "not chosen yet").split("|")[0] }}',
		usableAsTool: true,
	};

	methods = ticketAccepted.methods;

	execute = ticketAccepted.execute;
}
