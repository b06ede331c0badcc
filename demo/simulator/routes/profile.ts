import { ok, Refusal, type Answer } from '../answer';
import type { Channel } from '../channel';
import { isLink, isObject } from '../checks';
import { readDataUri } from '../mediaKinds';
import type { Json } from '../types';

const VERTICALS = [
	'Automotive', 'Beauty, Spa and Salon', 'Clothing and Apparel', 'Education', 'Entertainment', 'Event Planning and Service',
	'Finance and Banking', 'Food and Grocery', 'Public Service', 'Hotel and Lodging', 'Medical and Health', 'Non-profit',
	'Professional Services', 'Shopping and Retail', 'Travel and Transportation', 'Restaurant', 'Other',
];
/** Characters (1msg-api §18). */
const MAX_LENGTH: Record<string, number> = { about: 139, description: 256, email: 128, address: 256 };
const FIELDS = ['about', 'description', 'email', 'photo', 'address', 'vertical', 'websites'];

const unprocessable = (text: string) => Refusal.error(422, text);
const isText = (value: unknown): value is string => typeof value === 'string';

/** GET /me. */
export const getMe = ({ state }: Channel): Answer => ok({ ...state.profile });

/** POST /me: changes only the named fields, of which there must be one (1msg-api §18). */
export function postMe({ state }: Channel, body: Json): Answer {
	const names = FIELDS.filter((name) => body[name] !== undefined);
	if (!names.length) throw unprocessable(`At least one of ${FIELDS.join(', ')} is required`);
	for (const name of names) checkField(name, body[name]);
	for (const name of names) state.profile[name] = name === 'photo' ? photoLink(String(body.photo)) : body[name];
	return ok({ result: 'success' });

	function photoLink(photo: string): string {
		const data = readDataUri(photo);
		return data ? state.files.serve({ mimeType: data.mimeType, data: Buffer.from(data.base64, 'base64') }) : photo;
	}
}

function checkField(name: string, value: unknown): void {
	if (name === 'websites') {
		if (!Array.isArray(value) || value.length > 2 || !value.every(isLink)) {
			throw unprocessable('websites must be an array of at most 2 http or https addresses');
		}
		return;
	}
	if (!isText(value)) throw unprocessable(`${name} must be a string`);
	if ([...value].length > MAX_LENGTH[name]) throw unprocessable(`${name} has more than ${MAX_LENGTH[name]} characters`);
	if (name === 'vertical' && !VERTICALS.includes(value)) throw unprocessable(`vertical must be one of ${VERTICALS.join('; ')}`);
	if (name === 'email' && value && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) throw unprocessable('email is not an address');
	if (name === 'photo' && !isLink(value) && !readDataUri(value)) throw unprocessable('photo must be a link or a data URI');
}

/** GET /commerce: an array at the root (1msg-api §18). */
export function getCommerce({ state }: Channel): Answer {
	checkCatalog(state.commerce);
	return ok(state.commerce.map((catalog) => ({ ...catalog })));
}

/** POST /commerce: both switches under `params` (1msg-api §18). */
export function postCommerce({ state }: Channel, { params }: Json): Answer {
	checkCatalog(state.commerce);
	if (!isObject(params) || typeof params.is_cart_enabled !== 'boolean' || typeof params.is_catalog_visible !== 'boolean') {
		throw Refusal.badRequest('params.is_cart_enabled and params.is_catalog_visible are required');
	}
	const { is_cart_enabled, is_catalog_visible } = params;
	for (const catalog of state.commerce) Object.assign(catalog, { is_cart_enabled, is_catalog_visible });
	return ok({ success: true });
}

function checkCatalog(commerce: Json[]): void {
	if (!commerce.length) throw Refusal.badRequest('No catalog is linked to this number');
}

/** GET /conversationalAutomation. */
export const getAutomation = ({ state }: Channel): Answer => ok({ ...state.automation });

/** POST /conversationalAutomation: changes the named keys, leaves out others (1msg-api §13). */
export function postAutomation({ state }: Channel, body: Json): Answer {
	const { enable_welcome_message, prompts, commands } = body;
	if (enable_welcome_message !== undefined && typeof enable_welcome_message !== 'boolean') {
		throw Refusal.badRequest('enable_welcome_message must be true or false');
	}
	if (prompts !== undefined && !(isList(prompts, 4) && prompts.every((prompt) => isShort(prompt, 80)))) {
		throw Refusal.badRequest('prompts must be at most 4 texts of at most 80 characters');
	}
	if (commands !== undefined && !(isList(commands, 30) && commands.every(isCommand))) {
		throw Refusal.badRequest('commands must be at most 30, with command_name (32) and command_description (256)');
	}
	for (const [key, value] of Object.entries({ enable_welcome_message, prompts, commands })) {
		if (value !== undefined) state.automation[key] = value;
	}
	return ok({ success: true });
}

const isList = (value: unknown, max: number): value is unknown[] => Array.isArray(value) && value.length <= max;
const isShort = (value: unknown, max: number) => isText(value) && value.trim() !== '' && [...value].length <= max;
const isCommand = (value: unknown) => isObject(value) && isShort(value.command_name, 32) && isShort(value.command_description, 256);

/** GET /mmLiteStatus, in step with GET /status. */
export const getMmLiteStatus = (): Answer =>
	ok({ available: false, status: 'NOT_ENABLED', message: 'Marketing Messages Lite is not enabled for this channel' });
