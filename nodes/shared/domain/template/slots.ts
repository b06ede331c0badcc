import type { Template, TemplateButton, TemplateComponent } from './template';
import { isPositional, textAround, variablesIn } from './text';

/**
 * A place in a template that is filled when it is sent.
 *
 * The ids are stored in workflows for ever:
 *
 * | id | place |
 * | --- | --- |
 * | `code` | the one-time code of an authentication template, in its body and its button |
 * | `header_<name>`, `body_<name>` | a variable, by its number (`body_1`) or its name (`body_customer_name`) |
 * | `header_media`, `header_filename` | image, video or document of the header; the name that a document shows |
 * | `header_latitude`, `header_longitude`, `header_name`, `header_address` | the header's place |
 * | `header_catalog_id`, `header_product_id` | the header's product |
 * | `offer_expiry` | the end of a limited-time offer |
 * | `button_<n>_url`, `button_<n>_payload`, `button_<n>_code`, `button_<n>_thumbnail`, `button_<n>_flow_token`, `button_<n>_flow_data` | a button's value; buttons count from 0, as the API counts |
 * | `card_<n>_…` | any of these within a carousel's card; cards count from 0 |
 *
 * Header and body never hold variables and media at once, so a variable named `media` is no clash.
 */
export interface Slot {
	id: string;
	/** Names it in the form and in messages, e.g. `Card 2: Body {{1}}`; people count from 1. */
	label: string;
	/** What the form calls it, where labels have room for some 24 characters: the text around a variable, or how to fill it. */
	title: string;
	required: boolean;
	kind: 'text' | 'number' | 'date' | 'json' | 'media';
	/** What a header's file is. */
	media?: MediaKind;
}

export type MediaKind = 'image' | 'video' | 'document';

/** A part of a template with the slots that fill it; `fill.ts` makes its parameters. */
export type Part = { prefix: string; label: string; slots: Slot[] } & (
	| { kind: 'code'; buttonIndex?: number; text: string }
	| { kind: 'headerText' | 'bodyText'; text: string }
	| { kind: 'headerMedia'; media: MediaKind }
	| { kind: 'headerLocation' | 'headerProduct' | 'offer' }
	| { kind: 'button'; button: TemplateButton; index: number }
	| { kind: 'carousel'; cards: Part[][] }
	/** What the form cannot fill; `what` says what it is. */
	| { kind: 'notOffered'; what: string }
);

const MEDIA: Record<string, MediaKind> = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' };

/** Names of the body's variables. */
export function bodyVariables(template: Template): string[] {
	return variablesIn(bodyText(template));
}

export function bodyText(template: Template): string {
	return componentOf(template.components, 'BODY')?.text ?? '';
}

function componentOf(components: TemplateComponent[], type: string): TemplateComponent | undefined {
	return components.find((component) => component.type === type);
}

function buttonsOf(components: TemplateComponent[]): TemplateButton[] {
	return componentOf(components, 'BUTTONS')?.buttons ?? [];
}

/** `body_1` and `Body {{1}}` for each variable of a text. */
function textSlots(text: string, place: 'header' | 'body', prefix: string, label: string): Slot[] {
	const names = variablesIn(text);
	return names.map((name) => ({
		id: `${prefix}${place}_${name}`,
		label: `${label}${place === 'header' ? 'Header' : 'Body'} {{${name}}}`,
		title: `${label}${place === 'header' ? 'Header: ' : ''}${textAround(text, name)}`,
		required: true,
		kind: 'text',
	}));
}

/** Slots of one part that are no variables; the title is the name where there is no better one. */
function slotsWith(prefix: string, label: string) {
	return (id: string, name: string, title = name, more: Partial<Slot> = {}): Slot => ({ id: `${prefix}${id}`, label: `${label}${name}`, title: `${label}${title}`, required: true, kind: 'text', ...more });
}

function headerPart(header: TemplateComponent, prefix: string, label: string): Part | undefined {
	const format = header.format ?? 'TEXT';
	const slot = slotsWith(prefix, label);
	const media = MEDIA[format];
	if (media) {
		const name = `Header ${media[0].toUpperCase()}${media.slice(1)}`;
		const slots = [slot('header_media', name, `${media === 'document' ? 'File' : name.slice('Header '.length)} URL or binary:data`, { kind: 'media', media })];
		if (media === 'document') slots.push(slot('header_filename', 'Header File Name', 'File Name (optional)', { required: false }));
		return { kind: 'headerMedia', prefix, label, slots, media };
	}
	if (format === 'LOCATION') {
		const slots = [
			slot('header_latitude', 'Header Latitude', 'Latitude, e.g. 52.52', { kind: 'number' }),
			slot('header_longitude', 'Header Longitude', 'Longitude, e.g. 13.40', { kind: 'number' }),
			slot('header_name', 'Header Place Name', 'Place Name (optional)', { required: false }),
			slot('header_address', 'Header Place Address', 'Place Address (optional)', { required: false }),
		];
		return { kind: 'headerLocation', prefix, label, slots };
	}
	if (format === 'PRODUCT') {
		const slots = [slot('header_catalog_id', 'Header Catalog ID'), slot('header_product_id', 'Header Product ID')];
		return { kind: 'headerProduct', prefix, label, slots };
	}
	if (format !== 'TEXT') return { kind: 'notOffered', prefix, label, slots: [], what: `a header of the kind ${format.slice(0, 40)}` };
	const text = header.text ?? '';
	const slots = textSlots(text, 'header', prefix, label);
	return slots.length > 0 ? { kind: 'headerText', prefix, label, slots, text } : undefined;
}

/** Buttons that are the same for everybody; that of one product (SPM) shows the one in the header. */
export const FIXED_BUTTONS = new Set(['PHONE_NUMBER', 'VOICE_CALL', 'APP', 'CALL_REQUEST', 'SPM', '']);

/** Buttons are told apart by the beginning of their words. */
const MAX_WORDS = 6;

/** `“Track”`, or the button's number where it has no words. */
function shownButton(text: string | undefined, index: number): string {
	if (text === undefined) return `Button ${index + 1}`;
	const words = Array.from(text);
	return `“${words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS).join('').trimEnd()}…` : text}”`;
}

function buttonPart(button: TemplateButton, index: number, prefix: string, label: string): Part | undefined {
	const { type, text, url } = button;
	const slotOf = slotsWith(`${prefix}button_${index}_`, label);
	const slot = (id: string, name: string, title: string, more: Partial<Slot> = {}) => slotOf(id, `Button ${index + 1} ${name}`, `${shownButton(text, index)} ${title}`, more);
	const part = (...slots: Slot[]): Part => ({ kind: 'button', prefix, label, slots, button, index });
	switch (type) {
		case 'URL': {
			const [name] = variablesIn(url);
			return name === undefined ? undefined : part(slot('url', 'URL Part', textAround(url!, name)));
		}
		case 'QUICK_REPLY':
			return part(slot('payload', 'Payload', 'Payload', { required: false }));
		case 'COPY_CODE':
			return part(slot('code', 'Code', 'Code'));
		case 'CATALOG':
			return part(slot('thumbnail', 'Thumbnail Product ID', 'Product ID', { required: false }));
		case 'FLOW':
			return part(slot('flow_token', 'Flow Token', 'Token', { required: false }), slot('flow_data', 'Flow Data', 'Data (JSON)', { required: false, kind: 'json' }));
		default:
			return FIXED_BUTTONS.has(type) ? undefined : { kind: 'notOffered', prefix, label, slots: [], what: `a button of the kind ${type.slice(0, 40)}` };
	}
}

function partsIn(components: TemplateComponent[], prefix: string, label: string): Part[] {
	const header = componentOf(components, 'HEADER');
	const body = componentOf(components, 'BODY')?.text ?? '';
	const bodySlots = textSlots(body, 'body', prefix, label);
	const offer = componentOf(components, 'LIMITED_TIME_OFFER');
	const carousel = componentOf(components, 'CAROUSEL');
	const slot = slotsWith(prefix, label);
	const parts: Array<Part | undefined> = [
		header && headerPart(header, prefix, label),
		bodySlots.length > 0 ? { kind: 'bodyText', prefix, label, slots: bodySlots, text: body } : undefined,
		offer && offer.hasExpiration !== false
			? { kind: 'offer', prefix, label, slots: [slot('offer_expiry', 'Offer Ends At', 'Offer Ends At', { kind: 'date', required: offer.hasExpiration === true })] }
			: undefined,
		// WhatsApp has no carousel within a card; its slots would bear the names of the outer one's.
		carousel && carouselPart(prefix === '' ? (carousel.cards ?? []) : []),
		...buttonsOf(components).map((button, index) => buttonPart(button, index, prefix, label)),
	];
	return parts.filter((part) => part !== undefined);
}

function carouselPart(cards: TemplateComponent[][]): Part {
	if (cards.length === 0) return { kind: 'notOffered', prefix: '', label: '', slots: [], what: 'a carousel whose cards the channel does not list' };
	const parts = cards.map((card, index) => partsIn(card, `card_${index}_`, `Card ${index + 1}: `));
	return { kind: 'carousel', prefix: '', label: '', slots: parts.flat().flatMap(({ slots }) => slots), cards: parts };
}

/** WhatsApp lists the button of some authentication templates as a link to its own code page. */
const CODE_PAGE = /whatsapp\.com\/otp/i;

/** The button that takes the code; `undefined` where the template is not one for codes (1msg-api §9). */
function codeButton({ category, components }: Template): number | 'none' | undefined {
	const buttons = buttonsOf(components);
	const otp = buttons.findIndex(({ type, url }) => type === 'OTP' || (type === 'URL' && CODE_PAGE.test(url ?? '')));
	if (otp >= 0) return otp;
	if (category !== 'AUTHENTICATION' || variablesIn(componentOf(components, 'BODY')?.text).length > 1) return undefined;
	const other = buttons.findIndex(({ type, url }) => type === 'COPY_CODE' || (type === 'URL' && variablesIn(url).length > 0));
	if (other >= 0) return other;
	// A listing that names no buttons leaves them out: WhatsApp's own rules give each of these templates one.
	return componentOf(components, 'BUTTONS') ? 'none' : 0;
}

/** All parts of a template that take values, in the order in which they are sent. */
export function partsOf(template: Template): Part[] {
	const button = codeButton(template);
	if (button === undefined) return partsIn(template.components, '', '');
	const text = bodyText(template);
	const slots: Slot[] = [{ id: 'code', label: 'Code', title: 'Code', required: true, kind: 'text' }];
	return [{ kind: 'code', prefix: '', label: '', slots, text, ...(button === 'none' ? {} : { buttonIndex: button }) }];
}

/** Names of the values that the body takes: the code's too, where the channel lists no text around it. */
export function bodyValues(template: Template): string[] {
	const code = partsOf(template).find(({ kind }) => kind === 'code');
	return code ? [variablesIn(bodyText(template))[0] ?? '1'] : bodyVariables(template);
}

/** What the form for a template asks for. */
export function slotsOf(template: Template): Slot[] {
	return partsOf(template).flatMap(({ slots }) => slots);
}

/** A named variable's parameter carries its name; a numbered one goes by its place. */
export function parameterName(name: string): { parameter_name?: string } {
	return isPositional(name) ? {} : { parameter_name: name };
}
