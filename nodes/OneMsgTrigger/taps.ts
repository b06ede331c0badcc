import { sleep, type IWebhookFunctions } from 'n8n-workflow';
import { ChannelApi } from '../shared/api/channelApi';
import { resumeExecution, type Resumption } from '../shared/api/resume';
import { readEntries } from '../shared/api/webhooks';
import type { Channel } from '../shared/domain/channel';
import type { ChannelEvent } from '../shared/domain/events/event';
import { sift, type Rules } from '../shared/domain/events/memory';
import { chatMark, readButtonId, type Tap } from '../shared/domain/question';
import { isObject, objectOf, textOf } from '../shared/domain/reading';
import { chatKeyOf, destinationOf, recognizeRecipient } from '../shared/domain/recipient';
import type { TriggerOptions } from './fields';

/** Of several triggers of one n8n, the first in the channel's list takes a tap; the others stand in for it. */
const STAND_IN_MS = 1_500;

/** How long a customer may think about what to write. */
const WRITING_MS = 15 * 60_000;
const MAX_WRITING = 50;

/** What is kept of a customer who was asked to write: by chat, the way to the waiting execution. */
type Writing = Record<string, { path: string; until: number; question?: string }>;

/** Why a tap on a button of ours comes out as an ordinary reply. */
type Reason = 'notOurs' | 'otherChat' | 'unreachable' | 'refused' | 'over';

const WORDS: Record<Reason, string> = {
	notOurs: 'The button does not carry this channel’s seal: it was made with another key, or changed on its way',
	otherChat: 'The button was tapped in another chat than the question was sent to',
	refused: 'n8n does not accept the signature of its button: its secret was changed, or WEBHOOK_URL has a path that the proxy cuts off',
	over: 'The question was answered meanwhile, or its time is over',
	unreachable: 'n8n could not be reached at its own address to go on with the waiting execution',
};

function notTaken(event: ChannelEvent, reason: Reason, details?: string): ChannelEvent {
	return { ...event, question: { answered: false, reason, details: details ?? WORDS[reason] } } as ChannelEvent;
}

/** All the ways in which the question may have been addressed to this customer. */
function marksOf(channel: Channel, { phone, bsuid, username, chatId }: ChannelEvent): string[] {
	const keys = [phone, bsuid, username, chatId === undefined ? undefined : chatKeyOf({ kind: 'chat', value: chatId })];
	return keys.filter((key) => key !== undefined).map((key) => chatMark(channel.apiKey, key));
}

function tapOf({ messageId, quotedMessageId, phone, bsuid, username, chatId, contactName, text }: ChannelEvent, written: boolean): Tap {
	const from = JSON.parse(JSON.stringify({ phone, bsuid, username, chatId, name: contactName })) as Tap['from'];
	return { messageId: messageId ?? '', from, ...(quotedMessageId === undefined ? {} : { quotedMessageId }), ...(written && text !== undefined ? { text } : {}) };
}

/**
 * Takes taps on the buttons of waiting questions out of a delivery, and lets their executions go on.
 * What is no such tap, and a tap that could not be taken, stays an event: nothing is lost.
 * @param data the node's static data: customers who were asked to write, and taps that were taken
 * @returns what is left of the events
 */
export async function takeTaps(context: IWebhookFunctions, channel: Channel, events: ChannelEvent[], options: TriggerOptions, now: number): Promise<ChannelEvent[]> {
	const data = context.getWorkflowStaticData('node');
	const taps = new Taps(context, channel, options, data.writing, now);
	const concerned = events.filter((event) => taps.concerns(event));
	if (concerned.length === 0) return events;
	const memory: Rules = { skipDuplicates: true, onlyForward: false };
	// A delivery that comes again must not be told that it is late. What comes out as an event is remembered with the events.
	const { fresh } = sift(concerned, data.taps, memory, now);
	const left = new Map(await Promise.all(fresh.map(async (event): Promise<[ChannelEvent, ChannelEvent | undefined]> => [event, await taps.take(event)])));
	const taken = fresh.filter((event) => !isLeft(left.get(event)));
	if (taken.length > 0) data.taps = sift(taken, data.taps, memory, now).memory;
	if (taps.isChanged) data.writing = taps.kept;
	const again = options.forwardTaps ? concerned.filter((event) => !fresh.includes(event)) : [];
	return events.flatMap((event) => (concerned.includes(event) && !again.includes(event) ? (left.get(event) ?? []) : event));
}

function isLeft(event: ChannelEvent | undefined): boolean {
	return event !== undefined && 'question' in event;
}

class Taps {
	private readonly writing: Writing;

	/** Whether the static data has to be kept. */
	isChanged = false;

	constructor(
		private readonly context: IWebhookFunctions,
		private readonly channel: Channel,
		private readonly options: TriggerOptions,
		stored: unknown,
		private readonly now: number,
	) {
		this.writing = Object.fromEntries(Object.entries(isObject(stored) ? (stored as Writing) : {}).filter(([, { until }]) => until > now));
	}

	get kept(): Writing {
		return Object.fromEntries(Object.entries(this.writing).slice(-MAX_WRITING));
	}

	/** A tap on a button of ours, or the words of somebody who was asked for them. */
	concerns(event: ChannelEvent): boolean {
		if (event.event === 'reply') return readButtonId(this.channel.apiKey, event.replyId) !== undefined;
		return event.event === 'message' && event.messageType === 'text' && !event.isGroup && this.writerOf(event) !== undefined;
	}

	/** @returns the event where it is still one */
	async take(event: ChannelEvent): Promise<ChannelEvent | undefined> {
		return event.event === 'reply' ? await this.takeTap(event) : await this.takeWords(event);
	}

	private writerOf(event: ChannelEvent): string | undefined {
		return marksOf(this.channel, event).find((mark) => Object.hasOwn(this.writing, mark));
	}

	private async takeTap(event: ChannelEvent): Promise<ChannelEvent | undefined> {
		const button = readButtonId(this.channel.apiKey, event.replyId);
		if (button === undefined) return event;
		if (button === 'forged') return notTaken(event, 'notOurs');
		const { path, answer } = button;
		if (answer.chat === undefined || !marksOf(this.channel, event).includes(answer.chat)) return notTaken(event, 'otherChat');
		if (answer.isWritten) return await this.askForWords(event, path, answer.chat);
		return await this.resume(event, path, tapOf(event, false));
	}

	/** The customer is asked to write; what they write next is the answer. Every trigger knows of it, so that none gives out the words as a message. */
	private async askForWords(event: ChannelEvent, path: string, chat: string): Promise<ChannelEvent | undefined> {
		const { outcome, fault } = await this.handOver(path, tapOf(event, false));
		if (outcome !== 'open') return await this.notAnswered(event, outcome, fault);
		this.writing[chat] = { path, until: this.now + WRITING_MS, ...(event.quotedMessageId === undefined ? {} : { question: event.quotedMessageId }) };
		this.isChanged = true;
		if (await this.isFirst()) await this.say(event, this.options.commentPrompt);
		return this.options.forwardTaps ? event : undefined;
	}

	private async takeWords(event: ChannelEvent): Promise<ChannelEvent | undefined> {
		const chat = this.writerOf(event);
		if (chat === undefined) return event;
		const { path, question } = this.writing[chat];
		delete this.writing[chat];
		this.isChanged = true;
		return await this.resume(event, path, { ...tapOf(event, true), ...(question === undefined ? {} : { quotedMessageId: question }) });
	}

	private async resume(event: ChannelEvent, path: string, tap: Tap): Promise<ChannelEvent | undefined> {
		if (!(await this.isFirst())) await sleep(STAND_IN_MS);
		const { outcome, said, fault } = await this.handOver(path, tap);
		if (outcome !== 'recorded') return await this.notAnswered(event, outcome, fault);
		await this.tellAll(event, objectOf(said));
		return this.options.forwardTaps ? event : undefined;
	}

	private async handOver(path: string, tap: Tap): Promise<Resumption> {
		return await resumeExecution(this.context, this.channel.apiKey, path, tap);
	}

	/** What was tapped too late is told so; words that answer nothing any more, and what n8n does not take, stay events. */
	private async notAnswered(event: ChannelEvent, outcome: Resumption['outcome'], fault?: string): Promise<ChannelEvent | undefined> {
		if (outcome === 'refused') return notTaken(event, 'refused');
		if (outcome === 'again') return notTaken(event, 'unreachable', fault === undefined ? undefined : `${WORDS.unreachable}: ${fault}`);
		const isFirst = await this.isFirst();
		if (isFirst) await this.say(event, this.options.lateTapText);
		// The other triggers cannot tell what the first one has taken from what came too late.
		if (isFirst && event.event === 'message') return notTaken(event, 'over');
		return this.options.forwardTaps ? event : undefined;
	}

	/** Whether no other trigger of this n8n stands before this one in the channel's list; a test listener, and an address that 1MSG has disabled, take no taps. */
	private async isFirst(): Promise<boolean> {
		this.first ??= ChannelApi.connect(this.context).then(async (api) => {
			const own = new URL(this.context.getNodeWebhookUrl('default')!);
			const base = own.pathname.split('/').slice(0, -2).join('/');
			const entries = (await readEntries(api)).filter(({ status }) => status !== 'disabled');
			const triggers = entries.flatMap(({ address }) => (URL.canParse(address) ? new URL(address) : [])).filter(({ origin, pathname }) => origin === own.origin && pathname.startsWith(`${base}/`) && /\/onemsg\/?$/.test(pathname));
			return triggers.findIndex(({ pathname }) => pathname === own.pathname) <= 0;
		});
		return await this.first.catch(() => true);
	}

	private first?: Promise<boolean>;

	/** After a decision: a confirmation to who made it, a word to the others who were asked. */
	private async tellAll(event: ChannelEvent, { confirmation, others, othersText }: Record<string, unknown>): Promise<void> {
		const told = Array.isArray(others) ? others.filter((chat) => typeof chat === 'string') : [];
		await Promise.all([this.say(event, textOf(confirmation), event.quotedMessageId), ...told.map(async (chat) => await this.sayTo(chat, textOf(othersText)))]);
	}

	private async say({ chatId, messageId }: ChannelEvent, text: string | undefined, quoted = messageId): Promise<void> {
		if (chatId !== undefined) await this.sayTo(chatId, text, quoted);
	}

	/** A courtesy: where it cannot be sent, the answer counts all the same. */
	private async sayTo(chat: string, text: string | undefined, quotedMsgId?: string): Promise<void> {
		if (text === undefined || text.trim() === '') return;
		try {
			const api = await ChannelApi.connect(this.context);
			await api.send('/sendMessage', { ...destinationOf(recognizeRecipient(chat, 'Chat')), body: text, ...(quotedMsgId === undefined ? {} : { quotedMsgId }) });
		} catch (error) {
			this.context.logger.warn(`1MSG Trigger could not answer to a tap: ${(error as Error).message}`);
		}
	}
}
