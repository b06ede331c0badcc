import type { IDataObject } from 'n8n-workflow';
import { cursorIn, readSince, type CaughtUp, type Cursor } from '../../../shared/api/catchUp';
import type { EventKind } from '../../../shared/domain/events/event';
import { eventKindsOf } from '../../../shared/domain/events/filter';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { numberOf } from '../../../shared/domain/reading';
import { withoutSecrets } from '../../../shared/domain/redact';
import { defineOperation } from '../../../shared/node/defineOperation';
import { momentOf } from '../../../shared/node/moment';
import { returnAllFields, wantedCount } from '../../../shared/node/returnAllFields';
import type { ItemContext } from '../../../shared/node/runItems';
import { rawOptions } from './rawOptions';

const HOUR_MS = 60 * 60 * 1000;

/** What the history holds (1msg-api §11); statuses, calls and account updates come to the trigger only. */
const EVENTS: Array<{ value: EventKind; name: string; description: string }> = [
	{ value: 'echo', name: 'Echo', description: 'A message that the business itself sent, by API, inbox or phone' },
	{ value: 'message', name: 'Message', description: 'Text, media, location, contact card or any other message of a customer' },
	{ value: 'order', name: 'Order', description: 'A cart that a customer sends from the catalog' },
	{ value: 'other', name: 'Other', description: 'Everything that is new or unknown, as it came' },
	{ value: 'reaction', name: 'Reaction', description: 'An emoji is put on a message or taken off' },
	{ value: 'reply', name: 'Reply', description: 'A tap on a button or a list, or a filled-in flow' },
	{ value: 'welcome', name: 'Welcome', description: 'A customer opens the chat for the first time' },
];

const quoted = (notice: string) => `1MSG says about the history of this channel: “${notice}”. Messages that are not in it may exist all the same.`;

/** What has to be known of this reading; an empty list would say nothing by itself. */
function hintOf({ events, notice, isComplete, hasMore, isReset }: CaughtUp, isFirst: boolean, goesOn: boolean): string | undefined {
	if (notice !== undefined) return quoted(notice);
	if (isReset) {
		return 'The last message that was handed out is not in the channel’s history any more, or under another number: the history was cleared, shortened or numbered anew. What is here was found by its time. Some may come a second time, and what was removed cannot be caught up.';
	}
	if (hasMore) return goesOn ? `The limit is reached. The next run goes on with the message behind the last one here.${isFirst ? ' In n8n’s queue mode it does not: switch Return All on there.' : ''}` : 'The limit is reached: there are more messages since that moment.';
	if (!isComplete) return 'There may be more messages than these: 1MSG gave the same page of the history again, or in an order that cannot be followed.';
	if (events.length === 0 && isFirst) return 'The channel’s history holds no such message. That does not mean that there was none: 1MSG may not keep the history of this channel.';
	return undefined;
}

async function read(item: ItemContext, cursor: Cursor): Promise<CaughtUp> {
	return await readSince(await item.api(), cursor, { kinds: eventKindsOf(item.param('events')), limit: wantedCount(item), includeRaw: item.option('includeRaw') === true });
}

function tell(item: ItemContext, message: string | undefined): void {
	if (message !== undefined) item.functions.addExecutionHints?.({ message, type: 'info', location: 'outputPane' });
}

async function itemsOf(item: ItemContext, { events }: CaughtUp): Promise<IDataObject[]> {
	const { secrets } = await item.api();
	return withoutSecrets(events, secrets) as unknown as IDataObject[];
}

async function sinceMoment(item: ItemContext): Promise<IDataObject[]> {
	const time = momentOf(item, item.param('moment'), 'Moment');
	if (time === undefined) throw new InvalidInput('Moment is empty', 'Pick the moment from which on messages count. If it holds an expression, check that its input has this value.');
	const { channelId } = (await item.api()).channel;
	const caughtUp = await read(item, { channelId, time });
	tell(item, hintOf(caughtUp, true, false));
	return await itemsOf(item, caughtUp);
}

async function sinceLastRun(item: ItemContext): Promise<IDataObject[]> {
	// A run catches up once, however many items start it: a later one that failed would throw away what the first was given.
	if (item.index > 0) return [];
	const hours = numberOf(item.param('firstRunHours'));
	if (hours === undefined || hours < 0) throw new InvalidInput('First Run Goes Back is not a number of hours', 'Give 0 or more, e.g. 24.');
	const { channelId } = (await item.api()).channel;
	const kept = item.functions.getWorkflowStaticData('node');
	const cursor = cursorIn(kept.catchUp, channelId);
	const caughtUp = await read(item, cursor ?? { channelId, time: Date.now() - hours * HOUR_MS });
	const items = await itemsOf(item, caughtUp);
	tell(item, hintOf(caughtUp, cursor === undefined, true));
	// Last of all: whatever fails before leaves the cursor where it was. n8n 2.40.5 saves no static data of manual runs, and other versions must not either.
	if (!['manual', 'evaluation'].includes(item.functions.getMode())) kept.catchUp = { ...caughtUp.cursor };
	return items;
}

export const catchUp = defineOperation({
	value: 'catchUp',
	name: 'Catch Up',
	action: 'Catch up on messages',
	description:
		'Read the messages that came since the last run or since a moment, oldest first, in the shape of the 1MSG Trigger’s events with the same dedupeKey. For a schedule that finds what the trigger missed while n8n was down; needs a channel that keeps its history.',
	fields: [
		{
			displayName: 'Since',
			name: 'since',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Last Run', value: 'lastRun', description: 'Goes on behind the last message that this node has handed out' },
				{ name: 'Moment', value: 'moment', description: 'Everything from a moment on, each time' },
			],
			default: 'lastRun',
			description:
				'From where on messages are read. Of “Last Run” only runs of the published workflow count: a test in the editor shows what would come and moves nothing. A run that fails at a later node has already moved it: retry that run from the executions list.',
		},
		{
			displayName: 'First Run Goes Back (Hours)',
			name: 'firstRunHours',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 24,
			displayOptions: { show: { since: ['lastRun'] } },
			// n8n 2.40.5 gives workers no static data to begin with (seen: each run saved its place, none was given it).
			description:
				'How many hours back the very first run begins; also after the credential names another channel. In n8n’s queue mode, where workers are not given the last run, each run goes back so far: let it be longer than any downtime, switch Return All on, and put Remove Duplicates behind.',
		},
		{
			displayName: 'Moment',
			name: 'moment',
			type: 'dateTime',
			default: '',
			displayOptions: { show: { since: ['moment'] } },
			description: 'Messages of this moment or later',
		},
		{
			displayName: 'Events',
			name: 'events',
			type: 'multiOptions',
			options: EVENTS,
			default: ['message', 'reply', 'reaction', 'order', 'other'],
			description: 'Which events to give. The others are passed over. Choose the same as in the 1MSG Trigger beside it.',
		},
		...returnAllFields,
		rawOptions,
	],
	execute: async (item) => (item.param('since') === 'moment' ? await sinceMoment(item) : await sinceLastRun(item)),
});
