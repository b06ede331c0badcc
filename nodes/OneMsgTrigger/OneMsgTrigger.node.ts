import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/api/channelApi';
import { channelOf, type Channel, type ChannelCredentials } from '../shared/domain/channel';
import type { EventKind } from '../shared/domain/events/event';
import { readEvents } from '../shared/domain/events/readEvents';
import { redactor } from '../shared/domain/redact';
import { isTag, TAG_PARAMETER } from '../shared/domain/tag';
import { eventsField, includeRawField } from './fields';
import { lifecycle, tagFor } from './registration';

/** The credential's channel; a credential that names none knows no tag either. */
function usableChannel(credentials: ChannelCredentials): Channel | undefined {
	try {
		return channelOf(credentials);
	} catch {
		return undefined;
	}
}

export class OneMsgTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: '1MSG Trigger',
		name: 'oneMsgTrigger',
		icon: { light: 'file:../icons/trigger.svg', dark: 'file:../icons/trigger.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when a customer writes, taps or reacts on WhatsApp, and when a message is delivered or read',
		eventTriggerDescription: 'Waiting for a WhatsApp event on the channel',
		activationMessage: 'From now on, events of your 1MSG channel start this workflow. Should they stop, the node 1MSG tells why: Channel → Diagnose.',
		triggerPanel: {
			header: 'Wait for an event on your 1MSG channel',
			executionsHelp: {
				inactive:
					'<b>While you build</b>, press the button above, then write to the channel from a phone: the message appears here. Listening takes one of the channel’s five webhook places and gives it back; a published workflow is not touched.<br /><br /><b>Once it works</b>, publish the workflow: it takes a place beside the channel’s other tools, and then runs for every event by itself. 1MSG has to reach this n8n over https.',
				active:
					'<b>While you build</b>, press the button above, then write to the channel from a phone. The published workflow goes on receiving the same events meanwhile.<br /><br /><b>The published workflow</b> runs for every event by itself; you see its runs under “Executions”.<br /><br /><b>No more events?</b> Run the node 1MSG with Channel → Diagnose. Publish the workflow again after you have changed the API key or the webhook secret, or when its address was taken out at the channel: restarting n8n is not enough.',
			},
			activationHint: 'Publish the workflow to receive events all the time.',
		},
		defaults: { name: '1MSG Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: CREDENTIAL_TYPE, required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// n8n's own default answers with the name of a setting.
				responseData: 'noData',
				path: 'onemsg',
			},
		],
		properties: [eventsField, includeRawField],
	};

	webhookMethods = { default: lifecycle };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const channel = usableChannel(await this.getCredentials<ChannelCredentials & object>(CREDENTIAL_TYPE));
		const given = (this.getQueryData() as IDataObject)[TAG_PARAMETER];
		if (!channel || !isTag(given, tagFor(this, channel.webhookSecret))) {
			this.logger.warn(
				'1MSG Trigger refused a delivery whose address does not carry this node’s tag. If the API key or the webhook secret was changed, publish the workflow again.',
			);
			this.getResponseObject().status(401).json({ error: 'The address does not carry the right tag' });
			return { noWebhookResponse: true };
		}

		const chosen = new Set(this.getNodeParameter('events', []) as EventKind[]);
		const events = readEvents(this.getBodyData(), {
			channelId: channel.channelId,
			receivedAt: Date.now(),
			includeRaw: this.getNodeParameter('includeRaw', false) === true,
		});
		for (const { event, messageType, status } of events.filter((item) => !chosen.has(item.event))) {
			this.logger.debug(`1MSG Trigger passed over an event that is not chosen: ${event}`, { event, messageType, status });
		}
		const items = events.filter(({ event }) => chosen.has(event));
		const redact = redactor([channel.apiKey, channel.webhookSecret]);
		// An empty answer of ours is 200 and starts nothing; an empty list would start an empty run.
		if (items.length === 0) return {};
		// Only what goes through as it came can carry a secret.
		return { workflowData: [items.map((item) => ({ json: (item.raw === undefined ? item : { ...item, raw: redact(item.raw) }) as unknown as IDataObject }))] };
	}
}
