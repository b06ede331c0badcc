import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { Container } from '@n8n/di';
import { BinaryDataService, ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, Workflow } from 'n8n-workflow';
import { additionalData, generalNode } from '../harness';

/**
 * A process of its own, whose memory is nobody else's: sends one file from n8n's filesystem binary mode
 * to the channel of `ONEMSG_BOX` and prints by how many bytes the process grew at most.
 */

async function main(): Promise<void> {
	const service = Container.get(BinaryDataService);
	await service.init();

	const { url, apiKey } = JSON.parse(process.env.ONEMSG_BOX!) as { url: string; apiKey: string };
	const parameters = { resource: 'message', operation: 'sendMedia', recipient: '12025550143', mediaType: 'document', options: {} };
	const node = { id: 'n', name: 'Node', type: 'oneMsg', typeVersion: 1, position: [0, 0] as [number, number], parameters, credentials: { oneMsgChannelApi: { id: '1', name: 'Channel' } } };
	const nodeTypes = { getByName: () => generalNode, getByNameAndVersion: () => generalNode, getKnownTypes: () => ({}) };

	const send = async (bytes: number): Promise<void> => {
		const at = { type: 'execution' as const, workflowId: 'wf', executionId: '1' };
		const binary = await service.store(at, Buffer.alloc(bytes, '%PDF-1.4 '), { data: '', mimeType: 'application/pdf', fileName: 'a.pdf' });
		if (!binary.id?.startsWith('filesystem')) throw new Error('the file is not on disk');
		await settle();
		const before = process.memoryUsage.rss();
		let most = before;
		const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 2);
		const items = [{ json: {}, binary: { data: binary } }];
		const workflow = new Workflow({ id: 'wf', name: 'wf', nodes: [node], connections: {}, active: false, nodeTypes: nodeTypes as never });
		const additional = additionalData({ apiKey, environment: 'custom', baseUrl: url });
		additional.hooks = new ExecutionLifecycleHooks('manual', '1', { id: 'wf', name: 'wf', nodes: [node], connections: {}, active: false } as never);
		const execution = createRunExecutionData({ executionData: { nodeExecutionStack: [{ node, data: { main: [items] }, source: null }] } } as never);
		const { data } = await new WorkflowExecute(additional, 'manual', execution).processRunExecutionData(workflow);
		clearInterval(watch);
		if (data.resultData.error) throw data.resultData.error;
		console.log(JSON.stringify({ bytes, grown: Math.max(most, process.memoryUsage.rss()) - before }));
	};

	// The first one loads what is needed to send at all.
	await send(1024);
	await send(Number(process.env.ONEMSG_BYTES));
}

/** Gives back what preparing took, so that it is not there to be used again. */
async function settle(): Promise<void> {
	for (let round = 0; round < 3; round++) {
		global.gc!();
		await pause(50);
	}
}

// An earlier n8n-core leaves timers behind, which would keep the process.
main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
