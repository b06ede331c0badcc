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

function credentialIdOf(context: IWebhookFunctions): string | undefined {
	return context.getNode().credentials?.[CREDENTIAL_TYPE]?.id ?? undefined;
}

/** The credential's channel. Without one no tag is known: whoever has the address must not fill the list of executions with errors. */
async function usableChannel(context: IWebhookFunctions): Promise<Channel | undefined> {
	try {
		return channelOf(await context.getCredentials<ChannelCredentials & object>(CREDENTIAL_TYPE));
	} catch (error) {
		context.logger.warn(`1MSG Trigger cannot use its credential: ${(error as Error).message}`);
		return undefined;
	}
}

/** Whether a caller's tag is that of the channel. */
type IsKnown = (channel: Channel) => boolean;

/**
 * The node's channel, where the caller knows its tag. Whom the tag that was read lately refuses, the
 * credential is read for anew: a new secret (or a new key, where that makes the tag) counts at once,
 * an old one for two seconds at most.
 */
export async function knownChannel(context: IWebhookFunctions, isKnown: IsKnown): Promise<Channel | undefined> {
	const last = readings.get(context);
	const isRecent = last !== undefined && last.credentialId === credentialIdOf(context) && performance.now() - last.begun < VALID_MS;
	const recent = isRecent ? await last.channel : undefined;
	return recent && isKnown(recent) ? recent : await channelAnew(context, isKnown);
}

/** The same, by what the credential says now. */
export async function channelAnew(context: IWebhookFunctions, isKnown: IsKnown): Promise<Channel | undefined> {
	const reading = { credentialId: credentialIdOf(context), begun: performance.now(), channel: usableChannel(context) };
	readings.set(context, reading);
	const channel = await reading.channel;
	return channel && isKnown(channel) ? channel : undefined;
}
