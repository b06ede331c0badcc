import type { INodeProperties } from 'n8n-workflow';
import type { EventKind } from '../shared/domain/events/event';
import type { Rules } from '../shared/domain/events/memory';
import { objectOf } from '../shared/domain/reading';
import type { Respond } from './answer';
import { DEFAULT_MAX_MEDIA_MB } from './media';

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

export const DEFAULT_EVENTS = eventsField.default as EventKind[];

export const includeRawField: INodeProperties = {
	displayName: 'Include Raw',
	name: 'includeRaw',
	type: 'boolean',
	default: false,
	description: 'Whether each item also carries the event as it came, under “raw”. It about doubles the stored execution; events of unknown form carry it anyway.',
};

/** What the user set under Options, or what holds where nothing was set. */
export interface TriggerOptions extends Rules {
	respond: Respond;
	downloadMedia: boolean;
	maxMediaMb: unknown;
	/** Taps on the buttons of waiting questions come out as events, too. */
	forwardTaps: boolean;
	/** What somebody gets who taps once the question is answered; empty for nothing. */
	lateTapText: string;
	/** What somebody gets who is to write the answer. */
	commentPrompt: string;
}

const LATE_TAP_TEXT = 'This question has already been answered. Thank you!';
const COMMENT_PROMPT = 'Please write your answer as a message.';

export function optionsOf(value: unknown): TriggerOptions {
	const { respond, skipDuplicates, onlyForward, downloadMedia, maxMediaMb, forwardTaps, lateTapText, commentPrompt } = objectOf(value);
	return {
		respond: respond === 'immediately' ? 'immediately' : 'whenStarted',
		skipDuplicates: skipDuplicates !== false,
		onlyForward: onlyForward !== false,
		downloadMedia: downloadMedia === true,
		maxMediaMb: maxMediaMb ?? DEFAULT_MAX_MEDIA_MB,
		forwardTaps: forwardTaps === true,
		lateTapText: typeof lateTapText === 'string' ? lateTapText : LATE_TAP_TEXT,
		commentPrompt: typeof commentPrompt === 'string' && commentPrompt.trim() !== '' ? commentPrompt : COMMENT_PROMPT,
	};
}

export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Comment Prompt',
			name: 'commentPrompt',
			type: 'string',
			default: COMMENT_PROMPT,
			description: 'What somebody gets who taps a button of Send and Wait that asks for words; the next message is the answer',
		},
		{
			displayName: 'Download Media',
			name: 'downloadMedia',
			type: 'boolean',
			default: false,
			description: 'Whether to fetch images, videos, audio, documents and stickers into the binary field “data”. The channel has its answer before that; where a file does not come, the item says why in “media.failure”.',
		},
		{
			displayName: 'Forward Taps',
			name: 'forwardTaps',
			type: 'boolean',
			default: false,
			description: 'Whether taps on the buttons of Send and Wait start the workflow as well. They are taken by the waiting execution.',
		},
		{
			displayName: 'Late Tap Text',
			name: 'lateTapText',
			type: 'string',
			default: LATE_TAP_TEXT,
			description: 'What somebody gets who taps a button of Send and Wait once the question is answered or its time is over. Empty for nothing.',
		},
		{
			displayName: 'Max Media Size (MB)',
			name: 'maxMediaMb',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 16,
			description: 'Largest file that is downloaded, with Download Media on',
		},
		{
			displayName: 'Only Forward',
			name: 'onlyForward',
			type: 'boolean',
			default: true,
			description: 'Whether to drop a delivery status that arrives after a later one of the same message, such as “sent” after “delivered”',
		},
		{
			displayName: 'Respond',
			name: 'respond',
			type: 'options',
			options: [
				{ name: 'Immediately', value: 'immediately', description: 'Answer the channel, then start the execution: quickest, but a crash of n8n in between loses the event' },
				{ name: 'When Started', value: 'whenStarted', description: 'Answer once n8n has stored the execution, so that nothing that was acknowledged is lost' },
			],
			default: 'whenStarted',
			description: 'When the channel gets its answer. It never waits for the workflow to end.',
		},
		{
			displayName: 'Skip Duplicates',
			name: 'skipDuplicates',
			type: 'boolean',
			default: true,
			description: 'Whether to drop an event that came before: the last 500 of a day are remembered. Two deliveries at the same moment may both pass; Remove Duplicates on “dedupeKey”, behind the trigger, is stricter.',
		},
	],
};
