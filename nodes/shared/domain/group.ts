import { InvalidInput } from './invalidInput';
import { limitedText, pictureSource } from './limits';
import { lacking } from './listAnswer';
import { refuseLostDigits } from './lostDigits';
import { firstText, isObject, objectOf, own, present, textOf, type Json } from './reading';
import { requiredText } from './text';

/**
 * The id of a group as paths take it, without `@g.us` (1msg-api §4). A chat id from the trigger
 * ends in it; ids of Meta's own are not only digits.
 * @throws InvalidInput where it is empty, another kind of chat, or a number that has lost digits
 */
export function groupIdOf(value: unknown): string {
	const written = (textOf(value) ?? '').trim();
	if (written === '') throw new InvalidInput('Group is empty', 'Choose a group from the list, or give its ID, e.g. 120363…@g.us.');
	refuseLostDigits(value, 'Group');
	const id = written.replace(/@g\.us$/i, '');
	// A dot alone would climb in the path.
	if (id === '' || /[\s@/\\?#]/.test(id) || /^\.+$/.test(id)) {
		throw new InvalidInput('Group is not the ID of a group', 'It looks like 120363…@g.us: a chat ID from the 1MSG Trigger whose “isGroup” is true, or an ID of the list.');
	}
	return id;
}

/** What a group's element of an answer is known by; keys differ with 1MSG and Meta. */
export function groupKeys(group: Json): { groupId?: string; name?: string } {
	const groupId = firstText(group.id, group.groupId, group.group_id)?.replace(/@g\.us$/i, '');
	const name = firstText(group.subject, group.groupName, group.name);
	return present({ groupId, name });
}

/** Limits of Meta's Groups API, in characters. */
const MAX_NAME_LENGTH = 128;
const MAX_DESCRIPTION_LENGTH = 2048;

/** @throws InvalidInput where it is empty or too long */
export function groupName(value: unknown, field: string): string {
	return limitedText(requiredText(value, field).trim(), field, MAX_NAME_LENGTH);
}

/** @throws InvalidInput where it is too long */
export function groupDescription(value: unknown, field: string): string {
	return limitedText(requiredText(value, field), field, MAX_DESCRIPTION_LENGTH);
}

/** Names under which an answer may keep the link; the last are guesses that cost nothing (1msg-api §18). */
const LINK_KEYS = ['inviteLink', 'invite_link', 'link', 'url'];

/** The invite link in an answer, wherever it keeps it. */
export function inviteLinkIn(body: unknown): string | undefined {
	if (typeof body === 'string') return /^https?:\/\/\S+$/i.test(body.trim()) ? body.trim() : undefined;
	if (!isObject(body)) return undefined;
	for (const part of [body, objectOf(body.data), objectOf(body.response), objectOf(body.result), objectOf(body.group)]) {
		const link = firstText(...LINK_KEYS.map((key) => part[key]));
		if (link !== undefined) return link;
	}
	return typeof body.result === 'string' ? inviteLinkIn(body.result) : undefined;
}

/** A group as it leaves the node: its id as `groupId`, and the `chatId` that messages go to. */
export function groupItem(group: Json): Json {
	const { groupId } = groupKeys(group);
	if (groupId === undefined) return lacking(group, 'error');
	return { groupId, chatId: `${groupId}@g.us`, ...lacking(group, 'error', 'id', 'group_id', 'groupId') };
}

/**
 * The body that changes a group (1msg-api §18): only what was added.
 * @throws InvalidInput where nothing was, or a value does not fit
 */
export function groupChanges(changes: unknown): { subject?: string; description?: string; profile_picture_file?: string } {
	const given = objectOf(changes);
	const body = present({
		subject: own(given, 'groupName') === undefined ? undefined : groupName(given.groupName, 'Group Name'),
		description: own(given, 'description') === undefined ? undefined : groupDescription(given.description, 'Description'),
		profile_picture_file: own(given, 'picture') === undefined ? undefined : pictureSource(requiredText(given.picture, 'Picture'), 'Picture'),
	});
	if (Object.keys(body).length === 0) throw new InvalidInput('Changes is empty', 'Add what shall change: the name, the description or the picture.');
	return body;
}
