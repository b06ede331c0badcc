import { describeFailure, type Failure } from '../../../nodes/shared/domain/apiErrors';
import { readDelivery } from '../../../nodes/shared/domain/deliverySteps';
import { isAnsweredNo, listIn, nextCursor } from '../../../nodes/shared/domain/listAnswer';
import { readResumeAnswer } from '../../../nodes/shared/domain/question';
import { readChangeAnswer, readEffectAnswer } from '../../../nodes/shared/domain/rawAnswer';
import { isObject } from '../../../nodes/shared/domain/reading';
import { redactor } from '../../../nodes/shared/domain/redact';
import { retryOf } from '../../../nodes/shared/domain/retryPolicy';
import { readResultAnswer, readSendAnswer, type HttpAnswer, type SendResult } from '../../../nodes/shared/domain/sendAnswer';
import { templatesIn } from '../../../nodes/shared/domain/template';
import { addressesIn, statusesIn } from '../../../nodes/shared/domain/webhookList';
import { readPayload, responseFiles } from '../../unit/corpus';
import { firstFlaw, flawOfJson, trial, type Target } from '../harness';
import { anyValue, breederOf, mutantText, type Chance } from '../mutants';

const STATUSES = [200, 200, 200, 201, 204, 301, 400, 401, 402, 403, 404, 408, 409, 422, 429, 500, 501, 502, 503, 504];
const RETRY_AFTER = [undefined, undefined, '2', '0', '-1', '1.5', '1e99', '99999999999999999999', 'Sat, 21 Nov 2026 10:00:00 GMT', 'soon', '', 3, null, ['1']];
const SECRET = 'fixture-key-that-nobody-may-see';
const WORDS = ['Wrong token "', SECRET, '" for channel', '(#131047)', '(#100)', '130429', '131056', 'Rate limit hit', 'window', '<html>', 'Message undeliverable', 'template', '\n', '{"error":', '}'];

const mutantAnswer = breederOf([...responseFiles.map((file) => readPayload(`responses/${file}`)), { sent: true, id: 'wamid.X', message: 'ok' }, { sent: false, jobId: 5 }, { sent: false, message: 'x', error: { code: 130429 } }, { error: { error_data: { details: 'd' }, code: '131056' } }, { response: { error: 'no' } }, { result: 'success' }, { success: false }]);

function answerBy(chance: Chance): HttpAnswer {
	const body = chance.oneIn(10) ? anyValue(chance) : chance.oneIn(6) ? mutantText(chance.pick(WORDS), chance, WORDS) : mutantAnswer(chance);
	const status = chance.pick(STATUSES);
	const marked = chance.oneIn(10) && isObject(body) ? { ...body, message: `Wrong token "${SECRET}" for channel` } : body;
	const retryAfter = chance.pick(RETRY_AFTER);
	return { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter }, body: marked };
}

function flawOfFailure(failure: Failure, of = 'a failure'): string | undefined {
	return flawOfJson(failure, of) ?? firstFlaw(
		[`${of} has no title`, failure.title.trim() === ''],
		[`${of} has a title of ${failure.title.length} characters`, failure.title.length > 500],
		[`${of} has no advice`, failure.advice.trim() === ''],
		[`${of} says no whether it can be tried again`, typeof failure.retryable !== 'boolean'],
		// Timers overflow beyond that, and go off at once.
		[`${of} waits ${failure.afterMs} ms`, failure.afterMs !== undefined && !(failure.afterMs >= 0 && failure.afterMs < 2 ** 31)],
	);
}

const isYes = (status: number) => status >= 200 && status < 300;

/**
 * Promises 1 and 2, said a second time and in other words than the code: what is taken has `sent: true`
 * and an id under 2xx; what may have gone out is never called refused.
 */
function flawOfVerdict(result: SendResult, { status, body }: HttpAnswer): string | undefined {
	const said = isObject(body) ? body : {};
	const hasId = (typeof said.id === 'string' && said.id !== '') || (typeof said.id === 'number' && Number.isFinite(said.id));
	const isTaken = isYes(status) && said.sent === true && hasId;
	const isNo = said.sent === false || said.sent === 'false';
	return firstFlaw(
		['is accepted without sent: true and an id', result.outcome === 'accepted' && !isTaken],
		['is not accepted with sent: true and an id', result.outcome !== 'accepted' && isTaken],
		['is refused although it was sent', result.outcome === 'refused' && isYes(status) && said.sent === true],
		['is refused although nobody said no', result.outcome === 'refused' && (status === 408 || (status >= 500 && status !== 501)) && !isNo],
		['is refused although it says nothing', result.outcome === 'refused' && isYes(status) && (!isObject(body) || Object.keys(body).length === 0)],
		['is queued without a job', result.outcome === 'queued' && (said.jobId === undefined || !isYes(status))],
		['is unknown although it was refused', result.outcome === 'unknown' && isNo],
	);
}

const CODES_OF_LATER = [130429, 131016, 131056, 131057, 133004];

function flawOfRetry(result: SendResult, { status }: HttpAnswer): string | undefined {
	if (result.outcome !== 'refused') return undefined;
	const { failure } = result;
	const retries = [1, 2, 5].map((tries) => retryOf({ failure, httpStatus: status, tries }, () => 0.5));
	return firstFlaw(
		['is tried again although nobody said “not now”', retries.some((retry) => retry !== undefined) && status !== 429 && !CODES_OF_LATER.includes(failure.code ?? 0)],
		['is tried again at no time', retries.some((retry) => retry !== undefined && !(Number.isFinite(retry.afterMs) && retry.afterMs > 0))],
	);
}

const redact = redactor([SECRET]);

/** What an answer means, read in every way that there is. */
export const answers: Target = {
	name: 'answers',
	share: 12,
	trialOf(chance) {
		const answer = answerBy(chance);
		const { status, body } = answer;
		const read = () => ({
			sent: readSendAnswer(answer),
			others: [readResultAnswer(answer), readEffectAnswer(answer), readChangeAnswer(answer)],
			failure: describeFailure(body, status),
			lists: [listIn(body, ['messages', 'data', 'groups']), templatesIn(body)?.elements, addressesIn(body)],
			cursor: nextCursor(body),
			isNo: isAnsweredNo(body),
			address: statusesIn(body)('https://hooks.example.com/a'),
			delivery: readDelivery(body, 'wamid.FIXTUREOUT13'),
			resumed: readResumeAnswer(status, body),
			shown: redact(body),
		});
		const flawOf = ({ sent, others, failure, lists, cursor, delivery, resumed, shown }: ReturnType<typeof read>) =>
			flawOfVerdict(sent, answer) ??
			flawOfRetry(sent, answer) ??
			flawOfFailure(failure) ??
			('failure' in sent ? flawOfFailure(sent.failure, 'a verdict') : undefined) ??
			others.map((other) => other && flawOfFailure(other.failure, 'another verdict')).find(Boolean) ??
			firstFlaw(
				['has a list that is none', lists.some((list) => list !== undefined && !Array.isArray(list))],
				['has an address that is no text', (lists[2] ?? []).some((address) => typeof address !== 'string' || address.trim() === '')],
				['has a page that is no text', cursor !== undefined && typeof cursor !== 'string'],
				['has a status that no step has', delivery !== undefined && delivery.status !== 'unknown' && !delivery.steps.some((step) => step.status === delivery.status)],
				['says that a tap was recorded, which nobody said', resumed === 'recorded' && !(status === 200 && isObject(body) && body.oneMsg === 'recorded')],
				['shows the key', JSON.stringify(shown)?.includes(SECRET) === true],
			);
		return trial(answer, read, flawOf);
	},
};
