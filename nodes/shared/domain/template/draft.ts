import { optionalLabel } from '../interactive';
import { InvalidInput } from '../invalidInput';
import { limitedText, webAddress } from '../limits';
import { elementsOf, embeddedJson, isObject, numberOf, textOf, type Json } from '../reading';
import { recognizeRecipient } from '../recipient';
import { requiredText } from '../text';
import type { Component } from './body';
import { counted, isPositional, TEMPLATE_LIMITS, variablesIn } from './text';

/** A template to hand in, from simple fields. */
export interface Draft {
	/** Empty where an expression gave nothing. */
	headerFormat?: 'none' | 'text' | 'image' | 'video' | 'document' | 'location';
	headerText?: unknown;
	headerExample?: unknown;
	body: unknown;
	/** One example for each variable of the body, in their order. */
	bodyExamples: unknown[];
	footer?: unknown;
	buttons: Json[];
}

const MAX_BUTTONS = 10;

/** A number whose `+` was left out; ten digits are one without its country code. */
const WITHOUT_PLUS = /^(?!\d{10}$)[1-9]\d{6,14}$/;

/**
 * A template's name: lower case letters, digits and underscores, at most 512 (1msg-api §9).
 * @throws InvalidInput
 */
export function draftName(value: unknown): string {
	const name = requiredText(value, 'Template Name').trim();
	if (!/^[a-z0-9_]{1,512}$/.test(name)) {
		throw new InvalidInput(
			`Template Name "${name.slice(0, 60)}" has other characters than lower case letters, digits and underscores, or more than 512`,
			'Write it like order_shipped.',
		);
	}
	return name;
}

/** `pt-BR` becomes `pt_BR`. @throws InvalidInput where it is no language code */
export function draftLanguage(value: unknown): string {
	const [language, ...regions] = requiredText(value, 'Language').trim().split(/[-_]/);
	const code = [language.toLowerCase(), ...regions.map((region) => region.toUpperCase())].join('_');
	if (!/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(code)) {
		throw new InvalidInput(`Language "${String(value).trim().slice(0, 40)}" is not a language code`, 'Write it as WhatsApp does, e.g. en, en_US or pt_BR.');
	}
	return code;
}

/** The variables of a text that is handed in; positional ones have to count 1, 2, 3 … */
function draftVariables(text: string, field: string): string[] {
	const names = variablesIn(text);
	const strange = names.find((name) => !/^[a-z0-9_]+$/.test(name));
	if (strange) throw new InvalidInput(`${field} has the variable {{${strange}}}`, 'A variable is a number or a name of lower case letters, digits and underscores, e.g. {{1}} or {{order_number}}.');
	const positional = names.filter(isPositional);
	if (positional.length > 0 && positional.length < names.length) {
		throw new InvalidInput(`${field} has numbered and named variables`, 'Use one kind, e.g. {{1}} and {{2}}, or {{name}} and {{order_number}}.');
	}
	const gap = positional.findIndex((name, index) => name !== String(index + 1));
	if (gap >= 0) throw new InvalidInput(`${field} has no variable {{${gap + 1}}}, but {{${positional[gap]}}}`, 'Number the variables 1, 2, 3 and so on.');
	return names;
}

/** Examples as Meta's review asks for them; named variables carry their name. */
function examples(place: 'header' | 'body', names: string[], values: string[]): Component {
	if (names.length === 0) return {};
	if (!names.every(isPositional)) {
		return { example: { [`${place}_text_named_params`]: names.map((name, index) => ({ param_name: name, example: values[index] })) } };
	}
	return { example: { [`${place}_text`]: place === 'body' ? [values] : values } };
}

function headerComponent({ headerFormat, headerText, headerExample }: Draft): Component[] {
	if (headerFormat === 'none') return [];
	if (!headerFormat) throw new InvalidInput('Header is empty', 'Choose what stands above the body, or None.');
	const format = headerFormat.toUpperCase();
	if (headerFormat === 'location') return [{ type: 'HEADER', format }];
	if (headerFormat !== 'text') {
		const handle = optionalLabel(headerExample, 'Header Example');
		if (handle === undefined) throw new InvalidInput('Header Example is empty', `WhatsApp’s review asks for an example of the ${headerFormat}. Give its address or media handle.`);
		return [{ type: 'HEADER', format, example: { header_handle: [handle] } }];
	}
	const text = limitedText(requiredText(headerText, 'Header Text'), 'Header Text', TEMPLATE_LIMITS.header);
	const names = draftVariables(text, 'Header Text');
	if (names.length > 1) throw new InvalidInput(`Header Text has ${names.length} variables; WhatsApp takes at most 1`, 'Move the others into the body.');
	const example = names.length === 0 ? undefined : optionalLabel(headerExample, 'Header Example');
	if (names.length === 1 && example === undefined) throw new InvalidInput('Header Example is empty', 'WhatsApp’s review asks for an example of the header’s variable.');
	return [{ type: 'HEADER', format, text, ...examples('header', names, example === undefined ? [] : [example]) }];
}

function bodyComponent({ body, bodyExamples }: Draft): Component {
	const text = limitedText(requiredText(body, 'Body'), 'Body', TEMPLATE_LIMITS.body);
	const names = draftVariables(text, 'Body');
	const values = bodyExamples.map((value, index) => requiredText(value, `Body Example ${index + 1}`));
	if (values.length !== names.length) {
		throw new InvalidInput(`Body has ${counted(names.length, 'variable')}, but ${counted(values.length, 'example')}`, 'WhatsApp’s review asks for one example for each variable, in their order.');
	}
	return { type: 'BODY', text, ...examples('body', names, values) };
}

function footerComponent(value: unknown): Component[] {
	const text = optionalLabel(value, 'Footer', TEMPLATE_LIMITS.footer);
	if (text === undefined) return [];
	if (variablesIn(text).length > 0) throw new InvalidInput('Footer has a variable', 'WhatsApp takes a fixed footer only. Move the variable into the body.');
	return [{ type: 'FOOTER', text }];
}

/** The digits of a phone number; nothing for all that is none, a chat or a user name too. */
function phoneIn(written: string, field: string): string | undefined {
	try {
		const { kind, value } = recognizeRecipient(written, field);
		return kind === 'phone' ? value : undefined;
	} catch {
		// Its advice names other recipients and options, which a button does not have.
		return undefined;
	}
}

/**
 * The digits of the number that a button calls. It is recognised before it is cleaned, as a recipient
 * is. But it may be a service's, of a length that no person's has: digits alone are taken as they are.
 * @throws InvalidInput where it is none, or lacks its country code
 */
function calledNumber(value: unknown, field: string): string {
	const written = requiredText(value, field).trim();
	const digits = phoneIn(written, field) ?? WITHOUT_PLUS.exec(written)?.[0];
	if (digits === undefined) throw new InvalidInput(`${field} is not a phone number`, 'Write it with + and its country code, e.g. +1 202 555 0143.');
	return digits;
}

/** What is no button of the form: a link without its type must not become a button that only answers. */
function unknownType(value: unknown, field: string): InvalidInput {
	const written = Array.from(requiredText(value, field).trim()).slice(0, 20).join('');
	return new InvalidInput(`${field} “${written}” is not known`, 'It is quickReply, url, phoneNumber or copyCode.');
}

function buttonOf(button: Json, index: number): Component {
	const name = `Button ${index + 1}`;
	const text = () => limitedText(requiredText(button.text, `${name}: Text`).trim(), `${name}: Text`, TEMPLATE_LIMITS.buttonText);
	switch (button.type) {
		case 'url': {
			const url = webAddress(requiredText(button.url, `${name}: URL`), `${name}: URL`, TEMPLATE_LIMITS.url);
			const names = variablesIn(url);
			if (names.length > 1 || (names.length === 1 && !url.endsWith('{{1}}'))) {
				throw new InvalidInput(`${name}: URL has a variable that is not {{1}} at its end`, 'WhatsApp takes one variable, and only at the end of the address.');
			}
			const example = names.length === 1 ? { example: [requiredText(button.example, `${name}: Example`)] } : {};
			return { type: 'URL', text: text(), url, ...example };
		}
		case 'phoneNumber': {
			const digits = calledNumber(button.phoneNumber, `${name}: Phone Number`);
			return { type: 'PHONE_NUMBER', text: text(), phone_number: `+${digits}` };
		}
		case 'copyCode':
			return { type: 'COPY_CODE', example: limitedText(requiredText(button.example, `${name}: Example`), `${name}: Example`, TEMPLATE_LIMITS.code) };
		case 'quickReply':
			return { type: 'QUICK_REPLY', text: text() };
		default:
			throw unknownType(button.type, `${name}: Type`);
	}
}

function buttonsComponent(buttons: Json[]): Component[] {
	if (buttons.length === 0) return [];
	if (buttons.length > MAX_BUTTONS) throw new InvalidInput(`There are ${buttons.length} buttons; WhatsApp takes at most ${MAX_BUTTONS}`, 'Remove some.');
	return [{ type: 'BUTTONS', buttons: buttons.map(buttonOf) }];
}

/**
 * The components of a template, as `POST /addTemplate` takes them (1msg-api §9).
 * @throws InvalidInput naming the field
 */
export function draftComponents(draft: Draft): Component[] {
	return [...headerComponent(draft), bodyComponent(draft), ...footerComponent(draft.footer), ...buttonsComponent(draft.buttons)];
}

/**
 * The components of a template for one-time codes: WhatsApp writes their text itself.
 * @param expiryMinutes how long the footer says the code is valid; empty for no such footer
 */
export function codeComponents({ hasWarning, expiryMinutes, buttonText }: { hasWarning: boolean; expiryMinutes: unknown; buttonText: unknown }): Component[] {
	const isGiven = expiryMinutes !== undefined && expiryMinutes !== '' && expiryMinutes !== null && numberOf(expiryMinutes) !== 0;
	const minutes = isGiven ? (numberOf(expiryMinutes) ?? NaN) : undefined;
	if (minutes !== undefined && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= 90)) {
		throw new InvalidInput('Code Expires After (Minutes) is not a whole number from 1 to 90', 'Leave it at 0 for a template that says nothing about it.');
	}
	const text = limitedText(requiredText(buttonText, 'Button Text').trim(), 'Button Text', TEMPLATE_LIMITS.buttonText);
	return [
		{ type: 'BODY', add_security_recommendation: hasWarning },
		...(minutes === undefined ? [] : [{ type: 'FOOTER', code_expiration_minutes: minutes }]),
		{ type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text }] },
	];
}

/** Components that were written as JSON. @throws InvalidInput where they are not a list with a body */
export function writtenComponents(value: unknown): Component[] {
	const parsed = embeddedJson(value) ?? value;
	const components = elementsOf(isObject(parsed) && parsed.type === undefined ? parsed.components : parsed);
	const advice = 'Write a list of components, e.g. [{"type":"BODY","text":"Your order is on its way."}].';
	if (components.length === 0) throw new InvalidInput('Components is not a JSON list with at least one component', advice);
	const strange = components.findIndex((component) => !isObject(component) || textOf(component.type) === undefined);
	if (strange >= 0) throw new InvalidInput(`Components: entry ${strange + 1} is not an object with a type`, advice);
	if (!components.some((component) => String((component as Json).type).toUpperCase() === 'BODY')) throw new InvalidInput('Components has no BODY', advice);
	return components as Component[];
}

/** Whether variables are named, which a template has to say when it is handed in. */
export function hasNamedVariables(components: Component[]): boolean {
	return components.some(({ type, text }) => /^(BODY|HEADER)$/i.test(String(type)) && variablesIn(textOf(text)).some((name) => !isPositional(name)));
}
