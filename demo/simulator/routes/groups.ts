import { randomBytes, randomInt } from 'node:crypto';
import { ok, Refusal, type Answer } from '../answer';
import type { Channel } from '../channel';
import { given, isLink, optionalText, requiredText } from '../checks';
import { readDataUri } from '../mediaKinds';
import type { Group, Json } from '../types';

const DEFAULT_PAGE = 25;
const newInviteLink = () => `https://chat.whatsapp.com/${randomBytes(12).toString('base64url')}`;

/** What the API tells of a group, or the fields asked for. */
function describe(group: Group, fields?: string[]): Json {
	const all: Json = {
		id: group.id,
		subject: group.subject,
		description: group.description,
		creation_timestamp: group.createdAt,
		suspended: false,
		total_participant_count: 0,
		participants: [],
		join_approval_mode: 'auto_approve',
		invite_link: group.inviteLink,
	};
	if (!fields) return all;
	return Object.fromEntries(Object.entries(all).filter(([key]) => key === 'id' || fields.includes(key)));
}

function find({ state }: Channel, id: string): Group {
	if (id.includes('@')) throw Refusal.badRequest('The group id goes without @g.us');
	const group = state.groups.find((one) => one.id === id);
	if (!group) throw Refusal.error(404, `Group ${id} is not found`);
	return group;
}

/** POST /groups: `groupName` is required; people join by the invite link only (1msg-api §18). */
export function createGroup({ state }: Channel, body: Json): Answer {
	const group: Group = {
		id: `120363${Array.from({ length: 12 }, () => randomInt(10)).join('')}`,
		subject: requiredText(body.groupName, 'groupName'),
		description: optionalText(body.description, 'description') ?? '',
		createdAt: state.seconds(),
		inviteLink: newInviteLink(),
	};
	state.groups.push(group);
	if (state.switches.groupsAsync) return ok({ messaging_product: 'whatsapp', request_id: randomBytes(12).toString('base64url') });
	return ok(describe(group));
}

/** GET /groups: cursors `after` and `before`, oldest first (1msg-api §18). */
export function getGroups({ state }: Channel, _: Json, query: URLSearchParams): Answer {
	const limit = query.get('limit') ?? String(DEFAULT_PAGE);
	if (!/^[1-9]\d{0,3}$/.test(limit)) throw Refusal.badRequest('limit must be a whole number from 1');
	const size = Number(limit);
	const after = position(state.groups, query.get('after'));
	const before = position(state.groups, query.get('before'));
	const start = before === undefined ? (after ?? -1) + 1 : Math.max(0, before - size);
	const end = before === undefined ? start + size : before;
	const page = state.groups.slice(start, end);
	const cursors: Json = {};
	if (page.length && start > 0) cursors.before = cursorOf(page[0]);
	if (page.length && end < state.groups.length) cursors.after = cursorOf(page[page.length - 1]);
	const groups = page.map((group) => describe(group, ['subject', 'creation_timestamp']));
	return ok({ groups, paging: { cursors } });
}

const cursorOf = ({ id }: Group) => Buffer.from(id).toString('base64url');

function position(groups: Group[], cursor: string | null): number | undefined {
	if (!cursor) return undefined;
	const index = groups.findIndex((group) => cursorOf(group) === cursor);
	if (index < 0) throw Refusal.badRequest('The cursor is not valid');
	return index;
}

/** GET /groups/{id}: all fields, or those of the comma list `fields`. */
export function getGroup(channel: Channel, _: Json, query: URLSearchParams, id: string): Answer {
	return ok(describe(find(channel, id), query.get('fields')?.split(',')));
}

/** POST /groups/{id}: subject, description and picture (link or data URI), at least one of them. */
export function updateGroup(channel: Channel, body: Json, _: URLSearchParams, id: string): Answer {
	const group = find(channel, id);
	const { subject, description, profile_picture_file: picture } = body;
	if (![subject, description, picture].some(given)) {
		throw Refusal.badRequest('At least one of subject, description, profile_picture_file is required');
	}
	if (given(subject)) requiredText(subject, 'subject');
	if (given(description) && typeof description !== 'string') throw Refusal.badRequest('description must be a string');
	if (given(picture) && !isLink(picture) && !(typeof picture === 'string' && readDataUri(picture))) {
		throw Refusal.badRequest('profile_picture_file must be a link or a data URI');
	}
	if (given(subject)) group.subject = String(subject);
	if (given(description)) group.description = String(description);
	if (given(picture)) group.picture = String(picture);
	return ok({ success: true });
}

/** DELETE /groups/{id}: what goes wrong comes with HTTP 200 inside `response` (1msg-api §5). */
export function deleteGroup({ state }: Channel, _: Json, __: URLSearchParams, id: string): Answer {
	const index = state.groups.findIndex((one) => one.id === id);
	if (index < 0) return ok({ response: { error: `Group ${id} is not found` } });
	state.groups.splice(index, 1);
	return ok({ success: true });
}

/** GET /groups/{id}/inviteLink. */
export function getInviteLink(channel: Channel, _: Json, __: URLSearchParams, id: string): Answer {
	return ok({ messaging_product: 'whatsapp', invite_link: find(channel, id).inviteLink });
}

/** POST /groups/{id}/inviteLink: a new link; the old one no longer works. */
export function resetInviteLink(channel: Channel, _: Json, __: URLSearchParams, id: string): Answer {
	find(channel, id).inviteLink = newInviteLink();
	return getInviteLink(channel, _, __, id);
}
