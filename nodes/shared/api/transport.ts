import type { Failure } from '../domain/apiErrors';
import { isObject, textOf } from '../domain/reading';

/** What can be different in a moment; a name or a certificate that is wrong stays wrong. */
const PASSING = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Codes of connections that never came to be: not a byte of the request has left. */
const NEVER_CONNECTED = new Map(Object.entries({
	ECONNREFUSED: 'Nothing answers at 1MSG’s address',
	ENOTFOUND: 'The host name of 1MSG’s address is not known',
	EAI_AGAIN: 'The host name of 1MSG’s address could not be looked up',
	EHOSTUNREACH: '1MSG’s address cannot be reached from here',
	ENETUNREACH: '1MSG’s address cannot be reached from here',
	CERT_HAS_EXPIRED: 'The certificate of 1MSG’s address has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of 1MSG’s address is self-signed',
	SELF_SIGNED_CERT_IN_CHAIN: 'The certificate of 1MSG’s address is self-signed',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate of 1MSG’s address cannot be checked',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate of 1MSG’s address cannot be checked',
	ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of 1MSG’s address belongs to another host',
	ERR_INVALID_URL: '1MSG’s address is not a web address',
}));

/** The system's code of a connection fault; n8n wraps the original error once or twice, and earlier ones keep of it only the `httpCode` (n8n 1.123.81, 2.8.4). */
function faultCode(error: unknown, depth = 0): string | undefined {
	if (!isObject(error) || depth > 4) return undefined;
	const code = [error.code, error.httpCode].map(textOf).find((text) => text !== undefined && /^[A-Z][A-Z_]{2,}$/.test(text));
	if (code !== undefined) return code;
	return faultCode(error.cause, depth + 1) ?? faultCode(error.errorResponse, depth + 1);
}

/** A TLS handshake that failed: the request itself comes after it. */
function isHandshake(code: string, error: unknown): boolean {
	return /^(EPROTO$|ERR_SSL_)/.test(code) && /wrong version number|handshake|unsupported protocol|packet length too long|http request/i.test(String((error as Error).message) + String((error as Error & { cause?: unknown }).cause ?? ''));
}

export interface ConnectionFault {
	/** False where it is sure that nothing has left. */
	mayHaveLeft: boolean;
	failure: Failure;
}

/**
 * What a request that ended without an answer means. Only a connection that was never made counts as
 * "nothing has left"; a time-out, a reset and whatever else may have reached 1MSG (promise 1).
 */
export function readConnectionFault(error: unknown): ConnectionFault {
	const code = faultCode(error);
	const title = code === undefined ? undefined : isHandshake(code, error) ? '1MSG’s address does not speak https' : NEVER_CONNECTED.get(code);
	if (code !== undefined && title !== undefined) {
		return {
			mayHaveLeft: false,
			failure: {
				title,
				note: code,
				advice: 'Nothing was sent. Check the Base URL in the credential, and whether this n8n can reach it.',
				retryable: PASSING.has(code),
			},
		};
	}
	const isTimeout = code === 'ETIMEDOUT' || code === 'ECONNABORTED' || code === 'ESOCKETTIMEDOUT';
	return {
		mayHaveLeft: true,
		failure: {
			title: `The message may have gone out: ${isTimeout ? '1MSG did not answer in time' : 'the connection to 1MSG broke before its answer came'}`,
			...(code === undefined ? {} : { note: code }),
			advice: 'Look into the chat, or wait for a delivery status, before you send it again.',
			retryable: false,
		},
	};
}
