import { z } from 'zod';
import { isRefusal } from './apiErrors';
import { InvalidInput } from './invalidInput';
import { embeddedJson, isObject } from './reading';

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

export interface TemplateComponent {
	/** Upper case: HEADER, BODY, FOOTER, BUTTONS, … */
	type: string;
	format?: string;
	text?: string;
	buttons: Array<{ type: string; text?: string; url?: string }>;
}

const optionalText = z.string().min(1).optional().catch(undefined);
const upper = z.string().transform((text) => text.toUpperCase());
const fromJsonString = (value: unknown) => embeddedJson(value) ?? value;

const buttonSchema = z.object({ type: upper.catch(''), text: optionalText, url: optionalText });
const componentSchema = z.object({
	type: upper,
	format: upper.optional().catch(undefined),
	text: optionalText,
	buttons: z.preprocess(fromJsonString, z.array(z.unknown()).catch([])).transform((buttons) => valid(buttonSchema, buttons)),
});

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
		components: z.preprocess(fromJsonString, z.array(z.unknown()).catch([])).transform((parts) => valid(componentSchema, parts)),
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
	const written = typeof value === 'string' ? value.trim() : '';
	const [name, fromValue] = written.split('|', 2).map((part) => part.trim());
	if (!name) throw new InvalidInput('Template is empty', 'Choose one of the channel’s approved templates, or type its name.');
	if (/\s/.test(name)) {
		throw new InvalidInput(
			`Template "${name}" has a space in its name`,
			'Template names have no spaces, e.g. ticket_accepted. Copy the name as the 1MSG console shows it.',
		);
	}
	const typed = typeof language === 'string' ? language.trim() : '';
	return { name, language: typed || fromValue || undefined };
}

/** `pt-BR` means `pt_BR`. */
function sameLanguage(a: string, b: string): boolean {
	const plain = (language: string) => language.replace('-', '_').toLowerCase();
	return plain(a) === plain(b);
}

/**
 * The approved template that a choice stands for.
 * @throws InvalidInput where there is none, it is not approved, or its language is left open
 */
export function chooseTemplate(templates: Template[], { name, language }: TemplateChoice): Template {
	const sameName = templates.filter((template) => template.name === name);
	if (sameName.length === 0) {
		throw new InvalidInput(
			`Template "${name}" is not on this channel`,
			'Choose one from the list, or check the name in the 1MSG console. Capital letters count.',
		);
	}
	const candidates = language ? sameName.filter((template) => sameLanguage(template.language, language)) : sameName;
	const approved = [...new Map(candidates.filter(({ status }) => status === 'approved').map((template) => [templateKey(template), template])).values()];
	const languages = (list: Template[]) => list.map((template) => template.language).join(', ');
	if (candidates.length === 0) {
		throw new InvalidInput(
			`Template "${name}" does not exist in the language "${language}"`,
			`The channel has it in: ${languages(sameName)}.`,
		);
	}
	if (approved.length === 0) {
		throw new InvalidInput(
			`Template "${name}" is not approved: its status is ${candidates[0].status || 'not known'}`,
			'WhatsApp sends approved templates only. Wait for the approval, or choose another template.',
		);
	}
	if (approved.length > 1) {
		throw new InvalidInput(
			`Template "${name}" exists in several languages: ${languages(approved)}`,
			`Choose one from the list, write "${name}|${approved[0].language}", or set Language under Options.`,
		);
	}
	return approved[0];
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

const VARIABLE = /\{\{\s*([^{}\s]+)\s*\}\}/g;

function variablesIn(text: string | undefined): string[] {
	return [...new Set([...(text ?? '').matchAll(VARIABLE)].map((match) => match[1]))];
}

export function bodyText(template: Template): string {
	return template.components.find((component) => component.type === 'BODY')?.text ?? '';
}

/** Names of the body's variables: positional ones in the order of their numbers, named ones as they come. */
export function bodyVariables(template: Template): string[] {
	const names = variablesIn(bodyText(template));
	return names.every((name) => /^\d+$/.test(name)) ? names.sort((a, b) => Number(a) - Number(b)) : names;
}

function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * Checks that filling the body is all the template needs and that the numbers agree.
 * @throws InvalidInput with both numbers, or with the other part that waits for a value
 */
export function checkBodyOnly(template: Template, filled: number): void {
	const needed = bodyVariables(template).length;
	if (needed !== filled) {
		throw new InvalidInput(
			`Template "${template.name}" has ${counted(needed, 'body variable')}, but this node fills ${filled}`,
			'Choose a template that was made for this scenario; the README shows its wording.',
		);
	}
	for (const component of template.components) {
		if (component.type === 'HEADER' && variablesIn(component.text).length > 0) {
			throw new InvalidInput(
				`Template "${template.name}" has a variable in its header, which this node does not fill`,
				'Choose a template whose variables all stand in the body.',
			);
		}
		if (component.type === 'HEADER' && component.format === 'LOCATION') {
			throw new InvalidInput(
				`Template "${template.name}" has a place in its header, which this node does not fill`,
				'Choose a template whose variables all stand in the body.',
			);
		}
		const code = component.buttons.find(({ type }) => type === 'COPY_CODE' || type === 'OTP');
		if (code) {
			throw new InvalidInput(
				`Template "${template.name}" has a button with a code to copy, which this node does not fill`,
				'Choose a template whose buttons are fixed.',
			);
		}
		const button = component.buttons.find(({ type, url }) => type === 'URL' && variablesIn(url).length > 0);
		if (button) {
			throw new InvalidInput(
				`Template "${template.name}" has a variable in the address of its button "${button.text ?? ''}", which this node does not fill`,
				'Choose a template whose buttons are fixed.',
			);
		}
	}
}

/**
 * One value for a template's body. WhatsApp refuses line breaks, tabs and runs of spaces in it, and
 * does so only after the message was accepted, so it is said here (1msg-api §9).
 * @throws InvalidInput naming the field
 */
export function templateValue(text: string, field: string): string {
	const found = /[\r\n\u2028\u2029]/.test(text) ? 'a line break' : text.includes('\t') ? 'a tab' : / {5}/.test(text) ? 'five spaces in a row' : undefined;
	if (found) {
		throw new InvalidInput(
			`${field} holds ${found}; WhatsApp does not allow that in a template`,
			'Put it on one line, e.g. with {{ $json.text.replace(/\\s+/g, " ") }}.',
		);
	}
	return text;
}

/** The body parameters; named variables carry their name, which WhatsApp asks for (1msg-api §9). */
export function bodyParameters(values: string[], template?: Template): Array<Record<string, string>> {
	const names = template ? bodyVariables(template) : [];
	return values.map((text, index) => {
		const name = names[index];
		return { type: 'text', ...(name === undefined || /^\d+$/.test(name) ? {} : { parameter_name: name }), text };
	});
}

/** What the customer reads: the body with its variables filled in. */
export function renderBody(template: Template, values: string[]): string {
	const names = bodyVariables(template);
	return bodyText(template).replace(VARIABLE, (mark, name: string) => values[names.indexOf(name)] ?? mark);
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
