import { readFileSync } from 'node:fs';
import type { Cluster } from './cluster';
import { CUSTOMER, deliver, flow, node, said, tell, times, trigger } from './flows';
import { NOTICED_MS, pause, until, type Report } from './report';

const IN_PEACE = 60;

/** Answered while processes die. */
const UNDER_LOAD = 30;

/** The trigger that takes the taps, in peace. */
const RECEIVER = 2;

/** Four taps a second: each is two calls of n8n and two executions. */
const BETWEEN_MS = 250;

/** How long a provider waits before it delivers something again that was answered: the test does it on purpose. */
const AGAIN_MS = 1500;

/** Executions that wait for a tap. */
export interface OpenApprovals {
	workflowId: string;
	/** By the order that is asked about. */
	taps: Map<string, Tap>;
}

type Tap = ReturnType<typeof tapOn>;

/** Ninety workflows wait for a tap; sixty of them are tapped. @returns the others */
export async function waitingApprovals(cluster: Cluster, report: Report): Promise<OpenApprovals> {
	const { client, box, credential } = cluster;
	const start = node('Start', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path: 'ask', responseMode: 'onReceived' }, { typeVersion: 2, webhookId: 'ask' });
	const ask = node('Ask', 'n8n-nodes-onemsg.oneMsg', { resource: 'message', operation: 'sendAndWait', recipient: CUSTOMER, message: '=Approve {{ $json.body.order }}?', responseType: 'approval' });
	const receive = await client.createWorkflow(flow('Receive', trigger(RECEIVER), tell('Tell', '=event {{ $json.event }} {{ $json.question?.reason }} {{ $json.question?.details }}')), credential);
	await client.publish(receive.id);
	const asking = await client.createWorkflow(flow('Ask', start, ask, tell('Tell', "=answered {{ $('Start').first().json.body.order }} {{ $json.data.approved }}")), credential);
	await client.publish(asking.id);
	const all = IN_PEACE + UNDER_LOAD;
	for (let number = 0; number < all; number++) {
		await fetch(`${cluster.webhooks[number % 2].url}/webhook/ask`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ order: `Q-${number}` }) });
	}
	report.check('every question was asked', await until(() => said(cluster, 'Approve ').length >= all, 120_000));
	const areWaiting = await until(async () => (await cluster.client.executionsIn(asking.id, 'waiting')).count >= all, 120_000);
	report.check('every execution waits for its answer', areWaiting);

	const taps = said(cluster, 'Approve ').map((entry, number) => [orderIn(entry.text), tapOn(entry, `wamid.TAP${number}`)] as const);
	const inPeace = taps.slice(0, IN_PEACE);
	const mixed = inPeace.map(([, tap]) => ({ tap, place: Math.random() })).sort((a, b) => a.place - b.place);
	const answers: number[] = [];
	await Promise.all(
		mixed.map(async ({ tap }, number) => {
			await pause(number * BETWEEN_MS);
			answers.push(await tapTwice(cluster, tap, number % 2, RECEIVER));
		}),
	);
	await until(() => said(cluster, 'answered ').length >= IN_PEACE, 120_000);
	await pause(5000);
	const count = answered(cluster);
	const events = said(cluster, 'event ');
	const sorted = answers.sort((a, b) => a - b);
	report.figure('waiting approvals, each tap delivered twice, before anything was killed', `${count.size} of ${IN_PEACE} went on`);
	report.figure('answer time of a tap, median / longest', `${sorted[sorted.length >> 1]} / ${sorted.at(-1)} ms`);
	report.figure('second deliveries that told the customer that the question is answered', told(cluster));
	report.figure('taps that came out as ordinary events', events.length);
	for (const text of [...times(events).keys()].slice(0, 5)) report.figure('such an event', text.slice(0, 200));
	report.check('every approval went on exactly once', inPeace.every(([order]) => count.get(order) === 1) && count.size === IN_PEACE);
	report.check('nobody’s tap came out as not taken', events.length === 0);
	await client.unpublish(receive.id);
	box.webhookUrls = [];
	return { workflowId: asking.id, taps: new Map(taps.slice(IN_PEACE)) };
}

function tapOn({ id, body }: ReturnType<typeof said>[number], messageId: string) {
	const [{ reply }] = body.sections as Array<{ reply: { id: string; title: string } }>;
	return { id: messageId, type: 'interactive', body: reply.title, fromMe: false, self: 0, time: Math.floor(Date.now() / 1000), chatId: `${CUSTOMER}@c.us`, author: `${CUSTOMER}@c.us`, quotedMsgId: id, metadata: { interactive: { type: 'button_reply', button_reply: reply } } };
}

const orderIn = (text: string) => /Q-\d+/.exec(text)![0];

/** Once through each webhook process. @returns milliseconds until the first was answered */
export async function tapTwice(cluster: Cluster, tap: Tap, first: number, receiver: number): Promise<number> {
	const { ms } = await deliver(cluster, [tap], first, receiver);
	await pause(AGAIN_MS);
	await deliver(cluster, [tap], (first + 1) % 2, receiver);
	return ms;
}

/** How often the executions went on, by order. */
const answered = (cluster: Cluster) => new Map([...times(said(cluster, 'answered '))].map(([text, number]) => [orderIn(text), number]));

/** Taps that the trigger gave out as events, each once, with the reason: an execution that n8n runs anew after its worker died sends what it has to tell twice. */
export const tapsNotTaken = (cluster: Cluster) => new Map([...times(said(cluster, 'handled wamid.TAP')).keys()].map((text) => /^handled (\S+) ?(.*)/s.exec(text)!.slice(1) as [string, string]));

const told = (cluster: Cluster) => said(cluster, 'This question has already been answered').length;

/**
 * What has become of the approvals that were tapped while processes died. Who was not heard taps again;
 * for executions that n8n has given up, its Retry is pressed.
 * @param receiver the trigger that takes the taps, and tells what came out
 */
export async function approvalsUnderLoad(cluster: Cluster, report: Report, { workflowId, taps }: OpenApprovals, receiver: number): Promise<void> {
	const { client } = cluster;
	const wentOn = () => [...answered(cluster)].filter(([order]) => taps.has(order));
	const crashed = async () => (await client.executionsIn(workflowId, 'crashed', 'error')).results;
	const [inTime, asked] = [wentOn().length, said(cluster, 'Approve ').length];
	const unheard = [...taps].filter(([order]) => !answered(cluster).has(order));
	for (const [place, [, tap]] of unheard.entries()) await deliver(cluster, [{ ...tap, id: `${tap.id}-again`, time: Math.floor(Date.now() / 1000) }], place % 2, receiver);
	await until(async () => wentOn().length + (await crashed()).length >= taps.size, NOTICED_MS);
	const [tappedAgain, ended] = [wentOn().length, await crashed()];
	for (const { id } of ended) await client.request('POST', `/executions/${id}/retry`, { loadWorkflow: false });
	await until(() => wentOn().length >= taps.size, 60_000);
	await pause(5000);
	const after = wentOn();
	report.figure('approvals tapped while processes died, each tap delivered twice', `${inTime} of ${taps.size} went on, ${tappedAgain} after the others were tapped again, ${after.length} after n8n’s Retry of those that it shows as ended badly`);
	report.figure('such executions, and how many n8n has ended itself when the killed worker came back', `${ended.length}, ${amendedBy(cluster)}`);
	report.figure('questions that were asked again', said(cluster, 'Approve ').length - asked);
	const reasons = [...tapsNotTaken(cluster).values()];
	report.figure('taps of those approvals that came out as events, and why', [reasons.length, ...[...new Set(reasons)].map((reason) => `${reasons.filter((one) => one === reason).length} ${reason}`)].join(', '));
	report.check('no approval went on twice', after.every(([, number]) => number === 1));
	report.check('every approval went on, or n8n shows its execution as ended badly', tappedAgain + ended.length >= taps.size);
	await client.unpublish(workflowId);
}

/** n8n 2.40.5 writes so of each execution that a worker finds in its own log without an end, wherever it goes on by now. */
const amendedBy = ({ workers }: Cluster) => readFileSync(workers[0].logFile, 'utf8').split('[Recovery] Logs available, amended execution').length - 1;
