import { failureOf, type Reasons } from '../../nodes/shared/domain/events/failure';

const failed = (element: Record<string, unknown>) => failureOf(element, new Map());

describe('why a message was not delivered', () => {
	it.each(['errors', 'error', 'reason', 'failureReason', 'failure_reason', 'errorMessage', 'error_message', 'description'])('is read from %s', (key) => expect(failed({ [key]: 'The moon is full' }).title).toBe('The moon is full'));
	it.each(['errorCode', 'error_code', 'failureCode', 'failure_code'])('is read from the code in %s', (key) => expect(failed({ [key]: '131049' }).code).toBe(131049));

	it.each<[string, unknown]>([
		['an error in an error', { error: { code: 131047 } }],
		['errors in an error in a list', [{ error: { errors: [{ code: 131047 }] } }]],
		['JSON in JSON', JSON.stringify({ error: JSON.stringify([{ code: 131047 }]) })],
		['words in an error that says nothing', { code: 1, error: 'Re-engagement message' }],
		['the tenth of a list', [...Array<object>(9).fill({ code: 131000 }), { code: 131047 }]],
	])('is read from %s', (_, error) => expect(failed({ error }).code).toBe(131047));

	it.each<[string, Record<string, unknown>, object]>([
		['another reason is taken before one that is empty', { error: {}, reason: 'The moon is full' }, { title: 'The moon is full' }],
		['a code is taken before words', { error: 'It went wrong', reason: { code: 131049 } }, { code: 131049 }],
		['a code that says something is taken before one that does not', { errorCode: 131000, failureCode: 131049 }, { code: 131049 }],
		['a code that says nothing is better than none', { error: true, errorCode: 131000 }, { code: 131000 }],
		['words beside a code stay', { error: 'Account locked: see ticket 7', errorCode: 131000 }, { code: 131000, details: 'Account locked: see ticket 7' }],
		['the first words that there are', { error: '', reason: 'Account locked', errorCode: 131000 }, { code: 131000, details: 'Account locked' }],
		['words beside a code that only says “wrong value” tell', { error: 'Re-engagement message', errorCode: 100 }, { code: 131047 }],
		['the status’s own code', { code: 131047, title: 'Re-engagement message', message: 'x' }, { code: 131047 }],
		['the status’s own code beside words in an error', { error: 'It went wrong', code: '131049' }, { code: 131049 }],
		['the status’s own title', { title: 'The moon is full' }, { title: 'The moon is full' }],
		['the status’s own details', { details: 'The moon is full' }, { title: 'The moon is full' }],
		['Meta’s details in the status itself', { error_data: { details: 'Message undeliverable' } }, { code: 131026 }],
		['the status’s own message, where its words are known', { message: 'Message undeliverable' }, { code: 131026 }],
		['the status’s own words are taken last', { title: 'Other', message: 'Other', reason: 'The moon is full' }, { title: 'The moon is full' }],
		['the status’s own message may be what was sent', { message: 'Hello Dana' }, { title: 'The reason is not known' }],
		['nothing is not known', { errorCode: '', error: '', errors: null }, { title: 'The reason is not known' }],
	])('%s', (_, element, found) => expect(failed(element)).toMatchObject(found));

	it('a reason without end trips nobody', () => {
		let [objects, lists]: [unknown, unknown] = ['x', 'x'];
		for (let level = 0; level < 50_000; level++) [objects, lists] = [level % 2 === 0 ? { error: objects } : { errors: objects }, [lists]];
		for (const error of [objects, lists]) expect(failed({ error }).title).toBe('The reason is not known');
	});
});

describe('the reasons of one body', () => {
	const both = (one: Record<string, unknown>, two: Record<string, unknown>) => {
		const reasons: Reasons = new Map();
		const first = failureOf({ id: 'a', status: 'failed', ...one }, reasons);
		const known = new Set(reasons.values());
		const failures = [first, failureOf({ id: 'b', status: 'failed', ...two }, reasons)];
		return { failures, remembered: reasons.size, isReadAgain: [...reasons.values()].some((failure) => !known.has(failure)) };
	};

	it.each<[string, Record<string, unknown>]>([
		['a text', { error: 'The moon is full' }],
		['a text beside what is no reason', { error: 'The moon is full', phone: '12025550143' }],
		['a text with an equals sign', { error: 'moon=full' }],
		['a list', { errors: [{ code: 131049 }] }],
		['a text of 1,000 characters', { error: 'x'.repeat(1000) }],
		['another text that is 1,000 characters with its name', { reason: 'x'.repeat(1000 - 'reason="";'.length) }],
		['a list that is wrapped four times', { errors: [{ errors: [{ errors: [{ errors: [{ code: 131049 }] }] }] }] }],
	])('are read once where they are the same: %s', (_, reason) => {
		const { failures, remembered, isReadAgain } = both(reason, reason);
		expect({ remembered, isReadAgain }).toEqual({ remembered: 1, isReadAgain: false });
		expect(failures[0]).toEqual(failures[1]);
		expect(failures[0]).not.toBe(failures[1]);
	});

	it.each<[string, Record<string, unknown>]>([
		['a long text', { error: 'x'.repeat(1001) }],
		['a long text under another name', { reason: 'x'.repeat(1001 - 'reason="";'.length) }],
		['a deep list', { errors: [{ errors: [{ errors: [{ errors: [{ errors: [{ code: 131049 }] }] }] }] }] }],
	])('are not remembered where that is too much to compare: %s', (_, reason) => {
		const { failures, remembered } = both(reason, reason);
		expect(remembered).toBe(0);
		expect(failures[0]).toEqual(failures[1]);
	});

	it.each<[string, Record<string, unknown>, Record<string, unknown>, Array<number | undefined>]>([
		['lists', { errors: [{ code: 131047 }] }, { errors: [{ code: 131049 }] }, [131047, 131049]],
		['codes', { errorCode: 131047 }, { errorCode: 131049 }, [131047, 131049]],
		['codes of their own', { code: 131047 }, { code: 131049 }, [131047, 131049]],
		['a text and the same text with a code of its own', { error: 'x' }, { error: 'x', code: 131049 }, [undefined, 131049]],
		['a text and the same text with a code', { error: 'x' }, { error: 'x', errorCode: 131049 }, [undefined, 131049]],
		['a text with a code and the same text', { error: 'x', errorCode: 131049 }, { error: 'x' }, [131049, undefined]],
		['a text that is written like a code', { error: 'errorCode="131049";' }, { errorCode: '131047' }, [131049, 131047]],
		['a code and a text that is written like it', { errorCode: 4711 }, { error: 'errorCode=4711;' }, [4711, undefined]],
	])('are each status’s own: %s', (_, one, two, codes) => expect(both(one, two).failures.map(({ code }) => code)).toEqual(codes));
});
