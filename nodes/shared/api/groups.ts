import { groupKeys, inviteLinkIn } from '../domain/group';
import { asObject, listIn, nextCursor, saysNo } from '../domain/listAnswer';
import type { Json } from '../domain/reading';
import { change, notRead } from './answers';
import { ApiFailure } from './apiFailure';
import type { ChannelApi } from './channelApi';

const PAGE_SIZE = 100;
/** 10,000 groups, as many as a number may have (1msg-api §18). */
const MAX_PAGES = 100;

/**
 * The channel's groups, over all pages: `limit` and the cursor `after` (1msg-api §18).
 * @param wanted how many to read at most
 * @throws ApiFailure where a page is not a list
 */
export async function listGroups(api: ChannelApi, wanted = Infinity): Promise<Json[]> {
	const groups = new Map<string, Json>();
	let after: string | undefined;
	for (let page = 0; page < MAX_PAGES && groups.size < wanted; page++) {
		const limit = Math.min(PAGE_SIZE, wanted);
		const answer = await api.call({ method: 'GET', path: '/groups', qs: { limit, ...(after === undefined ? {} : { after }) } });
		const list = listIn(answer, ['groups', 'data', 'items']);
		if (!list) throw notRead(api, answer, 'The channel’s groups');
		const before = groups.size;
		for (const element of list) {
			const group = asObject(element, 'id');
			groups.set(groupKeys(group).groupId ?? JSON.stringify(group), group);
		}
		after = nextCursor(answer);
		if (after === undefined || groups.size === before) break;
	}
	return api.redact([...groups.values()].slice(0, wanted));
}

/** The path of a group, `…/groups/{id}`. */
export function groupPath(groupId: string): string {
	return `/groups/${encodeURIComponent(groupId)}`;
}

function linkPath(groupId: string): string {
	return `${groupPath(groupId)}/inviteLink`;
}

/**
 * The link by which people join a group.
 * @throws ApiFailure where the answer holds none
 */
export async function inviteLink(api: ChannelApi, groupId: string): Promise<string> {
	const answer = await api.call({ method: 'GET', path: linkPath(groupId) });
	if (saysNo(answer)) throw notRead(api, answer, 'The invite link');
	const link = inviteLinkIn(answer);
	if (link === undefined) {
		throw new ApiFailure('notSent', {
			title: '1MSG’s answer holds no invite link',
			advice: 'A new group has its link a little later. Try again in a minute.',
			retryable: true,
		});
	}
	return api.redactWhole(link);
}

/**
 * Replaces that link; an answer that does not hold the new one is followed by reading it.
 * @throws ApiFailure, `unknown` also where the new one cannot be read: the old one is gone all the same
 */
export async function newInviteLink(api: ChannelApi, groupId: string): Promise<string> {
	const link = inviteLinkIn(await change(api, { method: 'POST', path: linkPath(groupId) }));
	if (link !== undefined) return api.redactWhole(link);
	return await inviteLink(api, groupId).catch((error) => {
		if (!(error instanceof ApiFailure)) throw error;
		const title = 'The invite link was reset, but the new one could not be read';
		throw new ApiFailure('unknown', { ...error.failure, title, advice: 'The old link no longer works. Read the new one with Get Invite Link.', retryable: false }, error.httpStatus);
	});
}
