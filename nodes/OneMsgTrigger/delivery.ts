import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { cleanChannelId, type Channel } from '../shared/domain/channel';
import { isObject, numberOf, objectOf, parseJson, textOf, type Json } from '../shared/domain/reading';
import { isTag, TAG_PARAMETER } from '../shared/domain/tag';
import { channelAnew, knownChannel } from './knownChannel';
import { tagFor } from './registration';

/** More than any body of events: a thousand messages have about 500 kB. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** A body that may be read, and the channel that it is of, or what n8n gets instead. */
export type Delivery = { body: Json; channel: Channel } | { refusal: IWebhookResponseData };

/** Answers by itself: n8n would send every body with 200. The answer tells nothing that the caller does not know. */
function refuse(context: IWebhookFunctions, status: number, error: string, log: string): Delivery {
	context.logger.warn(`1MSG Trigger refused a delivery ${log}`);
	context.getResponseObject().status(status).json({ error });
	return { refusal: { noWebhookResponse: true } };
}

/** The request as n8n hands it over. */
interface WebhookRequest {
	headers: IDataObject;
	rawBody?: Buffer;
	/** Reads `rawBody`, where n8n has not: for a node of version 2 it reads only what is called JSON, text, XML or a form (n8n 2.40.5). */
	readRawBody?(): Promise<void>;
}

/**
 * Reads the body where n8n has not. A form with files n8n has read in its own way, without `rawBody`.
 * @returns why it cannot be read: it is more than n8n takes, or the caller broke off
 */
async function readRawBody(context: IWebhookFunctions, request: WebhookRequest): Promise<{ message: string; type?: string } | undefined> {
	if (request.rawBody || context.getBodyData() !== undefined) return undefined;
	try {
		await request.readRawBody?.();
		return undefined;
	} catch (error) {
		return error as Error;
	}
}

/** How much a form with files holds, of which n8n keeps no bytes: it comes in as `{ data, files }`, where each field and each file may be several. */
function formBytes(body: unknown): number {
	const { data, files } = objectOf(body);
	const parts = [data, files].flatMap((part) => Object.entries(objectOf(part)).flat(2));
	const bytesOf = (text: unknown) => Buffer.byteLength(textOf(text) ?? '');
	return parts.reduce<number>((bytes, part) => bytes + (isObject(part) ? bytesOf(part.originalFilename) + (numberOf(part.size) ?? 0) : bytesOf(part)), 0);
}

/**
 * n8n leaves `{}` where the body is `null` or bytes, gives text where it is called text or nothing at
 * all, and makes a form of JSON that is called one, as curl does: then the bytes tell what it is.
 */
function bodyOf(context: IWebhookFunctions, raw: Buffer | undefined, type: unknown): unknown {
	const body: unknown = context.getBodyData() ?? {};
	const isRead = isObject(body) && Object.keys(body).length > 0;
	if (!raw || raw.length === 0 || (isRead && /json/i.test(textOf(type) ?? ''))) return body;
	const parsed = parseJson(raw.toString().replace(/^\uFEFF/, ''));
	return isObject(parsed) || !isRead ? parsed : body;
}

/**
 * The body of a delivery that may start something: its address carries this node's tag, it is not too
 * large, it is an object, and it is of this channel. `instanceId` proves nothing (1msg-api §14), but
 * tells a channel that posts to the wrong address.
 */
export async function readDelivery(context: IWebhookFunctions): Promise<Delivery> {
	const given = (context.getQueryData() as IDataObject)[TAG_PARAMETER];
	const isKnown = ({ webhookSecret }: Channel) => isTag(given, tagFor(context, webhookSecret));
	const known = await knownChannel(context, isKnown);
	if (!known) {
		return refuse(context, 401, 'Unauthorized', 'whose address does not carry this node’s tag. If the API key or the webhook secret was changed, publish the workflow again.');
	}

	const request = context.getRequestObject() as unknown as WebhookRequest;
	const fault = await readRawBody(context, request);
	const { rawBody, headers } = request;
	// What is sent in chunks declares no length.
	const bytes = rawBody?.length ?? numberOf(headers['content-length']) ?? formBytes(context.getBodyData());
	if (bytes > MAX_BODY_BYTES || fault?.type === 'entity.too.large') return refuse(context, 413, 'The body is too large', `of more than ${MAX_BODY_BYTES} bytes.`);
	if (fault) return refuse(context, 400, 'The body cannot be read', `whose body cannot be read: ${fault.message}`);

	const body = bodyOf(context, rawBody, headers['content-type']);
	if (!isObject(body)) return refuse(context, 400, 'The body has to be a JSON object', 'whose body is not a JSON object.');

	const sender = cleanChannelId(textOf(body.instanceId));
	const isOther = ({ channelId }: Channel) => sender !== '' && sender.toUpperCase() !== channelId.toUpperCase();
	// The credential may just have been given another channel.
	const channel = isOther(known) ? await channelAnew(context, isKnown) : known;
	if (!channel || isOther(channel)) {
		const name = /^\w{1,40}$/.test(sender) ? ` (${sender})` : '';
		context.logger.warn(`1MSG Trigger passed over a delivery of another channel${name}: it is set up for ${known.channelId}. Take the address out of the other channel’s webhook list.`);
		return { refusal: {} };
	}
	return { body, channel };
}
