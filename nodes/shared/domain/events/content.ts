import { embeddedJson, elementsOf, firstText, flagOf, isObject, numberOf, objectOf, own, present, textOf, type Json } from '../reading';
import { readContactObjects, readVcards, vcardIn } from './contactCard';
import type { ChannelEvent, Location, Order } from './event';

/** What a message says, apart from who said it when. */
export type Content = Pick<
	ChannelEvent,
	| 'messageType'
	| 'text'
	| 'replyId'
	| 'replyTitle'
	| 'media'
	| 'location'
	| 'contacts'
	| 'order'
	| 'product'
	| 'reaction'
	| 'flowResponse'
	| 'referral'
	| 'quotedMessageId'
> & {
	kind: 'message' | 'reply' | 'reaction' | 'order' | 'welcome' | 'call';
	/** False where the type is none we know: the item then carries its `raw`. */
	isKnown: boolean;
};

/** 1MSG's and the older names of types, in Meta's words. */
const TYPE_NAMES = new Map([
	['chat', 'text'],
	['ptt', 'voice'],
	['vcard', 'contacts'],
	['contact', 'contacts'],
	['contact_card', 'contacts'],
	['multi_vcard', 'contacts'],
	['buttons_response', 'interactive'],
	['button_reply', 'interactive'],
	['list_response', 'interactive'],
	['list_reply', 'interactive'],
	['nfm_reply', 'interactive'],
	['flow_reply', 'interactive'],
	['call_permission_reply', 'interactive'],
]);

const MEDIA_TYPES = new Set(['image', 'video', 'audio', 'voice', 'document', 'sticker']);

/** An object, also where a relay left it as JSON text. */
function nested(value: unknown): Json {
	return objectOf(typeof value === 'string' ? embeddedJson(value) : value);
}

/** The places that may hold what a typed message is about; where 1MSG puts it is not documented (1msg-api §15). */
function detailsOf(element: Json, type: string): Json[] {
	const metadata = nested(element.metadata);
	const meta = nested(element.meta);
	const body = nested(element.body);
	return [
		nested(own(element, type)),
		nested(element.interactive),
		nested(own(metadata, type)),
		nested(metadata.interactive),
		metadata,
		nested(own(meta, type)),
		nested(meta.interactive),
		meta,
		body,
		nested(own(body, type)),
		nested(body.interactive),
		element,
	];
}

function firstOf(places: Json[], ...keys: string[]): unknown {
	for (const key of keys) {
		for (const place of places) {
			const value = own(place, key);
			if (value !== undefined && value !== null) return value;
		}
	}
	return undefined;
}

/** "45.01;-73.97", "45.01, -73.97", "45,01;-73,97", or an object. */
function readLocation(places: Json[], element: Json): Location | undefined {
	const pair = /^\s*(-?\d+(?:[.,]\d+)?)\s*(?:[;|/]|,\s|\s)\s*(-?\d+(?:[.,]\d+)?)\s*$|^\s*(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)\s*$/.exec(
		// Coordinates are short; a long text of spaces would keep the pattern busy for seconds.
		(textOf(element.body) ?? '').slice(0, 80),
	);
	const decimal = (value: unknown) => numberOf(typeof value === 'string' ? value.replace(',', '.') : value);
	const latitude = decimal(pair?.[1] ?? pair?.[3] ?? firstOf(places, 'latitude', 'lat'));
	const longitude = decimal(pair?.[2] ?? pair?.[4] ?? firstOf(places, 'longitude', 'lng', 'lon'));
	if (latitude === undefined || longitude === undefined) return undefined;
	if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
	const inner = places.filter((place) => place !== element);
	return present({
		latitude,
		longitude,
		name: firstText(element.caption, firstOf(inner, 'name')),
		address: textOf(firstOf(inner, 'address')),
		url: textOf(firstOf(inner, 'url')),
	});
}

function readOrder(places: Json[]): Order {
	const items = elementsOf(firstOf(places, 'product_items', 'items', 'products')).map((element) => {
		const item = objectOf(element);
		return present({
			productId: firstText(item.product_retailer_id, item.productId, item.retailer_id, item.id),
			quantity: numberOf(item.quantity),
			price: numberOf(item.item_price ?? item.price),
			currency: textOf(item.currency),
		});
	});
	const currencies = new Set(items.map(({ currency }) => currency));
	const sum = items.reduce((total, { price = NaN, quantity = NaN }) => total + price * quantity, 0);
	const summable = items.length > 0 && currencies.size === 1 && Number.isFinite(sum * 1e6);
	return present({
		catalogId: textOf(firstOf(places, 'catalog_id', 'catalogId')),
		note: textOf(firstOf(places.slice(0, -1), 'text')),
		items,
		total: summable ? Math.round(sum * 1e6) / 1e6 : undefined,
		currency: summable ? items[0].currency : undefined,
	});
}

function orderText({ note, items, total, currency }: Order): string {
	const list = items.map(({ quantity, productId }) => `${quantity ?? 1} × ${productId ?? '?'}`).join(', ');
	return [note, list, total === undefined ? undefined : `${total} ${currency ?? ''}`.trim()].filter(Boolean).join(' · ');
}

/** Meta's snake_case keys of an ad referral in the words of this package. */
function readReferral(element: Json): Json | undefined {
	const referral = [element.referral, objectOf(element.metadata).referral, objectOf(element.meta).referral].find(isObject);
	if (!referral) return undefined;
	const read: Json = present({
		sourceType: textOf(referral.source_type),
		sourceId: textOf(referral.source_id),
		sourceUrl: textOf(referral.source_url),
		headline: textOf(referral.headline),
		body: textOf(referral.body),
		mediaType: textOf(referral.media_type),
		imageUrl: textOf(referral.image_url),
		videoUrl: textOf(referral.video_url),
		thumbnailUrl: textOf(referral.thumbnail_url),
		clickId: firstText(referral.ctwa_clid, referral.clickId),
	});
	return Object.keys(read).length > 0 ? read : undefined;
}

function readProduct(element: Json): Content['product'] {
	const context = [element.context, objectOf(element.metadata).context, objectOf(element.meta).context].map(objectOf);
	const product = [...context.map(({ referred_product }) => referred_product), objectOf(element.metadata).referred_product].find(isObject);
	if (!product) return undefined;
	const read = present({ catalogId: textOf(product.catalog_id), productId: textOf(product.product_retailer_id) });
	return Object.keys(read).length > 0 ? read : undefined;
}

/** A line that a person would read as an address, from the values of an address message. */
function addressText(response: Json): string | undefined {
	const values = isObject(response.values) ? response.values : undefined;
	if (!values) return undefined;
	const order = ['name', 'house_number', 'floor_number', 'tower_number', 'building_name', 'address', 'landmark_area', 'unit_number', 'city', 'state', 'in_pin_code', 'sg_post_code'];
	const known = order.map((key) => textOf(values[key])).filter(Boolean);
	return (known.length > 0 ? known : Object.values(values).map(textOf).filter(Boolean)).join(', ') || undefined;
}

function readTap(element: Json, type: string, places: Json[]): Partial<Content> {
	const tapped = objectOf(firstOf(places, 'button_reply', 'list_reply', 'buttonReply', 'listReply'));
	const form = firstOf(places, 'nfm_reply', 'nfmReply', 'flow_reply');
	if (isObject(form) || firstOf(places, 'response_json') !== undefined) {
		const reply = objectOf(form);
		const written = reply.response_json ?? reply.responseJson ?? firstOf(places, 'response_json');
		const response = isObject(written) ? written : embeddedJson(written);
		const flowResponse = isObject(response) ? response : undefined;
		return {
			flowResponse,
			isKnown: flowResponse !== undefined,
			text: (flowResponse && addressText(flowResponse)) ?? firstText(reply.body, embeddedJson(element.body) === undefined ? element.body : undefined),
		};
	}
	const permission = firstOf(places, 'call_permission_reply', 'callPermissionReply');
	if (isObject(permission)) {
		const answer = firstText(permission.response, element.body);
		return { replyId: answer, replyTitle: answer, text: answer };
	}
	const inner = places.filter((place) => place !== element);
	const replyTitle = firstText(
		tapped.title,
		firstOf(inner, 'title', 'text', 'buttonText', 'selectedDisplayText'),
		embeddedJson(element.body) === undefined ? element.body : undefined,
	);
	const replyId = firstText(
		tapped.id,
		firstOf(inner, 'payload'),
		firstOf(places, 'buttonId', 'button_id', 'selectedButtonId', 'selectedId', 'selectedRowId', 'rowId', 'buttonPayload', 'payload'),
		firstOf(inner, 'id'),
		// A template's quick reply has no id of its own: WhatsApp's default payload is its label.
		type === 'button' ? replyTitle : undefined,
	);
	return { replyId: replyId ?? replyTitle, replyTitle, text: replyTitle ?? replyId, isKnown: (replyId ?? replyTitle) !== undefined };
}

/** "contract.pdf": documents may carry their file name as caption (1msg-api §24.24). */
function looksLikeFileName(caption: string | undefined): boolean {
	return caption !== undefined && /^[^\n/\\]{1,200}\.(?=\d*[A-Za-z])[A-Za-z0-9]{2,5}$/.test(caption);
}

function readMedia(element: Json, type: string, places: Json[]): Partial<Content> {
	const body = textOf(element.body);
	const link = body !== undefined && /^(https?:|data:)/i.test(body) ? body : undefined;
	const inner = places.filter((place) => place !== element);
	const caption = firstText(element.caption, firstOf(inner, 'caption'), link === undefined ? body : undefined);
	const fileName = firstText(firstOf(places, 'filename', 'fileName'), type === 'document' && looksLikeFileName(caption) ? caption : undefined);
	return {
		media: present({
			url: link ?? firstText(firstOf(inner, 'link', 'url')),
			id: firstText(firstOf(inner, 'id', 'mediaId')),
			mimeType: textOf(firstOf(places, 'mime_type', 'mimeType', 'mimetype')),
			fileName,
			caption,
			sha256: textOf(firstOf(inner, 'sha256')),
		}),
		text: caption ?? (type === 'document' ? fileName : undefined),
	};
}

/** Reads what a message says, from 1MSG's form as well as from Meta's. */
export function readContent(element: Json): Content {
	const given = textOf(element.type)?.toLowerCase() ?? 'text';
	const named = TYPE_NAMES.get(given) ?? given;
	const vcard = vcardIn(element.body, named === 'text');
	let type = vcard !== undefined ? 'contacts' : named;
	const places = detailsOf(element, given);
	if (type === 'audio' && flagOf(firstOf(places, 'voice')) === true) type = 'voice';
	const common = present({
		messageType: type,
		referral: readReferral(element),
		product: readProduct(element),
		quotedMessageId: firstText(
			element.quotedMsgId,
			objectOf(element.context).id,
			objectOf(element.context).message_id,
			objectOf(objectOf(element.metadata).context).id,
		),
		isKnown: true,
	});
	const content = (kind: Content['kind'], more: Partial<Content>): Content => ({ kind, ...common, ...present(more) });
	const body = typeof element.body === 'string' ? element.body : textOf(element.body);

	if (flagOf(objectOf(element.meta).request_welcome) === true) return content('welcome', { messageType: 'request_welcome', text: body || undefined });
	if (vcard !== undefined || type === 'contacts') {
		const contacts = vcard !== undefined ? readVcards(vcard) : readContactObjects(firstOf(places, 'contacts') ?? element.contacts);
		const names = contacts.map(({ name, phones }) => name ?? phones[0]?.phone).filter(Boolean);
		return content('message', { contacts, text: names.join(', ') || (vcard === undefined ? body : undefined) });
	}
	if (MEDIA_TYPES.has(type)) return content('message', readMedia(element, type, places));
	switch (type) {
		case 'text':
			return content('message', { text: body ?? firstText(firstOf(places.slice(0, 1), 'body')), isKnown: element.type !== undefined || body !== undefined });
		case 'location': {
			const location = readLocation(places, element);
			const shown = location && ([location.name, location.address].filter(Boolean).join(', ') || `${location.latitude}, ${location.longitude}`);
			return content('message', { location, text: shown ?? firstText(element.caption, body) });
		}
		case 'reaction': {
			const inner = places.filter((place) => place !== element);
			const emoji = firstText(firstOf(inner, 'emoji'), body) ?? '';
			const messageId = firstText(firstOf(inner, 'message_id', 'messageId'), common.quotedMessageId);
			return content('reaction', {
				reaction: present({ emoji, messageId, removed: emoji === '' }),
				text: emoji || undefined,
				quotedMessageId: messageId,
			});
		}
		case 'button':
		case 'interactive':
			return content('reply', readTap(element, type, places));
		case 'order': {
			const order = readOrder(places);
			return content('order', { order, text: orderText(order) || body || undefined });
		}
		case 'request_welcome':
			return content('welcome', { text: body || undefined });
		case 'call_log':
			return content('call', { text: body || undefined });
		default:
			return content('message', {
				isKnown: false,
				text: firstText(element.caption, embeddedJson(body) === undefined ? body : undefined, objectOf(own(element, given)).body),
				quotedMessageId: firstText(
					common.quotedMessageId,
					objectOf(firstOf(places, 'revoke', 'edit')).original_message_id,
					firstOf(places, 'original_message_id'),
				),
			});
	}
}
