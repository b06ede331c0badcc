import { templateScenario } from '../scenarioNode';

/** 1MSG's use case "ticket accepted notification": three body variables, a fixed URL button. */
export const ticketAccepted = templateScenario({
	node: 'oneMsgTicketAccepted',
	displayName: '1MSG Ticket Accepted',
	description:
		'Tells a customer on WhatsApp that their support request was accepted. Use it when a ticket has been created; it sends an approved template, so it works at any time.',
	variables: [
		{ name: 'customerName', displayName: 'Customer Name', placeholder: 'e.g. Maria', description: 'Fills the first variable of the template' },
		{ name: 'ticketNumber', displayName: 'Ticket Number', placeholder: 'e.g. 12345', description: 'Fills the second variable of the template' },
		{
			name: 'nextStep',
			displayName: 'Next Step',
			placeholder: 'e.g. Expect a specialist reply within 2 hours',
			description: 'What happens next or when to expect an answer. Fills the third variable of the template.',
		},
	],
});
