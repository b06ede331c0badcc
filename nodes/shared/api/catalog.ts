import { InvalidInput } from '../domain/invalidInput';
import type { CatalogSettings } from '../domain/channelSettings';
import { listIn } from '../domain/listAnswer';
import { flagOf, isObject, objectOf, type Json } from '../domain/reading';
import { notRead } from './answers';
import type { ChannelApi } from './channelApi';

/**
 * The catalog settings: a list with one element for each linked catalog (1msg-api §18).
 * @throws ApiFailure where the answer holds none
 */
export async function readCatalogSettings(api: ChannelApi): Promise<Json[]> {
	const answer = await api.call({ method: 'GET', path: '/commerce' });
	const list = listIn(answer, ['data', 'commerce']) ?? (isObject(answer) && 'is_cart_enabled' in answer ? [answer] : undefined);
	if (!list) throw notRead(api, answer, 'The catalog settings');
	return api.redact(list.filter(isObject));
}

/**
 * Both switches, which the API wants together: what is not changed is read first.
 * @throws InvalidInput where the channel has no catalog to read them from
 */
export async function completeCatalogSettings(api: ChannelApi, changes: Partial<CatalogSettings>): Promise<CatalogSettings> {
	const { is_cart_enabled: cart, is_catalog_visible: visible } = changes;
	if (cart !== undefined && visible !== undefined) return { is_cart_enabled: cart, is_catalog_visible: visible };
	const current = objectOf((await readCatalogSettings(api))[0]);
	const settings = { is_cart_enabled: cart ?? flagOf(current.is_cart_enabled), is_catalog_visible: visible ?? flagOf(current.is_catalog_visible) };
	if (settings.is_cart_enabled === undefined || settings.is_catalog_visible === undefined) {
		throw new InvalidInput('The channel does not tell its catalog settings, often because no catalog is linked to it', 'Link a catalog in WhatsApp Manager, or add both Cart and Catalog Visible.');
	}
	return settings as CatalogSettings;
}
