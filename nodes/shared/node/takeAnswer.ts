import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { inLogWords } from '../api/apiFailure';
import { ChannelApi, CREDENTIAL_TYPE } from '../api/channelApi';
import { channelOf, type ChannelCredentials } from '../domain/channel';
import { OPEN, readAnswer, readSealedTap, RECORDED, SUPERSEDED, type Answer, type Tap } from '../domain/question';
import { notePage, questionPage } from '../domain/questionPage';
import { objectOf, present, textOf } from '../domain/reading';
import { destinationOf, recognizeRecipient } from '../domain/recipient';
import type { Asked, Parked } from './askAndWait';

/** Answers by itself; the execution stays parked. */
function say(context: IWebhookFunctions, status: number, body: IDataObject | string): IWebhookResponseData {
	const response = context.getResponseObject();
	if (typeof body === 'string') response.status(status).setHeader('Content-Type', 'text/html; charset=utf-8').send(body);
	else response.status(status).json(body);
	return { noWebhookResponse: true };
}

/** What `askAndWait` has kept for its own answer; n8n gives a waiting node's context to expressions only (n8n 2.40.5 and 1.123.81). */
function parkedOf(context: IWebhookFunctions): Parked | undefined {
	// Braces would end the expression, a quotation mark the name.
	const name = context.getNode().name.replace(/\W/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
	return context.evaluateExpression(`{{ $node["${name}"].context.oneMsgQuestion }}`) as unknown as Parked | undefined;
}

/** What leaves the node for an answer. */
function answerItem({ type, choices, notAsked }: Parked, choice: number, { messageId, from, text }: Partial<Tap>): INodeExecutionData {
	const written = text?.trim() ? { text: text.trim() } : {};
	const data =
		type === 'approval'
			? // n8n's agents read `chatInput` as what the person who declined wants instead.
				{ approved: choice === 0, ...written, ...(choice !== 0 && written.text ? { chatInput: written.text } : {}) }
			: type === 'choice'
				? { choice: { index: choice, title: choices[choice].title }, ...written }
				: { ...written };
	return { json: { data, ...(from && Object.keys(from).length > 0 ? { answeredBy: from } : {}), answeredAt: new Date().toISOString(), ...present({ messageId }), timedOut: false, ...present({ notAsked }) }, pairedItem: { item: 0 } };
}

/**
 * Takes the answer: a tap that the trigger hands over, or a page's form. Where anything fails, nothing
 * is decided: n8n lets the execution go on with an empty item when a waiting node throws (n8n 2.40.5).
 */
export async function takeAnswer(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { query, headers, method } = context.getRequestObject();
	// Multipart forms come in another shape, and no page of ours sends one.
	const isPage = method === 'GET' || /^application\/x-www-form-urlencoded/i.test(String(headers['content-type']));
	try {
		const answer = readAnswer(query);
		const parked = parkedOf(context);
		const asked = parked?.asked.find(({ mark }) => mark === answer?.chat);
		if (!parked || !answer || answer.nonce !== parked.nonce || !asked) {
			return say(context, 409, isPage ? notePage('This question is closed.') : { oneMsg: SUPERSEDED });
		}
		return isPage ? takePage(context, parked, asked) : await takeTap(context, parked, asked, answer);
	} catch (error) {
		context.logger.error(`1MSG could not take the answer to a question: ${inLogWords(error)}`);
		return say(context, 503, isPage ? notePage('Please try again in a moment.') : { oneMsg: 'failed' });
	}
}

const othersThan = ({ asked }: Parked, { mark }: Asked) => asked.filter((other) => other.mark !== mark).map(({ chat }) => chat);

async function takeTap(context: IWebhookFunctions, parked: Parked, asked: Asked, { choice, isWritten }: Answer): Promise<IWebhookResponseData> {
	const { apiKey } = channelOf(await context.getCredentials<ChannelCredentials & object>(CREDENTIAL_TYPE));
	const request = context.getRequestObject();
	const { pathname, search } = new URL(request.originalUrl ?? request.url, 'http://n8n');
	const tap = readSealedTap(apiKey, pathname + search, request.body);
	if (!tap) return say(context, 403, { oneMsg: 'forged' });
	if (isWritten && !tap.text?.trim()) return say(context, 200, { oneMsg: OPEN });
	return {
		// The trigger sends these: of several who tap at once, n8n takes one, and only that one is told so.
		webhookResponse: { oneMsg: RECORDED, others: othersThan(parked, asked), ...present({ question: asked.messageId, confirmation: parked.confirmation, othersText: parked.othersText }) },
		workflowData: [[answerItem(parked, choice, tap)]],
	};
}

/** Reading the page decides nothing; sending its form does, with one of its buttons. */
function takePage(context: IWebhookFunctions, parked: Parked, asked: Asked): IWebhookResponseData {
	const { type, choices, message } = parked;
	if (!parked.isLink) return say(context, 403, notePage('Please answer in the chat.'));
	const { method, body } = context.getRequestObject();
	const show = (status: number) => say(context, status, questionPage({ message, labels: choices.map(({ title }) => title), hasText: type !== 'choice' }));
	if (method === 'GET') return show(200);
	const { choice: chosen, text } = objectOf(body);
	const choice = choices.length === 0 ? 0 : choices.findIndex((_, index) => String(index) === chosen);
	if (choice < 0) return say(context, 400, notePage('Please choose one of the buttons.'));
	const isWritten = type === 'freeForm' || choices[choice].isWritten === true;
	if (isWritten && !textOf(text)?.trim()) return show(400);
	let isTold = false;
	return {
		// n8n reads this once it has taken the answer (n8n 2.40.5): a second one, at the same moment, is told nothing.
		get webhookResponse() {
			if (!isTold) void tell(context, parked, asked);
			isTold = true;
			return notePage('✅');
		},
		workflowData: [[answerItem(parked, choice, { text: textOf(text), messageId: asked.messageId, from: { chatId: asked.chat } })]],
	};
}

/** After an answer on a page; courtesies, without which the answer counts all the same. */
async function tell(context: IWebhookFunctions, parked: Parked, asked: Asked): Promise<void> {
	const texts: Array<[string, string | undefined, string | undefined]> = [[asked.chat, parked.confirmation, asked.messageId], ...othersThan(parked, asked).map((chat): [string, string | undefined, undefined] => [chat, parked.othersText, undefined])];
	for (const [chat, body, quotedMsgId] of texts) {
		if (!body?.trim()) continue;
		await ChannelApi.connect(context)
			.then(async (api) => await api.send('/sendMessage', { ...destinationOf(recognizeRecipient(chat, 'Chat')), body, ...present({ quotedMsgId }) }))
			.catch((error: unknown) => context.logger.warn(`1MSG could not confirm an answer: ${inLogWords(error)}`));
	}
}
