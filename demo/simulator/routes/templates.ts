import { randomInt } from 'node:crypto';
import { ok, Refusal, type Answer } from '../answer';
import type { Channel } from '../channel';
import { isObject, requiredText } from '../checks';
import { languageOf, namespaceOf } from '../templateFind';
import type { Json } from '../types';

const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION'];
const COMPONENTS = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'CAROUSEL', 'LIMITED_TIME_OFFER'];
/** Meta keeps the name of a removed template back for 30 days (1msg-api §9). */
const NAME_BLOCK_MS = 30 * 24 * 60 * 60 * 1000;

/** POST /addTemplate: a new template waits for approval. What Meta refuses comes in its own error object (1msg-api §9). */
export function addTemplate({ state }: Channel, body: Json): Answer {
	const name = requiredText(body.name, 'name');
	const language = requiredText(body.language, 'language');
	const category = requiredText(body.category, 'category');
	const { components } = body;
	if (!CATEGORIES.includes(category)) throw Refusal.badRequest(`category must be one of ${CATEGORIES.join(', ')}`);
	if (!Array.isArray(components) || !components.length || !components.every(isObject)) {
		throw Refusal.badRequest('components must be an array of component objects');
	}
	if (!/^[a-z0-9_]{1,512}$/.test(name)) throw refused('Name must have lower case letters, digits and underscores only');
	const stranger = components.find(({ type }) => !COMPONENTS.includes(String(type).toUpperCase()));
	if (stranger) throw refused(`Component type ${String(stranger.type)} is not known`);
	if (!components.some(({ type }) => String(type).toUpperCase() === 'BODY')) throw refused('A template needs a body');
	if (state.now() - (state.removedTemplates.get(name) ?? -Infinity) < NAME_BLOCK_MS) {
		throw refused(`The name ${name} was removed less than 30 days ago`);
	}
	if (state.templates.some((one) => one.name === name && languageOf(one) === language)) {
		throw refused('Content in this language already exists');
	}
	const id = `3${Array.from({ length: 14 }, () => randomInt(10)).join('')}`;
	const namespace = state.templates.map(namespaceOf).find(Boolean);
	state.templates.push({ id, name, namespace, language, status: 'pending', category, rejected_reason: 'NONE', components });
	return ok({ id, status: 'PENDING', category });
}

/** HTTP 200 all the same, as failures of template lists come (1msg-api §9). */
const refused = (text: string) => Refusal.graph(200, 'Cannot create template', text);

/** POST /removeTemplate: all languages of that name, for ever (1msg-api §9). */
export function removeTemplate({ state }: Channel, body: Json): Answer {
	const name = requiredText(body.name, 'name');
	const rest = state.templates.filter((one) => one.name !== name);
	if (rest.length === state.templates.length) throw Refusal.graph(200, 'Message Template Not Found', `No template has the name ${name}`);
	state.templates.splice(0, state.templates.length, ...rest);
	state.removedTemplates.set(name, state.now());
	return ok({ result: 'success' });
}
