import { templateScenario } from '../scenarioNode';

/** 1MSG's use case "order no-response notification": four body variables, a fixed URL button. */
export const orderNoResponse = templateScenario({
	node: 'oneMsgOrderNoResponse',
	displayName: '1MSG Order No-Response',
	description:
		'Reminds a customer on WhatsApp who has not answered about an order. Use it when the time for an answer has run out; it sends an approved template, so it works at any time.',
	variables: [
		{ name: 'customerName', displayName: 'Customer Name', placeholder: 'e.g. Alexey', description: 'Fills the first variable of the template' },
		{ name: 'orderNumber', displayName: 'Order Number', placeholder: 'e.g. 10482', description: 'Fills the second variable of the template' },
		{
			name: 'pendingAction',
			displayName: 'Pending Action',
			placeholder: 'e.g. delivery slot confirmation',
			description: 'What the customer has not done yet. Fills the third variable of the template.',
		},
		{
			name: 'instruction',
			displayName: 'Instruction',
			placeholder: 'e.g. Please choose a convenient time by tomorrow 6:00 PM',
			description: 'What to do and until when. Fills the fourth variable of the template.',
		},
	],
});
