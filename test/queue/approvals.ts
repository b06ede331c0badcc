import type { Cluster } from './cluster';
import { CUSTOMER, deliver, flow, node, said, tell, times, trigger } from './flows';
import { pause, until, type Report } from './report';

const APPROVALS = 60;

/** The trigger that takes the taps. */
const RECEIVER = 2;

/** Four taps a second: each is two calls of n8n and two executions. */
const BETWEEN_MS = 250;

/** How long a provider waits before it delivers something again that was answered: the test does it on purpose. */
const AGAIN_MS = 1500;

/** Sixty workflows wait for a tap; each tap is delivered twice, once through each webhook process. */
export async function waitingApprovals(cluster: Cluster, report: Report): Promise<void> {
	const { client, box, credential } = cluster;
	const start = node('Start', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path: 'ask', responseMode: 'onReceived' }, { typeVersion: 2, webhookId: 'ask' });
	const ask = node('Ask', 'n8n-nodes-onemsg.oneMsg', { resource: 'message', operation: 'sendAndWait', recipient: CUSTOMER, message: '=Approve {{ $json.body.order }}?', responseType: 'approval' });
	const receive = await client.createWorkflow(flow('Receive', trigger(RECEIVER), tell('Tell', '=event {{ $json.event }} {{ $json.question?.reason }} {{ $json.question?.details }}')), credential);
	await client.publish(receive.id);
	const asking = await client.createWorkflow(flow('Ask', start, ask, tell('Tell', '=answered {{ $json.messageId }} {{ $json.data.approved }}')), credential);
	await client.publish(asking.id);
	for (let number = 0; number < APPROVALS; number++) {
		await fetch(`${cluster.webhooks[number % 2].url}/webhook/ask`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ order: `Q-${number}` }) });
	}
	report.check('every question was asked', await until(() => said(cluster, 'Approve ').length >= APPROVALS, 120_000));
	const areWaiting = await until(async () => (await cluster.client.executionsIn(asking.id, 'waiting')).count >= APPROVALS, 120_000);
	report.check('every execution waits for its answer', areWaiting);

	const taps = said(cluster, 'Approve ').map((entry, number) => {
		const [{ reply }] = entry.body.sections as Array<{ reply: { id: string; title: string } }>;
		return { id: `wamid.TAP${number}`, type: 'interactive', body: reply.title, fromMe: false, self: 0, time: Math.floor(Date.now() / 1000), chatId: `${CUSTOMER}@c.us`, author: `${CUSTOMER}@c.us`, quotedMsgId: entry.id, metadata: { interactive: { type: 'button_reply', button_reply: reply } } };
	});
	const mixed = taps.map((tap) => ({ tap, place: Math.random() })).sort((a, b) => a.place - b.place);
	const answers: number[] = [];
	await Promise.all(
		mixed.map(async ({ tap }, number) => {
			await pause(number * BETWEEN_MS);
			answers.push((await deliver(cluster, [tap], number % 2, RECEIVER)).ms);
			await pause(AGAIN_MS);
			await deliver(cluster, [tap], (number + 1) % 2, RECEIVER);
		}),
	);
	await until(() => said(cluster, 'answered ').length >= APPROVALS, 120_000);
	await pause(5000);
	const count = times(said(cluster, 'answered '));
	const late = said(cluster, 'This question has already been answered').length;
	const events = said(cluster, 'event ');
	const sorted = answers.sort((a, b) => a - b);
	report.figure('waiting approvals, each tap delivered twice', `${count.size} of ${APPROVALS} went on`);
	report.figure('answer time of a tap, median / longest', `${sorted[sorted.length >> 1]} / ${sorted.at(-1)} ms`);
	report.figure('second deliveries that told the customer that the question is answered', late);
	report.figure('taps that came out as ordinary events', events.length);
	for (const text of [...times(events).keys()].slice(0, 5)) report.figure('such an event', text.slice(0, 200));
	report.check('every approval went on exactly once', count.size === APPROVALS && [...count.values()].every((number) => number === 1));
	report.check('nobody’s tap came out as not taken', events.length === 0);
	await client.unpublish(asking.id);
	await client.unpublish(receive.id);
	box.webhookUrls = [];
}
