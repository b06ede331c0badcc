import { describeFailure } from '../../nodes/shared/domain/apiErrors';
import { BY_CODE } from '../../nodes/shared/domain/failureCatalogue';
import { retryOf } from '../../nodes/shared/domain/retryPolicy';

const half = () => 0.5;
const refusal = (body: unknown, httpStatus: number | undefined, tries = 1) => ({ failure: describeFailure(body, httpStatus), httpStatus, tries });

describe('promise 1: only an explicit "not accepted, try later" is tried again', () => {
	it.each([
		['HTTP 429', refusal({ message: 'slow down' }, 429), 'run'],
		['130429', refusal({ sent: false, error: { code: 130429 } }, 200), 'run'],
		['131056', refusal({ sent: false, error: { code: 131056 } }, 200), 'chat'],
		['131016', refusal({ sent: false, error: { code: 131016 } }, 200), 'message'],
		['131057', refusal({ sent: false, error: { code: 131057 } }, 200), 'message'],
		['133004', refusal({ sent: false, error: { code: 133004 } }, 200), 'message'],
		['a connection that was never made', { failure: { title: '', advice: '', retryable: true }, tries: 1 }, 'message'],
	])('%s', (_, given, slows) => {
		expect(retryOf(given, half)).toMatchObject({ slows });
	});

	it('no other code, whether a person may try it later or not', () => {
		const retried = Object.keys(BY_CODE).filter((code) => retryOf(refusal({ sent: false, error: { code: Number(code) } }, 200), half));
		expect(retried.sort()).toEqual(['130429', '131016', '131056', '131057', '133004']);
	});

	it.each([400, 401, 403, 404, 413, 422, 500, 501, 502, 503])('no other HTTP status: %i', (status) => {
		expect(retryOf(refusal({ error: 'no' }, status), half)).toBeUndefined();
	});

	it('a connection that will not come to be later either', () => {
		expect(retryOf({ failure: { title: 'certificate', advice: '', retryable: false }, tries: 1 }, half)).toBeUndefined();
	});
});

describe('the wait', () => {
	it('is not nothing where Retry-After is 0 or a date that has passed', () => {
		const { failure } = refusal({ message: 'x' }, 429);
		expect(retryOf({ failure: { ...failure, afterMs: 0 }, httpStatus: 429, tries: 3 }, half)!.afterMs).toBe(1500);
	});

	const waits = (body: unknown, status: number | undefined) => [1, 2, 3, 4, 5, 6].map((tries) => retryOf(refusal(body, status, tries), () => 1 - 1e-9)!.afterMs);

	it('doubles up to a limit', () => {
		expect(waits({ message: 'x' }, 429)).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
		expect(waits({ sent: false, error: { code: 131016 } }, 200)).toEqual([2000, 4000, 8000, 16000, 30000, 30000]);
	});

	it('doubles up to a limit where a connection was never made', () => {
		const failure = { title: '', advice: '', retryable: true };
		expect([1, 2, 3, 4, 5, 6].map((tries) => retryOf({ failure, tries }, () => 1 - 1e-9)!.afterMs)).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
	});

	it('is 4 to the power of n seconds for one chat', () => {
		expect(waits({ sent: false, error: { code: 131056 } }, 200).slice(0, 4)).toEqual([1000, 4000, 16000, 64000]);
	});

	it('is random by half, so that many do not come back at once', () => {
		const at = (random: number) => retryOf(refusal({ message: 'x' }, 429, 3), () => random)!.afterMs;
		expect([at(0), at(1)]).toEqual([1000, 2000]);
	});

	it('is what 1MSG asks for', () => {
		const failure = { ...describeFailure({ message: 'x' }, 429), afterMs: 7000 };
		expect(retryOf({ failure, httpStatus: 429, tries: 1 }, half)?.afterMs).toBe(7000);
	});
});
