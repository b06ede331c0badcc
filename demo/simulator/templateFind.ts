import { Refusal } from './answer';
import { given, isFlag, isObject, objects } from './checks';
import type { Json } from './types';

export const lower = (value: unknown) => String(value ?? '').toLowerCase();
export const unprocessable = (message: string) => Refusal.error(422, message);

/** Seconds messageSendTtlSeconds may have, by category; −1 stands for 30 days where it is taken (1msg-api §9). */
const TTL: Record<string, { min: number; max: number; unlimited: boolean }> = {
	marketing: { min: 43_200, max: 2_592_000, unlimited: false },
	authentication: { min: 30, max: 900, unlimited: true },
	utility: { min: 30, max: 43_200, unlimited: true },
};

/** The language is a string or {code} in listings. */
export function languageOf(template: Json): unknown {
	return isObject(template.language) ? template.language.code : template.language;
}

/** Three names of the key are known (1msg-api §9). */
export function namespaceOf(template: Json): unknown {
	return template.namespace ?? template.message_template_namespace ?? template.messageTemplateNamespace;
}

/** Components are an array or a JSON string in listings. */
export function componentsOf(template: Json): Json[] {
	return objects(typeof template.components === 'string' ? JSON.parse(template.components) : template.components);
}

/**
 * The template of a sendTemplate body. One that is listed without a namespace has that of its siblings.
 * @throws Refusal 200 sent:false for a missing or unknown template or language, 422 for a wrong namespace.
 */
export function findTemplate(templates: Json[], body: Json): Json {
	const { template: name, language, namespace } = body;
	if (typeof name !== 'string' || !name || !given(language)) throw Refusal.notSent('template is not defined');
	if (!isObject(language) || language.policy !== 'deterministic' || typeof language.code !== 'string') {
		throw unprocessable('language must be {"policy":"deterministic","code":"…"}');
	}
	if (typeof namespace !== 'string' || !namespace) throw unprocessable('namespace is required');
	const found = templates.find((one) => one.name === name && languageOf(one) === language.code);
	if (!found || lower(found.status) !== 'approved') {
		throw Refusal.notSent(`template "${name}" with language "${language.code}" does not exist`);
	}
	const own = namespaceOf(found);
	const known = own ? [own] : templates.map(namespaceOf).filter(Boolean);
	if (known.length && !known.includes(namespace)) throw unprocessable('namespace does not match the template');
	return found;
}

/** useMMlite, messageActivitySharing and messageSendTtlSeconds (1msg-api §9). @throws Refusal 400. */
export function checkOptions(body: Json, category: string): void {
	for (const name of ['useMMlite', 'messageActivitySharing']) {
		if (given(body[name]) && !isFlag(body[name])) throw Refusal.badRequest(`${name} must be true or false`);
	}
	const { messageSendTtlSeconds: seconds } = body;
	if (!given(seconds)) return;
	if (!Number.isInteger(seconds)) throw Refusal.badRequest('messageSendTtlSeconds must be an integer');
	const range = TTL[category];
	if (!range || (seconds === -1 && range.unlimited)) return;
	if (Number(seconds) < range.min || Number(seconds) > range.max) {
		throw Refusal.badRequest(`messageSendTtlSeconds must be ${range.min} to ${range.max} for ${category}`);
	}
}
