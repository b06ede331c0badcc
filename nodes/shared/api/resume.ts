import { sleep, type IDataObject, type IN8nHttpFullResponse, type IWebhookFunctions } from 'n8n-workflow';
import { readResumeAnswer, sealedTap, type Resumed, type Tap } from '../domain/question';
import { parseJson } from '../domain/reading';

const FIRST_GAP_MS = 250;

export interface Resumption {
	/** `again`: it could not be told within some seconds. */
	outcome: Resumed;
	/** The waiting node's own answer. */
	said?: unknown;
	/** Why n8n did not answer, or how. */
	fault?: string;
}

/**
 * Hands a tap to the waiting execution: to the host under which n8n takes webhooks, since a signed
 * address counts under any. n8n answers 200 to much that is no resumption; what may be different in a
 * moment is tried again for some seconds.
 * @param path path and query that n8n has signed
 * @param until when it is given up, in milliseconds; it is tried once in any case
 */
export async function resumeExecution(context: IWebhookFunctions, apiKey: string, path: string, tap: Tap, until: number): Promise<Resumption> {
	const url = new URL(context.getNodeWebhookUrl('default')!).origin + path;
	for (let gap = FIRST_GAP_MS; ; gap *= 2) {
		const { outcome, said, fault } = await post(context, url, sealedTap(apiKey, path, tap) as unknown as IDataObject, Math.max(500, until - Date.now()));
		if (outcome !== 'again' || Date.now() + gap > until) return { outcome, said, fault };
		await sleep(gap);
	}
}

async function post(context: IWebhookFunctions, url: string, body: IDataObject, timeout: number): Promise<Resumption> {
	return await context.helpers
		.httpRequest({ method: 'POST', url, body, json: true, returnFullResponse: true, ignoreHttpStatusErrors: true, disableFollowRedirect: true, timeout })
		.then(
			(answer: IN8nHttpFullResponse): Resumption => {
				const said = typeof answer.body === 'string' ? (parseJson(answer.body) ?? answer.body) : answer.body;
				const outcome = readResumeAnswer(answer.statusCode, said, answer.headers?.location);
				return { outcome, said, fault: `HTTP ${answer.statusCode}${outcome === 'again' && answer.statusCode === 409 ? ', it is still running' : ''}` };
			},
			(error: Error): Resumption => ({ outcome: 'again', fault: error.message }),
		);
}
