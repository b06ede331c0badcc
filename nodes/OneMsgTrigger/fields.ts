import type { INodeProperties } from 'n8n-workflow';
import type { EventKind } from '../shared/domain/events/event';

/** Every kind of event in the user's words; the record makes sure that none is forgotten. */
const EVENT_OPTIONS: Record<EventKind, { name: string; description: string }> = {
	account: { name: 'Account Update', description: 'Templates approved or paused, quality, restrictions; comes only with raw events' },
	call: { name: 'Call', description: 'A call begins, rings or ends' },
	echo: { name: 'Echo', description: 'A message that the business itself sent, by API, inbox or phone' },
	message: { name: 'Message', description: 'Text, media, location, contact card or any other message of a customer' },
	order: { name: 'Order', description: 'A cart that a customer sends from the catalog' },
	other: { name: 'Other', description: 'Everything that is new or unknown, as it came' },
	reaction: { name: 'Reaction', description: 'An emoji is put on a message or taken off' },
	reply: { name: 'Reply', description: 'A tap on a button or a list, or a filled-in flow' },
	status: { name: 'Delivery Status', description: 'A message was sent, delivered, read or failed; about three events for each message' },
	welcome: { name: 'Welcome', description: 'A customer opens the chat for the first time' },
};

export const eventsField: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: Object.entries(EVENT_OPTIONS)
		.map(([value, option]) => ({ ...option, value }))
		.sort((a, b) => a.name.localeCompare(b.name)),
	default: ['message', 'reply', 'reaction', 'order', 'other'],
	description: 'Which events start the workflow. The others are taken and start nothing.',
};

export const includeRawField: INodeProperties = {
	displayName: 'Include Raw',
	name: 'includeRaw',
	type: 'boolean',
	default: false,
	description: 'Whether each item also carries the event as it came, under “raw”. It about doubles the stored execution; events of unknown form carry it anyway.',
};
