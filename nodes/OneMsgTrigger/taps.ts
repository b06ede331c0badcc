import { sleep, type IWebhookFunctions } from 'n8n-workflow';
import { inLogWords } from '../shared/api/apiFailure';
import { ChannelApi } from '../shared/api/channelApi';
import { resumeExecution, type Resumption } from '../shared/api/resume';
import { readEntries } from '../shared/api/webhooks';
import type { Channel } from '../shared/domain/channel';
import type { ChannelEvent } from '../shared/domain/events/event';
import { sift, type Rules } from '../shared/domain/events/memory';
import { buttonKey, chatMarks, readButtonId, type Tap } from '../shared/domain/question';
import { objectOf, textOf } from '../shared/domain/reading';
import { destinationOf, recognizeRecipient } from '../shared/domain/recipient';
import type { TriggerOptions } from './fields';
import { Newest } from './newest';
import { PerNode } from './perNode';
import { ProcessMemory, type Remembered } from './processMemory';
import { Writers, type AskedForWords } from './writers';

/** The channel waits for its own answer: so long may n8n take for the taps of one delivery. */
const MAX_WAIT_MS = 7_000;

/** What only the channel can say or send is not waited for any longer; it goes on behind the answer. */
const PATIENCE_MS = 1_500;

/** Of several triggers of one n8n, the first in the channel's list takes a tap; the others stand in for it. */
const STAND_IN_MS = 1_500;

/** Why a tap on a button of ours comes out as an ordinary reply. */
type Reason = 'notOurs' | 'otherChat' | 'unreachable' | 'refused' | 'over';

const WORDS: Record<Reason, string> = {
	notOurs: 'The button does not carry this channel’s seal: it was made with another key, by another n8n, or changed on its way',
	otherChat: 'The button was tapped in another chat than the question was sent to',
	refused: 'n8n does not accept the signature of its button: its secret was changed, or WEBHOOK_URL has a path that the proxy cuts off',
	over: 'The question was answered meanwhile, or its time is over',
	unreachable: 'The waiting execution did not take the answer at n8n’s own address for some seconds',
};

function tapOf({ messageId, quotedMessageId, phone, bsuid, username, chatId, contactName, text }: ChannelEvent, written: boolean): Tap {
	const from = JSON.parse(JSON.stringify({ phone, bsuid, username, chatId, name: contactName })) as Tap['from'];
	return { messageId: messageId ?? '', from, ...(quotedMessageId === undefined ? {} : { quotedMessageId }), ...(written && text !== undefined ? { text } : {}) };
}

/** Gives what there is in time. */
async function soon<T>(work: Promise<T>, otherwise: T): Promise<T> {
	const done = new AbortController();
	const tooLong = sleep(PATIENCE_MS, done.signal).then(() => otherwise, () => otherwise);
	return await Promise.race([work, tooLong]).finally(() => done.abort());
}

/** What is left of a delivery, and what the static data has to keep. */
export interface Left {
	events: ChannelEvent[];
	/** Once more: n8n forgets what was written before an execution starts (n8n 2.40.5). */
	remember(): void;
}

/** Words that came too late for the first trigger: the others of its process cannot tell them from what it has taken. */
const lateWords = new Newest<true>(500);

const takenTaps = new PerNode<Remembered>();
const TAKEN_ONCE: Rules = { skipDuplicates: true, onlyForward: false };

/**
 * Takes taps on the buttons of waiting questions out of a delivery, and lets their executions go on.
 * What is no such tap, and a tap that could not be taken, stays an event: nothing is lost.
 * The node's static data keeps the customers who were asked to write, and the taps that were taken.
 */
export async function takeTaps(context: IWebhookFunctions, channel: Channel, events: ChannelEvent[], options: TriggerOptions, now: number): Promise<Left> {
	const data = context.getWorkflowStaticData('node');
	const writers = new Writers(context, data.writing, now);
	const taps = new Taps(context, channel, options, writers);
	const memory = new ProcessMemory(context, takenTaps, true);
	const known = memory.recall(data.taps, now);
	const said = events.filter(({ event }) => event === 'reply' || event === 'message');
	// A delivery that comes again must not be told that it is late. What comes out as an event is remembered with the events.
	const first = new Set(textOf(known) === undefined ? said : sift(said, known, TAKEN_ONCE, now).fresh);
	const again = new Set(first.size < said.length ? said.filter((event) => !first.has(event)) : []);
	const left = new Map<ChannelEvent, ChannelEvent | undefined>();
	await taps.inOrder([...first], async (event) => void left.set(event, await taps.take(event)));

	const taken = [...left].filter(([, rest]) => rest === undefined || !('question' in rest)).map(([event]) => event);
	// What other deliveries have added meanwhile is kept as well.
	const remember = () => {
		const writing = writers.stored();
		// n8n stores all of it once anything was set.
		if (writing !== undefined && JSON.stringify(writing) !== JSON.stringify(data.writing)) data.writing = writing;
		if (taken.length > 0) data.taps = memory.keep(taken, now);
	};
	remember();
	const restOf = (event: ChannelEvent) => (again.has(event) && !options.forwardTaps ? [] : left.has(event) ? (left.get(event) ?? []) : event);
	return { events: again.size + left.size === 0 ? events : events.flatMap(restOf), remember };
}

class Taps {
	private readonly key: string;

	/** The same for all taps of a delivery. */
	private until?: number;

	constructor(
		private readonly context: IWebhookFunctions,
		private readonly channel: Channel,
		private readonly options: TriggerOptions,
		private readonly writers: Writers,
	) {
		this.key = buttonKey(channel.apiKey, context.getInstanceId());
	}

	/** A tap on a button of ours, or the words of somebody who was asked for them. */
	concerns(event: ChannelEvent): boolean {
		if (event.event === 'reply') return readButtonId(this.key, event.replyId) !== undefined;
		return event.event === 'message' && event.messageType === 'text' && !event.isGroup && this.askedOf(event) !== undefined;
	}

	/** Chat by chat, in the order in which a customer tapped and wrote: words may follow the tap that asks for them. */
	async inOrder(events: ChannelEvent[], take: (event: ChannelEvent) => Promise<void>): Promise<void> {
		if (!events.some((event) => this.concerns(event))) return;
		const chats = new Map<string | undefined, ChannelEvent[]>();
		for (const event of events) {
			const inChat = chats.get(event.chatId);
			if (inChat) inChat.push(event);
			else chats.set(event.chatId, [event]);
		}
		await Promise.all(
			[...chats.values()].map(async (inChat) => {
				for (const event of inChat) if (this.concerns(event)) await take(event);
			}),
		);
	}

	/** @returns the event where it is still one */
	async take(event: ChannelEvent): Promise<ChannelEvent | undefined> {
		return event.event === 'reply' ? await this.takeTap(event) : await this.takeWords(event);
	}

	private askedOf(event: ChannelEvent): AskedForWords | undefined {
		return this.writers.find(() => chatMarks(this.channel.apiKey, event), Date.parse(event.timestamp), event.quotedMessageId);
	}

	private async takeTap(event: ChannelEvent): Promise<ChannelEvent | undefined> {
		const button = readButtonId(this.key, event.replyId);
		if (button === undefined) return event;
		if (button === 'forged') return this.notTaken(event, 'notOurs');
		const { path, answer } = button;
		if (answer.chat === undefined || !chatMarks(this.channel.apiKey, event).includes(answer.chat)) return this.notTaken(event, 'otherChat');
		if (answer.isWritten) return await this.askForWords(event, path, answer.chat);
		return await this.resume(event, path, tapOf(event, false));
	}

	/** The customer is asked to write; what they write next is the answer. Every trigger knows of it, so that none gives out the words as a message. */
	private async askForWords(event: ChannelEvent, path: string, chat: string): Promise<ChannelEvent | undefined> {
		const { outcome, fault } = await this.handOver(path, tapOf(event, false));
		if (outcome !== 'open') return await this.notAnswered(event, outcome, fault);
		const since = Math.floor(Date.parse(event.timestamp) / 1000) * 1000;
		const messages = [event.quotedMessageId, event.messageId].filter((id) => id !== undefined);
		const isPrompted = this.writers.ask({ chat, path, since, messages });
		await soon(this.sayOnce(event, this.options.commentPrompt).then(isPrompted), undefined);
		return this.options.forwardTaps ? event : undefined;
	}

	private async takeWords(event: ChannelEvent): Promise<ChannelEvent | undefined> {
		const asked = this.askedOf(event);
		if (asked === undefined) return event;
		this.writers.take(asked);
		return await this.resume(event, asked.path, tapOf(event, true));
	}

	private async resume(event: ChannelEvent, path: string, tap: Tap): Promise<ChannelEvent | undefined> {
		if (!(await soon(this.isFirst(), true))) await sleep(STAND_IN_MS);
		const { outcome, said, fault } = await this.handOver(path, tap);
		if (outcome !== 'recorded') return await this.notAnswered(event, outcome, fault);
		await soon(this.tellAll(event, objectOf(said)), undefined);
		return this.options.forwardTaps ? event : undefined;
	}

	private async handOver(path: string, tap: Tap): Promise<Resumption> {
		this.until ??= Date.now() + MAX_WAIT_MS;
		const resumption = await resumeExecution(this.context, this.channel.apiKey, path, tap, this.until);
		if (['recorded', 'over'].includes(resumption.outcome)) this.writers.close(path);
		return resumption;
	}

	/** What was tapped too late is told so; words that answer nothing any more, and what n8n does not take, stay events. */
	private async notAnswered(event: ChannelEvent, outcome: Resumption['outcome'], fault?: string): Promise<ChannelEvent | undefined> {
		if (outcome === 'refused') return this.notTaken(event, 'refused');
		if (outcome === 'again') return this.notTaken(event, 'unreachable', fault === undefined ? undefined : `${WORDS.unreachable}: ${fault}`);
		if (event.event === 'message' && (await soon(this.isFirst(), true))) lateWords.set(event.dedupeKey, true);
		await soon(this.sayOnce(event, this.options.lateTapText), undefined);
		if (lateWords.has(event.dedupeKey)) return this.notTaken(event, 'over');
		return this.options.forwardTaps ? event : undefined;
	}

	/** Written into the log as well: a trigger whose events are others passes the reply over. */
	private notTaken(event: ChannelEvent, reason: Reason, details = WORDS[reason]): ChannelEvent {
		if (reason !== 'over') this.context.logger.warn(`1MSG Trigger could not take a tap (${reason}). ${details}`);
		return { ...event, question: { answered: false, reason, details } } as ChannelEvent;
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

	/** By one of several triggers. */
	private async sayOnce(event: ChannelEvent, text: string): Promise<string | undefined> {
		return (await this.isFirst()) ? await this.say(event, text) : undefined;
	}

	/** After a decision: a confirmation to who made it, above it the question; a word to the others who were asked. */
	private async tellAll(event: ChannelEvent, { confirmation, question, others, othersText }: Record<string, unknown>): Promise<void> {
		const told = Array.isArray(others) ? others.filter((chat) => typeof chat === 'string') : [];
		await Promise.all([this.say(event, textOf(confirmation), textOf(question)), ...told.map(async (chat) => await this.sayTo(chat, textOf(othersText)))]);
	}

	/** @returns the id of the message that went out */
	private async say({ chatId, messageId }: ChannelEvent, text: string | undefined, quoted = messageId): Promise<string | undefined> {
		return chatId === undefined ? undefined : await this.sayTo(chatId, text, quoted);
	}

	/** A courtesy: where it cannot be sent, the answer counts all the same. */
	private async sayTo(chat: string, text: string | undefined, quotedMsgId?: string): Promise<string | undefined> {
		if (text === undefined || text.trim() === '') return undefined;
		try {
			const api = await ChannelApi.connect(this.context);
			const sent = await api.send('/sendMessage', { ...destinationOf(recognizeRecipient(chat, 'Chat')), body: text, ...(quotedMsgId === undefined ? {} : { quotedMsgId }) });
			return sent.messageId;
		} catch (error) {
			this.context.logger.warn(`1MSG Trigger could not answer to a tap: ${inLogWords(error)}`);
			return undefined;
		}
	}
}
