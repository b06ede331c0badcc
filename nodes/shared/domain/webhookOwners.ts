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
	const written = address.trim();
	if (!URL.canParse(written)) return { owner: 'foreign', isTest: false };
	const url = new URL(written);
	const [, kind = '', webhookId = ''] = TRIGGER_PATH.exec(url.pathname) ?? [];
	const isTest = /test/i.test(kind);
	if (origins.includes(url.origin)) {
		const trigger = triggers?.find((entry) => entry.webhookId === webhookId);
		if (!trigger) return { owner: 'thisN8n', isTest };
		const isTagged = trigger.tag === undefined || isTag(url.searchParams.get(TAG_PARAMETER), trigger.tag);
		return { owner: isTagged ? 'thisWorkflow' : 'leftBehind', node: trigger.name, isTest };
	}
	if (ANOTHER_N8N.test(url.pathname)) return { owner: 'otherN8n', isTest };
	return { owner: /(^|\.)1msg\.io$/i.test(url.hostname) ? 'oneMsg' : 'foreign', isTest: false };
}

/** Whose it is, in words. */
export function ownerInWords({ owner, node, isTest }: Owned): string {
	const words: Record<Owner, string> = {
		thisWorkflow: `The node “${node}” of this workflow`,
		leftBehind: `Left behind by the node “${node}” of this workflow, which no longer takes deliveries from it`,
		thisN8n: 'Another workflow of this n8n',
		otherN8n: 'A 1MSG Trigger of another n8n',
		oneMsg: '1MSG itself, such as its inbox',
		foreign: 'Another tool',
	};
	return words[owner] + (isTest ? ', while somebody listens for a test event' : '');
}

/** Whether a host can be reached from its own network only. */
export function isPrivateHost(hostname: string): boolean {
	const host = hostname.toLowerCase().replace(/\.$/, '');
	if (host.startsWith('[')) return /^\[(::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*|::ffff:(7f|a[0-9a-f]{2}:|a:|c0a8:|ac1[0-9a-f]:|a9fe:).*)\]$/.test(host);
	const parts = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host)?.slice(1).map(Number);
	if (parts) {
		const [a, b] = parts;
		return a === 127 || a === 10 || a === 0 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b <= 31) || (a === 169 && b === 254) || (a === 100 && b >= 64 && b <= 127);
	}
	return !host.includes('.') || /\.(local|localhost|internal|lan|home|test|example|invalid|home\.arpa)$/.test(host);
}
