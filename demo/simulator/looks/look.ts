import { isObject, objects } from '../checks';
import type { State } from '../state';
import { textOf } from '../templateParameters';
import type { Json } from '../types';
import { interactiveLook } from './interactiveLook';
import { templateLook } from './templateLook';

/** A file in a bubble. */
export interface MediaLook {
	/** image, video, audio, voice, document or sticker. */
	kind: string;
	/** undefined when nobody knows where it lies. */
	url?: string;
	name?: string;
}

export interface Place {
	latitude: number;
	longitude: number;
	name?: string;
	address?: string;
}

/** What can be tapped below a message. */
export interface Action {
	/** reply, quickReply, url, call, copy, flow, list, location; anything else cannot be answered. */
	kind: string;
	label: string;
	/** What a tap sends back. */
	id?: string;
	/** Address, phone or code. */
	value?: string;
	/** Of a list. */
	sections?: Array<{ title: string; rows: Array<{ id: string; title: string; description: string }> }>;
}

/** How a message looks on a phone. */
export interface Look {
	header?: string;
	text: string;
	footer?: string;
	media?: MediaLook;
	place?: Place;
	contacts?: Array<{ name: string; phones: string[] }>;
	actions?: Action[];
	cards?: Look[];
}

/** What is needed of a send. */
interface Sent {
	method: string;
	request: Json;
	text: string;
	echo: { type: string; body: string | null; caption?: string | null };
}

/** How a send looks that has passed all checks. */
export function lookOfSend(state: State, { method, request, text, echo }: Sent): Look {
	if (method === 'sendTemplate') return templateLook(state, request);
	const interactive = interactiveLook(state, method, request);
	if (interactive) return interactive;
	if (method === 'sendFile' || method === 'sendSticker') {
		const kind = echo.type === 'audio' && String(request.voice) === 'true' ? 'voice' : echo.type;
		const name = textOf(request.filename) || undefined;
		return { text: echo.caption ?? '', media: { kind, url: echo.body ?? undefined, name } };
	}
	if (method === 'sendLocation') {
		return { text: '', place: placeOf({ ...request, latitude: request.lat, longitude: request.lng }) };
	}
	if (method === 'sendContact') return { text: '', contacts: objects(request.contacts).map(contactOf) };
	return { text };
}

/** How a customer's message looks, by its element of messages[]. */
export function lookOfElement({ type, body, caption }: Json): Look {
	const text = textOf(body);
	const kind = String(type);
	if (['image', 'video', 'audio', 'voice', 'document', 'sticker'].includes(kind)) {
		const name = decodeURIComponent(text.split(/[?#]/)[0].split('/').pop()?.replace(/%(?![0-9a-f]{2})/gi, '%25') ?? '');
		// A document's caption may be its file name.
		return { text: kind === 'document' && caption === name ? '' : textOf(caption), media: { kind, url: text, name } };
	}
	if (kind === 'location') {
		const [latitude, longitude] = text.split(';').map(Number);
		return { text: '', place: { latitude, longitude, name: textOf(caption) || undefined } };
	}
	if (kind === 'vcard') {
		const cards = text.split(/(?=BEGIN:VCARD)/).filter((card) => card.trim());
		const lines = (card: string, name: string) => [...card.matchAll(new RegExp(`^${name}[^:\\n]*:(.*)$`, 'gm'))].map((match) => match[1].trim());
		return { text: '', contacts: cards.map((card) => ({ name: lines(card, 'FN')[0] ?? '', phones: lines(card, 'TEL') })) };
	}
	return { text: [text, textOf(caption)].filter(Boolean).join('\n') };
}

export function placeOf({ latitude, longitude, name, address }: Json): Place {
	return { latitude: Number(latitude), longitude: Number(longitude), name: textOf(name) || undefined, address: textOf(address) || undefined };
}

function contactOf({ name, phones }: Json): { name: string; phones: string[] } {
	return { name: textOf(isObject(name) ? name.formatted_name : name), phones: objects(phones).map(({ phone }) => String(phone)) };
}

/** A file by link or by the id of an upload. */
export function mediaOf(state: State, kind: string, content: unknown): MediaLook {
	const { link, id, filename } = isObject(content) ? content : {};
	const file = typeof id === 'string' ? state.files.get(id) : undefined;
	const url = file ? state.files.serve(file) : textOf(link) || undefined;
	return { kind, url, name: textOf(filename) || file?.name || url?.split(/[?#]/)[0].split('/').pop() };
}
