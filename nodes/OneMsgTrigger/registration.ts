import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { ChannelApi } from '../shared/api/channelApi';
import { toNodeError } from '../shared/api/nodeErrors';
import { addAddress, areStatusesOn, readAddresses, removeAddress, switchStatusesOn } from '../shared/api/webhooks';
import type { EventKind } from '../shared/domain/events/event';
import { tagOf, withTag } from '../shared/domain/tag';
import { holds } from '../shared/domain/webhookList';

type OwnerContext = Pick<IHookFunctions | IWebhookFunctions, 'getInstanceId' | 'getWorkflow' | 'getNode'>;

/** The tag that this trigger's address carries under a channel's secret. */
export function tagFor(context: OwnerContext, secret: string): string {
	return tagOf(secret, {
		instanceId: context.getInstanceId(),
		workflowId: context.getWorkflow().id ?? '',
		nodeId: context.getNode().id,
	});
}

/**
 * The address under which the channel knows this listener. Test and live listeners differ by it, and
 * create() and delete() of one listener get the same one.
 */
async function connect(context: IHookFunctions) {
	const api = await ChannelApi.connect(context);
	const address = withTag(context.getNodeWebhookUrl('default')!, tagFor(context, api.channel.webhookSecret));
	const wantsStatuses = (context.getNodeParameter('events', []) as EventKind[]).includes('status');
	const data = context.getWorkflowStaticData('node');
	return { api, address, wantsStatuses, data, stale: staleAddress(data.address, address) };
}

/**
 * The address that this listener registered before its tag changed, with the key or the secret. Host
 * and path have to be the same: a workflow that was copied to another n8n, with all its data, must not
 * take the first one's address away.
 */
function staleAddress(remembered: unknown, address: string): string | undefined {
	if (typeof remembered !== 'string' || remembered === address || !URL.canParse(remembered)) return undefined;
	const [before, now] = [new URL(remembered), new URL(address)];
	return before.origin === now.origin && before.pathname === now.pathname ? remembered : undefined;
}

/** Adds our address to the channel's list, beside the others; switches statuses on where they are wanted. */
async function register(context: IHookFunctions): Promise<void> {
	const { api, address, wantsStatuses, data, stale } = await connect(context);
	await addAddress(api, address, `Remove one of them in the 1MSG console, then try again, or put this address in by hand: ${address}`, stale);
	if (wantsStatuses) {
		await switchStatusesOn(api).catch(async (error) => {
			// The workflow will not be published, and so n8n will not ask for our address to leave.
			await removeAddress(api, address);
			throw error;
		});
	}
	data.address = address;
}

/** Takes our address out, and the one it had before, and leaves the others; statuses stay on, another tool may need them. */
async function unregister(context: IHookFunctions): Promise<void> {
	const { api, address, data, stale } = await connect(context);
	await removeAddress(api, address, ...(stale === undefined ? [] : [stale]));
	delete data.address;
}

async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const { api, address, wantsStatuses } = await connect(context);
	if (!holds(await readAddresses(api), address)) return false;
	return !wantsStatuses || (await areStatusesOn(api));
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
