import { Refusal } from './answer';
import type { Failure } from './state';
import type { Json } from './types';

/** A template filled in: what the customer reads, and how Meta would fail it afterwards. */
export interface Rendered {
	/** Header text, body and footer, a line each. */
	text: string;
	buttons: string[];
	/** Lower case, e.g. 'utility'. */
	category: string;
	failure?: Failure;
}

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;
const MISMATCH = 'Number of template variables does not match';
const MAX_BODY = 1024;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const lower = (value: unknown) => String(value ?? '').toLowerCase();
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const unprocessable = (message: string) => Refusal.error(422, message);

/**
 * Checks a sendTemplate body against the channel's templates and fills the template in (1msg-api §9).
 * @throws Refusal 200 sent:false for a missing or unknown template or language, 422 for namespace and parameters.
 */
export function renderTemplate(templates: Json[], body: Json): Rendered {
	const template = findTemplate(templates, body);
	const given = readComponents(body.params);
	const parts = componentsOf(template);
	const header = parts.find((part) => lower(part.type) === 'header');
	const bodyPart = parts.find((part) => lower(part.type) === 'body');
	const footer = parts.find((part) => lower(part.type) === 'footer');
	const buttons = parts.flatMap((part) => (lower(part.type) === 'buttons' ? objects(part.buttons) : []));

	const values: string[] = [];
	const bodyText = fill(text(bodyPart?.text), parametersOf(given, 'body'), values);
	const lines = [fillHeader(header, parametersOf(given, 'header'), values), bodyText, text(footer?.text)];
	checkButtons(buttons, given.filter((component) => lower(component.type) === 'button'), values);
	return {
		text: lines.filter(Boolean).join('\n'),
		buttons: buttons.map((button) => text(button.text)),
		category: lower(template.category),
		failure: laterFailure(values, bodyText),
	};
}

function findTemplate(templates: Json[], body: Json): Json {
	const { template: name, language, namespace } = body;
	if (typeof name !== 'string' || !name || language === undefined || language === null) {
		throw Refusal.notSent('template is not defined');
	}
	if (!isObject(language) || language.policy !== 'deterministic' || typeof language.code !== 'string') {
		throw unprocessable('language must be {"policy":"deterministic","code":"…"}');
	}
	if (typeof namespace !== 'string' || !namespace) throw unprocessable('namespace is required');
	const found = templates.find((one) => one.name === name && languageOf(one) === language.code);
	if (!found || lower(found.status) !== 'approved') {
		throw Refusal.notSent(`template "${name}" with language "${language.code}" does not exist`);
	}
	if (found.namespace !== namespace) throw unprocessable('namespace does not match the template');
	return found;
}

/** The language is a string or {code} in listings. */
function languageOf(template: Json): unknown {
	return isObject(template.language) ? template.language.code : template.language;
}

/** Components are an array or a JSON string in listings. */
function componentsOf(template: Json): Json[] {
	return objects(typeof template.components === 'string' ? JSON.parse(template.components) : template.components);
}

function objects(value: unknown): Json[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

function readComponents(params: unknown): Json[] {
	if (params === undefined || params === null) return [];
	if (!Array.isArray(params) || !params.every((part) => isObject(part) && Array.isArray(part.parameters))) {
		throw unprocessable('params must be an array of component objects, each with parameters');
	}
	const known = ['header', 'body', 'button'];
	const stranger = params.find((part: Json) => !known.includes(lower(part.type)));
	if (stranger) throw unprocessable(`Component type "${String(stranger.type)}" is not part of the template`);
	return params as Json[];
}

function parametersOf(components: Json[], type: string): Json[] {
	const matching = components.filter((component) => lower(component.type) === type);
	if (matching.length > 1) throw unprocessable(`Component "${type}" is given twice`);
	const parameters = (matching[0]?.parameters ?? []) as unknown[];
	if (!parameters.every(isObject)) throw unprocessable('Each parameter must be an object');
	return parameters;
}

/** Puts the parameters in place of {{1}} or {{name}}; adds their values to `values`. */
function fill(pattern: string, parameters: Json[], values: string[]): string {
	const names = [...new Set([...pattern.matchAll(VARIABLE)].map((match) => match[1]))];
	if (names.length !== parameters.length) throw unprocessable(MISMATCH);
	const positional = names.every((name) => /^\d+$/.test(name));
	const byName = new Map(
		parameters.map((parameter, index) => [positional ? String(index + 1) : text(parameter.parameter_name), valueOf(parameter)]),
	);
	if (names.some((name) => !byName.has(name))) throw unprocessable(MISMATCH);
	values.push(...byName.values());
	return pattern.replace(VARIABLE, (_, name: string) => byName.get(name) ?? '');
}

function valueOf(parameter: Json): string {
	const type = lower(parameter.type);
	const nested = parameter[type];
	const value = type === 'text' ? parameter.text : isObject(nested) ? nested.fallback_value : undefined;
	if (typeof value !== 'string') throw unprocessable('A parameter must be {"type":"text","text":"…"}');
	if (!value.trim()) throw unprocessable('A parameter has no text');
	return value;
}

/** The header's text, '' for media. A media header needs exactly one parameter with a link or an id. */
function fillHeader(header: Json | undefined, parameters: Json[], values: string[]): string {
	const format = lower(header?.format ?? 'text');
	if (!header || format === 'text') return fill(text(header?.text), parameters, values);
	const [parameter] = parameters;
	const media = parameter?.[format];
	const complete = isObject(media) && (format === 'location' || Boolean(media.link ?? media.id));
	if (parameters.length !== 1 || lower(parameter.type) !== format || !complete) {
		throw unprocessable(`The header needs one ${format} parameter`);
	}
	return '';
}

/** Only buttons with a variable take a component; quick replies may (their payload). */
function checkButtons(buttons: Json[], given: Json[], values: string[]): void {
	for (const component of given) {
		const button = buttons[Number(component.index)];
		if (!button) throw unprocessable(`The template has no button ${String(component.index)}`);
		if (!isObject((component.parameters as unknown[])[0])) throw unprocessable(MISMATCH);
	}
	buttons.forEach((button, index) => {
		const mine = given.filter((component) => Number(component.index) === index);
		const type = lower(button.type);
		if (mine.length > 1) throw unprocessable(`Button ${index} is given twice`);
		if (type === 'quick_reply') return;
		if (mine.length && lower(mine[0].sub_type) !== type) throw unprocessable(`Button ${index} is not of that sub_type`);
		if (type === 'url') fill(text(button.url), (mine[0]?.parameters ?? []) as Json[], values);
		else if (type === 'phone_number' && mine.length) throw unprocessable(`Button ${index} takes no parameters`);
	});
}

/** What WhatsApp checks only after acceptance (1msg-api §9, §22). */
function laterFailure(values: string[], bodyText: string): Failure | undefined {
	if (values.some((value) => /[\n\r\t]| {5}/.test(value))) {
		return { code: 132018, text: '(#132018) Parameter validation issue: line break, tab or more than 4 spaces in a row' };
	}
	if ([...bodyText].length > MAX_BODY) return { code: 132005, text: '(#132005) Translated text too long' };
	return undefined;
}
