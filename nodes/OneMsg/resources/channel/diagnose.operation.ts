import type { IDataObject } from 'n8n-workflow';
import { read } from '../../../shared/api/reads';
import { readEntries } from '../../../shared/api/webhooks';
import { channelIdOfKey } from '../../../shared/domain/channel';
import { diagnose as diagnosisOf, type Diagnosis, type Findings } from '../../../shared/domain/diagnosis';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { defineOperation } from '../../../shared/node/defineOperation';
import { homeOf } from '../../../shared/node/ownAddresses';
import type { ItemContext } from '../../../shared/node/runItems';

const NOT_ASKED = { failure: { title: 'nothing was asked of 1MSG', advice: 'Mend the credential first.', retryable: false } };

/** What a credential that names no channel is told by; whatever else went wrong is no finding of ours. */
async function connect(item: ItemContext) {
	return await item.api().catch((error) => {
		if (error instanceof InvalidInput) return error;
		throw error;
	});
}

async function findingsOf(item: ItemContext): Promise<Findings> {
	const isPublished = item.functions.getWorkflow().active;
	const api = await connect(item);
	if (api instanceof InvalidInput) {
		const credential = { text: api.message, ...(api.advice === undefined ? {} : { advice: api.advice }) };
		return { credential, status: NOT_ASKED, settings: NOT_ASKED, webhooks: NOT_ASKED, home: homeOf(item, undefined), isPublished };
	}
	// One after another: a key that is refused is asked about three times at most.
	const status = await read(api.call({ method: 'GET', path: '/status' }));
	const settings = await read(api.call({ method: 'GET', path: '/settings' }));
	const webhooks = await read(readEntries(api));
	const { apiKey, baseUrl, channelId } = api.channel;
	const keyChannelId = channelIdOfKey(apiKey);
	return { channelId, ...(keyChannelId === undefined ? {} : { keyChannelId }), baseUrl, status, settings, webhooks, home: homeOf(item, api), isPublished };
}

export const diagnose = defineOperation({
	value: 'diagnose',
	name: 'Diagnose',
	action: 'Diagnose the channel',
	description: 'Find out why nothing happens: checks key, channel, connection, limits, webhooks, triggers and delivery statuses, and says for each what to do. Changes nothing.',
	fields: [],
	async execute(item) {
		const diagnosis = await item.once<Diagnosis>('diagnosis', async () => {
			const found = diagnosisOf(await findingsOf(item));
			const api = await connect(item);
			return api instanceof InvalidInput ? found : api.redact(found);
		});
		return { ...diagnosis } as unknown as IDataObject;
	},
});
