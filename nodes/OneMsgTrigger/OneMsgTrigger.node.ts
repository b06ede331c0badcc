import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/api/channelApi';
import { passes } from '../shared/domain/events/filter';
import { sift } from '../shared/domain/events/memory';
import { readEvents } from '../shared/domain/events/readEvents';
import { withoutSecrets } from '../shared/domain/redact';
import { handOver } from './answer';
import { readDelivery } from './delivery';
import { eventsField, includeRawField, optionsField } from './fields';
import { filterFields } from './filterFields';
import { withMedia } from './media';
import { readOptions, readParameters, warner } from './parameters';
import { PerNode } from './perNode';
import { ProcessMemory, type Remembered } from './processMemory';
import { lifecycle } from './registration';
import { takeTaps } from './taps';

const givenEvents = new PerNode<Remembered>();

export class OneMsgTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: '1MSG Trigger',
		name: 'oneMsgTrigger',
		icon: { light: 'file:../icons/trigger.svg', dark: 'file:../icons/trigger.dark.svg' },
		group: ['trigger'],
		// The same node. To one of version 1, n8n 2.40.5 evaluates an expression for each delivery (for its own Webhook node of old), and takes ten times as long where that needs a sandbox.
		version: [1, 2],
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
				// Where this says anything, n8n does not look at `webhookResponse`: see `handOver`.
				responseData: '',
				path: 'onemsg',
			},
			// For whoever looks whether the address is there; n8n alone would answer 404.
			{ name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path: 'onemsg' },
		],
		properties: [eventsField, includeRawField, ...filterFields, optionsField],
	};

	webhookMethods = { default: lifecycle };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		if (this.getWebhookName() === 'setup') return { webhookResponse: '' };
		const delivery = await readDelivery(this);
		if ('refusal' in delivery) return delivery.refusal;
		const { body, channel } = delivery;

		const now = Date.now();
		const { kinds, includeRaw, filter, options } = readParameters((name, otherwise) => this.getNodeParameter(name, otherwise), warner(this));
		const all = readEvents(body, {
			channelId: channel.channelId,
			receivedAt: now,
			includeRaw,
			anyOrder: !options.onlyForward,
		});
		// Who listens for a test event must not answer in the place of the published workflow.
		const { events, remember } = this.getMode() !== 'manual' ? await takeTaps(this, channel, all, options, now) : { events: all, remember: undefined };
		// A type that nobody knows is as it came, and might be words.
		for (const { event, status } of events.filter((item) => !kinds.has(item.event))) {
			this.logger.debug(`1MSG Trigger passed over an event that is not chosen: ${event}`, { event, status });
		}
		const wanted = events.filter((event) => kinds.has(event.event) && passes(event, filter, now));
		const data = this.getWorkflowStaticData('node');
		const inProcess = new ProcessMemory(this, givenEvents, this.getMode() !== 'manual');
		const { fresh } = sift(wanted, inProcess.recall(data.seen, now), options, now);
		if (fresh.length < wanted.length) this.logger.debug(`1MSG Trigger dropped ${wanted.length - fresh.length} of ${wanted.length} events: they were given before, or came behind a later status`);
		// An empty answer of ours is 200 and starts nothing; an empty list would start an empty run.
		if (fresh.length === 0) return {};

		const items = withoutSecrets(fresh, [channel.apiKey, channel.webhookSecret]).map((event) => ({ json: event as unknown as IDataObject }));
		return handOver(this, items, options.respond, () => {
			remember?.();
			if (options.skipDuplicates || options.onlyForward) data.seen = inProcess.keep(fresh, now);
		});
	}

	/** In the execution, with the items that `webhook()` handed over; n8n passes them on as they are where a trigger has no `execute()`. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const { downloadMedia, maxMediaMb } = readOptions((name, otherwise) => this.getNodeParameter(name, 0, otherwise), warner(this));
		return [downloadMedia ? await withMedia(this, items, maxMediaMb) : items];
	}
}
