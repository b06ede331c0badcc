import { addressesIn } from '../domain/webhookList';
import { describeFailure } from '../domain/apiErrors';
import { flagOf, objectOf } from '../domain/reading';
import { ApiFailure } from './apiFailure';
import type { ChannelApi } from './channelApi';

/**
 * The channel's webhook addresses.
 * @throws ApiFailure where the answer holds no list: taking that for an empty one would wipe the others'
 */
export async function readAddresses(api: ChannelApi): Promise<string[]> {
	const answer = await api.call({ method: 'GET', path: '/webhook' });
	const addresses = addressesIn(answer);
	if (!addresses) {
		const { details } = describeFailure(answer);
		throw new ApiFailure('notSent', {
			title: 'The channel’s webhook list could not be read',
			...(details === undefined ? {} : { details: api.redact(details) }),
			advice: 'Nothing was changed. Try again in a moment.',
			retryable: true,
		});
	}
	return addresses;
}

/** Replaces the whole list. `/webhook` refuses an empty one, `/settings` clears it (1msg-api §14). */
export async function writeAddresses(api: ChannelApi, addresses: string[]): Promise<void> {
	if (addresses.length === 0) await api.call({ method: 'POST', path: '/settings', body: { webhookUrl: '' } });
	else await api.call({ method: 'POST', path: '/webhook', body: { webhookUrl: addresses } });
}

/** Whether the channel pushes delivery statuses. */
export async function areStatusesOn(api: ChannelApi): Promise<boolean> {
	return flagOf(objectOf(await api.call({ method: 'GET', path: '/settings' })).ackNotificationsOn) === true;
}

export async function switchStatusesOn(api: ChannelApi): Promise<void> {
	await api.call({ method: 'POST', path: '/settings', body: { ackNotificationsOn: true } });
}
