import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nClient, type SavedWorkflow, type WorkflowJson } from '../../demo/localN8n/client';
import { installPackage, packPackage } from '../../demo/localN8n/install';
import { startN8n, type N8nServer } from '../../demo/localN8n/server';
import { freePort, root } from '../../demo/localN8n/tools';
import { startBox, type Box } from '../../demo/simulator/box';

export const state = join(root, 'demo', '.state');

/** A box, and an n8n with the packed package, an owner and a credential for the box. */
export interface World {
	box: Box;
	n8n: N8nServer;
	client: N8nClient;
	credential: { id: string; name: string };
	credentialData: Record<string, unknown>;
	/** Saves one of `workflows/`, as a user imports it, with the credential chosen. */
	importWorkflow(file: string): Promise<SavedWorkflow>;
	close(): Promise<void>;
}

const quiet = () => undefined;

export function readWorkflow(file: string): WorkflowJson {
	return JSON.parse(readFileSync(join(root, 'workflows', file), 'utf8')) as WorkflowJson;
}

/** Another n8n than the demo's: where it is installed, and how it is spoken to. */
export interface OtherN8n {
	folder: string;
	clientAt(url: string): N8nClient;
}

/** @param env further settings of n8n */
export async function startWorld(env: Record<string, string> = {}, other?: OtherN8n): Promise<World> {
	const userFolder = mkdtempSync(join(tmpdir(), 'onemsg-e2e-'));
	await installPackage(quiet, await packPackage(quiet, state), userFolder);
	const box = await startBox({ statusDelayMs: 20 });
	const n8n = await startN8n({ userFolder, port: await freePort(), env: { N8N_LOG_LEVEL: 'debug', ...env }, folder: other?.folder });
	const client = other?.clientAt(n8n.url) ?? new N8nClient(n8n.url);
	await client.signIn();
	const credentialData = { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url };
	const credential = await client.saveCredential('Channel', 'oneMsgChannelApi', credentialData);
	return {
		box,
		n8n,
		client,
		credential,
		credentialData,
		importWorkflow: async (file) => await client.createWorkflow(readWorkflow(file), credential),
		close: async () => {
			await n8n.stop();
			await box.close();
			rmSync(userFolder, { recursive: true, force: true });
		},
	};
}

/** Waits until something is there, and gives it. */
export async function eventually<T>(look: () => T | undefined | Promise<T | undefined>, what: string, timeoutMs = 60_000): Promise<T> {
	for (const deadline = Date.now() + timeoutMs; ; ) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${what}`);
		await pause(100);
	}
}

export async function pause(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}
