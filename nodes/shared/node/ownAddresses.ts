import { NodeHelpers, type INode } from 'n8n-workflow';
import type { ChannelApi } from '../api/channelApi';
import { CREDENTIAL_TYPE } from '../api/channelApi';
import { shownWebhooks, type ShownWebhook } from '../domain/diagnosis';
import { present } from '../domain/reading';
import { tagOf, withTag } from '../domain/tag';
import type { WebhookEntry } from '../domain/webhookList';
import { isDeliverable, type Home, type OwnTrigger } from '../domain/webhookOwners';
import type { ItemContext } from './runItems';

/** The path of the 1MSG Trigger's webhook, below its id. */
const TRIGGER_PATH = 'onemsg';

/** n8n keeps these at hand, but does not promise them to nodes: what is not there is not told. */
interface Inner {
	workflow?: { nodes?: Record<string, INode> };
	additionalData?: { webhookBaseUrl?: unknown };
}

function nodesOf(functions: unknown): INode[] | undefined {
	const nodes = (functions as Inner).workflow?.nodes;
	return nodes && typeof nodes === 'object' ? Object.values(nodes) : undefined;
}

/** A trigger's live address, as n8n makes it. */
function liveAddress(functions: unknown, workflowId: string, node: INode, tag: string): string | undefined {
	const base = (functions as Inner).additionalData?.webhookBaseUrl;
	const address = typeof base === 'string' ? NodeHelpers.getNodeWebhookUrl(base, workflowId, node, TRIGGER_PATH, false) : '';
	return URL.canParse(address) ? withTag(address, tag) : undefined;
}

function originsOf({ functions, index }: ItemContext): string[] {
	const addresses = [functions.getInstanceBaseUrl(), functions.evaluateExpression('{{ $execution.resumeUrl }}', index)];
	return [...new Set(addresses.flatMap((address) => (typeof address === 'string' && URL.canParse(address) ? [new URL(address).origin] : [])))];
}

/** Where this workflow lives, and what its 1MSG Triggers' addresses have to look like. */
export function homeOf(item: ItemContext, api: ChannelApi | undefined): Home {
	const { functions } = item;
	const own = functions.getNode();
	// `{package}.oneMsg` and `{package}.oneMsgTrigger`: one package, whatever n8n calls it.
	const triggerType = `${own.type.replace(/(Tool)?$/, '')}Trigger`;
	const nodes = nodesOf(functions);
	const triggers = nodes?.filter(({ type }) => type === triggerType).map((node): OwnTrigger => {
		const hasSameCredential = node.credentials?.[CREDENTIAL_TYPE]?.id === own.credentials?.[CREDENTIAL_TYPE]?.id;
		const owner = { instanceId: functions.getInstanceId(), workflowId: functions.getWorkflow().id ?? '', nodeId: node.id };
		const tag = api && hasSameCredential ? tagOf(api.channel.webhookSecret, owner) : undefined;
		return {
			name: node.name,
			webhookId: node.webhookId ?? '',
			isDisabled: node.disabled === true,
			...(tag === undefined ? {} : present({ tag, address: liveAddress(functions, owner.workflowId, node, tag) })),
		};
	});
	return { origins: originsOf(item), ...(triggers ? { triggers } : {}) };
}

/** The entries of the channel's list, shown with their owners and without secrets. */
export function ownersOf(item: ItemContext, api: ChannelApi, entries: WebhookEntry[]): ShownWebhook[] {
	return api.redact(shownWebhooks(entries, homeOf(item, api)));
}

/** The live addresses that the published workflow's own triggers have to have in the channel's list. */
export function addressesDue(item: ItemContext, api: ChannelApi): string[] {
	if (!item.functions.getWorkflow().active) return [];
	const triggers = homeOf(item, api).triggers ?? [];
	return triggers.flatMap(({ isDisabled, address }) => (!isDisabled && address !== undefined && isDeliverable(api.channel.baseUrl, address) ? [address] : []));
}
