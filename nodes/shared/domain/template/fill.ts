import { InvalidInput } from '../invalidInput';
import { isNothing, limitedText, webAddress } from '../limits';
import { coordinate } from '../location';
import { refuseLostDigitsWithin } from '../lostDigits';
import { isObject, objectOf, own, parseJson } from '../reading';
import { lengthOf, requiredText } from '../text';
import type { Component } from './body';
import { bodyText, parameterName, partsOf, type MediaKind, type Part, type Slot } from './slots';
import type { Template } from './template';
import { checkFilled, counted, fillText, TEMPLATE_LIMITS, templateValue, urlSuffix, variablesIn } from './text';

/** The header's file as the message points at it. */
export interface MediaReference {
	link?: string;
	id?: string;
	filename?: string;
}

/** A file that has to be in WhatsApp's media store before the message leaves: its id goes into `reference`. */
export interface Upload {
	field: string;
	media: MediaKind;
	/** The item's binary field that holds it. */
	binary: string;
	reference: MediaReference;
}

export interface FilledTemplate {
	params: Component[];
	uploads: Upload[];
	/** What the customer reads: the body with its variables filled in. Absent where the channel lists no body. */
	text?: string;
}

/** What filling needs to know beside the values. */
export interface FillContext {
	/** The present, in milliseconds. */
	now: number;
	/** Reads a date in milliseconds. @throws InvalidInput naming the field */
	momentOf(value: unknown, field: string): number | undefined;
}

/**
 * Fills a template's slots (`slotsOf`) and makes its `params`.
 * @param given the values by slot id, as the form gives them; `null` where it was never opened
 * @throws InvalidInput naming the slot that is empty, too long, not allowed, or not part of the template
 */
export function fillTemplate(template: Template, given: unknown, context: FillContext): FilledTemplate {
	const parts = partsOf(template);
	const slots = parts.flatMap((part) => part.slots);
	const values = objectOf(given);
	checkSlots(template, parts, slots, values);
	const filling = new Filling(values, context);
	const params = parts.flatMap((part) => filling.componentsOf(part));
	const text = filling.text ?? bodyText(template);
	return { params, uploads: filling.uploads, ...(text === '' ? {} : { text }) };
}

function checkSlots(template: Template, parts: Part[], slots: Slot[], values: Record<string, unknown>): void {
	const all = parts.flatMap((part) => [part, ...(part.kind === 'carousel' ? part.cards.flat() : [])]);
	const notOffered = all.find((part) => part.kind === 'notOffered');
	if (notOffered) {
		throw new InvalidInput(`Template "${template.name}" has ${notOffered.what}, which the form does not fill`, 'Use the operation Send Template with Fill In set to “Using JSON”, and write the components there.');
	}
	const known = new Set(slots.map(({ id }) => id));
	const stranger = Object.keys(values).find((id) => !known.has(id) && !isNothing(values[id]));
	if (stranger) {
		throw new InvalidInput(
			`The value "${stranger}" has no place in template "${template.name}", which has ${counted(slots.length, 'place')} to fill${slots.length > 0 ? `: ${[...known].join(', ')}` : ''}`,
			'The template has changed since the node was set up. Open the node, choose the template again and fill in its variables.',
		);
	}
	const missing = slots.filter(({ id, required }) => required && isNothing(own(values, id)));
	if (missing.length > 0) {
		const [first] = missing;
		throw new InvalidInput(
			missing.length === 1
				? `${first.label} is empty; template "${template.name}" needs it`
				: `${first.label} is empty; template "${template.name}" needs ${missing.map(({ label }) => label).join(', ')}`,
			'Fill it in. If it holds an expression, check that its input has this value.',
		);
	}
}

/** Fills the slots of one template, part by part. */
class Filling {
	readonly uploads: Upload[] = [];
	text?: string;

	constructor(
		private readonly values: Record<string, unknown>,
		private readonly context: FillContext,
	) {}

	componentsOf(part: Part): Component[] {
		const [slot] = part.slots;
		switch (part.kind) {
			case 'code':
				return this.code(part.text, part.buttonIndex, slot);
			case 'headerText':
				return [{ type: 'header', parameters: this.textParameters(part.text, part.slots, TEMPLATE_LIMITS.header, `${part.label}Header`) }];
			case 'bodyText': {
				const parameters = this.textParameters(part.text, part.slots, TEMPLATE_LIMITS.body, part.label === '' ? 'The body' : `${part.label}Body`);
				if (part.prefix === '') this.text = fillText(part.text, Object.fromEntries(variablesIn(part.text).map((name, index) => [name, String(parameters[index].text)])));
				return [{ type: 'body', parameters }];
			}
			case 'headerMedia':
				return [{ type: 'header', parameters: [{ type: part.media, [part.media]: this.mediaIn(slot, part.media, part.slots[1]) }] }];
			case 'headerLocation':
				return [{ type: 'header', parameters: [{ type: 'location', location: this.place(part.slots) }] }];
			case 'headerProduct': {
				const [catalog, product] = part.slots.map((one) => this.line(one));
				return [{ type: 'header', parameters: [{ type: 'product', product: { catalog_id: catalog, product_retailer_id: product } }] }];
			}
			case 'offer': {
				const ends = this.context.momentOf(own(this.values, slot.id), slot.label);
				if (ends === undefined) return [];
				if (ends <= this.context.now) throw new InvalidInput(`${slot.label} is over: ${new Date(ends).toISOString()}`, 'Give a date and time to come.');
				return [{ type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: ends } }] }];
			}
			case 'carousel':
				return [{ type: 'carousel', cards: part.cards.map((card, index) => ({ card_index: index, components: card.flatMap((one) => this.componentsOf(one)) })) }];
			case 'button':
				return this.button(part);
			case 'notOffered':
				return [];
		}
	}

	private optional<T>(slot: Slot, read: () => T): T | undefined {
		return isNothing(own(this.values, slot.id)) ? undefined : read();
	}

	private plain(slot: Slot): string {
		return requiredText(own(this.values, slot.id), slot.label).trim();
	}

	/** A text that WhatsApp shows, on one line. */
	private line(slot: Slot): string {
		return templateValue(requiredText(own(this.values, slot.id), slot.label), slot.label);
	}

	private code(text: string, buttonIndex: number | undefined, slot: Slot): Component[] {
		const code = this.shortCode(slot);
		const names = variablesIn(text);
		this.text = fillText(text, Object.fromEntries(names.map((name) => [name, code])));
		const body: Component = { type: 'body', parameters: [{ type: 'text', ...parameterName(names[0] ?? '1'), text: code }] };
		if (buttonIndex === undefined) return [body];
		return [body, { type: 'button', sub_type: 'url', index: buttonIndex, parameters: [{ type: 'text', text: code }] }];
	}

	private shortCode(slot: Slot): string {
		return limitedText(this.line(slot).trim(), slot.label, TEMPLATE_LIMITS.code);
	}

	private textParameters(text: string, slots: Slot[], limit: number, field: string): Component[] {
		const names = variablesIn(text);
		const values = slots.map((slot) => this.line(slot));
		checkFilled(fillText(text, Object.fromEntries(names.map((name, index) => [name, values[index]]))), limit, field);
		return values.map((value, index) => ({ type: 'text', ...parameterName(names[index]), text: value }));
	}

	private mediaIn(slot: Slot, media: MediaKind, nameSlot: Slot | undefined): MediaReference {
		const written = this.plain(slot);
		const filename = nameSlot && this.optional(nameSlot, () => this.line(nameSlot).trim());
		const reference: MediaReference = {};
		const binary = /^binary:(.*)/is.exec(written);
		if (binary) {
			const name = binary[1].trim();
			if (name === '') throw new InvalidInput(`${slot.label} names no binary field`, 'Write its name after the colon, e.g. binary:data.');
			this.uploads.push({ field: slot.label, media, binary: name, reference });
		} else if (/^https?:/i.test(written)) {
			reference.link = webAddress(written, slot.label, TEMPLATE_LIMITS.url);
		} else if (/^[0-9]{6,}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(written)) {
			reference.id = written;
		} else {
			throw new InvalidInput(
				`${slot.label} is neither a URL nor a file`,
				'Give a public address that begins with https://, or binary: and the name of the field with the file (e.g. binary:data), or a media ID from Upload Media.',
			);
		}
		if (filename !== undefined) reference.filename = filename;
		return reference;
	}

	/** Degrees as text, as 1MSG's other calls take them. */
	private place([latitude, longitude, name, address]: Slot[]): Component {
		return {
			latitude: coordinate(own(this.values, latitude.id), latitude.label, 90),
			longitude: coordinate(own(this.values, longitude.id), longitude.label, 180),
			...this.named('name', name),
			...this.named('address', address),
		};
	}

	private named(key: string, slot: Slot): Component {
		const text = this.optional(slot, () => this.line(slot));
		return text === undefined ? {} : { [key]: text };
	}

	private button({ button, index, slots }: Extract<Part, { kind: 'button' }>): Component[] {
		const [slot, second] = slots;
		const component = (subType: string, parameter: Component): Component[] => [{ type: 'button', sub_type: subType, index, parameters: [parameter] }];
		switch (button.type) {
			case 'URL': {
				const pattern = button.url!;
				const suffix = urlSuffix(this.line(slot).trim(), pattern);
				const [name] = variablesIn(pattern);
				checkUrl(fillText(pattern, { [name]: suffix }), slot.label);
				return component('url', { type: 'text', text: suffix });
			}
			case 'QUICK_REPLY': {
				const payload = this.optional(slot, () => this.plain(slot));
				return payload === undefined ? [] : component('quick_reply', { type: 'payload', payload });
			}
			case 'COPY_CODE':
				return component('copy_code', { type: 'coupon_code', coupon_code: this.shortCode(slot) });
			case 'CATALOG': {
				const product = this.optional(slot, () => this.plain(slot));
				return product === undefined ? [] : component('catalog', { type: 'action', action: { thumbnail_product_retailer_id: product } });
			}
			default: {
				// WhatsApp's own word for "no token" (Meta's template reference); the component has to be there.
				const token = this.optional(slot, () => this.plain(slot)) ?? 'unused';
				const data = this.optional(second, () => this.json(second));
				return component('flow', { type: 'action', action: { flow_token: token, ...(data === undefined ? {} : { flow_action_data: data }) } });
			}
		}
	}

	private json(slot: Slot): Component {
		const given = own(this.values, slot.id);
		const data = typeof given === 'string' ? parseJson(given) : given;
		if (!isObject(data) || Object.keys(data).length === 0) {
			throw new InvalidInput(`${slot.label} is not a JSON object with at least one key`, 'Write it in braces, e.g. {"name": "Maria"}, or leave it empty.');
		}
		refuseLostDigitsWithin(data, slot.label);
		return data;
	}
}

/** @throws InvalidInput where the address is longer than WhatsApp takes */
function checkUrl(url: string, field: string): void {
	const length = lengthOf(url);
	if (length > TEMPLATE_LIMITS.url) {
		throw new InvalidInput(`${field} makes an address of ${length} characters; WhatsApp takes at most ${TEMPLATE_LIMITS.url}`, 'Use a shorter address.');
	}
}
