import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';
import { channelUrl } from '../domain/channel';
import { describeFailure, type Failure } from '../domain/apiErrors';
import { barredBecause } from '../domain/hostRules';
import { InvalidInput } from '../domain/invalidInput';
import { cleanMimeType, nameInDisposition, nameInUrl, shownSize } from '../domain/media';
import { embeddedJson, isObject, numberOf, parseJson, textOf } from '../domain/reading';
import { ApiFailure } from './apiFailure';
import { CREDENTIAL_TYPE, type ChannelApi } from './channelApi';

/** Until an answer begins, and until the file is there. */
const TIMEOUT_MS = 60_000;
const FILE_TIMEOUT_MS = 300_000;
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** What a store answers to a link that is over: S3 says 403 to an expired signature. */
const GONE = new Set([403, 404, 410]);
/** As much of an answer that is no file as is read for its words. */
const MAX_WORDS_BYTES = 4096;

export interface Downloaded {
	data: Buffer;
	/** Without parameters; empty where the server names none. */
	mimeType: string;
	fileName?: string;
}

/** What comes back in stream mode: chunks, and a way to hang up. */
type Body = AsyncIterable<Buffer> & { destroy?(): void };

function failed(failure: Omit<Failure, 'retryable'> & { retryable?: boolean }, httpStatus?: number): ApiFailure {
	return new ApiFailure('notSent', { retryable: false, ...failure }, httpStatus);
}

function tooLarge(maxBytes: number, bytes?: number): ApiFailure {
	return failed({
		title: `The file ${bytes === undefined ? 'has more than' : `has ${shownSize(bytes)}, more than`} the ${shownSize(maxBytes)} that are allowed`,
		advice: 'Raise Max Size (MB) under Options where this n8n has the memory for it.',
	});
}

function tellsNoFile(): ApiFailure {
	return failed({
		title: 'The address leads to the channel’s API, not to a file',
		advice: 'Give the address of a file, such as “media.url” of the 1MSG Trigger. What the API tells is read with the node’s other operations.',
	});
}

/** Whether the address lies under the credential's channel: only there the key goes along. */
function isOnChannel(api: ChannelApi, url: URL): boolean {
	try {
		channelUrl(api.channel, url.href);
		return true;
	} catch {
		return false;
	}
}

async function ask(functions: IExecuteFunctions, api: ChannelApi, url: URL, end: AbortSignal): Promise<IN8nHttpFullResponse> {
	const cancel = functions.getExecutionCancelSignal();
	const options = {
		method: 'GET' as const,
		url: url.href,
		encoding: 'stream' as const,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: TIMEOUT_MS,
		abortSignal: cancel ? AbortSignal.any([cancel, end]) : end,
	};
	const answer = isOnChannel(api, url)
		? functions.helpers.httpRequestWithAuthentication.call(functions, CREDENTIAL_TYPE, options)
		: functions.helpers.httpRequest(options);
	return (await answer.catch((error: unknown) => {
		throw unreachable(url, error);
	})) as IN8nHttpFullResponse;
}

/** Only the host is named: the rest of a link may hold a signature. */
function unreachable(url: URL, error: unknown): ApiFailure {
	const seen = [error, isObject(error) ? error.cause : undefined];
	const names = seen.map((part) => (part instanceof Error ? `${part.name} ${part.constructor.name} ${part.message}` : '')).join(' ');
	const code = seen.map((part) => (isObject(part) ? textOf(part.code) : undefined)).find((text) => text !== undefined && /^[A-Z][A-Z_]+$/.test(text));
	if (/ssrf|blocked/i.test(names)) {
		return failed({ title: `This n8n does not allow requests to ${url.host}`, advice: 'Its owner can allow the host in n8n’s SSRF protection.' });
	}
	return failed({ title: `The file could not be fetched: ${url.host} did not answer`, ...(code === undefined ? {} : { details: code }), advice: 'Check the address, and whether this n8n can reach it.', retryable: true });
}

/** Reads at most so many bytes; hangs up at the first one above. */
async function read(body: Body, maxBytes: number, declared: number | undefined): Promise<Buffer | undefined> {
	// A known length is filled in place: chunks and their joining would hold the file twice.
	let data = Buffer.allocUnsafe(declared === undefined ? 64 * 1024 : Math.min(declared, maxBytes));
	let length = 0;
	for await (const chunk of body) {
		if (length + chunk.length > maxBytes) {
			body.destroy?.();
			return undefined;
		}
		if (length + chunk.length > data.length) {
			const larger = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(length + chunk.length, data.length * 2)));
			data.copy(larger, 0, 0, length);
			data = larger;
		}
		length += chunk.copy(data, length);
	}
	return data.subarray(0, length);
}

/** A request's own timeout ends with the first byte of the answer, and a server may stall after it. */
async function atEnd(end: AbortSignal): Promise<never> {
	return await new Promise((_resolve, reject) => {
		end.addEventListener('abort', () => reject(new Error('too slow')));
	});
}

async function wordsIn(body: Body): Promise<string> {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const chunk of body) {
		parts.push(chunk);
		length += chunk.length;
		if (length >= MAX_WORDS_BYTES) break;
	}
	return Buffer.concat(parts).subarray(0, MAX_WORDS_BYTES).toString('utf8');
}

async function notAFile(api: ChannelApi, url: URL, { statusCode, body }: IN8nHttpFullResponse, end: AbortSignal): Promise<ApiFailure> {
	const answer = body as unknown as Body;
	if (isOnChannel(api, url) && (!GONE.has(statusCode) || statusCode === 403)) {
		const text = await Promise.race([wordsIn(answer), atEnd(end)]).catch(() => '');
		// A blocked channel says so in plain text under the same 403 (1msg-api §5).
		if (!GONE.has(statusCode) || /subscription|trial/i.test(text)) return failed(api.redact(describeFailure(parseJson(text) ?? text, statusCode)), statusCode);
	}
	answer.destroy?.();
	if (GONE.has(statusCode)) {
		return failed(
			{
				title: 'The link to the file has expired, or the file is gone',
				details: `HTTP ${statusCode} from ${url.host}`,
				advice: 'Links to files of customers live only a short time: download the file right after the 1MSG Trigger, not after a Wait. Where the channel keeps its history, Get Many Messages gives a fresh link.',
			},
			statusCode,
		);
	}
	return failed(
		{
			title: `The file could not be fetched: ${url.host} answered with HTTP ${statusCode}`,
			advice: statusCode === 401 ? 'The address asks for a login, which this node does not give to other hosts.' : 'Try again in a moment.',
			retryable: statusCode >= 500 || statusCode === 429,
		},
		statusCode,
	);
}

function checked(url: URL, ownHost: string, isFirst: boolean): void {
	const barred = barredBecause(url, ownHost);
	if (barred === undefined) return;
	const what = isFirst ? 'URL' : 'The address leads on to one that';
	if (barred === 'scheme') throw new InvalidInput(`${what} is not a web address: it begins with ${url.protocol}`, 'Only http:// and https:// addresses are fetched.');
	throw new InvalidInput(
		`${what} ${isFirst ? 'leads' : 'lies'} inside this n8n’s own network (${url.hostname}), where no file of a customer is`,
		'Only public addresses and the channel’s own host are asked for files.',
	);
}

/**
 * Fetches a file. Redirects are followed by hand, at most five, and each hop is checked: http(s) only,
 * no literal private, loopback or link-local address but the channel's own host. The channel's key
 * goes to addresses under the channel and to no other, and there for files alone: an address may be a
 * customer's, who must not get what the API tells. What a name resolves to is left to n8n's own SSRF
 * protection.
 * @param maxBytes counted while it comes in
 * @param end when it is given up
 * @throws InvalidInput for an address that is not allowed; ApiFailure with the outcome `notSent`
 */
export async function download(functions: IExecuteFunctions, api: ChannelApi, start: URL, maxBytes: number, end = AbortSignal.timeout(FILE_TIMEOUT_MS)): Promise<Downloaded> {
	const ownHost = new URL(api.channel.baseUrl).host;
	let url = start;
	let hasLeft = false;
	for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
		checked(url, ownHost, hop === 0);
		const isOurs = isOnChannel(api, url);
		// Whose server leads here has no key to this channel, and is not lent ours.
		if (isOurs && hasLeft) throw new InvalidInput('The address leads from another host to this channel', 'Give the address where the file itself is.');
		hasLeft ||= !isOurs;
		const answer = await ask(functions, api, url, end);
		const body = answer.body as unknown as Body;
		const target = textOf(answer.headers.location);
		if (REDIRECTS.has(answer.statusCode) && target !== undefined && URL.canParse(target, url.href)) {
			body.destroy?.();
			url = new URL(target, url);
			continue;
		}
		if (answer.statusCode < 200 || answer.statusCode >= 300) throw await notAFile(api, url, answer, end);
		const mimeType = cleanMimeType(answer.headers['content-type']);
		if (isOurs && /[/+]json$/.test(mimeType)) {
			body.destroy?.();
			throw tellsNoFile();
		}
		// Of a compressed answer this is the compressed length: enough to give up early, not to rely on.
		const declared = numberOf(answer.headers['content-length']);
		if (declared !== undefined && declared > maxBytes) {
			body.destroy?.();
			throw tooLarge(maxBytes, declared);
		}
		const data = await Promise.race([read(body, maxBytes, declared), atEnd(end)]).catch(() => {
			const why = end.aborted ? `${url.host} took too long to give the file` : `The connection to ${url.host} broke before the whole file was there`;
			throw failed({ title: why, advice: 'Try again in a moment.', retryable: true });
		});
		if (data === undefined) throw tooLarge(maxBytes);
		// JSON that is called text, or nothing, is the API's all the same.
		if (isOurs && /^(text\/|$)/.test(mimeType) && embeddedJson(data.toString('utf8')) !== undefined) throw tellsNoFile();
		return {
			data,
			mimeType,
			fileName: nameInDisposition(answer.headers['content-disposition']) ?? nameInUrl(start) ?? nameInUrl(url),
		};
	}
	throw failed({ title: `The address leads on more than ${MAX_REDIRECTS} times`, advice: 'Give the address where the file itself is.' });
}
