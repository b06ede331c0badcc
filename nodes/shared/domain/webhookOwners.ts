import { isOutOfReach } from './hostRules';
import { isTag, TAG_PARAMETER } from './tag';

/**
 * Whose an address in the channel's list is: a trigger of this workflow, another workflow of this n8n,
 * a trigger of another n8n, 1MSG itself (its inbox), or somebody else. `leftBehind`: it leads to a
 * trigger of this workflow, but with a tag that this trigger refuses, as after a change of the key.
 */
export type Owner = 'thisWorkflow' | 'leftBehind' | 'thisN8n' | 'otherN8n' | 'oneMsg' | 'foreign';

/** A 1MSG Trigger of the workflow that asks. */
export interface OwnTrigger {
	name: string;
	webhookId: string;
	isDisabled: boolean;
	/** The tag its address has to carry; absent where it uses another credential, whose secret is not known here. */
	tag?: string;
	/** Its live address, tag included: never to be shown. Absent where n8n does not tell, or the tag is not known. */
	address?: string;
}

export interface Home {
	/** `https://host:port` of this n8n: there may be one for the editor and one for webhooks. */
	origins: string[];
	/** Absent where n8n does not tell. */
	triggers?: OwnTrigger[];
}

export interface Owned {
	owner: Owner;
	/** The trigger of this workflow to which the address leads. */
	node?: string;
	/** An address that only listens while somebody builds in the editor. */
	isTest: boolean;
}

/** `/webhook/{webhookId}/onemsg`; `webhook` and `webhook-test` can have other names in this n8n. */
const TRIGGER_PATH = /\/([^/]+)\/([^/]+)\/onemsg\/?$/;
const ANOTHER_N8N = /\/webhook(-test)?\/[0-9a-f]{8}-[0-9a-f-]{27}\/onemsg\/?$/i;

export function ownerOf(address: string, { origins, triggers }: Home): Owned {
	if (!URL.canParse(address)) return { owner: 'foreign', isTest: false };
	const url = new URL(address);
	const [, kind = '', webhookId = ''] = TRIGGER_PATH.exec(url.pathname) ?? [];
	const isTest = /test/i.test(kind);
	const trigger = triggers?.find((entry) => entry.webhookId === webhookId);
	const isTagged = trigger?.tag !== undefined && isTag(url.searchParams.get(TAG_PARAMETER), trigger.tag);
	if (origins.includes(url.origin)) {
		if (!trigger) return { owner: 'thisN8n', isTest };
		return { owner: isTagged || trigger.tag === undefined ? 'thisWorkflow' : 'leftBehind', node: trigger.name, isTest };
	}
	// A copy with the same encryption key makes the same tag; only its host tells it apart.
	if (isTagged) return { owner: 'otherN8n', node: trigger.name, isTest };
	if (ANOTHER_N8N.test(url.pathname)) return { owner: 'otherN8n', isTest };
	return { owner: /(^|\.)1msg\.io$/i.test(url.hostname) ? 'oneMsg' : 'foreign', isTest: false };
}

/** Whose it is, in words. */
export function ownerInWords({ owner, node, isTest }: Owned): string {
	const words: Record<Owner, string> = {
		thisWorkflow: `The node “${node}” of this workflow`,
		leftBehind: `Left behind by the node “${node}” of this workflow, which no longer takes deliveries from it`,
		thisN8n: 'Another workflow of this n8n',
		otherN8n: node === undefined ? 'A 1MSG Trigger of another n8n' : `The node “${node}” under another address: in a copy of this n8n, or from before this n8n’s own address changed`,
		oneMsg: '1MSG itself, such as its inbox',
		foreign: 'Another tool',
	};
	return words[owner] + (isTest ? ', while somebody listens for a test event' : '');
}

const PRODUCTION_HOST = 'api.1msg.io';

/** Whether a channel can deliver to an address; 1MSG's production API does so over the internet and https only. */
export function isDeliverable(channelUrl: string, address: string): boolean {
	const { protocol, hostname } = new URL(address);
	return new URL(channelUrl).hostname !== PRODUCTION_HOST || (protocol === 'https:' && !isOutOfReach(hostname));
}
