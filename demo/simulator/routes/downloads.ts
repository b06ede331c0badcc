import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { State } from '../state';

/** Serves files under links that need no key, as the links of events and of GET /retrieveMedia (1msg-api §10). */
export function downloadRoutes(app: FastifyInstance, state: State): void {
	app.get('/files/*', async (request, reply) => {
		const file = state.files.open((request.raw.url ?? '').split('?')[0]);
		const status = file === 'expired' ? 403 : file === 'unknown' ? 404 : 200;
		record(state, request, status);
		// A file from a stranger must not become a page of this origin.
		void reply.code(status).headers({ 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' });
		if (typeof file === 'string') return await reply.type('application/xml').send(bucketError(file));
		return await reply.type(file.mimeType).send(file.data);
	});
}

function record(state: State, request: FastifyRequest, status: number): void {
	state.downloads.push({
		method: request.method,
		path: request.raw.url ?? '',
		headers: { ...request.headers },
		body: undefined,
		rawBody: '',
		status,
	});
}

/** In the manner of the bucket the links of events lead to. */
function bucketError(reason: 'expired' | 'unknown'): string {
	const [code, message] = reason === 'expired' ? ['AccessDenied', 'Request has expired'] : ['NoSuchKey', 'The key does not exist'];
	return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}
