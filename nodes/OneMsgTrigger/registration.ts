import { sleep, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';
import { ApiFailure } from '../shared/api/apiFailure';
import { ChannelApi } from '../shared/api/channelApi';
import { toNodeError } from '../shared/api/nodeErrors';
import { addAddress, areStatusesOn, readEntries, removeAddress, switchStatusesOn } from '../shared/api/webhooks';
import { InvalidInput } from '../shared/domain/invalidInput';
import { isTag, tagOf, withTag, type TagOwner } from '../shared/domain/tag';
import { isDisabled, sameAddress } from '../shared/domain/webhookList';
import { isDeliverable } from '../shared/domain/webhookOwners';
import { readParameters } from './parameters';

/** How often taking our address out is tried while 1MSG does not answer properly. */
const MAX_TRIES = 3;

const PAUSE_MS = 1_000;

type OwnerContext = Pick<IHookFunctions | IWebhookFunctions, 'getInstanceId' | 'getWorkflow' | 'getNode'>;

function ownerOf(context: OwnerContext): TagOwner {
	return { instanceId: context.getInstanceId(), workflowId: context.getWorkflow().id ?? '', nodeId: context.getNode().id };
}

/** The tag that this trigger's address carries under a channel's secret. */
export function tagFor(context: OwnerContext, secret: string): string {
	return tagOf(secret, ownerOf(context));
}

/** What this listener has to remember of its registration. */
interface Remembered {
	address?: unknown;
	seal?: unknown;
}

/**
 * The address under which the channel knows this listener. Test and live listeners differ by it, and
 * create() and delete() of one listener get the same one.
 */
async function connect(context: IHookFunctions) {
	const api = await ChannelApi.connect(context);
	const owner = ownerOf(context);
	const address = withTag(context.getNodeWebhookUrl('default')!, tagOf(api.channel.webhookSecret, owner));
	const data = context.getWorkflowStaticData('node') as Remembered;
	return { api, owner, address, data, stale: staleAddress(data, address, owner) };
}

/**
 * The address that this listener registered before its tag changed, with the key or the secret. What is
 * remembered travels with an exported workflow: it counts only where this n8n has sealed it itself, for
 * the host and path that are still ours. Anything else may be a live address of another n8n.
 */
function staleAddress({ address: before, seal }: Remembered, now: string, owner: TagOwner): string | undefined {
	if (typeof before !== 'string' || before === now || !isTag(seal, tagOf(before, owner)) || !URL.canParse(before)) return undefined;
	const [old, current] = [new URL(before), new URL(now)];
	return old.origin === current.origin && old.pathname === current.pathname ? before : undefined;
}

/** An address that 1MSG cannot reach would take one of the channel's places and never get an event. */
function refuseUnreachable(api: ChannelApi, address: string): void {
	if (isDeliverable(api.channel.baseUrl, address)) return;
	throw new InvalidInput(
		`1MSG cannot deliver to this n8n: its webhook address begins with ${new URL(address).origin}`,
		'Events come from the internet, over https. Give n8n its public address in the environment variable WEBHOOK_URL, e.g. WEBHOOK_URL=https://n8n.example.com/, restart it, and publish the workflow again. Sending messages works without it.',
	);
}

/** Whether statuses are wanted. A slip in a parameter is said here, while somebody looks, and not when events arrive. */
function wantsStatuses(context: IHookFunctions): boolean {
	return readParameters((name, otherwise) => context.getNodeParameter(name, otherwise)).kinds.has('status');
}

/** Adds our address to the channel's list, beside the others; switches statuses on where they are wanted. */
async function register(context: IHookFunctions): Promise<void> {
	const { api, owner, address, data, stale } = await connect(context);
	refuseUnreachable(api, address);
	const needsStatuses = wantsStatuses(context) && !(await areStatusesOn(api));
	const { before } = await addAddress(api, address, `Take one of them out, with the node 1MSG (Webhook → Remove) or in the 1MSG console, then try again. Or put this address in by hand: ${address}`, stale);
	Object.assign(data, { address, seal: tagOf(address, owner) });
	if (!needsStatuses) return;
	await switchStatusesOn(api).catch(async (error) => {
		// The workflow will not be published, and so n8n may not ask for our address to leave.
		if (!before.some((entry) => sameAddress(entry.address, address))) await unregister(context);
		throw error;
	});
}

/** n8n asks once only to take an address out, and what stays behind takes one of five places. */
async function insist(work: () => Promise<unknown>, tries = MAX_TRIES): Promise<void> {
	await work().catch(async (error) => {
		const mayPass = error instanceof ApiFailure && (error.failure.retryable || (error.httpStatus ?? 0) >= 500);
		if (tries === 1 || !mayPass) throw error;
		await sleep(Math.min(error.failure.afterMs ?? PAUSE_MS, 5 * PAUSE_MS));
		await insist(work, tries - 1);
	});
}

/** Takes our address out, and the one it had before, and leaves the others; statuses stay on, another tool may need them. */
async function unregister(context: IHookFunctions): Promise<void> {
	const { api, address, data, stale } = await connect(context);
	await insist(async () => await removeAddress(api, address, ...(stale === undefined ? [] : [stale])));
	delete data.address;
	delete data.seal;
}

/** In the list, not disabled by 1MSG, and with the statuses that are wanted. */
async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const { api, address, stale } = await connect(context);
	refuseUnreachable(api, address);
	const needsStatuses = wantsStatuses(context);
	const entries = await readEntries(api);
	const lists = (wanted: string) => entries.some((entry) => sameAddress(entry.address, wanted));
	if (!lists(address) || isDisabled(entries, address) || (stale !== undefined && lists(stale))) return false;
	return !needsStatuses || (await areStatusesOn(api));
}

/** A hook whose faults are n8n's own errors, in the user's words. */
function hook(work: (context: IHookFunctions) => Promise<boolean | void>) {
	return async function (this: IHookFunctions): Promise<boolean> {
		try {
			return (await work(this)) ?? true;
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	};
}

/** What n8n calls when a workflow is published and unpublished, and when somebody listens for a test event. */
export const lifecycle = { checkExists: hook(isRegistered), create: hook(register), delete: hook(unregister) };
