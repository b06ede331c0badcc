import { InvalidInput } from '../invalidInput';
import { bodyText, bodyVariables, FIXED_BUTTONS, parameterName } from './slots';
import type { Template, TemplateComponent } from './template';
import { checkFilled, counted, fillText, TEMPLATE_LIMITS, variablesIn } from './text';

/** A component of `POST /sendTemplate`'s `params`, as the Cloud API writes them (1msg-api §9). */
export type Component = Record<string, unknown>;

/** The body parameters; named variables carry their name, which WhatsApp asks for (1msg-api §9). */
export function bodyParameters(values: string[], template?: Template): Component[] {
	const names = template ? bodyVariables(template) : [];
	return values.map((text, index) => ({ type: 'text', ...(names[index] === undefined ? {} : parameterName(names[index])), text }));
}

/** What the customer reads: the body with its variables filled in. */
export function renderBody(template: Template, values: string[]): string {
	return fillText(bodyText(template), Object.fromEntries(bodyVariables(template).map((name, index) => [name, values[index]])));
}

/** @throws InvalidInput where the filled body is longer than WhatsApp takes */
export function checkFilledBody(template: Template, values: string[]): void {
	checkFilled(renderBody(template, values), TEMPLATE_LIMITS.body, `The body of template "${template.name}"`);
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
	const waiting = template.components.map(waitingIn).find((part) => part !== undefined);
	if (waiting) throw new InvalidInput(`Template "${template.name}" has ${waiting.what}, which this node does not fill`, waiting.advice);
}

/** Buttons that go out as they are where nothing is said of them; of a URL only its variable waits. */
const FREE_BUTTONS = new Set([...FIXED_BUTTONS, 'QUICK_REPLY', 'CATALOG', 'URL']);

/** The part of a component that waits for a value, where it is not the body. */
function waitingIn({ type, text, format, buttons, hasExpiration }: TemplateComponent): { what: string; advice: string } | undefined {
	const inBody = 'Choose a template whose variables all stand in the body, or send it with the node “1MSG”.';
	const fixedButtons = 'Choose a template whose buttons are fixed, or send it with the node “1MSG”.';
	if (type === 'HEADER' && variablesIn(text).length > 0) return { what: 'a variable in its header', advice: inBody };
	if (format === 'LOCATION') return { what: 'a place in its header', advice: inBody };
	if (format === 'PRODUCT') return { what: 'a product in its header', advice: inBody };
	if (type === 'CAROUSEL') return { what: 'a carousel', advice: inBody };
	if (hasExpiration === true) return { what: 'an offer that ends at a time', advice: inBody };
	if (buttons.some((button) => button.type === 'COPY_CODE' || button.type === 'OTP')) return { what: 'a button with a code to copy', advice: fixedButtons };
	if (buttons.some(({ type: kind }) => kind === 'FLOW')) return { what: 'a button that opens a flow', advice: fixedButtons };
	const other = buttons.find(({ type: kind }) => !FREE_BUTTONS.has(kind));
	if (other) return { what: `a button of the kind ${other.type.slice(0, 40)}`, advice: fixedButtons };
	const button = buttons.find((one) => one.type === 'URL' && variablesIn(one.url).length > 0);
	return button && { what: `a variable in the address of its button "${button.text ?? ''}"`, advice: fixedButtons };
}
