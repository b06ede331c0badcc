import { InvalidInput } from './invalidInput';
import { switchOf } from './limits';
import { lacking } from './listAnswer';
import { isObject, objectOf, own, type Json } from './reading';
import { addressesIn, shownAddress } from './webhookList';

/** The switches of a channel: stored name, name in the API, shown name (1msg-api §13). */
const SWITCHES: Array<[name: string, key: string, field: string]> = [
	['ackNotificationsOn', 'ackNotificationsOn', 'Delivery Statuses'],
	['ctaUrlLinkTrackingOptedOut', 'cta_url_link_tracking_opted_out', 'Opt Out of Link Tracking'],
	['guaranteedHooks', 'guaranteedHooks', 'Guaranteed Webhooks'],
	['rawHooks', 'rawHooks', 'Raw Events'],
	['templateAnalyticsEnabled', 'template_analytics_enabled', 'Template Analytics'],
];

/**
 * The body that changes settings: only those added. The webhook list has operations of its own, which
 * keep what others have put there.
 * @throws InvalidInput where nothing was added, or a value is no switch
 */
export function settingsChanges(changes: unknown): Record<string, boolean> {
	const given = objectOf(changes);
	const body = Object.fromEntries(
		SWITCHES.filter(([name]) => own(given, name) !== undefined).map(([name, key, field]) => [key, switchOf(given[name], field)]),
	);
	if (Object.keys(body).length === 0) throw new InvalidInput('Changes is empty', 'Add the setting that shall change.');
	return body;
}

/** An answer of `/settings` without what is secret in webhook addresses: their queries and passwords. */
export function shownSettings(answer: Json): Json {
	const addresses = addressesIn(answer);
	return {
		...(answer.webhookUrl === undefined ? {} : { webhookUrl: (addresses ?? []).map(shownAddress) }),
		...lacking(answer, 'webhookUrl', 'webhookStatuses', 'update'),
		...(isObject(answer.update) ? { update: shownSettings(answer.update) } : {}),
	};
}

export interface CatalogSettings {
	is_cart_enabled: boolean;
	is_catalog_visible: boolean;
}

/** What was added of the catalog's two switches. @throws InvalidInput where nothing was, or a value is no switch */
export function catalogChanges(changes: unknown): Partial<CatalogSettings> {
	const given = objectOf(changes);
	const body: Partial<CatalogSettings> = {};
	if (own(given, 'isCartEnabled') !== undefined) body.is_cart_enabled = switchOf(given.isCartEnabled, 'Cart');
	if (own(given, 'isCatalogVisible') !== undefined) body.is_catalog_visible = switchOf(given.isCatalogVisible, 'Catalog Visible');
	if (Object.keys(body).length === 0) throw new InvalidInput('Changes is empty', 'Add the setting that shall change.');
	return body;
}
