import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ModelMessage {
	role: string;
	content?: unknown;
}

/** What the script says next: words, or a call of the one tool that the agent has. */
export type Turn = { say: string } | { call: Record<string, unknown> };

export interface ScriptedModel {
	/** Base address, as a credential of n8n's OpenAI nodes takes it. */
	url: string;
	/** Everything that the agent told the model, by request. */
	asked: ModelMessage[][];
	close(): Promise<void>;
}

/**
 * A stand-in for a chat model: it understands nothing and follows a script. It speaks as much of
 * OpenAI's “chat completions” as n8n's OpenAI Chat Model needs (without streaming).
 */
export async function startModel(script: (messages: ModelMessage[]) => Turn): Promise<ScriptedModel> {
	const asked: ModelMessage[][] = [];
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const { messages, tools, model } = JSON.parse(Buffer.concat(parts).toString()) as { messages: ModelMessage[]; tools?: Array<{ function: { name: string; parameters: { properties: Record<string, unknown> } } }>; model: string };
			asked.push(messages);
			const turn = script(messages);
			const tool = tools?.[0].function;
			// Behind a gate, n8n tells the model of the tool's parameters and the gate's.
			const given = (values: Record<string, unknown>) => (tool?.parameters.properties.toolParameters ? { toolParameters: values, hitlParameters: {} } : values);
			const call = 'call' in turn ? [{ id: `call_${asked.length}`, type: 'function', function: { name: tool!.name, arguments: JSON.stringify(given(turn.call)) } }] : undefined;
			const message = { role: 'assistant', content: 'say' in turn ? turn.say : null, ...(call ? { tool_calls: call } : {}) };
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ id: `chat-${asked.length}`, object: 'chat.completion', created: 0, model, choices: [{ index: 0, message, finish_reason: call ? 'tool_calls' : 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		asked,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
