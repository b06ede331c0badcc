import { Refusal } from './answer';
import { isObject } from './checks';
import { checkOptions, componentsOf, findTemplate, lower } from './templateFind';
import { componentOf, parametersOf, readComponents } from './templateParameters';
import { fillParts, type FilledParts } from './templateParts';
import type { Failure, Json } from './types';

/** A template filled in: what the customer reads, and how Meta would fail it afterwards. */
export interface Rendered {
	/** Header text, body and footer, a line each. */
	text: string;
	buttons: string[];
	/** Lower case, e.g. 'utility'. */
	category: string;
	failure?: Failure;
}

const MAX_BODY = 1024;
const MAX_HEADER = 60;
const MAX_CODE = 15;

/**
 * Checks a sendTemplate body against the channel's templates and fills the template in (1msg-api §9).
 * @param now milliseconds, for offers that end
 * @throws Refusal 200 sent:false for a missing or unknown template or language, 422 for namespace and parameters, 400 for
 * options.
 */
export function renderTemplate(templates: Json[], body: Json, now: number): Rendered {
	const template = findTemplate(templates, body);
	const category = lower(template.category);
	checkOptions(body, category);
	const sent = readComponents(body.params);
	if (category === 'authentication') checkCode(sent);
	const values: string[] = [];
	const filled = fillParts(componentsOf(template), sent, { values, now });
	return { text: filled.lines.join('\n'), buttons: filled.buttons, category, failure: laterFailure(values, filled) };
}

/** A code goes into the body and into the button, the same in both; else nothing is sent (1msg-api §9). */
function checkCode(sent: Json[]): void {
	const code = textIn(componentOf(sent, 'body'));
	const copied = textIn(sent.find((component) => lower(component.type) === 'button'));
	if (code === undefined || copied === undefined) throw Refusal.notSent('Parameters for both body and button are required');
	if (code !== copied) throw Refusal.notSent('The code in the button differs from the code in the body');
	if ([...code].length > MAX_CODE) throw Refusal.notSent(`The code has more than ${MAX_CODE} characters`);
}

function textIn(component: Json | undefined): string | undefined {
	const [parameter] = parametersOf(component);
	return isObject(parameter) && typeof parameter.text === 'string' ? parameter.text : undefined;
}

/** What WhatsApp checks only after acceptance (1msg-api §9, §22). */
function laterFailure(values: string[], { header, body }: FilledParts): Failure | undefined {
	if (values.some((value) => /[\n\r\t]| {5}/.test(value))) {
		return { code: 132018, text: '(#132018) Parameter validation issue: line break, tab or more than 4 spaces in a row' };
	}
	if ([...body].length > MAX_BODY || [...header].length > MAX_HEADER) return { code: 132005, text: '(#132005) Translated text too long' };
	return undefined;
}
