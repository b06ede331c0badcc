import { sessionScenario } from '../scenarioNode';

/** 1MSG's use case "session reply: request additional information". */
export const requestInformation = sessionScenario({
	node: 'oneMsgRequestInformation',
	displayName: '1MSG Request Information',
	description:
		'Asks a customer on WhatsApp for what is missing on their ticket. Use it behind the 1MSG Trigger; it sends a text, so it works within 24 hours of the customer’s last message.',
	variables: [
		{ name: 'ticketNumber', displayName: 'Ticket Number', placeholder: 'e.g. TKT-1024', description: 'The ticket that cannot go on without it' },
		{ name: 'awaitedItem', displayName: 'Awaited Item', placeholder: 'e.g. a photo of the damaged item', description: 'What the customer should send' },
	],
	wording: 'To continue resolving ticket {ticketNumber}, please send {awaitedItem}.',
});
