import { sessionScenario } from '../scenarioNode';

/** 1MSG's use case "session reply: availability inquiry". */
export const availabilityReply = sessionScenario({
	node: 'oneMsgAvailabilityReply',
	displayName: '1MSG Availability Reply',
	description:
		'Answers a customer on WhatsApp who asks whether something is available. Use it behind the 1MSG Trigger and a stock lookup; it sends a text, so it works within 24 hours of the customer’s last message.',
	variables: [
		{ name: 'customerName', displayName: 'Customer Name', placeholder: 'e.g. Alexey', description: 'How to address the customer, such as the contact name from the trigger' },
		{ name: 'productName', displayName: 'Product Name', placeholder: 'e.g. Premium Plan license', description: 'Product or service that was asked about' },
		{ name: 'availability', displayName: 'Availability', placeholder: 'e.g. in stock — ready to ship today', description: 'Its state, or the date on which it is expected' },
	],
	wording:
		'Hello, {customerName}! «{productName}» is currently {availability}. Reply here if you want to reserve, get a restock alert, or see similar options.',
});
