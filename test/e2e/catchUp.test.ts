import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nClient, type WorkflowJson } from '../../demo/localN8n/client';
import { installPackage, packPackage } from '../../demo/localN8n/install';
import { startN8n, type N8nServer } from '../../demo/localN8n/server';
import { freePort } from '../../demo/localN8n/tools';
import { startBox, type Box } from '../../demo/simulator/box';
import { eventually, pause, readWorkflow, state } from './world';

/** An n8n that goes down and comes back, at the same address and with the same data. */

let box: Box;
let n8n: N8nServer;
let client: N8nClient;
let credential: { id: string; name: string };
let port: number;
const userFolder = mkdtempSync(join(tmpdir(), 'onemsg-e2e-catchup-'));

async function start(): Promise<void> {
	n8n = await startN8n({ userFolder, port });
	client = new N8nClient(n8n.url);
	await client.signIn();
}

beforeAll(async () => {
	const quiet = () => undefined;
	await installPackage(quiet, await packPackage(quiet, state), userFolder);
	box = await startBox({ statusDelayMs: -1 });
	port = await freePort();
	await start();
	credential = await client.saveCredential('Channel', 'oneMsgChannelApi', { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });
});
afterAll(async () => {
	await n8n?.stop();
	await box?.close();
	rmSync(userFolder, { recursive: true, force: true });
});
beforeEach(() => box.reset());

const acknowledged = () => box.ledger.filter(({ method }) => method === 'sendReaction').map(({ body }) => body.quotedMsgId);
const readings = () => box.hits.filter(({ path }) => path.includes('/messages?')).length;
/** So many more runs of the schedule; each reads the history at least once. */
async function moreRuns(count: number): Promise<void> {
	const until = readings() + 2 * count;
	await eventually(() => (readings() >= until ? true : undefined), `${count} more runs`, 120_000);
}

it('what came while n8n was down is handled once, and what the trigger brought is not repeated', async () => {
	const workflow = readWorkflow('catch-up.json');
	// Nobody waits ten minutes here.
	workflow.nodes.find(({ name }) => name === 'Every ten minutes')!.parameters = { rule: { interval: [{ field: 'seconds', secondsInterval: 3 }] } };
	const { id } = await client.createWorkflow(workflow, credential);
	await client.publish(id);
	const webhooks = [...box.webhookUrls];
	expect(webhooks).toHaveLength(1);
	await eventually(() => (readings() > 0 ? true : undefined), 'the first run of the schedule');

	const ids = [await box.inbound({ text: 'while it runs' })];
	await eventually(() => (acknowledged().length > 0 ? true : undefined), 'the acknowledgement of the trigger’s message');
	await moreRuns(2);
	expect(acknowledged()).toEqual(ids);

	await n8n.stop();
	// The oldest one's window is closed by then: it costs the others nothing.
	await box.inbound({ text: 'too long ago', from: '12025550150' });
	box.faultFor = ({ body }) => ((body as { phone?: string })?.phone === '12025550150' ? { status: 200, body: { sent: false, error: { code: 131047, message: 'Re-engagement message' } } } : undefined);
	ids.push(await box.inbound({ text: 'missed' }), await box.inbound({ type: 'buttonReply', replyId: 'yes', replyTitle: 'Yes', from: '4915112345678' }));
	expect(box.deliveries.slice(-3).every(({ status }) => status === undefined)).toBe(true);
	await start();
	await eventually(() => (acknowledged().length >= 3 ? true : undefined), 'what was missed', 180_000);
	ids.push(await box.inbound({ text: 'back again' }));
	await eventually(() => (acknowledged().length >= 4 ? true : undefined), 'the next message');
	await moreRuns(2);
	expect(acknowledged()).toEqual(ids);

	await client.unpublish(id);
	expect(box.webhookUrls).toEqual([]);
	expect((await client.executions(id)).filter(({ status }) => status !== 'success')).toEqual([]);
});

it('a production run goes on where the last one ended; a test run in the editor moves nothing', async () => {
	const node = (name: string, type: string, typeVersion: number, parameters: object) => ({ id: name, name, type, typeVersion, position: [0, 0], parameters }) as unknown as WorkflowJson['nodes'][number];
	const to = { main: [[{ node: 'Catch up', type: 'main', index: 0 }]] };
	const { id } = await client.createWorkflow(
		{
			name: 'Catch up by hand',
			nodes: [
				node('Button', 'n8n-nodes-base.manualTrigger', 1, {}),
				node('Call', 'n8n-nodes-base.webhook', 2, { path: 'catch-up', responseMode: 'lastNode', responseData: 'allEntries', options: {} }),
				node('Catch up', 'n8n-nodes-onemsg.oneMsg', 1, { resource: 'message', operation: 'catchUp' }),
			],
			connections: { Button: to, Call: to },
			settings: { executionOrder: 'v1' },
		},
		credential,
	);
	await client.publish(id);
	const called = async () => ((await (await fetch(`${n8n.url}/webhook/catch-up`)).json()) as Array<{ text: string }>).map(({ text }) => text);
	const pressed = async () => {
		const { executionId } = await client.run(id, 'Button');
		const { data } = await eventually(async () => {
			const execution = await client.execution(executionId!);
			return execution.status === 'success' ? execution : undefined;
		}, 'the test run');
		return ['one', 'two', 'three'].filter((text) => data?.includes(`"${text}"`));
	};

	await box.inbound({ text: 'one' });
	expect(await pressed()).toEqual(['one']);
	expect(await called()).toEqual(['one']);
	await box.inbound({ text: 'two' });
	// It shows what would come, from where production is.
	expect(await pressed()).toEqual(['two']);
	expect(await called()).toEqual(['two']);
	await n8n.stop();
	await box.inbound({ text: 'three' });
	await start();
	await pause(500);
	expect(await called()).toEqual(['three']);
	await client.unpublish(id);
});
