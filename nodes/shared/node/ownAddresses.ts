import type { INode } from 'n8n-workflow';
import type { ChannelApi } from '../api/channelApi';
import { CREDENTIAL_TYPE } from '../api/channelApi';
import type { WebhookEntry } from '../api/webhooks';
import { shownWebhooks, type ShownWebhook } from '../domain/diagnosis';
import { tagOf } from '../domain/tag';
import type { Home, OwnTrigger } from '../domain/webhookOwners';
import type { ItemContext } from './runItems';

/** n8n keeps the whole workflow at hand, but does not promise it to nodes: what is not there is not told. */
function nodesOf(functions: unknown): INode[] | undefined {
	const nodes = (functions as { workflow?: { nodes?: Record<string, INode> } }).workflow?.nodes;
	return nodes && typeof nodes === 'object' ? Object.values(nodes) : undefined;
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
		return {
			name: node.name,
			webhookId: node.webhookId ?? '',
			isDisabled: node.disabled === true,
			...(api && hasSameCredential ? { tag: tagOf(api.channel.webhookSecret, owner) } : {}),
		};
	});
	return { origins: originsOf(item), ...(triggers ? { triggers } : {}) };
}

/** The entries of the channel's list, shown with their owners and without secrets. */
export function ownersOf(item: ItemContext, api: ChannelApi, entries: WebhookEntry[]): ShownWebhook[] {
	return api.redact(shownWebhooks(entries, homeOf(item, api)));
}
