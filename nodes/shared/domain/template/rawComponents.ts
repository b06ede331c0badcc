import { InvalidInput } from '../invalidInput';
import { isNothing } from '../limits';
import { refuseLostDigitsWithin } from '../lostDigits';
import { elementsOf, embeddedJson, isObject, objectOf, type Json } from '../reading';
import { checkFilledBody, renderBody, type Component } from './body';
import { bodyText, bodyValues, partsOf } from './slots';
import type { Template } from './template';
import { counted, isPositional, templateValue } from './text';

const ADVICE = 'Write a list of components, e.g. [{"type":"body","parameters":[{"type":"text","text":"Maria"}]}], or choose the form.';

/** What 1MSG calls a component's `type` (1msg-api §9). */
const TYPES = new Set(['header', 'body', 'button', 'carousel', 'limited_time_offer', 'order_status']);

/** The list itself, or an object that holds it under the name that 1MSG or Meta give it. */
function listIn(value: unknown): unknown {
	const parsed = embeddedJson(value) ?? value;
	const { components, params } = objectOf(parsed);
	return components ?? params ?? parsed;
}

function textsOf(component: Json): Json[] {
	return elementsOf(component.parameters).filter((parameter): parameter is Json => isObject(parameter) && parameter.type === 'text');
}

/**
 * Components that an expert wrote: passed on as they are, but for what 1MSG or WhatsApp would refuse
 * anyway. Where the template is known, the number of body variables is checked too.
 * @throws InvalidInput saying which component is wrong
 */
export function readRawComponents(value: unknown, template: Template | undefined): { params: Component[]; text?: string } {
	const list = isNothing(value) ? [] : listIn(value);
	const components = isObject(list) && list.type !== undefined ? [list] : list;
	if (!Array.isArray(components)) throw new InvalidInput('Components is not a JSON list', ADVICE);
	const params = components.map((component: unknown, index) => checkComponent(component, `Components: entry ${index + 1}`));
	return { params, ...(template ? { text: checkBody(params, template) } : {}) };
}

function checkComponent(component: unknown, field: string): Component {
	if (!isObject(component)) throw new InvalidInput(`${field} is ${typeof component === 'string' ? 'a text' : 'not an object'}; each entry has to be a component`, ADVICE);
	refuseLostDigitsWithin(component, field);
	const { type } = component;
	if (typeof type !== 'string' || !TYPES.has(type.toLowerCase())) {
		throw new InvalidInput(`${field} has no type that 1MSG knows`, `Its type is one of ${[...TYPES].join(', ')}.`);
	}
	if (type.toLowerCase() === 'carousel') {
		if (!Array.isArray(component.cards)) throw new InvalidInput(`${field} is a carousel without a list of cards`, ADVICE);
		for (const [index, card] of (component.cards as unknown[]).entries()) {
			const name = `${field}: card ${index + 1}`;
			if (!isObject(card) || !Array.isArray(card.components)) throw new InvalidInput(`${name} has no list of components`, ADVICE);
			for (const [inner, part] of (card.components as unknown[]).entries()) checkComponent(part, `${name}: entry ${inner + 1}`);
		}
		return component;
	}
	if (!Array.isArray(component.parameters)) throw new InvalidInput(`${field} has no list of parameters`, ADVICE);
	for (const [index, parameter] of (component.parameters as unknown[]).entries()) {
		const name = `${field}: parameter ${index + 1}`;
		if (!isObject(parameter) || typeof parameter.type !== 'string') throw new InvalidInput(`${name} is not an object with a type, such as {"type":"text","text":"Maria"}`, ADVICE);
		if (parameter.type !== 'text') continue;
		if (typeof parameter.text !== 'string' || parameter.text.trim() === '') throw new InvalidInput(`${name} has no text`, 'WhatsApp does not take empty values.');
		templateValue(parameter.text, name);
	}
	return component;
}

/** Checks number and length of the body's values; what the customer reads. */
function checkBody(params: Component[], template: Template): string | undefined {
	const body = params.find(({ type }) => String(type).toLowerCase() === 'body');
	const names = bodyValues(template);
	const count = body ? elementsOf(body.parameters).length : 0;
	if (count !== names.length) {
		throw new InvalidInput(
			`Template "${template.name}" has ${counted(names.length, 'body variable')}, but Components fills ${count}`,
			'Give the body one parameter for each variable, in their order.',
		);
	}
	checkCodeButton(params, template);
	const texts = body ? textsOf(body) : [];
	// Currencies and dates are written out by WhatsApp.
	if (texts.length !== names.length) return undefined;
	const byName = new Map(texts.map(({ parameter_name: name, text }) => [String(name), String(text)]));
	const isNamed = !names.every(isPositional);
	const missing = isNamed ? names.find((name) => !byName.has(name)) : undefined;
	if (missing !== undefined) {
		throw new InvalidInput(`Template "${template.name}" has the named variable "${missing}", but no parameter of the body carries it as parameter_name`, 'Add "parameter_name" to each text parameter of the body.');
	}
	const values = names.map((name, index) => (isNamed ? byName.get(name)! : String(texts[index].text)));
	checkFilledBody(template, values);
	return bodyText(template) === '' ? undefined : renderBody(template, values);
}

/** A one-time code in the body alone is refused by 1MSG with no more than `sent: false` (1msg-api §9). */
function checkCodeButton(params: Component[], template: Template): void {
	const code = partsOf(template).find((part) => part.kind === 'code');
	if (code?.buttonIndex === undefined || params.some(({ type }) => String(type).toLowerCase() === 'button')) return;
	throw new InvalidInput(
		`Template "${template.name}" is for one-time codes, but Components fills no button`,
		`The code stands in the body and once more in the button: {"type":"button","sub_type":"url","index":${code.buttonIndex},"parameters":[{"type":"text","text":"123456"}]}.`,
	);
}
