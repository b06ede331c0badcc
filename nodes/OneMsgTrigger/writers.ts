import type { IWebhookFunctions } from 'n8n-workflow';
import { isObject } from '../shared/domain/reading';
import { PerNode } from './perNode';

/** How long a customer may think about what to write. */
const WRITING_MS = 15 * 60_000;

const MAX_STORED = 50;

/** One process takes part in all that it has heard of lately. */
const MAX_KNOWN = 500;

/** The way to the waiting execution, and when the tap was that asked for words; `isDone` once they came. */
interface Asked {
	path: string;
	until: number;
	since?: number;
	isDone?: true;
}

/** By chat: as the static data holds it. */
type Stored = Record<string, Asked>;

const inProcess = new PerNode<Map<string, Asked>>();

/**
 * The customers who were asked to write, by chat. The node's static data keeps them for other processes
 * and for the next start. Where deliveries are read at the same time n8n keeps what was written last
 * (n8n 2.40.5), so what this process knows itself counts as well, and goes into the static data again.
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
		for (const [chat, asked] of Object.entries(isObject(stored) ? (stored as Stored) : {})) {
			const known = this.known.get(chat);
			// The later question counts, and that it was answered where that is known.
			if (!known || known.until < asked.until) this.keep(chat, { ...asked });
		}
		for (const [chat, { until }] of this.known) if (until <= now) this.known.delete(chat);
	}

	/** @returns undefined where nobody was asked lately */
	stored(): Stored | undefined {
		if (this.known.size === 0) return undefined;
		return Object.fromEntries([...this.known].filter(([, { isDone }]) => !isDone).slice(-MAX_STORED));
	}

	/** Under which of these a customer was asked before that moment. */
	find(chats: () => string[], writtenAt: number): string | undefined {
		if (this.known.size === 0) return undefined;
		return chats().find((chat) => this.isAsked(this.known.get(chat), writtenAt));
	}

	private isAsked(asked: Asked | undefined, writtenAt: number): boolean {
		return asked !== undefined && !asked.isDone && !(writtenAt < asked.since!);
	}

	ask(chat: string, path: string, since: number): void {
		this.keep(chat, { path, until: this.now + WRITING_MS, since });
	}

	/** @returns the way to the execution that waits for the words */
	take(chat: string): string {
		const asked = this.known.get(chat)!;
		asked.isDone = true;
		return asked.path;
	}

	/** The newest last: of too many those go that were asked longest ago. */
	private keep(chat: string, asked: Asked): void {
		this.known.delete(chat);
		this.known.set(chat, asked);
		for (const oldest of [...this.known.keys()].slice(0, -MAX_KNOWN)) this.known.delete(oldest);
	}
}
