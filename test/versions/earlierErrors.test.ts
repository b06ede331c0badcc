import { readConnectionFault } from '../../nodes/shared/api/transport';

/** n8n 1 and 2 up to 2.8 lose what caused an error; what they leave of it still tells whether a message may be out. */
const asThrown = (httpCode: string | null, message: string) => ({ name: 'NodeApiError', message, httpCode, messages: [message], context: {}, cause: undefined, errorResponse: undefined });

it.each([
	['ECONNREFUSED', 'The service refused the connection - perhaps it is offline', true],
	['ENOTFOUND', 'The connection cannot be established, this usually occurs due to an incorrect host (domain) value', false],
	['CERT_HAS_EXPIRED', 'certificate has expired', false],
	['EPROTO', 'write EPROTO 0: error:0A00010B:SSL routines:ssl3_get_record:wrong version number', false],
])('%s: nothing has left', (code, message, retryable) => {
	expect(readConnectionFault(asThrown(code, message))).toMatchObject({ mayHaveLeft: false, failure: { note: code, retryable } });
});

it.each([
	['ECONNRESET', /the connection to 1MSG broke/],
	['ECONNABORTED', /1MSG did not answer in time/],
	['ETIMEDOUT', /1MSG did not answer in time/],
	['502', /the connection to 1MSG broke/],
	[null, /the connection to 1MSG broke/],
])('%s: it may have gone out', (code, title) => {
	expect(readConnectionFault(asThrown(code, 'said n8n'))).toMatchObject({ mayHaveLeft: true, failure: { title: expect.stringMatching(title) as unknown, retryable: false } });
});
