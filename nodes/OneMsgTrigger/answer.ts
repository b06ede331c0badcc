import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { pause } from '../shared/node/pause';

/** When the caller gets its answer. */
export type Respond = 'immediately' | 'whenStarted';

/** The caller is to have an answer within 10 seconds, whatever n8n waits for. */
const MAX_WAIT_MS = 8_000;

/**
 * Hands the items to n8n and answers 200, with nothing in the body.
 *
 * `immediately`: the answer leaves first. n8n 2.40.5 then saves the static data, and starts the
 * execution after that; a crash in between loses the event.
 *
 * `whenStarted`: n8n answers by itself. n8n 2.40.5 reads `webhookResponse` once the execution is stored
 * and started (or queued), then saves the static data, then answers: so an event that was acknowledged
 * has its execution, and one that is remembered too. What is written before that moment is lost there.
 * An n8n that reads it earlier remembers as well; one that never reads it remembers nothing.
 * @param remember writes the static data
 */
export function handOver(context: IWebhookFunctions, items: INodeExecutionData[], respond: Respond, remember: () => void): IWebhookResponseData {
	const workflowData = [items];
	if (respond === 'immediately') {
		remember();
		context.getResponseObject().status(200).end();
		return { noWebhookResponse: true, workflowData };
	}
	const started = new AbortController();
	void answerInTime(context, started.signal);
	return {
		workflowData,
		get webhookResponse() {
			if (!started.signal.aborted) {
				started.abort();
				remember();
			}
			return '';
		},
	};
}

/** Where n8n has no free place for the execution, it answers when there is one, perhaps minutes later. */
async function answerInTime(context: IWebhookFunctions, started: AbortSignal): Promise<void> {
	await pause(MAX_WAIT_MS, started);
	const response = context.getResponseObject();
	if (started.aborted || response.headersSent) return;
	context.logger.warn(
		`1MSG Trigger answered 503: n8n did not start the execution within ${MAX_WAIT_MS / 1000} s. Where executions have to wait for a free place (N8N_CONCURRENCY_PRODUCTION_LIMIT), set Respond to Immediately.`,
	);
	response.status(503).json({ error: 'Busy' });
	// n8n will answer as well, which would end the connection with an error.
	const nothing = () => response;
	Object.assign(response, { setHeader: nothing, setHeaders: nothing, send: nothing, json: nothing });
}
