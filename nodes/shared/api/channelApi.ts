import {
	NodeApiError,
	type IDataObject,
	type IExecuteFunctions,
	type IHookFunctions,
	type IHttpRequestMethods,
	type ILoadOptionsFunctions,
	type IN8nHttpFullResponse,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { describeFailure, isRefusal, wordsOf } from '../domain/apiErrors';
import { channelOf, channelUrl, type Channel, type ChannelCredentials } from '../domain/channel';
import { redactor, wholeSecretsRedactor } from '../domain/redact';
import { InvalidInput } from '../domain/invalidInput';
import { present } from '../domain/reading';
import { NOT_KNOWN_WHETHER_DONE, readResultAnswer, readSendAnswer, retryAfterMs, type HttpAnswer } from '../domain/sendAnswer';
import { ApiFailure } from './apiFailure';
import { withinTime } from './timeLimit';
import { readConnectionFault } from './transport';

export const CREDENTIAL_TYPE = 'oneMsgChannelApi';

export type ApiContext = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** A message that 1MSG took, or put into its queue. */
export interface Sent {
	outcome: 'accepted' | 'queued';
	/** `wamid.…`; a queued message has none yet. */
	messageId?: string;
	response: IDataObject;
}

export interface ApiRequest {
	method: IHttpRequestMethods;
	/** Below the channel, e.g. `/sendMessage`. */
	path: string;
	qs?: IDataObject;
	/** An object, or JSON that already is bytes: a file in it as text would be in memory three times more. */
	body?: IDataObject | Buffer;
}

/** How long a call may take. Sends of others run with 20 to 30 seconds (1msg-api §5). */
const TIMEOUT_MS = 30_000;

/** A file takes longer than a text, over a slow line much longer. */
const FILE_TIMEOUT_MS = 300_000;

/** The channel of one credential, over HTTP: the only place that talks to 1MSG. */
export class ChannelApi {
	/** What may stand in no output: key and webhook secret. */
	readonly secrets: string[];

	/** Takes them out of a value, at any depth. */
	readonly redact: <T>(value: T) => T;

	/** The same for what has to work on, such as the link to a flow's preview, with a token of its own. */
	readonly redactWhole: <T>(value: T) => T;

	private constructor(
		private readonly context: ApiContext,
		readonly channel: Channel,
	) {
		this.secrets = [channel.apiKey, channel.webhookSecret];
		this.redact = redactor(this.secrets);
		this.redactWhole = wholeSecretsRedactor(this.secrets);
	}

	/** Where a method of this channel is: what tells its messages from those of another channel. */
	addressOf(path: string): string {
		return `${this.channel.baseUrl}/${this.channel.channelId}${path}`;
	}

	/** @throws InvalidInput where the credential names no channel */
	static async connect(context: ApiContext): Promise<ChannelApi> {
		return new ChannelApi(context, channelOf(await context.getCredentials<ChannelCredentials & object>(CREDENTIAL_TYPE)));
	}

	/**
	 * Makes one call, without following redirects; every HTTP status is an answer.
	 * @throws ApiFailure where no answer came
	 */
	async request({ method, path, qs, body }: ApiRequest): Promise<HttpAnswer> {
		const { context } = this;
		const isFile = Buffer.isBuffer(body);
		const limitMs = isFile ? FILE_TIMEOUT_MS : TIMEOUT_MS;
		const cancel = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
		const ask = async (end: AbortSignal) =>
			(await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL_TYPE, {
				method,
				url: path,
				...(qs ? { qs } : {}),
				...(body ? { body } : {}),
				...(isFile ? { headers: { 'Content-Type': 'application/json' } } : {}),
				json: true,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				// Until the answer begins, n8n's axios counts it from the call's start (1.18.0, in n8n 2.40.5): a shorter one would cut off a file that still moves.
				timeout: limitMs,
				// n8n puts the execution's own signal here, which `end` knows already (n8n 1.110 to 2.41).
				get abortSignal() {
					return end;
				},
				set abortSignal(_) {},
			})) as IN8nHttpFullResponse;
		try {
			// `authenticate` asks as well, but what it says does not come back through an earlier n8n (1.113.3).
			channelUrl(this.channel, path);
			const answer = await withinTime(limitMs, cancel, ask);
			return { status: answer.statusCode, headers: answer.headers ?? {}, body: answer.body };
		} catch (error) {
			throw this.noAnswer(error);
		}
	}

	/**
	 * Sends one message.
	 * @throws ApiFailure with the outcome `refused` (nothing went out) or `unknown` (it may have)
	 */
	async send(path: string, body: IDataObject | Buffer): Promise<Sent> {
		const answer = await this.request({ method: 'POST', path, body });
		const result = readSendAnswer(answer);
		if ('failure' in result) throw this.failed(result.outcome, result.failure, answer.status);
		return {
			outcome: result.outcome,
			...(result.outcome === 'accepted' ? { messageId: this.redactWhole(result.messageId) } : {}),
			response: this.redact(answer.body as IDataObject),
		};
	}

	/**
	 * Makes a call that answers `{"result":"success"}`, `POST /readMessage` for one.
	 * @throws ApiFailure as `send` does
	 */
	async perform(path: string, body: IDataObject): Promise<void> {
		const answer = await this.request({ method: 'POST', path, body }).catch((error) => {
			throw error instanceof ApiFailure ? notKnownWhetherDone(error) : error;
		});
		const result = readResultAnswer(answer);
		if (result) throw this.failed(result.outcome, result.failure, answer.status);
	}

	/**
	 * Reads something, or does what may be lost: a call that no customer sees.
	 * @throws ApiFailure with the outcome `notSent` where the answer is not a plain success
	 */
	async call(request: ApiRequest): Promise<unknown> {
		const answer = await this.request(request).catch((error) => {
			throw error instanceof ApiFailure ? nothingSent(error) : error;
		});
		return this.bodyOf(answer);
	}

	/**
	 * Changes something: the same, where it matters whether it was done.
	 * @throws ApiFailure with the outcome `unknown` where it may have been, else as `call` does
	 */
	async alter(request: ApiRequest): Promise<unknown> {
		const answer = await this.request(request).catch((error) => {
			if (!(error instanceof ApiFailure)) throw error;
			throw error.outcome === 'unknown' ? notKnownWhetherDone(error) : nothingSent(error);
		});
		const { status, body } = answer;
		// What stands behind 1MSG's address may have done it before something broke, as for a message.
		if (status === 408 || (status >= 500 && status !== 501)) {
			throw this.failed('unknown', { ...NOT_KNOWN_WHETHER_DONE, ...present({ details: wordsOf(body) }), note: `the answer is HTTP ${status}` }, status);
		}
		return this.bodyOf(answer);
	}

	private bodyOf({ status, headers, body }: HttpAnswer): unknown {
		const isOk = status >= 200 && status < 300;
		const afterMs = status === 429 ? retryAfterMs(headers, Date.now()) : undefined;
		if (!isOk || isRefusal(body)) throw this.failed('notSent', { ...describeFailure(body, isOk ? undefined : status), ...present({ afterMs }) }, status);
		return body;
	}

	private failed(outcome: ApiFailure['outcome'], failure: ApiFailure['failure'], httpStatus?: number): ApiFailure {
		return new ApiFailure(outcome, this.redact(failure), httpStatus);
	}

	/** Our own `authenticate` refuses addresses; n8n wraps that, and the sentence is kept. */
	private noAnswer(error: unknown): Error {
		const fault = readConnectionFault(error);
		const isOurs = error instanceof InvalidInput || (error instanceof NodeApiError && error.cause instanceof InvalidInput);
		if (isOurs) return new InvalidInput(this.redact((error as Error).message));
		return this.failed(fault.mayHaveLeft ? 'unknown' : 'refused', fault.failure);
	}
}

/** The same fault of a call that no customer reads: what may have gone out is not a message. */
function notKnownWhetherDone(error: ApiFailure): ApiFailure {
	if (error.outcome !== 'unknown') return error;
	return new ApiFailure('unknown', { ...NOT_KNOWN_WHETHER_DONE, ...present({ note: error.failure.note }) });
}

/** The same fault of a call that no customer sees: nothing can have gone out. */
function nothingSent({ outcome, failure }: ApiFailure): ApiFailure {
	if (outcome !== 'unknown') return new ApiFailure('notSent', failure);
	return new ApiFailure('notSent', { ...failure, title: '1MSG did not answer', advice: 'Try again in a moment.', retryable: true });
}
