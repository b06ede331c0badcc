import type { IWebhookFunctions } from 'n8n-workflow';
import { questionOf } from '../shared/domain/question';
import { isObject, present } from '../shared/domain/reading';
import { Newest } from './newest';
import { PerNode } from './perNode';

/** How long a customer may think about what to write. */
const WRITING_MS = 15 * 60_000;

const MAX_STORED = 50;

/** One process takes part in all that it has heard of lately. */
const MAX_KNOWN = 500;

/** Of one question: it may be tapped, and asked about, several times. */
const MAX_MESSAGES = 20;

/** A question of ours to which the customer taps that words will follow. */
export interface AskedForWords {
	/** The customer's chat, as `chatMarks` writes it. */
	chat: string;
	/** The way to the waiting execution. */
	path: string;
	/** When the tap was, in milliseconds. */
	since: number;
	/** The question's message, the tap's own, and those that ask for the words: whoever quotes one of them means this question. */
	messages: string[];
}

interface Asked extends AskedForWords {
	until: number;
	/** Whether a message that asks for the words is among the messages: of several triggers one sends it. */
	isPrompted?: true;
	/** Once the words came, or the question was answered otherwise. */
	isDone?: true;
}

/** By chat and question: as the static data holds it. */
type Stored = Record<string, Asked>;

const inProcess = new PerNode<Newest<Asked>>();

/** The messages that ask for words, by chat and question: what one trigger has sent, the others of this process know as well. */
const prompts = new Newest<string[]>(MAX_KNOWN);

/** Of two taps in one second, the one that was taken later. */
const lastTapped = (all: Asked[]) => all.reduce<Asked | undefined>((last, one) => (last && (last.since - one.since || last.until - one.until) > 0 ? last : one), undefined);

const keyOf = ({ chat, path }: AskedForWords) => `${chat} ${path}`;

const messagesIn = (...lists: Array<string[] | undefined>) => [...new Set(lists.flatMap((list) => list ?? []))].slice(-MAX_MESSAGES);

/** What is known of one question here and elsewhere: the later tap counts, of the same one what anybody knows. */
function joined(one: Asked | undefined, other: Asked): Asked {
	if (one === undefined) return { ...other };
	const [earlier, last] = one.until > other.until ? [other, one] : [one, other];
	const isDone = last.isDone ?? (earlier.until === last.until ? earlier.isDone : undefined);
	return { ...last, messages: messagesIn(earlier.messages, last.messages), ...present({ isPrompted: last.isPrompted ?? earlier.isPrompted, isDone }) };
}

/**
 * The customers who were asked to write, by chat and question. The node's static data keeps them for
 * other processes and for the next start. Where deliveries are read at the same time n8n keeps what was
 * written last (n8n 2.40.5), so what this process knows itself counts as well, and goes into the static
 * data again.
 */
export class Writers {
	private readonly known: Newest<Asked>;

	/** @param stored as `stored()` gave it */
	constructor(
		context: IWebhookFunctions,
		stored: unknown,
		private readonly now: number,
	) {
		this.known = inProcess.get(context) ?? new Newest<Asked>(MAX_KNOWN);
		inProcess.set(context, this.known);
		for (const [key, asked] of Object.entries(isObject(stored) ? (stored as Stored) : {})) this.known.set(key, joined(this.known.get(key), asked));
		for (const [key, { until }] of this.known) {
			if (until <= now) this.known.delete(key);
			else this.addPrompts(key);
		}
	}

	/** @returns also what was answered, for processes that know the question; undefined where nobody was asked lately */
	stored(): Stored | undefined {
		if (this.known.size === 0) return undefined;
		const all = [...this.known].sort(([, one], [, other]) => one.until - other.until);
		const open = all.filter(([, { isDone }]) => !isDone);
		const done = all.filter(([, { isDone }]) => isDone);
		return Object.fromEntries([...done, ...open].slice(-MAX_STORED));
	}

	/**
	 * The question that a text answers: the one that it quotes, else the one that was tapped last in that
	 * chat. Words from before the tap are no answer to it, nor are those that quote something else.
	 */
	find(chats: () => string[], writtenAt: number, quoted: string | undefined): AskedForWords | undefined {
		if (this.known.size === 0) return undefined;
		const marks = chats();
		const inChat = [...this.known.values()].filter(({ chat }) => marks.includes(chat));
		const asked = quoted === undefined ? lastTapped(inChat) : whatIsQuoted(inChat, quoted);
		return !asked || asked.isDone || writtenAt < asked.since ? undefined : asked;
	}

	/** @returns takes the id of the message that asks for the words */
	ask(asked: AskedForWords): (prompt: string | undefined) => void {
		const key = keyOf(asked);
		const before = this.known.get(key);
		this.known.set(key, { ...asked, messages: messagesIn(before?.messages, asked.messages), until: this.now + WRITING_MS, ...present({ isPrompted: before?.isPrompted }) });
		return (prompt) => {
			if (prompt === undefined) return;
			prompts.set(key, messagesIn(prompts.get(key), [prompt]));
			this.addPrompts(key);
		};
	}

	/** Nobody is waited for any more, in any chat, once a question is answered or over. */
	close(path: string): void {
		const question = questionOf(path);
		for (const asked of this.known.values()) if (questionOf(asked.path) === question) asked.isDone = true;
	}

	take(asked: AskedForWords): void {
		this.known.get(keyOf(asked))!.isDone = true;
	}

	private addPrompts(key: string): void {
		const [asked, sent] = [this.known.get(key), prompts.get(key)];
		if (asked && sent) Object.assign(asked, { messages: messagesIn(asked.messages, sent), isPrompted: true });
	}
}

/** What nobody knows may quote a request for words that another process has sent; where several might be meant, none is. */
function whatIsQuoted(inChat: Asked[], quoted: string): Asked | undefined {
	const named = inChat.find(({ messages }) => messages.includes(quoted));
	if (named) return named;
	const unprompted = inChat.filter(({ isPrompted }) => !isPrompted);
	return unprompted.length === 1 ? unprompted[0] : undefined;
}
