import type { IWebhookFunctions } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/api/channelApi';
import { channelOf, type Channel, type ChannelCredentials } from '../shared/domain/channel';
import { PerNode } from './perNode';

/**
 * For so long a credential that was read is not read again. To read one costs n8n 2.40.5 more than all
 * the rest of a delivery (a sandbox for expressions); a change of it counts in the time that it takes to
 * look up from the keyboard.
 */
const VALID_MS = 2_000;

/** What one reading of a credential has given, to all deliveries that need it meanwhile. */
interface Reading {
	credentialId: string | undefined;
	/** By the clock that is never set. */
	begun: number;
	channel: Promise<Channel | undefined>;
}

const readings = new PerNode<Reading>();

/** The credential's channel. Without one no tag is known: whoever has the address must not fill the list of executions with errors. */
async function usableChannel(context: IWebhookFunctions): Promise<Channel | undefined> {
	try {
		return channelOf(await context.getCredentials<ChannelCredentials & object>(CREDENTIAL_TYPE));
	} catch (error) {
		context.logger.warn(`1MSG Trigger cannot use its credential: ${(error as Error).message}`);
		return undefined;
	}
}

/**
 * The node's channel, where the caller knows its tag. Whom the tag that was read lately refuses, the
 * credential is read for anew: a new key or secret counts at once, an old one for two seconds at most.
 * @param isKnown whether the caller's tag is that of the channel
 */
export async function knownChannel(context: IWebhookFunctions, isKnown: (channel: Channel) => boolean): Promise<Channel | undefined> {
	const credentialId = context.getNode().credentials?.[CREDENTIAL_TYPE]?.id ?? undefined;
	const begun = performance.now();
	const last = readings.get(context);
	const recent = last !== undefined && last.credentialId === credentialId && begun - last.begun < VALID_MS ? await last.channel : undefined;
	if (recent && isKnown(recent)) return recent;

	const reading = { credentialId, begun, channel: usableChannel(context) };
	readings.set(context, reading);
	const channel = await reading.channel;
	return channel && isKnown(channel) ? channel : undefined;
}
