import { ok, Refusal, type Answer } from '../answer';
import type { Channel } from '../channel';
import type { Json } from '../types';

const MAX_WEBHOOKS = 5;

/** GET /status: the state words of 1msg-api §13. */
export function getStatus({ state }: Channel): Answer {
	const { channelStatus: status } = state;
	return ok(status === 'connected' ? { status, accountStatus: 'active', mm_lite_available: false } : { status });
}

/** GET /settings. */
export function getSettings({ state }: Channel): Answer {
	return ok({ webhookUrl: listed(state.webhookUrls), ...state.settings });
}

/** POST /settings: changes only the named fields; answers with all, and the changed ones under `update` (1msg-api §13). */
export function postSettings(channel: Channel, body: Json): Answer {
	const { state } = channel;
	const update: Json = {};
	for (const key of Object.keys(state.settings)) {
		if (body[key] === undefined) continue;
		if (typeof body[key] !== 'boolean') throw Refusal.badRequest(`${key} must be true or false`);
		update[key] = body[key];
	}
	if (body.webhookUrl !== undefined) {
		const urls = body.webhookUrl === '' ? [] : readUrls(body.webhookUrl);
		state.setWebhookUrls(urls);
		update.webhookUrl = listed(urls);
	}
	for (const key of Object.keys(state.settings)) if (key in update) state.settings[key] = update[key];
	return ok({ ...(getSettings(channel).body as Json), update });
}

/** GET /webhook: null, a string or an array by the number of URLs; disabled addresses are named beside (1msg-api §14). */
export function getWebhook({ state }: Channel): Answer {
	const disabled = [...state.disabledWebhooks].map((url) => [url, 'disabled']);
	return ok({
		webhookUrl: listed(state.webhookUrls),
		...(disabled.length ? { webhookStatuses: Object.fromEntries(disabled) as Json } : {}),
	});
}

/**
 * POST /webhook: replaces the whole list and enables each address again; an empty list is refused here, POST /settings
 * clears it (1msg-api §14).
 */
export function postWebhook({ state }: Channel, body: Json): Answer {
	state.setWebhookUrls(readUrls(body.webhookUrl));
	state.disabledWebhooks.clear();
	return ok({ set: true, message: state.webhookUrls.join(', ') });
}

function readUrls(value: unknown): string[] {
	const urls: unknown[] = Array.isArray(value) ? value : [value];
	if (!urls.length || urls.includes('') || urls.includes(undefined)) throw Refusal.badRequest('webhookUrl is empty');
	if (urls.length > MAX_WEBHOOKS) throw Refusal.badRequest(`At most ${MAX_WEBHOOKS} webhook URLs`);
	return urls.map((url) => {
		if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || !URL.canParse(url)) {
			throw Refusal.badRequest('webhookUrl must be an http or https URL');
		}
		return url;
	});
}

function listed(urls: string[]): string | string[] | null {
	if (!urls.length) return null;
	return urls.length === 1 ? urls[0] : [...urls];
}
