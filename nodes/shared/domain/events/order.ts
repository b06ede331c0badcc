import { elementsOf, firstText, isObject, numberOf, objectOf, present, textOf } from '../reading';
import type { Order } from './event';
import { firstOf, type Places } from './places';

/** A price: a number, "12.50", "12,50", or Meta's amount in hundredths with its `offset`. */
function priceOf(value: unknown): number | undefined {
	if (isObject(value)) {
		const [amount, offset] = [numberOf(value.value), numberOf(value.offset) ?? 1];
		return amount === undefined || offset <= 0 ? undefined : amount / offset;
	}
	return numberOf(typeof value === 'string' && /^\s*-?\d+,\d{1,2}\s*$/.test(value) ? value.replace(',', '.') : value);
}

/** Reads a cart, in Meta's words or in those of other tools. */
export function readOrder({ inner, all }: Places): Order {
	const items = elementsOf(firstOf(all, 'product_items', 'productItems', 'items', 'products')).map((element) => {
		const item = objectOf(element);
		return present({
			productId: firstText(item.product_retailer_id, item.productRetailerId, item.productId, item.product_id, item.retailer_id, item.sku, item.id),
			name: firstText(item.name, item.product_name, item.title),
			quantity: numberOf(item.quantity ?? item.qty),
			price: priceOf(item.item_price ?? item.itemPrice ?? item.price ?? item.amount),
			currency: firstText(item.currency, firstOf(all, 'currency')),
		});
	});
	const currencies = new Set(items.map(({ currency }) => currency));
	const sum = items.reduce((total, { price = NaN, quantity = NaN }) => total + price * quantity, 0);
	const summable = currencies.size === 1 && Number.isFinite(sum * 1e6);
	return present({
		catalogId: firstText(firstOf(all, 'catalog_id', 'catalogId')),
		note: textOf(firstOf(inner, 'text')),
		items,
		total: summable ? Math.round(sum * 1e6) / 1e6 : undefined,
		currency: summable ? items[0].currency : undefined,
	});
}

/** Whether something is known of each product. */
export function isFilled({ items }: Order): boolean {
	return items.length > 0 && items.every((item) => Object.keys(item).length > 0);
}

export function orderText({ note, items, total, currency }: Order): string {
	const list = items.map(({ quantity, name, productId }) => `${quantity ?? 1} × ${name ?? productId ?? '?'}`).join(', ');
	return [note, list, total === undefined ? undefined : `${total} ${currency ?? ''}`.trim()].filter(Boolean).join(' · ');
}
