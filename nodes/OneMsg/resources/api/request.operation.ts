import type { IDataObject } from 'n8n-workflow';
import { ApiFailure } from '../../../shared/api/apiFailure';
import type { ChannelApi } from '../../../shared/api/channelApi';
import { describeFailure, isRefusal } from '../../../shared/domain/apiErrors';
import { whyNot, type Judged } from '../../../shared/domain/changeAnswer';
import { readChangeAnswer, readEffectAnswer, readRawSendAnswer } from '../../../shared/domain/rawAnswer';
import { effectOf, methodOf, rawBody, rawTarget, type Effect, type Method } from '../../../shared/domain/rawRequest';
import { readSendAnswer, type HttpAnswer } from '../../../shared/domain/sendAnswer';
import { callOnce, inWordsOf } from '../../../shared/node/callOnce';
import { defineOperation } from '../../../shared/node/defineOperation';
import type { ItemContext } from '../../../shared/node/runItems';

interface Call {
	method: Method;
	path: string;
	body?: IDataObject;
}

type Answer = Pick<HttpAnswer, 'status' | 'body'>;

function asItem({ status, body }: Answer): IDataObject {
	return { status, body: (body ?? null) as IDataObject };
}

const EFFECTS = {
	message: { mayHave: 'The message may have gone out', judge: readRawSendAnswer },
	call: { mayHave: 'The call may have been placed', judge: readEffectAnswer },
	change: { mayHave: 'The request may have taken effect', judge: readChangeAnswer },
};

/** What must not be done twice: once in an execution, whatever Retry On Fail does. */
async function effectful(item: ItemContext, api: ChannelApi, call: Call, effect: Effect, fails: boolean): Promise<IDataObject> {
	const { mayHave, judge } = EFFECTS[effect];
	let last: HttpAnswer | undefined;
	const judged = (answer: HttpAnswer) => {
		last = answer;
		return judge(answer);
	};
	return await callOnce(item, call, judged, mayHave).then(
		(answer) => {
			if (effect !== 'message') return { ...asItem(answer), outcome: 'accepted' };
			const sent = readSendAnswer({ ...answer, headers: {} });
			return { ...asItem(answer), outcome: sent.outcome, ...('messageId' in sent ? { messageId: sent.messageId } : {}) };
		},
		(error) => {
			if (fails || !(error instanceof ApiFailure) || error.httpStatus === undefined) throw error;
			return { ...asItem({ status: error.httpStatus, body: api.redact(last?.body) }), outcome: error.outcome };
		},
	);
}

/** What an answer means to a call that may be made twice. @returns undefined where it succeeded */
function judgePlain(method: Method, answer: HttpAnswer): Judged | undefined {
	if (method !== 'GET') return readChangeAnswer(answer);
	// What is read may have keys of its own that would say no elsewhere.
	const { status, body } = answer;
	if (status < 200 || status >= 300) return { outcome: 'refused', failure: describeFailure(body, status) };
	return isRefusal(body) ? { outcome: 'refused', failure: whyNot(body) } : undefined;
}

async function plain(api: ChannelApi, call: Call, fails: boolean): Promise<IDataObject> {
	const mayHave = call.method === 'GET' ? '1MSG gave no answer' : EFFECTS.change.mayHave;
	const answer = await api.request(call).catch((error) => {
		throw error instanceof ApiFailure ? inWordsOf(error, mayHave) : error;
	});
	const judged = fails ? judgePlain(call.method, answer) : undefined;
	if (judged) throw inWordsOf(new ApiFailure(judged.outcome, api.redact(judged.failure), answer.status), mayHave);
	return asItem({ status: answer.status, body: api.redact(answer.body) });
}

export const request = defineOperation({
	value: 'request',
	name: 'Request',
	action: 'Make an API request',
	description: 'Call any method of the channel’s API that has no operation here, such as payment requests in India or calling. The API key is added by itself and goes to no other address.',
	notice: 'For what has no operation of its own. Calling and payment requests are in beta at 1MSG. A call that sends or makes something is made once: Retry On Fail does not repeat it.',
	fields: [
		{
			displayName: 'Method',
			name: 'method',
			type: 'options',
			options: [
				{ name: 'DELETE', value: 'DELETE' },
				{ name: 'GET', value: 'GET' },
				{ name: 'PATCH', value: 'PATCH' },
				{ name: 'POST', value: 'POST' },
				{ name: 'PUT', value: 'PUT' },
			],
			default: 'GET',
			description: 'HTTP method: GET reads, POST sends or changes',
		},
		{
			displayName: 'Path',
			name: 'path',
			type: 'string',
			default: '',
			placeholder: 'e.g. /mmLiteStatus',
			description: 'Path of the method below the channel, such as /status. A path with the API key in it is refused.',
		},
		{
			displayName: 'Query Parameters',
			name: 'query',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			placeholder: 'Add Parameter',
			description: 'What follows the question mark of the address. Tokens are left out.',
			options: [
				{
					displayName: 'Parameter',
					name: 'parameter',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. limit',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							placeholder: 'e.g. 10',
						},
					],
				},
			],
		},
		{
			displayName: 'Body',
			name: 'body',
			type: 'json',
			default: '{}',
			hint: 'e.g. {"phone": "12025550143", "body": "Hello"}',
			description: 'JSON object to send. A token in it is left out.',
			displayOptions: { show: { method: ['PATCH', 'POST', 'PUT'] } },
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Stop on Refusal',
					name: 'stopOnRefusal',
					type: 'boolean',
					default: true,
					description: 'Whether an answer by which 1MSG refuses makes the item fail. When off, status and body are returned whatever they say.',
				},
			],
		},
	],
	async execute(item) {
		const method = methodOf(item.param('method'));
		const api = await item.api();
		const path = rawTarget(api.channel, item.param('path'), item.param('query'));
		const hasBody = method !== 'GET' && method !== 'DELETE';
		const call: Call = { method, path, ...(hasBody ? { body: rawBody(api.channel, item.param('body')) as IDataObject } : {}) };
		const fails = item.option('stopOnRefusal') !== false;
		const effect = effectOf(method, path);
		return effect ? await effectful(item, api, call, effect, fails) : await plain(api, call, fails);
	},
});
