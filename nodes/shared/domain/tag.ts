import { createHmac, timingSafeEqual } from 'node:crypto';

/** The query parameter that carries the tag. */
export const TAG_PARAMETER = 'k';

const TAG_BYTES = 16;

/** Whose address it is: this n8n, this workflow, this node. */
export interface TagOwner {
	instanceId: string;
	workflowId: string;
	nodeId: string;
}

/**
 * The tag of a trigger's address. 1MSG signs nothing, so the address itself has to carry a secret:
 * it marks the address as ours in the channel's list, and a delivery without it is forged.
 */
export function tagOf(secret: string, { instanceId, workflowId, nodeId }: TagOwner): string {
	return createHmac('sha256', secret)
		.update([instanceId, workflowId, nodeId].join('\n'))
		.digest()
		.subarray(0, TAG_BYTES)
		.toString('hex');
}

export function withTag(address: string, tag: string): string {
	const url = new URL(address);
	url.searchParams.set(TAG_PARAMETER, tag);
	return url.href;
}

/** Compares in constant time; anything but one string of the right length is wrong. */
export function isTag(given: unknown, tag: string): boolean {
	if (typeof given !== 'string') return false;
	const a = Buffer.from(given);
	const b = Buffer.from(tag);
	return a.length === b.length && timingSafeEqual(a, b);
}
