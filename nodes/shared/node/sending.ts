import type { IExecuteFunctions } from 'n8n-workflow';
import { ApiFailure } from '../api/apiFailure';
import type { Sent } from '../api/channelApi';
import { InvalidInput } from '../domain/invalidInput';
import { Pace } from '../domain/pace';
import { retryOf } from '../domain/retryPolicy';
import type { Outcome } from '../domain/sendAnswer';
import { pause } from './pause';
import type { SendSettings } from './sendOptions';
import { SentLedger, type Message } from './sentLedger';
import type { WorkPool } from './workPool';

const SECOND = 1000;

/** A message that was not tried, because the run had been stopped before its turn. */
export class RunStopped extends ApiFailure {
	/** @param outcome of its item, of which another message may be out */
	constructor(outcome: 'notSent' | 'unknown') {
		super(outcome, {
			title: 'Not sent: the run was stopped before',
			advice: 'Mend what stopped it, then run the node again for these items.',
			retryable: true,
		});
	}
}

/** A message that was not tried, because the channel takes none for longer than the run waits. */
class ChannelShut extends ApiFailure {
	/** @param afterMs how long the channel asks to wait; 0 where it does not say */
	constructor(afterMs: number) {
		super('notSent', {
			title: 'Not sent: 1MSG takes no messages on this channel for now, because there were too many',
			advice: 'Send these items later. Retry for Seconds, up to an hour, lets the run wait longer.',
			retryable: true,
			...(afterMs > 0 ? { afterMs, note: `1MSG asks to wait ${Math.ceil(afterMs / SECOND)} s` } : {}),
		});
	}
}

/** What a run has seen besides the outcomes of its items. */
export interface RunFigures {
	retries: number;
	messages: number;
}

/**
 * All sends of one run of a node: at its pace, again where 1MSG says "not now", never twice, and none
 * after the run was stopped.
 */
export class Sending {
	readonly figures: RunFigures = { retries: 0, messages: 0 };

	/** Items of which something has gone out, or may have. */
	readonly begun = new Set<number>();

	private readonly ledger: SentLedger;

	private readonly pace: Pace;

	private readonly cancelSignal?: AbortSignal;

	/** Ends the waits of those that are not to be sent any more. */
	private readonly waits = new Set<AbortController>();

	private isStopping = false;

	private isCancelled = false;

	/** Since when 1MSG has said "too many" to everything that left, and when it did so last. */
	private shut?: { since: number; last: number };

	/** Whether 1MSG has answered anything yet: only then does a refused connection seem worth a long wait. */
	private isReached = false;

	/** Messages leave one after another, in the order in which they asked. */
	private turns: Promise<void> = Promise.resolve();

	constructor(
		context: IExecuteFunctions,
		private readonly settings: SendSettings,
		/** What has become of each item so far. */
		private readonly outcomes: Outcome[],
		private readonly pool: () => WorkPool,
		/** Told whenever a message of an item leaves. */
		private readonly onLeave: (itemIndex: number) => void = () => undefined,
	) {
		this.ledger = new SentLedger(context);
		this.pace = new Pace(settings.maxPerSecond);
		this.cancelSignal = context.getExecutionCancelSignal?.();
		if (this.cancelSignal?.aborted) this.cancel();
		else this.cancelSignal?.addEventListener('abort', this.cancel);
	}

	/** Lets go of the execution: a loop runs the node often within one. */
	end(): void {
		this.cancelSignal?.removeEventListener('abort', this.cancel);
	}

	/** No item that has not begun is sent any more; those under way come to their end. */
	stop(): void {
		this.isStopping = true;
		for (const wait of this.waits) wait.abort();
	}

	get isStopped(): boolean {
		return this.isStopping;
	}

	private readonly cancel = (): void => {
		this.isCancelled = true;
		this.stop();
	};

	/** Whether the user, or a time limit, ended the execution. */
	get wasCancelled(): boolean {
		return this.isCancelled;
	}

	/** Whether this run has been tried before in this execution, or in the one that a user retries. */
	get isAgain(): boolean {
		return this.ledger.isAgain;
	}

	/** Whether anything of the item has gone out, or may have, at this try or an earlier one. */
	mayHaveLeft(itemIndex: number): boolean {
		return this.begun.has(itemIndex) || this.ledger.earlier.has(itemIndex);
	}

	/**
	 * Sends one message of an item, at most once in this execution.
	 * @param post makes the request; called again where 1MSG says "not now"
	 * @throws ApiFailure `refused`, `unknown`, or `notSent` where the run was stopped before
	 */
	async send(message: Message, post: () => Promise<Sent>): Promise<Sent> {
		const { itemIndex } = message;
		const place = this.ledger.place(message);
		const known = this.ledger.known(place);
		if (known) {
			this.begun.add(itemIndex);
			return known;
		}
		let firstLeftAt: number | undefined;
		let refusal: ApiFailure | undefined;
		for (let tries = 1; ; tries++) {
			await this.turn(itemIndex, refusal);
			const leftAt = Date.now();
			firstLeftAt ??= leftAt;
			this.ledger.leaves(place);
			this.outcomes[itemIndex] = 'unknown';
			if (tries === 1) this.figures.messages += 1;
			this.onLeave(itemIndex);
			const result = await post().catch((error: unknown) => ({ error: whatHappened(error) }));
			if (!('error' in result)) {
				this.isReached = true;
				this.shut = undefined;
				this.ledger.took(place, result);
				this.begun.add(itemIndex);
				return result;
			}
			const { error } = result;
			if (error instanceof ApiFailure && error.outcome === 'unknown') {
				this.isReached ||= error.httpStatus !== undefined;
				this.ledger.lostSightOf(place, error);
				this.begun.add(itemIndex);
				throw error;
			}
			this.ledger.forget(place);
			this.outcomes[itemIndex] = this.begun.has(itemIndex) ? 'unknown' : 'notSent';
			if (!(error instanceof ApiFailure)) throw error;
			refusal = await this.waitForRetry(error, tries, leftAt, firstLeftAt);
			this.figures.retries += 1;
		}
	}

	/**
	 * Makes a call that no customer reads, again where 1MSG says "not now", as for a message; it is not remembered.
	 * @param isShared others wait for it: they hold their places, so that who steps aside might get none again. What it
	 *   is told is about templates, which have a limit of their own (1msg-api §21): the run's messages leave as before
	 * @throws ApiFailure as the call does
	 */
	async again<T>(call: () => Promise<T>, isShared = false): Promise<T> {
		const firstLeftAt = Date.now();
		for (let tries = 1; ; tries++) {
			const leftAt = Date.now();
			const result = await call().then((answer) => ({ answer }), (error: unknown) => ({ error }));
			if ('answer' in result) {
				this.isReached = true;
				if (!isShared) this.shut = undefined;
				return result.answer;
			}
			const { error } = result;
			if (!(error instanceof ApiFailure)) throw error;
			await this.waitForRetry(error, tries, leftAt, firstLeftAt, isShared);
			this.figures.retries += 1;
		}
	}

	/** Whether a message of that name has gone out, or may have. */
	hasSent(itemIndex: number, place: string): boolean {
		return this.ledger.holds(itemIndex, place);
	}

	/**
	 * Waits before the next try.
	 * @returns the failure, with how often the message was tried
	 * @throws that where there is no next try
	 */
	private async waitForRetry(error: ApiFailure, tries: number, leftAt: number, firstLeftAt: number, isShared = false): Promise<ApiFailure> {
		const elapsedMs = Date.now() - firstLeftAt;
		const tried = afterTries(error, tries, elapsedMs);
		const { failure, httpStatus } = error;
		this.isReached ||= httpStatus !== undefined;
		// `notSent` is a call that no customer reads: it is made again also where nobody knows what became of it.
		const isLost = error.outcome === 'notSent' && (httpStatus ?? 0) >= 500;
		const retry = error.outcome === 'refused' || error.outcome === 'notSent' ? retryOf({ failure, httpStatus: isLost ? undefined : httpStatus, tries }, Math.random) : undefined;
		const slowsRun = retry?.slows === 'run' && !isShared;
		if (slowsRun) this.shut = { since: this.shut?.since ?? leftAt, last: Date.now() };
		else if (httpStatus !== undefined && !isShared) this.shut = undefined;
		if (!retry) throw tried;
		if (slowsRun) this.pace.slowDown(leftAt, Date.now(), failure.afterMs === undefined || httpStatus !== 429 ? undefined : retry.afterMs);
		const limitMs = SECOND * (this.isReached ? this.settings.retryForSeconds : Math.min(this.settings.retryForSeconds, FIRST_CONTACT_SECONDS));
		if (elapsedMs + retry.afterMs > limitMs || this.isStopped) throw tried;
		await (isShared ? this.pause(retry.afterMs) : this.pool().aside(this.pause(retry.afterMs)));
		if (this.isStopped) throw tried;
		return tried;
	}

	/**
	 * Waits until the pace lets the item's message go.
	 * @param refusal why it has not gone at its last try
	 * @throws that, or what bars it
	 */
	private async turn(itemIndex: number, refusal?: ApiFailure): Promise<void> {
		const mine = this.turns.then(async () => {
			for (;;) {
				const bar = this.stopOf(itemIndex) ?? this.channelShut();
				if (bar) throw refusal ?? bar;
				const waitMs = this.pace.waitMs(Date.now());
				if (waitMs <= 0) break;
				await this.pause(waitMs);
			}
			this.pace.leave(Date.now());
		});
		this.turns = mine.catch(() => undefined);
		await mine;
	}

	/** An item of which a part has gone out is finished, but not after the execution was cancelled. */
	private stopOf(itemIndex: number): RunStopped | undefined {
		if (!this.isStopped) return undefined;
		const isHalfOut = this.begun.has(itemIndex);
		return this.isCancelled || !isHalfOut ? new RunStopped(isHalfOut ? 'unknown' : 'notSent') : undefined;
	}

	/** What waits for its turn would wait as long as the channel wishes: that may be a day. */
	private channelShut(): ChannelShut | undefined {
		const now = Date.now();
		const closedMs = this.pace.closedMs(now);
		// What was taken beside a refusal does not shorten how long 1MSG asks to wait.
		const { since, last } = this.shut ?? { since: now, last: now };
		const until = closedMs > 0 ? now + closedMs : last;
		return until - since > SECOND * Math.max(SHUT_SECONDS, this.settings.retryForSeconds) ? new ChannelShut(closedMs) : undefined;
	}

	/** Waits; ends early where the run is stopped meanwhile. */
	async pause(ms: number): Promise<void> {
		const wait = new AbortController();
		this.waits.add(wait);
		await pause(ms, wait.signal);
		this.waits.delete(wait);
	}
}

/** How long a run goes on while 1MSG takes nothing because there were too many, or asks to wait. */
const SHUT_SECONDS = 300;

/** How long a connection that was never made is tried where nothing has ever answered: the address may be wrong. */
const FIRST_CONTACT_SECONDS = 5;

/** A fault of our own may come after the request has left, or even after its answer (promise 1). */
function whatHappened(error: unknown): unknown {
	if (error instanceof ApiFailure || error instanceof InvalidInput) return error;
	return new ApiFailure('unknown', {
		title: 'The message may have gone out: something broke while it was being sent',
		advice: 'Look into the chat, or wait for a delivery status, before you send it again.',
		retryable: false,
	});
}

function afterTries(error: ApiFailure, tries: number, elapsedMs: number): ApiFailure {
	if (tries === 1) return error;
	const { outcome, failure, httpStatus, facts } = error;
	const tried = `tried ${tries} times in ${Math.round(elapsedMs / SECOND)} s`;
	return new ApiFailure(outcome, { ...failure, note: failure.note === undefined ? tried : `${failure.note}; ${tried}` }, httpStatus, facts);
}
