import type { IDataObject, INodeProperties, ResourceMapperTypeOptions } from 'n8n-workflow';
import { ApiFailure } from '../api/apiFailure';
import { readSessionWindow } from '../api/history';
import { chatIdOf } from '../domain/events/identity';
import { WINDOW_CLOSED } from '../domain/failureCatalogue';
import { InvalidInput } from '../domain/invalidInput';
import { switchOf } from '../domain/limits';
import type { Recipient } from '../domain/recipient';
import { fillTemplate } from '../domain/template';
import type { SessionWindow } from '../domain/window';
import { recipientOf } from './fields';
import { momentOf } from './moment';
import type { ItemContext, ItemResult } from './runItems';
import { chosenTemplate, templateBody } from './sendTemplate';
import { sentItem } from './sentItem';
import { templateField, variablesField } from './templateField';
import { uploadHeaderFiles } from './templateMedia';

/** Meta's code for "more than 24 hours since the customer's last message" (1msg-api §22). */
const CLOSED = 131047;

/** How the ledger knows the template that goes out instead. */
const INSTEAD = 'template';

const WHEN_CLOSED = ['fail', 'sendTemplate', 'skip'] as const;

const whenTemplate = { displayOptions: { show: { whenWindowClosed: ['sendTemplate'] } } };

/** Fields of every send that needs an open window: what is done where it is closed. */
export const windowFields: INodeProperties[] = [
	{
		displayName: 'When Window Is Closed',
		name: 'whenWindowClosed',
		type: 'options',
		options: [
			{ name: 'Fail', value: 'fail', description: 'The item fails; nothing went out' },
			{ name: 'Send Template', value: 'sendTemplate', description: 'An approved template goes out instead' },
			{ name: 'Skip', value: 'skip', description: 'Nothing goes out; the item leaves with the outcome “skipped”' },
		],
		default: 'fail',
		description: 'What to do where the customer has not written within the last 24 hours: then WhatsApp takes templates only',
	},
	{ ...templateField, displayName: 'Template Instead', name: 'fallbackTemplate', description: 'The approved template that goes out where the window is closed', ...whenTemplate },
	{
		...variablesField,
		displayName: 'Variables of Template',
		name: 'fallbackVariables',
		typeOptions: {
			loadOptionsDependsOn: ['fallbackTemplate.value'],
			resourceMapper: { ...variablesField.typeOptions!.resourceMapper, resourceMapperMethod: 'getFallbackSlots' } as ResourceMapperTypeOptions,
		},
		...whenTemplate,
	},
];

export const checkWindowOption: INodeProperties = {
	displayName: 'Check Window First',
	name: 'checkWindowFirst',
	type: 'boolean',
	default: true,
	description:
		'Whether to look into the channel’s history before sending. The item tells what was found under “window”; where the history cannot tell, the message is sent.',
};

/**
 * Does the item's work, and what the user wants where the window is closed: whether 1MSG refuses the
 * message for that (131047), or the history says so beforehand.
 */
export async function withinWindow(item: ItemContext, work: (item: ItemContext) => Promise<ItemResult>): Promise<ItemResult> {
	const choice = item.param('whenWindowClosed');
	if (!(WHEN_CLOSED as readonly unknown[]).includes(choice)) throw new InvalidInput('When Window Is Closed is none of fail, sendTemplate, skip', 'Choose one from the list.');
	// The template is out since an earlier try: what the session message would do now does not count any more.
	if (item.hasSent(INSTEAD)) return await sendInstead(item);
	const checks = item.option('checkWindowFirst');
	// What an earlier try has sent is out, and nothing goes out in its place.
	const window = checks === undefined || !switchOf(checks, 'Check Window First') || item.hasLeft() ? undefined : await windowOf(item, recipientOf(item));
	if (window?.open === false) return await whenClosed(item, choice, window, new ApiFailure('notSent', { code: CLOSED, ...WINDOW_CLOSED }));
	try {
		const result = await work(item);
		return window ? { ...(result as IDataObject), window } : result;
	} catch (error) {
		const isClosed = error instanceof ApiFailure && error.outcome === 'refused' && error.failure.code === CLOSED;
		// Of a text in several parts some may be out: then the customer has read a beginning.
		if (!isClosed || item.hasLeft()) return fail(error);
		return await whenClosed(item, choice, window, error);
	}
}

function fail(error: unknown): never {
	throw error;
}

async function whenClosed(item: ItemContext, choice: unknown, window: SessionWindow | undefined, failure: ApiFailure): Promise<ItemResult> {
	const found = window ? { window: { ...window } } : {};
	if (choice === 'sendTemplate') return { ...(await sendInstead(item)), ...found };
	if (choice === 'skip') return { outcome: 'skipped', reason: failure.failure.title, to: { ...recipientOf(item) }, ...found };
	return fail(failure);
}

async function windowOf(item: ItemContext, { kind, value }: Recipient): Promise<SessionWindow> {
	return await readSessionWindow(await item.api(), kind === 'chat' ? value : chatIdOf({ [kind]: value })!, Date.now());
}

/** The same item, with the fields of the template that goes out instead. */
function asTemplate(item: ItemContext): ItemContext {
	const names: Record<string, string> = { template: 'fallbackTemplate', variables: 'fallbackVariables' };
	return {
		...item,
		param: (name) => item.param(names[name] ?? name),
		option: (name) => (name === 'defaultCountryCode' ? item.option(name) : undefined),
		send: async (path, body, by) => await item.send(path, body, by, INSTEAD),
	};
}

async function sendInstead(original: ItemContext): Promise<IDataObject> {
	const item = asTemplate(original);
	const to = recipientOf(item);
	const filled = async () => {
		const chosen = await chosenTemplate(item, { isNeeded: true });
		const { value } = (item.param('variables') ?? {}) as IDataObject;
		const { params, uploads, text } = fillTemplate(chosen.template!, value, { now: Date.now(), momentOf: (given, field) => momentOf(item, given, field) });
		await uploadHeaderFiles(item, uploads);
		return { body: templateBody(to, chosen, params), text };
	};
	const inWords = (error: unknown): never => {
		if (error instanceof InvalidInput) throw new InvalidInput(`Template Instead: ${error.message}`, error.advice);
		if (error instanceof ApiFailure) throw new ApiFailure(error.outcome, { ...error.failure, title: `Template Instead: ${error.failure.title}` }, error.httpStatus, error.facts);
		return fail(error);
	};
	const { body, text } = await filled().catch(inWords);
	const sent = await item.send('/sendTemplate', body).catch(inWords);
	return { ...sentItem(sent, { to, sentAs: 'template', text }), fallbackUsed: true };
}
