import { filtersIn } from '../../nodes/shared/domain/filters';

/** What an added filter means that is left empty, or whose expression finds nothing. */

const SHOWN = { chat: 'Chat', limit: 'Limit' };

it.each<[unknown, object]>([
	[{}, {}],
	[undefined, {}],
	['', {}],
	[{ chat: '' }, {}],
	[{ chat: ' ' }, {}],
	[{ chat: '1@c.us', limit: 0 }, { chat: '1@c.us', limit: 0 }],
	[{ chat: '1@c.us', other: 'x' }, { chat: '1@c.us' }],
	[Object.create({ chat: 'inherited' }), {}],
])('%j filters by %j', (given, filters) => expect(filtersIn(given, SHOWN)).toEqual(filters));

it.each<[object, string]>([
	[{ chat: null }, 'Chat is empty: its expression found nothing'],
	[{ chat: undefined }, 'Chat is empty: its expression found nothing'],
	[{ chat: '1', limit: null }, 'Limit is empty: its expression found nothing'],
])('%j would let everybody’s through', (given, sentence) => expect(() => filtersIn(given, SHOWN)).toThrow(sentence));

it('says what to do', () => {
	try {
		filtersIn({ chat: null }, SHOWN);
		throw new Error('was not refused');
	} catch (error) {
		expect((error as { advice: string }).advice).toBe('Take the filter out to have all, or check the input of the expression.');
	}
});
