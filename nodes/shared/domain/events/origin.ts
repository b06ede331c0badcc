import { firstText, isObject, objectOf, present, textOf, type Json } from '../reading';
import type { ChannelEvent } from './event';
import { nested } from './places';

/** Where an element may speak of the message's origin, and which of that names the quoted one. What is absent is passed over: a body of a thousand has to be read fast. */
function around(element: Json): { places: Json[]; contexts: Json[] } {
	const places = [element];
	const contexts: Json[] = [];
	for (const key of ['context', 'metadata', 'meta'] as const) {
		if (!element[key]) continue;
		const place = nested(element[key]);
		places.push(place);
		if (key === 'context') contexts.push(place);
		if (!place.context) continue;
		const context = nested(place.context);
		places.push(context);
		if (key !== 'context') contexts.push(context);
	}
	return { places, contexts };
}

/** Meta's snake_case keys of an ad referral in the words of this package. */
function readReferral(places: Json[]): Json | undefined {
	const wrapped = places.map(({ referral }) => referral).find(isObject);
	// A relay may leave the click id alone.
	const referral = wrapped ?? places.find((place) => textOf(place.ctwa_clid) !== undefined);
	if (!referral) return undefined;
	const read: Json = present({
		sourceType: firstText(referral.source_type, referral.sourceType),
		sourceId: firstText(referral.source_id, referral.sourceId),
		sourceUrl: firstText(referral.source_url, referral.sourceUrl),
		headline: textOf(referral.headline),
		body: wrapped && textOf(referral.body),
		mediaType: firstText(referral.media_type, referral.mediaType),
		imageUrl: firstText(referral.image_url, referral.imageUrl),
		videoUrl: firstText(referral.video_url, referral.videoUrl),
		thumbnailUrl: firstText(referral.thumbnail_url, referral.thumbnailUrl),
		clickId: firstText(referral.ctwa_clid, referral.ctwaClid, referral.clickId),
		welcomeText: textOf(objectOf(referral.welcome_message).text),
	});
	return Object.keys(read).length > 0 ? read : undefined;
}

function readProduct(places: Json[]): ChannelEvent['product'] {
	const product = places.map(({ referred_product }) => referred_product).find(isObject);
	if (!product) return undefined;
	const read = present({ catalogId: textOf(product.catalog_id), productId: textOf(product.product_retailer_id) });
	return Object.keys(read).length > 0 ? read : undefined;
}

/** What a message refers to: the one it answers, the ad it came from, the product it asks about. */
export function readOrigin(element: Json, item: Partial<ChannelEvent>): void {
	const quoted = textOf(element.quotedMsgId);
	const { context, metadata, meta, referral } = element;
	// Most messages refer to nothing, and have to be read fast.
	if (!context && !metadata && !meta && !referral && element.ctwa_clid === undefined) {
		if (quoted !== undefined) item.quotedMessageId = quoted;
		return;
	}
	const { places, contexts } = around(element);
	const found = {
		quotedMessageId: quoted ?? firstText(...contexts.flatMap(({ id, message_id }) => [id, message_id])),
		product: readProduct(places),
		referral: readReferral(places),
	};
	Object.assign(item, present(found));
}
