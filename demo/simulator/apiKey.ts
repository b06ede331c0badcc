import { createHmac, randomBytes } from 'node:crypto';

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');

/**
 * A key that looks like the channel's JWT: HS256 header, claims instanceId, token, iss and iat (seconds), no exp
 * (1msg-api §3). The signing secret is thrown away, as nobody outside 1MSG can check a key anyway.
 */
export function makeApiKey(channelId: string): string {
	const claims = {
		instanceId: channelId,
		token: `TKN${randomBytes(12).toString('hex')}`,
		iss: '1msg.io',
		iat: Math.floor(Date.now() / 1000),
	};
	const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
	return `${signed}.${createHmac('sha256', randomBytes(32)).update(signed).digest('base64url')}`;
}
