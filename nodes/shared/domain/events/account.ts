import { firstText, isObject, objectOf, present } from '../reading';
import type { ChannelEvent, ReadOptions } from './event';
import { dedupeKey, fingerprint, isoTime } from './identity';

const ACCOUNT_FIELD = /^(account|message_template|template|phone_number|business|user_preferences|security|partner)(_|$)/;

/** Whether a Meta change is news of the account, a template or the number (1msg-api §16). */
export function isAccountField(field: string): boolean {
	return ACCOUNT_FIELD.test(field);
}

/** @param time when Meta says it happened, in seconds: the update itself carries none */
export function readAccountUpdate(field: string, value: unknown, time: unknown, channelId: string | undefined, options: ReadOptions): ChannelEvent {
	const update = Object.fromEntries(Object.entries(objectOf(value)).filter(([key]) => key !== 'messaging_product' && key !== 'metadata'));
	const what = firstText(update.event, update.new_category, update.new_quality_score, update.current_limit);
	return present({
		event: 'account' as const,
		channelId,
		text: [field, what].filter(Boolean).join(': '),
		account: { ...update, ...(isObject(value) || value === undefined || value === null ? {} : { value }), update: field },
		timestamp: isoTime(time, options.receivedAt),
		// The same restriction can come again weeks later: its time tells one from the other.
		dedupeKey: dedupeKey(channelId, 'account', field, fingerprint(time === undefined ? value : [value, time])),
		raw: options.includeRaw ? value : undefined,
	});
}
