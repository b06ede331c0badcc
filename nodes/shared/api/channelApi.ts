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
import { describeFailure, isRefusal } from '../domain/apiErrors';
import { channelOf, channelUrl, type Channel, type ChannelCredentials } from '../domain/channel';
import { redactor } from '../domain/redact';
import { InvalidInput } from '../domain/invalidInput';
import { present } from '../domain/reading';
import { NOT_KNOWN_WHETHER_DONE, readResultAnswer, readSendAnswer, type HttpAnswer } from '../domain/sendAnswer';
import { ApiFailure } from './apiFailure';
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

/** How long one call may take. Sends of others run with 20 to 30 seconds (1msg-api §5). */
const TIMEOUT_MS = 30_000;

/** A file takes longer than a text. */
const FILE_TIMEOUT_MS = 120_000;

/** The channel of one credential, over HTTP: the only place that talks to 1MSG. */
export class ChannelApi {
	/** What may stand in no output: key and webhook secret. */
	readonly secrets: string[];

	/** Takes them out of a value, at any depth. */
	readonly redact: <T>(value: T) => T;

	private constructor(
		private readonly context: ApiContext,
		readonly channel: Channel,
	) {
		this.secrets = [channel.apiKey, channel.webhookSecret];
		this.redact = redactor(this.secrets);
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
		try {
			// `authenticate` asks as well, but what it says does not come back through an earlier n8n (1.113.3).
			channelUrl(this.channel, path);
			const answer = (await this.context.helpers.httpRequestWithAuthentication.call(this.context, CREDENTIAL_TYPE, {
				method,
				url: path,
				...(qs ? { qs } : {}),
				...(body ? { body } : {}),
				...(Buffer.isBuffer(body) ? { headers: { 'Content-Type': 'application/json' } } : {}),
				json: true,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				timeout: Buffer.isBuffer(body) ? FILE_TIMEOUT_MS : TIMEOUT_MS,
			})) as IN8nHttpFullResponse;
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
			...(result.outcome === 'accepted' ? { messageId: result.messageId } : {}),
			response: this.redact(answer.body as IDataObject),
		};
	}

	/**
	 * Makes a call that answers `{"result":"success"}`, `POST /readMessage` for one.
	 * @throws ApiFailure as `send` does
	 */
	async perform(path: string, body: IDataObject): Promise<void> {
		const answer = await this.request({ method: 'POST', path, body }).catch((error) => {
			const isUnknown = error instanceof ApiFailure && error.outcome === 'unknown';
			throw isUnknown ? new ApiFailure('unknown', { ...NOT_KNOWN_WHETHER_DONE, ...present({ note: error.failure.note }) }) : error;
		});
		const result = readResultAnswer(answer);
		if (result) throw this.failed(result.outcome, result.failure, answer.status);
	}

	/**
	 * Reads something, or changes a setting: a call that no customer sees.
	 * @throws ApiFailure with the outcome `notSent` where the answer is not a plain success
	 */
	async call(request: ApiRequest): Promise<unknown> {
		const answer = await this.request(request).catch((error) => {
			throw error instanceof ApiFailure ? nothingSent(error) : error;
		});
		const isOk = answer.status >= 200 && answer.status < 300;
		if (!isOk || isRefusal(answer.body)) throw this.failed('notSent', describeFailure(answer.body, isOk ? undefined : answer.status), answer.status);
		return answer.body;
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

/** The same fault of a call that no customer sees: nothing can have gone out. */
function nothingSent({ outcome, failure }: ApiFailure): ApiFailure {
	if (outcome !== 'unknown') return new ApiFailure('notSent', failure);
	return new ApiFailure('notSent', { ...failure, title: '1MSG did not answer', advice: 'Try again in a moment.', retryable: true });
}
