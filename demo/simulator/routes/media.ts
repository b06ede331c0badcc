import { ok, Refusal, type Answer } from '../answer';
import type { Channel } from '../channel';
import { isLink } from '../checks';
import { standIn } from '../files';
import { isKnownMimeType, kindOf, mimeTypeOf, readDataUri, unfit } from '../mediaKinds';
import type { State } from '../state';
import type { FileContent, Json } from '../types';

/** POST /uploadMedia: a link or data URI in `body` (alias `url`); "wrong file" for what WhatsApp does not take (1msg-api §10). */
export function uploadMedia({ state }: Channel, { body, url }: Json): Answer {
	const source = body ?? url;
	if (typeof source !== 'string' || !source) throw Refusal.badRequest('empty body');
	const file = readSource(state, source);
	if (!file || !isKnownMimeType(file.mimeType) || unfit(kindOf(file.mimeType), file.mimeType, file.data.length)) {
		throw Refusal.notSent('wrong file');
	}
	return ok({ mediaId: state.files.upload(file.mimeType, file.data).id });
}

/** Behind a foreign link the box looks only at the name: it fetches nothing, and keeps a stand-in of that type (a PDF when the name tells none). */
function readSource({ files }: State, source: string): Required<Omit<FileContent, 'name'>> | undefined {
	const data = readDataUri(source);
	if (data) return { mimeType: data.mimeType, data: Buffer.from(data.base64, 'base64') };
	if (!isLink(source)) return undefined;
	const mimeType = mimeTypeOf(source) ?? 'application/pdf';
	return files.behind(source) ?? { mimeType, data: standIn(mimeType) };
}

function unknown(id: string): Refusal {
	return Refusal.graph(400, 'Unsupported request', `Object with ID '${id}' does not exist`, 33);
}

/** GET /retrieveMedia?mediaId=: a link that lives five minutes (1msg-api §10). */
export function retrieveMedia({ state }: Channel, _: Json, query: URLSearchParams): Answer {
	const id = query.get('mediaId');
	if (!id) throw Refusal.badRequest('mediaId is required');
	const file = state.files.get(id);
	if (!file) throw unknown(id);
	return ok(state.files.describe(file));
}

/** DELETE /media/{id}. */
export function deleteMedia({ state }: Channel, _: Json, __: URLSearchParams, id: string): Answer {
	if (!state.files.delete(id)) throw unknown(id);
	return ok({ result: 'success' });
}

/** POST /deleteMedia, the older way (1msg-api §10). */
export function deleteMediaByBody(channel: Channel, body: Json, query: URLSearchParams): Answer {
	if (typeof body.mediaId !== 'string' || !body.mediaId) throw Refusal.badRequest('mediaId is required');
	return deleteMedia(channel, body, query, body.mediaId);
}
