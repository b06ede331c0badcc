import { formEntries } from '../../nodes/shared/domain/formEntries';
import { refusal } from './refusal';

const PHONE = { phone: '+12025550177' };

describe('the entries of a list in a form', () => {
	it.each<[unknown, unknown]>([
		[{ phone: [PHONE, PHONE] }, [PHONE, PHONE]],
		[{ phone: PHONE }, [PHONE]],
		[{ phone: JSON.stringify([PHONE]) }, [PHONE]],
		[[PHONE], [PHONE]],
		[JSON.stringify([PHONE]), [PHONE]],
		[JSON.stringify({ phone: [PHONE] }), [PHONE]],
		[{}, []],
		['', []],
		[null, []],
		[undefined, []],
		[[], []],
		[{ phone: [] }, []],
		[{ phone: {} }, []],
		[{ phone: null }, []],
		[{ phone: '' }, []],
	])('%j: %j', (value, entries) => expect(formEntries(value, 'phone', 'Phones')).toEqual(entries));

	it.each<[unknown, string]>([
		['+12025550177', 'Phones is not a list of entries'],
		[12025550177, 'Phones is not a list of entries'],
		[{ phone: '+12025550177' }, 'Phones is not a list of entries'],
		[{ phones: [PHONE] }, 'Phones is not a list of entries'],
		[['+12025550177'], 'Phones: entry 1 is not an object'],
		[{ phone: [PHONE, null] }, 'Phones: entry 2 is not an object'],
	])('%j would be passed over, and is refused: %s', (value, sentence) => expect(refusal(() => formEntries(value, 'phone', 'Phones'))).toBe(sentence));
});
