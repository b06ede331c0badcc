import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { channelOf, channelUrl } from '../nodes/shared/domain/channel';
import { InvalidInput } from '../nodes/shared/domain/invalidInput';

/** Older helpers of n8n, behind the HTTP Request node, carry the address as `uri`, and have names of their own for other options. */
type RequestOptions = IHttpRequestOptions & { uri?: string; followRedirect?: boolean; followAllRedirects?: boolean; rejectUnauthorized?: boolean; agentOptions?: object };

const UNUSABLE_STATUS: Record<string, string> = {
	disconnected: 'The key works, but the channel is disconnected from WhatsApp. Reconnect it in the 1MSG console.',
	uninitialized: 'The key works, but the channel is being set up or upgraded. Try again in a few minutes.',
	unregistered: 'The key works, but the channel’s number is not registered with WhatsApp, or it is blocked. Register it in the 1MSG console, or ask 1MSG support.',
};

const REDIRECTED = 'The address answers with a redirect, which is not followed so that the key stays where it is. Check the Base URL; it often has to begin with https://.';

const REFUSED_CODES: Record<number, string> = {
	301: REDIRECTED,
	302: REDIRECTED,
	307: REDIRECTED,
	308: REDIRECTED,
	400: '1MSG does not accept the request. Check the Channel ID and the Base URL.',
	401: '1MSG refused the API key. Paste the channel’s current key; if a Channel ID is filled in, check that the key belongs to it.',
	403: '1MSG does not let this channel in: often its trial or subscription has ended. Check it in the 1MSG console.',
	404: 'This channel does not exist at this address. Check the Channel ID, the Environment and the Base URL.',
	422: '1MSG does not accept the request. Check the Channel ID and the Base URL.',
	429: '1MSG is receiving too many requests on this channel. Try again in a minute.',
	500: '1MSG could not answer just now. Try again in a few minutes.',
	502: '1MSG could not answer just now. Try again in a few minutes.',
	503: '1MSG could not answer just now. Try again in a few minutes.',
	504: '1MSG could not answer just now. Try again in a few minutes.',
};

/**
 * What n8n's HTTP Request node offers, and what would give the key to whoever sets it: a proxy reads it where
 * the address begins with http://, or where the channel's certificate is not asked for or is one's own; and
 * what serves several hosts at one address goes by the header Host.
 */
function refuseDetours({ proxy, rejectUnauthorized, skipSslCertificateValidation, agentOptions, headers }: RequestOptions): void {
	if (Object.keys(headers ?? {}).some((name) => name.trim().toLowerCase() === 'host')) {
		throw new InvalidInput('The header Host cannot be set with this credential', 'It could lead the API key to another host.');
	}
	if (proxy) throw new InvalidInput('Proxy cannot be used with this credential', 'It could read the API key. A proxy for all of n8n is set in its environment, as HTTPS_PROXY.');
	if (rejectUnauthorized === false || skipSslCertificateValidation) {
		throw new InvalidInput('SSL issues cannot be ignored with this credential', 'Somebody on the way could read the API key. A certificate of your own is made known to all of n8n by NODE_EXTRA_CA_CERTS.');
	}
	if (agentOptions && Object.keys(agentOptions).length > 0) {
		throw new InvalidInput('SSL certificates cannot be used with this credential', 'Somebody on the way could read the API key. A certificate of your own is made known to all of n8n by NODE_EXTRA_CA_CERTS.');
	}
}

/** The address and the key of a call; n8n shows the message of what is thrown here, and nothing else. */
function resolve(credentials: ICredentialDataDecryptedObject, address: string, options: RequestOptions): { url: string; apiKey: string } {
	try {
		refuseDetours(options);
		const channel = channelOf(credentials);
		return { url: channelUrl(channel, address), apiKey: channel.apiKey };
	} catch (error) {
		throw error instanceof InvalidInput ? new InvalidInput(error.sentences) : error;
	}
}

export class OneMsgChannelApi implements ICredentialType {
	name = 'oneMsgChannelApi';

	displayName = '1MSG Channel API';

	icon: Icon = { light: 'file:../nodes/icons/onemsg.svg', dark: 'file:../nodes/icons/onemsg.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-onemsg/n8n-nodes-onemsg#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Key of the channel, from the 1MSG console. One credential stands for one channel. After a change, publish the workflows with a 1MSG Trigger again.',
		},
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{ name: 'Production', value: 'production', description: 'https://api.1msg.io' },
				{ name: 'Sandbox', value: 'sandbox', description: 'https://sandbox.1msg.io' },
				{ name: 'Custom', value: 'custom', description: 'Another address, such as a proxy or the local simulator' },
			],
			default: 'production',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://api.1msg.io',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{
			displayName: 'Allow HTTP',
			name: 'allowHttp',
			type: 'boolean',
			default: false,
			description: 'Whether the key may travel unencrypted. Only for an address inside your own network; this computer’s own address needs no permission.',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{
			displayName: 'Channel ID',
			name: 'channelId',
			type: 'string',
			default: '',
			placeholder: 'e.g. ODI371267300',
			description: 'Leave empty if the key has two dots in it: it then names its channel itself. What is filled in here wins.',
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Any long random text, from which the 1MSG Trigger makes its address unguessable. The API key serves when empty. After a change, publish the workflows with a 1MSG Trigger again: until then they refuse what 1MSG delivers.',
		},
	];

	/**
	 * Builds the channel's address and sets the Bearer header: never `?token=`, which ends up in logs,
	 * and never over a redirect, which could carry the key to another host (1msg-api §3). Whoever may use
	 * the credential sets the other options, in n8n's HTTP Request node.
	 */
	async authenticate(credentials: ICredentialDataDecryptedObject, options: IHttpRequestOptions): Promise<IHttpRequestOptions> {
		const { baseURL, uri, ...request } = options as RequestOptions;
		const target = request.url || uri || '';
		const address = baseURL ? new URL(target, `${baseURL.replace(/\/+$/, '')}/`).href : target;
		const { url, apiKey } = resolve(credentials, address, request);
		return {
			...request,
			url,
			...(uri === undefined ? {} : { uri: url, followRedirect: false, followAllRedirects: false }),
			headers: { ...request.headers, Authorization: `Bearer ${apiKey}` },
			disableFollowRedirect: true,
		} as IHttpRequestOptions;
	}

	test: ICredentialTestRequest = {
		request: { method: 'GET', url: '/status' },
		rules: [
			...Object.entries(REFUSED_CODES).map(([code, message]) => ({
				type: 'responseCode' as const,
				properties: { value: Number(code), message },
			})),
			...Object.entries(UNUSABLE_STATUS).map(([value, message]) => ({
				type: 'responseSuccessBody' as const,
				properties: { key: 'status', value, message },
			})),
			{
				type: 'responseSuccessBody' as const,
				properties: {
					key: 'status',
					value: undefined,
					message: 'The address answers, but not like a 1MSG channel. Check the Environment and the Base URL.',
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}
