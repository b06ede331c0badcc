import { WAIT_INDEFINITELY, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { ApiFailure } from '../api/apiFailure';
import { InvalidInput } from '../domain/invalidInput';
import { checkNoGroup, LIMITS } from '../domain/interactive';
import { answerParameters, askedMark, buttonId, buttonKey, newNonce } from '../domain/question';
import { isObject, present, textOf } from '../domain/reading';
import { destinationOf, recognizeRecipient, type Recipient } from '../domain/recipient';
import { splitText } from '../domain/split';
import { lengthOf, MAX_TEXT_LENGTH } from '../domain/text';
import type { ItemContext } from './runItems';
import { runItems } from './runItems';

/** A choice that somebody can make. */
export interface Choice {
	title: string;
	description?: string;
	/** The choice asks for words before it counts. */
	isWritten?: boolean;
}

/** What is asked, the same for everybody. */
export interface Question {
	type: 'approval' | 'choice' | 'freeForm';
	message: string;
	choices: Choice[];
	/** What the button says that opens a list. */
	listButton: string;
	/** Links to a page of n8n, in place of buttons in the chat. */
	isLink: boolean;
	waitUntil: Date | undefined;
	confirmation?: string;
	othersText?: string;
}

/** Somebody who was asked. */
export interface Asked {
	/** As it can be written to. */
	chat: string;
	mark: string;
	messageId?: string;
}

/** What the waiting node has to know when the answer comes. */
export interface Parked extends Pick<Question, 'type' | 'message' | 'choices' | 'isLink' | 'confirmation' | 'othersText'> {
	nonce: string;
	asked: Asked[];
	/** Why items were not asked, where the node goes on at errors: the execution waits for the others, and these are told with the answer. */
	notAsked?: string[];
}

/** Where buttons would not fit, a second message carries them. */
const BELOW = '👆';

/** One nonce for each run of the node, over all tries: those who were asked already have it. */
function nonceOf(context: IExecuteFunctions): string {
	const store = context.getContext('node');
	const run = String(context.evaluateExpression('{{ $runIndex }}', 0));
	const nonces = isObject(store.oneMsgNonces) ? store.oneMsgNonces : {};
	const nonce = textOf(nonces[run]) ?? newNonce();
	store.oneMsgNonces = { ...nonces, [run]: nonce };
	return nonce;
}

/** Everybody who is asked, in the recipient field of one item. @throws InvalidInput */
export function askedOf(item: ItemContext): Recipient[] {
	const written = (textOf(item.param('recipient')) ?? '').split(/[;,\n]/).map((part) => part.trim()).filter(Boolean);
	if (written.length === 0) throw new InvalidInput('Recipient is empty', 'Fill in whom to ask; several people are separated by commas.');
	return written.map((part) => recognizeRecipient(part, 'Recipient', item.option('defaultCountryCode')));
}

/** Whether the node stands between an agent and its tool. */
export function isGate(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('HitlTool');
}

/** What is asked and said, but for the recipient and his country. */
const SAME = ['message', 'responseType', 'choices', 'approveLabel', 'declineLabel', 'commentLabel', 'limitWaitTime', 'waitAmount', 'waitUnit', 'options.answerByLink', 'options.confirmation', 'options.listButton', 'options.othersText'];

/** Before anything goes out. @throws InvalidInput where the items do not ask the same */
function checkSameQuestion(context: IExecuteFunctions): void {
	// A gate's question is what its tool is to do, too.
	const asked = context.getInputData().map(({ json }, index) => JSON.stringify([...SAME.map((name) => context.getNodeParameter(name, index, '')), isGate(context) && json.toolParameters]));
	const other = asked.findIndex((own) => own !== asked[0]);
	if (other > 0) throw new InvalidInput(`Item ${other + 1} asks something else than the first item; this node asks one question a run`, 'Put it into Loop Over Items, with a batch size of 1, to ask each item’s own question.');
}

/** How a question goes out to one person. */
class Asking {
	readonly asked: Asked[] = [];

	/** Why a channel that takes no buttons was asked by links. */
	fallback?: string;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly question: Question,
		private readonly nonce: string,
	) {}

	/** @throws ApiFailure that says who was asked before, where it is not the first who cannot be asked */
	async askAll(item: ItemContext, all: Recipient[]): Promise<void> {
		for (const to of all) {
			await this.ask(item, to).catch((error: unknown) => {
				const { length } = this.asked;
				if (!(error instanceof ApiFailure) || length === 0) throw error;
				const before = length === 1 ? 'One person has' : `${length} people have`;
				throw new ApiFailure(error.outcome, { ...error.failure, advice: `${error.failure.advice} ${before} been asked before that; who taps there now is told that the question is over.` }, error.httpStatus);
			});
		}
	}

	private async ask(item: ItemContext, to: Recipient): Promise<void> {
		const { apiKey } = (await item.api()).channel;
		const mark = askedMark(apiKey, to);
		if (this.asked.some((other) => other.mark === mark)) return;
		const messageId = this.question.isLink ? await this.sendLink(item, to, mark) : await this.sendTappable(item, to, mark);
		const chat = to.kind === 'username' ? `@${to.value.replace(/^@/, '')}` : to.value;
		this.asked.push({ chat, mark, ...present({ messageId }) });
	}

	private address(mark: string, choice: number): string {
		const { isWritten } = this.question.choices[choice] ?? {};
		return this.context.getSignedResumeUrl(answerParameters({ choice, chat: mark, nonce: this.nonce, isWritten }));
	}

	/** Buttons or a list; links where the ids would be too long, or the channel takes no such messages. */
	private async sendTappable(item: ItemContext, to: Recipient, mark: string): Promise<string | undefined> {
		const { choices, listButton } = this.question;
		const { apiKey } = (await item.api()).channel;
		const key = buttonKey(apiKey, this.context.getInstanceId());
		const ids = choices.map((_, choice) => buttonId(key, this.address(mark, choice)));
		const isList = choices.length > LIMITS.buttons;
		if (ids.some((id) => id.length > (isList ? LIMITS.rowId : LIMITS.buttonId))) return await this.sendLink(item, to, mark, 'The address of this n8n is too long for a button');
		const body = await this.bodyOf(item, to, isList ? LIMITS.listBody : LIMITS.body);
		const rows = choices.map(({ title, description }, choice) => present({ id: ids[choice], title, description }));
		const message = isList
			? { ...destinationOf(to), body, buttonText: listButton, action: listButton, sections: [{ title: listButton, rows }] }
			: { ...destinationOf(to), body, sections: rows.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })) };
		// The signature differs from n8n to n8n, and not from try to try; the nonce tells questions apart.
		return await item.send(isList ? '/sendList' : '/sendButton', message).then(
			(sent) => sent.messageId,
			async (error: unknown) => {
				if (!isNotInteractive(error)) throw error;
				return await this.sendLink(item, to, mark, error.failure.title);
			},
		);
	}

	/** What is too long for one message with buttons goes out before them: nothing that is to be approved is cut off. */
	private async bodyOf(item: ItemContext, to: Recipient, max: number): Promise<string> {
		const { message } = this.question;
		if (lengthOf(message) <= max) return message;
		for (const body of splitText(message, MAX_TEXT_LENGTH)) await item.send('/sendMessage', { ...destinationOf(to), body });
		return BELOW;
	}

	private async sendLink(item: ItemContext, to: Recipient, mark: string, fallback?: string): Promise<string | undefined> {
		this.fallback ??= fallback;
		// The choice is made on the page.
		const link = this.context.getSignedResumeUrl(answerParameters({ choice: 0, chat: mark, nonce: this.nonce }));
		let messageId: string | undefined;
		for (const body of splitText(`${this.question.message}\n\n${link}`, MAX_TEXT_LENGTH)) ({ messageId } = await item.send('/sendMessage', { ...destinationOf(to), body }));
		return messageId;
	}
}

/** The channel, or the recipient's WhatsApp, takes no messages to tap (1msg-api §22: 131051, 131008, 131009 of its type). */
function isNotInteractive(error: unknown): error is ApiFailure {
	return error instanceof ApiFailure && error.outcome === 'refused' && (error.failure.code === 131051 || /kind of message is not available|type of message/i.test(error.failure.title));
}

/**
 * Asks everybody of all items the same question and parks the execution until somebody answers or the
 * time is over. n8n parks a run of a node, not an item (n8n 2.40.5): so there is one answer.
 */
export async function askAndWait(context: IExecuteFunctions, questionOf: (item: ItemContext) => Question): Promise<INodeExecutionData[][]> {
	if (context.isToolExecution?.()) {
		throw new InvalidInput('Send and Wait cannot run as an agent’s tool', 'Put the node between the agent and its tool instead: 1MSG under Human in the Loop.');
	}
	const nonce = nonceOf(context);
	let question: Question | undefined;
	let asking: Asking | undefined;
	const [results] = await runItems(
		context,
		async (item) => {
			await item.once('same question', async () => checkSameQuestion(context));
			question ??= questionOf(item);
			asking ??= new Asking(context, question, nonce);
			const all = askedOf(item);
			if (!question.isLink) all.forEach((to) => checkNoGroup(to, 'Recipient'));
			await asking.askAll(item, all);
			return { outcome: 'accepted' };
		},
		{ isSend: false },
	);
	if (!question || !asking || asking.asked.length === 0) return [results];
	if (asking.fallback !== undefined) context.addExecutionHints({ message: `Asked by link, not by buttons: ${asking.fallback}`, location: 'outputPane' });

	const { type, message, choices, confirmation, othersText } = question;
	const { asked, fallback } = asking;
	const failed = results.flatMap(({ error }) => error?.message ?? []);
	const notAsked = failed.length === 0 ? undefined : failed;
	if (notAsked) context.addExecutionHints({ message: `Not everybody was asked: ${failed.join('; ')}`, type: 'warning', location: 'outputPane' });
	const parked: Parked = { nonce, type, message, choices, isLink: question.isLink || fallback !== undefined, asked, ...present({ confirmation, othersText, notAsked }) };
	context.getContext('node').oneMsgQuestion = parked as unknown as IDataObject;
	// Exactly this item leaves when the time is over; an answer takes its place (n8n 2.40.5 and 1.123.81).
	context.getExecuteData().data.main = [[{ json: { data: {}, timedOut: true, ...present({ messageId: asked[0].messageId, notAsked }) }, pairedItem: { item: 0 } }]];
	// n8n 1.x checks the signature only where a node asks for it.
	(context as { setSignatureValidationRequired?: () => void }).setSignatureValidationRequired?.();
	await context.putExecutionToWait(question.waitUntil ?? WAIT_INDEFINITELY);
	// A list of its own: n8n empties the one it is given where errors have an output of theirs, and what is kept for the end of the time would go with it.
	return [[...context.getInputData()]];
}
