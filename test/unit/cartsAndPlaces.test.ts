import { itemOf, message, messageBody } from './corpus';

const inbound = (more: Record<string, unknown>) => itemOf(messageBody(message({ body: '', ...more })));

describe('a cart', () => {
	const order = (...items: object[]) => inbound({ type: 'order', order: { product_items: items } }).order;
	it.each([[[12, 5]], [1e305]])('with a price of %j has no total', (price) => expect(order({ id: 'A', quantity: 1, price })).not.toHaveProperty('total'));
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
