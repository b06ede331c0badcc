import { itemOf, message, messageBody } from './corpus';

const inbound = (more: Record<string, unknown>) => itemOf(messageBody(message({ body: '', ...more })));

describe('a cart', () => {
	const order = (...items: object[]) => inbound({ type: 'order', order: { product_items: items } }).order;
	it.each([[[12, 5]], [1e305]])('with a price of %j has no total', (price) => expect(order({ id: 'A', quantity: 1, price })).not.toHaveProperty('total'));
	it.each([
		['the element itself', (cart: object) => cart],
		['order', (order: object) => ({ order })],
		['metadata.order, under another name', ({ product_items }: { product_items: object[] }) => ({ metadata: { order: { items: product_items } } })],
	])('in %s is what was ordered, whatever the customer typed beside it', (_, place) => {
		const cart = (price: number) => ({ product_items: [{ id: 'A', quantity: 1, price, currency: 'EUR' }] });
		expect(inbound({ type: 'order', body: JSON.stringify(cart(0.01)), ...place(cart(100)) }).order).toEqual({ items: [{ productId: 'A', quantity: 1, price: 100, currency: 'EUR' }], total: 100, currency: 'EUR' });
	});
	it('has the words beside it as a note, where it has none of its own', () => {
		const items = [{ id: 'A' }];
		expect(inbound({ type: 'order', body: 'Wrap it', order: { items } })).toMatchObject({ order: { note: 'Wrap it' }, text: 'Wrap it · 1 × A' });
		expect(inbound({ type: 'order', body: 'Wrap it', order: { items, text: 'As a gift' } }).order?.note).toBe('As a gift');
		expect(inbound({ type: 'order', body: JSON.stringify({ items }) }).order).not.toHaveProperty('note');
	});
	it('of nothing has neither total nor currency', () => expect(order()).toEqual({ items: [] }));
});

describe('a place', () => {
	const at = (body: string) => inbound({ type: 'location', body }).location;

	it.each([['latitude', 'longitude'], ['lat', 'lng'], ['lat', 'lon'], ['lat', 'long'], ['degreesLatitude', 'degreesLongitude']])('is read from %s and %s', (latitude, longitude) => {
		expect(inbound({ type: 'location', location: { [latitude]: 45.5, [longitude]: '-73,5' } }).location).toEqual({ latitude: 45.5, longitude: -73.5 });
	});

	it.each<[string, object]>([
		['90;180', { latitude: 90, longitude: 180 }],
		['-90;-180', { latitude: -90, longitude: -180 }],
		['45.5,   -73.5', { latitude: 45.5, longitude: -73.5 }],
		['45.5;-73.5;\n Depot', { latitude: 45.5, longitude: -73.5, name: 'Depot' }],
		['http://maps.example/?q=45.5,-73.5', { latitude: 45.5, longitude: -73.5, url: 'http://maps.example/?q=45.5,-73.5' }],
		['We are here: https://maps.example/?q=45.5,-73.5', { latitude: 45.5, longitude: -73.5 }],
	])('%j is %j', (body, location) => expect(at(body)).toEqual(location));

	it.each(['90.1;0', '-90.1;0', '0;180.1', '0;-180.1'])('%j is none on this earth', (body) => expect(at(body)).toBeUndefined());

	it('is none without both its numbers', () => {
		for (const location of [{ latitude: 45.5 }, { longitude: -73.5 }]) expect(inbound({ type: 'location', location })).not.toHaveProperty('location');
	});
});
