import { z } from 'zod';
import { isRefusal } from '../apiErrors';
import { optionalLabel } from '../interactive';
import { InvalidInput } from '../invalidInput';
import { embeddedJson, isObject, objectOf, present } from '../reading';

/** A template as the channel lists it, in one form whatever dialect it came in (1msg-api §9). */
export interface Template {
	name: string;
	language: string;
	/** Lower case: `approved`, `pending`, `rejected`, … */
	status: string;
	category: string;
	namespace?: string;
	components: TemplateComponent[];
}

export interface TemplateButton {
	/** Upper case: URL, QUICK_REPLY, OTP, …; empty where the listing has none. */
	type: string;
	text?: string;
	url?: string;
}

export interface TemplateComponent {
	/** Upper case: HEADER, BODY, FOOTER, BUTTONS, … */
	type: string;
	format?: string;
	text?: string;
	buttons: TemplateButton[];
	/** Of a carousel, in the order of the cards: each card's own components. */
	cards?: TemplateComponent[][];
	/** Of a limited-time offer: whether its end is shown. */
	hasExpiration?: boolean;
}

const optionalText = z.string().min(1).optional().catch(undefined);
const upper = z.string().transform((text) => text.toUpperCase());
const fromJsonString = (value: unknown) => embeddedJson(value) ?? value;

const buttonSchema = z.object({ type: upper.catch(''), text: optionalText, url: optionalText });
/** A button keeps its place also where it cannot be read: parameters name their button by its number. */
const buttonsSchema = z.preprocess(fromJsonString, z.array(buttonSchema.catch({ type: '' })).catch([]));
const cardsSchema: z.ZodType<TemplateComponent[][] | undefined, z.ZodTypeDef, unknown> = z.preprocess(
	fromJsonString,
	z.array(z.unknown().transform((card) => readComponents(objectOf(fromJsonString(card)).components))).optional().catch(undefined),
);
const componentSchema = z
	.object({
		type: upper,
		format: upper.optional().catch(undefined),
		text: optionalText,
		buttons: buttonsSchema,
		cards: cardsSchema,
		card_components: cardsSchema,
		limited_time_offer: z.object({ text: optionalText, has_expiration: z.boolean().optional().catch(undefined) }).optional().catch(undefined),
	})
	.transform(({ card_components, cards, limited_time_offer: offer, ...component }): TemplateComponent =>
		present({ ...component, text: component.text ?? offer?.text, cards: cards ?? card_components, hasExpiration: offer?.has_expiration }),
	);

/** The components of a template or of a card: an array, or a JSON string of one. */
function readComponents(components: unknown): TemplateComponent[] {
	const parts = fromJsonString(components);
	return Array.isArray(parts) ? valid(componentSchema, parts) : [];
}

/** Components come as an array or a JSON string, the language as a word or an object. */
const templateSchema = z
	.object({
		name: z.string().min(1),
		language: z.union([z.string(), z.object({ code: z.string() }).transform(({ code }) => code)]).catch(''),
		status: z.string().transform((status) => status.toLowerCase()).catch(''),
		category: z.string().transform((category) => category.toUpperCase()).catch(''),
		namespace: optionalText,
		message_template_namespace: optionalText,
		messageTemplateNamespace: optionalText,
		components: z.unknown().transform(readComponents),
	})
	.transform(({ message_template_namespace, messageTemplateNamespace, ...template }): Template => ({
		...template,
		namespace: template.namespace ?? message_template_namespace ?? messageTemplateNamespace,
	}));

/** The elements that fit the schema; one that does not never costs its neighbours. */
function valid<T>(schema: z.ZodType<T, z.ZodTypeDef, unknown>, elements: unknown[]): T[] {
	return elements.flatMap((element) => {
		const result = schema.safeParse(element);
		return result.success ? [result.data] : [];
	});
}

/** Reads the elements of `GET /templates`; what is not a template is left out. */
export function readTemplates(elements: unknown[]): Template[] {
	return valid(templateSchema, elements);
}

export function templateKey(template: Template): string {
	return `${template.name}|${template.language}`;
}

/** Which template a node asks for: `name`, or `name|language`. */
export interface TemplateChoice {
	name: string;
	language?: string;
}

/** @throws InvalidInput for an empty name and for one with white space in it */
export function readTemplateChoice(value: unknown, language: unknown): TemplateChoice {
	const written = typeof value === 'string' ? value : '';
	const [name, fromValue] = written.split('|', 2).map((part) => part.trim());
	if (!name) throw new InvalidInput('Template is empty', 'Choose one of the channel’s approved templates, or type its name.');
	if (/\s/.test(name)) {
		throw new InvalidInput(
			`Template "${name}" has a space in its name`,
			'Template names have no spaces, e.g. ticket_accepted. Copy the name as the 1MSG console shows it.',
		);
	}
	return { name, language: optionalLabel(language, 'Language') ?? (fromValue || undefined) };
}

/** `pt-BR` means `pt_BR`. */
export function sameLanguage(a: string, b: string): boolean {
	const plain = (language: string) => language.replaceAll('-', '_').toLowerCase();
	return plain(a) === plain(b);
}

function inWords(languages: string[]): string {
	return [...new Set(languages.map((language) => language || 'a language that the channel does not name'))].join(', ');
}

/**
 * The templates that a choice stands for: one in its language, or one for each language.
 * @throws InvalidInput where there is none
 */
export function versionsOf<T>(listed: T[], templateOf: (entry: T) => Template, { name, language }: TemplateChoice): T[] {
	const sameName = listed.filter((entry) => templateOf(entry).name === name);
	if (sameName.length === 0) {
		throw new InvalidInput(
			`Template "${name}" is not on this channel`,
			'Choose one from the list, or check the name in the 1MSG console. Capital letters count.',
		);
	}
	const isAsked = (entry: T) => {
		// A listing without a language says nothing against the one that is asked for.
		const listedLanguage = templateOf(entry).language;
		return !language || !listedLanguage || sameLanguage(listedLanguage, language);
	};
	const versions = sameName.filter(isAsked);
	if (versions.length === 0) {
		throw new InvalidInput(
			`Template "${name}" does not exist in the language "${language}"`,
			`The channel has it in: ${inWords(sameName.map((entry) => templateOf(entry).language))}.`,
		);
	}
	return versions;
}

/**
 * The approved template that a choice stands for.
 * @throws InvalidInput where there is none, it is not approved, or its language is left open
 */
export function chooseTemplate(templates: Template[], choice: TemplateChoice): Template {
	const { name } = choice;
	const versions = versionsOf(templates, (template) => template, choice);
	const approved = [...new Map(versions.filter(({ status }) => status === 'approved').map((template) => [templateKey(template), template])).values()];
	if (approved.length === 0) {
		throw new InvalidInput(
			`Template "${name}" is not approved: its status is ${versions[0].status || 'not known'}`,
			'WhatsApp sends approved templates only. Wait for the approval, or choose another template.',
		);
	}
	if (approved.length > 1) {
		throw new InvalidInput(
			`Template "${name}" exists in several languages: ${inWords(approved.map(({ language }) => language))}`,
			`Choose one from the list, write "${name}|${approved[0].language}", or set Language under Options.`,
		);
	}
	return approved[0];
}

/**
 * The language code to send a template with.
 * @throws InvalidInput where neither the channel nor the user says it
 */
export function languageOf(template: Template | undefined, { name, language }: TemplateChoice): string {
	const code = template?.language || language;
	if (code) return code;
	throw new InvalidInput(`The channel does not say which language template "${name}" is in`, 'Set Language under Options, e.g. en.');
}

/**
 * The namespace to send a template with. Where the template has none, the one that all its
 * siblings share is taken (1msg-api §9).
 * @throws InvalidInput where that is not one
 */
export function namespaceOf(template: Template, templates: Template[]): string {
	if (template.namespace) return template.namespace;
	const shared = new Set(templates.flatMap(({ namespace }) => (namespace ? [namespace] : [])));
	if (shared.size === 1) return [...shared][0];
	throw new InvalidInput(
		`The channel does not say which namespace template "${template.name}" belongs to`,
		'Copy the namespace from the 1MSG console into Namespace under Options. Without it 1MSG refuses the message.',
	);
}

/**
 * The elements of one answer of `GET /templates`.
 * @returns undefined where the answer is not a list of templates: it must never count as an empty one
 */
export function templatesIn(body: unknown): { elements: unknown[]; total?: number } | undefined {
	if (Array.isArray(body)) return { elements: body };
	if (!isObject(body) || !Array.isArray(body.templates) || isRefusal(body)) return undefined;
	return { elements: body.templates, total: typeof body.total === 'number' ? body.total : undefined };
}
