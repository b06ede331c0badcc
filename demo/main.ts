import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { N8nClient, OWNER, type WorkflowJson } from './localN8n/client';
import { installN8n, installPackage, packPackage } from './localN8n/install';
import { startN8n, type N8nServer } from './localN8n/server';
import { DemoFault, endAll, freePort, isPortFree, root } from './localN8n/tools';
import { check } from './check';
import { sampleTemplates } from './sampleTemplates';
import { makeApiKey, startBox, type Box } from './simulator/box';
import { stop } from './setup';

const CHANNEL_ID = 'ODI000000001';
const CREDENTIAL = '1MSG demo channel';

const isCheck = process.argv.includes('--check');
const say = (line: string) => console.log(line);

let box: Box | undefined;
let n8n: N8nServer | undefined;
let isEnding = false;

/** Takes down whatever is up; called once, by Ctrl-C, by a fault, or at the end of a check. */
async function takeDown(): Promise<void> {
	isEnding = true;
	await endAll();
	await box?.close();
}

function portFrom(name: string, standard: number): number {
	const port = Number(process.env[name] ?? standard);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new DemoFault(`${name} is "${process.env[name]}"; a port is a number from 1 to 65535.`);
	return port;
}

async function ports(): Promise<{ n8nPort: number; boxPort: number }> {
	if (isCheck) return { n8nPort: await freePort(), boxPort: await freePort() };
	const n8nPort = portFrom('N8N_PORT', 5678);
	const boxPort = portFrom('BOX_PORT', 8787);
	if (!(await isPortFree(n8nPort))) throw new DemoFault(`Port ${n8nPort} is in use, by another n8n perhaps. Start with another one: N8N_PORT=${n8nPort + 1} npm run demo`);
	if (!(await isPortFree(boxPort))) throw new DemoFault(`Port ${boxPort} is in use. Start with another one: BOX_PORT=${boxPort + 1} npm run demo`);
	return { n8nPort, boxPort };
}

/** The channel's key stays the same over starts: the triggers' addresses are made from it. */
function demoKey(folder: string): string {
	const file = join(folder, 'channel-key');
	if (!existsSync(file)) {
		mkdirSync(folder, { recursive: true });
		writeFileSync(file, makeApiKey(CHANNEL_ID), { mode: 0o600 });
	}
	return readFileSync(file, 'utf8');
}

/** Creates what is missing of the example workflows, and publishes all of them at the box. */
async function setUpWorkflows(client: N8nClient, credential: { id: string; name: string }): Promise<void> {
	const saved = await client.listWorkflows();
	for (const file of readdirSync(join(root, 'workflows')).filter((name) => name.endsWith('.json')).sort()) {
		const workflow = JSON.parse(readFileSync(join(root, 'workflows', file), 'utf8')) as WorkflowJson;
		if (!PUBLISHED.includes(file) && isCheck) continue;
		const known = saved.find(({ name }) => name === workflow.name);
		const id = known?.id ?? (await client.createWorkflow(workflow, credential)).id;
		// The channel has five webhook places: the two flows and the session replies get one each.
		if (!PUBLISHED.includes(file)) continue;
		// A box that has just started knows no addresses; publishing again puts them there.
		if (known?.active) await client.unpublish(id);
		await client.publish(id);
	}
}

const PUBLISHED = ['availability-reply.json', 'order-flow.json', 'order-no-response.json', 'ticket-accepted.json', 'ticket-flow.json'];

async function start(): Promise<void> {
	const state = process.env.DEMO_STATE ?? join(root, 'demo', '.state');
	// A check leaves no traces in the demo that a person plays with.
	const userFolder = join(state, isCheck ? 'check' : 'home');
	if (isCheck) rmSync(userFolder, { recursive: true, force: true });
	const { n8nPort, boxPort } = await ports();
	await installN8n(say);
	const tarball = await packPackage(say, state);
	await installPackage(say, tarball, userFolder);

	say('Starting the channel in a box');
	box = await startBox({ port: boxPort, channelId: CHANNEL_ID, apiKey: demoKey(state) });
	box.templates = [...box.templates, ...sampleTemplates()];
	say('Starting n8n (the first time, about half a minute)');
	n8n = await startN8n({ userFolder, port: n8nPort });

	say('Creating owner, credential and example workflows');
	const client = new N8nClient(n8n.url);
	await client.signIn();
	const credential = await client.saveCredential(CREDENTIAL, 'oneMsgChannelApi', { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });
	await setUpWorkflows(client, credential);
	box.settings.ackNotificationsOn = true;

	if (isCheck) {
		const passed = await check(box, n8n.url, say);
		await takeDown();
		process.exit(passed ? 0 : 1);
	}
	n8n.process.once('exit', () => {
		if (!isEnding) void takeDown().then(() => stop(`n8n has ended by itself. Its log is in ${n8n?.logFile}`));
	});
	say(`
Ready.

  n8n editor       ${n8n.url}   (${OWNER.email} / ${OWNER.password})
  Channel in a box ${box.url}

Send a first message: open ${box.url}, write as the customer
“Is the premium plan available?”, and watch the answer come.
From a terminal:

  curl -X POST ${box.url}/box/inbound -H 'content-type: application/json' \\
       -d '{"text":"Is the premium plan available?"}'

  curl -X POST ${n8n.url}/webhook/order-no-response -H 'content-type: application/json' \\
       -d '{"phone":"+1 202 555 0143","customerName":"Alexey","orderNumber":"10482","pendingAction":"delivery slot confirmation","instruction":"Please choose a time by tomorrow 6:00 PM"}'

Ctrl-C ends everything.`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		if (isEnding) return;
		say('\nEnding …');
		void takeDown().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
	});
}

start().catch(async (error: unknown) => {
	// Ctrl-C makes what was under way fail; it has its own ending.
	if (isEnding) return;
	await takeDown();
	stop(error instanceof DemoFault ? error.message : `The demo could not start: ${error instanceof Error ? error.stack : String(error)}`);
});
