import { embeddedJson, firstText, flagOf, isObject, objectOf, own, present, textOf, type Json } from '../reading';
import { isCardFilled, readCards, vcardIn } from './contactCard';
import type { ChannelEvent, Media, Order } from './event';
import { readLocation } from './location';
import { isFilled, orderText, readOrder } from './order';
import { readOrigin } from './origin';
import { firstOf, isEmpty, nested, placesOf, withoutTyped, type Places } from './places';
import { isTap, readTap } from './tap';

type Draft = Partial<ChannelEvent>;

/** 1MSG's, other tools' and the older names of types, in Meta's words. */
const TYPE_NAMES = new Map([
	['chat', 'text'],
	['ptt', 'voice'],
	['photo', 'image'],
	['gif', 'video'],
	['ptv', 'video'],
	['video_note', 'video'],
	['file', 'document'],
	['live_location', 'location'],
	['vcard', 'contacts'],
	['contact', 'contacts'],
	['contact_card', 'contacts'],
	['contact_card_multi', 'contacts'],
	['multi_vcard', 'contacts'],
	['template_button_reply', 'button'],
	['buttons_response', 'interactive'],
	['button_reply', 'interactive'],
	['list_response', 'interactive'],
	['list_reply', 'interactive'],
	['nfm_reply', 'interactive'],
	['flow', 'interactive'],
	['flow_reply', 'interactive'],
	['flow_response', 'interactive'],
	['interactive_reply', 'interactive'],
	['call_permission_reply', 'interactive'],
]);

/** A type, as it came or as a person writes it, in the word that `messageType` has for it. */
export function messageTypeOf(type: string): string {
	const given = type.trim().toLowerCase();
	return TYPE_NAMES.get(given) ?? given;
}

const MEDIA_TYPES = new Set(['image', 'video', 'audio', 'voice', 'document', 'sticker']);

/** Read by name, which is fast: most media have all they say in the element itself. */
function mimeTypeOf(element: Json, inner: Json[]): string | undefined {
	return textOf(firstOf(inner, 'mime_type', 'mimeType', 'mimetype')) ?? firstText(element.mime_type, element.mimeType, element.mimetype);
}

/** "contract.pdf": documents may carry their file name as caption (1msg-api §24.24). */
function looksLikeFileName(caption: string | undefined): boolean {
	return caption !== undefined && /^[^\n/\\]{1,200}\.(?=\d*[A-Za-z])[A-Za-z0-9]{2,5}$/.test(caption);
}

/** Adds what is there. The frequent types do it by name, which is ten times as fast. */
function fill(item: Draft, more: Draft): void {
	for (const key of Object.keys(more) as Array<keyof Draft>) {
		if (more[key] !== undefined) (item as Json)[key] = more[key];
	}
}

function readMedia(element: Json, type: string, { inner }: Places): { media: Media; text?: string } {
	const body = textOf(element.body);
	const link = body !== undefined && /^(https?:|data:)/i.test(body) ? body : undefined;
	const said = link === undefined && embeddedJson(body) === undefined ? body : undefined;
	const caption = firstText(element.caption, firstOf(inner, 'caption'), said);
	const fileName =
		firstText(firstOf(inner, 'filename', 'fileName', 'file_name'), element.filename, element.fileName, element.file_name) ??
		(type === 'document' && looksLikeFileName(caption) ? caption : undefined);
	const media: Media = {};
	const url = link ?? firstText(firstOf(inner, 'link', 'url'));
	const id = firstText(firstOf(inner, 'id', 'mediaId', 'media_id'));
	const mimeType = mimeTypeOf(element, inner);
	const sha256 = textOf(firstOf(inner, 'sha256'));
	if (url !== undefined) media.url = url;
	if (id !== undefined) media.id = id;
	if (mimeType !== undefined) media.mimeType = mimeType;
	if (fileName !== undefined) media.fileName = fileName;
	if (caption !== undefined) media.caption = caption;
	if (sha256 !== undefined) media.sha256 = sha256;
	return { media, text: caption ?? (type === 'document' ? fileName : undefined) };
}

const plainText = (value: unknown) => (embeddedJson(value) === undefined ? textOf(value) : undefined);

const MESSAGE_IDS = new Set(['message_id', 'messageId']);

/** Whether a reaction has words beside its message's id, one of which may be the emoji under a name that nobody knows. */
function hasOtherWords(reaction: unknown): boolean {
	return Object.entries(nested(reaction)).some(([key, value]) => !MESSAGE_IDS.has(key) && textOf(value) !== undefined);
}

/** Where no emoji is found: whether it says so, and did not write one in a way that nobody knows. */
function isTakenOff({ body }: Json, inner: Json[], reactions: unknown[]): boolean {
	const told = inner.find((place) => Object.hasOwn(place, 'emoji'));
	if (told) return isEmpty(told.emoji);
	const isSaid = body !== undefined || reactions.some((reaction) => !isEmpty(reaction));
	return isSaid && isEmpty(body) && !reactions.some(hasOtherWords);
}

/** Other tools write the emoji alone where Meta has an object, call it text, or leave it as the caption. */
function readReaction(element: Json, quoted: string | undefined, { inner }: Places): Draft & { isKnown: boolean } {
	const reactions = [element, nested(element.metadata), nested(element.meta)].map(({ reaction }) => reaction);
	const found = firstText(firstOf(inner, 'emoji'), plainText(element.body), ...reactions.map(plainText), ...reactions.map((reaction) => nested(reaction).text), element.caption);
	const removed = found === undefined && isTakenOff(element, inner, reactions);
	const messageId = firstText(firstOf(inner, 'message_id', 'messageId'), quoted);
	return { event: 'reaction', reaction: present({ emoji: found ?? '', messageId, removed }), text: found, quotedMessageId: messageId, isKnown: found !== undefined || removed };
}

/** What is typed beside a cart may read like one: it counts only where nothing else holds one. Other words are a note. */
function cartOf(element: Json, given: string, places: Places): Order {
	const told = readOrder(placesOf(withoutTyped(element), given));
	const order = told.items.length > 0 ? told : readOrder(places);
	const note = order.note ?? plainText(element.body);
	return note === undefined ? order : { ...order, note };
}

/** A message of a type that nobody knows: its words, where they stand in the usual places. */
function readUnknown(element: Json, given: string, body: string | undefined, item: Draft): Draft {
	// Nobody types what withdraws a message.
	const places = placesOf(given === 'revoke' ? element : withoutTyped(element), given);
	const details = own(element, given);
	const own_ = [nested(details), nested(own(nested(element.metadata), given))];
	const change = nested(firstOf(places.all, 'revoke', 'edit'));
	const isMedia = mimeTypeOf(element, places.inner) !== undefined;
	const edited: Draft = {};
	const message = nested(change.message);
	// What a message was changed into reads like that message.
	if (message.type !== given) readContent(message, edited);
	return {
		...edited,
		event: 'message',
		messageType: item.messageType,
		...(isMedia ? readMedia(element, given, places) : {}),
		text: firstText(
			element.caption,
			isMedia || embeddedJson(body) !== undefined ? undefined : body,
			edited.text,
			typeof details === 'string' ? details : undefined,
			firstOf(own_, 'body', 'text', 'caption', 'name', 'title'),
			// What a customer has typed anew is text, whatever it looks like.
			given === 'edit' ? body : undefined,
		),
		quotedMessageId: item.quotedMessageId ?? firstText(change.original_message_id, firstOf(places.all, 'original_message_id')),
	};
}

/** Reads everything but plain text. @returns false where the type, or what is in it, is not known */
function readTyped(element: Json, given: string, named: string, body: string | undefined, item: Draft): boolean {
	const places = placesOf(element, given);
	const add = (more: Draft) => fill(item, more);
	const cards = named === 'contacts' || vcardIn(body, false) !== undefined ? readCards(element, places, body) : undefined;
	if (cards !== undefined) {
		const names = cards.map(({ name, phones }) => name ?? phones[0]?.phone).filter(Boolean);
		const isName = vcardIn(body, false) === undefined && embeddedJson(body) === undefined;
		add({ messageType: 'contacts', contacts: cards, text: names.join(', ') || (isName ? body : undefined) });
		return cards.length > 0 && cards.every(isCardFilled);
	}
	if (MEDIA_TYPES.has(named)) {
		const isVoice = named === 'audio' && flagOf(firstOf(places.inner, 'voice') ?? element.voice) === true;
		const { media, text } = readMedia(element, named, places);
		if (isVoice) item.messageType = 'voice';
		item.media = media;
		if (text !== undefined) item.text = text;
		return media.url !== undefined || media.id !== undefined;
	}
	switch (named) {
		case 'location': {
			const location = readLocation(places, element);
			const shown = location && ([location.name, location.address].filter(Boolean).join(', ') || `${location.latitude}, ${location.longitude}`);
			const text = shown ?? firstText(element.caption, embeddedJson(body) === undefined ? body : undefined);
			if (location !== undefined) item.location = location;
			if (text !== undefined) item.text = text;
			return location !== undefined;
		}
		case 'reaction': {
			const { isKnown, ...reaction } = readReaction(element, item.quotedMessageId, places);
			add(reaction);
			return isKnown;
		}
		case 'button':
		case 'interactive': {
			const { replyId, replyTitle, text, flowResponse, isKnown } = readTap(element, given, places);
			item.event = 'reply';
			if (text !== undefined) item.text = text;
			if (replyId !== undefined) item.replyId = replyId;
			if (replyTitle !== undefined) item.replyTitle = replyTitle;
			if (flowResponse !== undefined) item.flowResponse = flowResponse;
			return isKnown;
		}
		case 'order': {
			const order = cartOf(element, given, places);
			add({ event: 'order', order, text: orderText(order) || body });
			return isFilled(order);
		}
		case 'request_welcome':
			add({ event: 'welcome', text: body });
			return true;
		case 'call_log':
			add({ event: 'call', text: body });
			return true;
		default:
			add(readUnknown(element, given, body, item));
			return false;
	}
}

function readText(element: Json, body: string | undefined, item: Draft): boolean {
	const { text, metadata, meta, interactive } = element;
	if (metadata || meta || interactive) {
		const told = withoutTyped(element);
		// Not in `text`, where typed words may stand as well.
		if (isTap(placesOf(told, 'interactive'))) {
			item.messageType = 'interactive';
			return readTyped(told, 'interactive', 'interactive', textOf(told.body), item);
		}
	}
	const words = isObject(text) && Object.hasOwn(text, 'body') ? text.body : text;
	const said = body ?? firstText(words, element.caption);
	if (said !== undefined) item.text = said;
	else if (element.body === '') item.text = '';
	return said !== undefined || (textOf(element.type) !== undefined && [element.body, words, element.caption, element.message, element.content].every(isEmpty));
}

/**
 * Fills an item with what a message says, from 1MSG's form as well as from Meta's: its kind, type,
 * text and all that belongs to the type.
 * @returns whether the type is one we know; where it is not, the item has to carry its `raw`
 */
export function readContent(element: Json, item: Draft): boolean {
	const given = textOf(element.type)?.toLowerCase() ?? 'text';
	const named = TYPE_NAMES.get(given) ?? given;
	const body = textOf(element.body);
	item.event = 'message';
	item.messageType = named;
	readOrigin(element, item);
	if (element.meta && flagOf(objectOf(element.meta).request_welcome) === true) {
		fill(item, { event: 'welcome', messageType: 'request_welcome', text: body });
		return true;
	}
	if (named === 'text' && vcardIn(body, true) === undefined) return readText(element, body, item);
	return readTyped(element, given, named, body, item);
}
