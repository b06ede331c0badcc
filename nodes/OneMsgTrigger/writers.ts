import type { IWebhookFunctions } from 'n8n-workflow';
import { isObject, present } from '../shared/domain/reading';
import { PerNode } from './perNode';

/** How long a customer may think about what to write. */
const WRITING_MS = 15 * 60_000;

const MAX_STORED = 50;

/** One process takes part in all that it has heard of lately. */
const MAX_KNOWN = 500;

/** A question of ours to which the customer taps that words will follow. */
export interface AskedForWords {
	/** The customer's chat, as `chatMarks` writes it. */
	chat: string;
	/** The way to the waiting execution. */
	path: string;
	/** When the tap was, in milliseconds. */
	since: number;
	/** The question's message and the tap's own: whoever quotes one of them means this question. */
	messages: string[];
}

interface Asked extends AskedForWords {
	until: number;
	/** The message that asks for the words, where this trigger has sent it. */
	prompt?: string;
	/** Once the words came. */
	isDone?: true;
}

/** By chat and question: as the static data holds it. */
type Stored = Record<string, Asked>;

const inProcess = new PerNode<Map<string, Asked>>();

/** Of two taps in one second, the one that was taken later. */
const lastTapped = (all: Asked[]) => all.reduce<Asked | undefined>((last, one) => (last && (last.since - one.since || last.until - one.until) > 0 ? last : one), undefined);

const keyOf = ({ chat, path }: AskedForWords) => `${chat} ${path}`;

/**
 * The customers who were asked to write, by chat and question. The node's static data keeps them for
 * other processes and for the next start. Where deliveries are read at the same time n8n keeps what was
 * written last (n8n 2.40.5), so what this process knows itself counts as well, and goes into the static
 * data again.
 */
export class Writers {
	private readonly known: Map<string, Asked>;

	/** @param stored as `stored()` gave it */
	constructor(
		context: IWebhookFunctions,
		stored: unknown,
		private readonly now: number,
	) {
		this.known = inProcess.get(context) ?? new Map<string, Asked>();
		inProcess.set(context, this.known);
		for (const [key, asked] of Object.entries(isObject(stored) ? (stored as Stored) : {})) {
			const known = this.known.get(key);
			// The later tap counts; of the same one, what anybody knows.
			if (!known || known.until < asked.until) this.keep(key, { ...asked });
			else if (known.until === asked.until) Object.assign(known, { ...asked, ...known });
		}
		for (const [key, { until }] of this.known) if (until <= now) this.known.delete(key);
	}

	/** @returns also what was answered, for processes that know the question; undefined where nobody was asked lately */
	stored(): Stored | undefined {
		if (this.known.size === 0) return undefined;
		const all = [...this.known];
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
		const asked = inChat.find((one) => quoted !== undefined && [...one.messages, one.prompt].includes(quoted)) ?? lastTapped(inChat);
		if (!asked || asked.isDone || writtenAt < asked.since) return undefined;
		// Of several triggers one sends the prompt; the others do not know it when they see it quoted.
		const isElsewhere = quoted !== undefined && asked.prompt !== undefined && ![...asked.messages, asked.prompt].includes(quoted);
		return isElsewhere ? undefined : asked;
	}

	/** @returns takes the id of the message that asks for the words */
	ask(asked: AskedForWords): (prompt: string | undefined) => void {
		const kept: Asked = { ...asked, until: this.now + WRITING_MS };
		this.keep(keyOf(asked), kept);
		return (prompt) => void Object.assign(kept, present({ prompt }));
	}

	take(asked: AskedForWords): void {
		this.known.get(keyOf(asked))!.isDone = true;
	}

	/** The newest last: of too many those go that were asked longest ago. */
	private keep(key: string, asked: Asked): void {
		this.known.delete(key);
		this.known.set(key, asked);
		for (const oldest of [...this.known.keys()].slice(0, -MAX_KNOWN)) this.known.delete(oldest);
	}
}
