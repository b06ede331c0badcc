import { elementsOf, isObject, objectOf, present, textOf } from '../reading';
import type { ChannelEvent, ReadOptions } from './event';
import { chatIdOf, dedupeKey, fingerprint, identityOf, isoTime, type Identity } from './identity';

const ACCOUNT_FIELD = /^(account|message_template|template|phone_number|business|user_preferences|security|partner|flows|payment_configuration|group)(_|$)/;

/** Whether a Meta change is news of the account, a template, the number, a flow or a group (1msg-api §16). */
export function isAccountField(field: string): boolean {
	return ACCOUNT_FIELD.test(field);
}

/** What happened, in the update's own words. */
const NEWS = ['event', 'new_category', 'new_quality_score', 'decision', 'alert_type', 'detail', 'value', 'status', 'type', 'current_limit'];

/**
 * Reads an account update with its own fields. A list of customers' preferences, or of news of
 * groups, is one event each, with whom it is about.
 * @param time when Meta says it happened, in seconds, where the update itself does not
 */
export function readAccountUpdate(field: string, value: unknown, time: unknown, channelId: string | undefined, options: ReadOptions): ChannelEvent[] {
	const listed = objectOf(value);
	const parts = elementsOf(listed.user_preferences ?? (field.startsWith('group_') ? listed.groups : undefined)).filter(isObject);
	return (parts.length > 0 ? parts : [value]).map((part) => readOne(field, part, time, channelId, options));
}

function readOne(field: string, value: unknown, time: unknown, channelId: string | undefined, options: ReadOptions): ChannelEvent {
	const given = objectOf(value);
	const update = Object.fromEntries(Object.entries(given).filter(([key]) => key !== 'messaging_product' && key !== 'metadata'));
	const said = NEWS.map((key) => textOf(given[key])).find((word) => word !== undefined);
	const group = field.startsWith('group_') ? textOf(given.group_id) : undefined;
	const customer: Identity = field === 'user_preferences' ? { ...identityOf(given.wa_id), ...present({ bsuid: textOf(given.user_id) }) } : {};
	const { phone, bsuid, username } = customer;
	return present({
		event: 'account' as const,
		channelId,
		chatId: chatIdOf(group === undefined ? customer : { group }),
		phone,
		bsuid,
		username,
		isGroup: group === undefined ? undefined : true,
		text: [field, said].filter(Boolean).join(': '),
		account: { ...update, ...(isObject(value) || value === undefined || value === null ? {} : { value }), update: field },
		timestamp: isoTime(options.receivedAt, given.timestamp, time),
		// The same restriction can come again weeks later: its time tells one from the other.
		dedupeKey: dedupeKey(channelId, 'account', field, fingerprint(time === undefined ? value : [value, time])),
		raw: options.includeRaw ? value : undefined,
	});
}
