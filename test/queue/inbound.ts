import type { WorkflowJson } from '../../demo/localN8n/client';
import { signalGroup } from '../../demo/localN8n/tools';
import type { LedgerEntry } from '../../demo/simulator/box';
import { approvalsUnderLoad, tapsNotTaken, tapTwice, type OpenApprovals } from './approvals';
import type { Cluster } from './cluster';
import { CUSTOMER, deliver, node, said, tell, textMessage, times, trigger, type Delivered } from './flows';
import { NOTICED_MS, pause, say, until, type Report } from './report';
import { triggersAtOnce } from './triggers';

/** One message in so many is delivered a second time. */
const EVERY = 20;

/** So many deliveries later: a provider repeats after some seconds. */
const LATER = 400;

const CALLERS = 12;

/** n8n's default for one worker: what dies with it. */
const WORKER_CONCURRENCY = 10;

const CALM = 100;

/** The trigger that deliveries are posted to, beside others. */
const RECEIVER = 1;

/** Catch Up brings thousands at once. */
const FAST = { maxPerSecond: 1000 };

/** Messages through both webhook processes, some of them twice, while one worker and one webhook process die, and ten triggers come and go. @param open tapped meanwhile */
export async function inboundMessages(cluster: Cluster, report: Report, messages: number, open: OpenApprovals): Promise<void> {
	const { client, credential } = cluster;
	const ids = Array.from({ length: messages }, (_, number) => `wamid.Q${number}`);
	// The channel's history holds them all; no address is listed yet, so that the box delivers nothing by itself.
	for (const id of ids) await cluster.box.inbound({ id, from: CUSTOMER, text: 'Hello' });
	const { id } = await client.createWorkflow(workflow(), credential);
	await client.publish(id);

	const { plan, repeated } = planOf(ids);
	const began = Date.now();
	let seconds: number | undefined;
	const stormed = storm(cluster, plan, open).finally(() => (seconds = (Date.now() - began) / 1000));
	const [{ delivered, killedAt }] = await Promise.all([stormed, triggersAtOnce(cluster, report, () => seconds !== undefined)]);
	const posted = delivered.reduce((sum, { tries }) => sum + tries, 0);
	const answers = delivered.map(({ ms }) => ms).sort((a, b) => a - b);
	report.figure('messages delivered', `${messages}, of them ${plan.length - messages} twice`);
	report.figure('deliveries posted, those included that a dying process did not answer', posted);
	report.figure('deliveries a second', (plan.length / seconds!).toFixed(1));
	report.figure('answer time, median / 99 %', `${answers[answers.length >> 1]} / ${answers[Math.floor(answers.length * 0.99)]} ms`);
	report.check('every delivery was acknowledged in the end', delivered.every(({ isTaken }) => isTaken));

	const handled = () => times(said(cluster, 'handled wamid.Q'));
	await until(() => handled().size >= messages, Math.max(60_000, messages * 40));
	const interrupted = await settle(cluster, id);
	// What was not taken of the taps starts an execution, too.
	const runs = (await client.executionsIn(id)).count - tapsNotTaken(cluster).size;
	const before = handled().size;
	const posts = new Map<string, number>();
	for (const { messageId, tries } of delivered) posts.set(messageId, (posts.get(messageId) ?? 0) + tries);
	const isMore = [...handled()].filter(([text, times]) => times > posts.get(text.replace('handled ', ''))!);
	// Posted twice, and answered at once each time: no process died on it.
	const clean = repeated.filter((messageId) => posts.get(messageId) === 2);
	const again = clean.filter((messageId) => handled().get(`handled ${messageId}`) === 2).length;
	report.figure('messages handled before anybody looked after n8n', `${before} of ${messages}`);
	report.figure('executions that died with the worker', interrupted.length);
	report.check(`no more died than the worker had (${WORKER_CONCURRENCY})`, interrupted.length <= WORKER_CONCURRENCY);
	report.check('every message that was not handled has an execution that n8n shows as ended badly', messages - before <= interrupted.length);

	if (interrupted.length > 0) say('  … n8n’s Retry is pressed for each of them');
	for (const execution of interrupted) await client.request('POST', `/executions/${execution}/retry`, { loadWorkflow: false });
	await until(() => handled().size >= messages, 60_000);
	report.figure('messages handled, n8n’s Retry pressed for those that died', `${handled().size} of ${messages}`);
	if (handled().size < messages) report.figure('those that Retry did not bring back', await whyLost(cluster, interrupted));
	await approvalsUnderLoad(cluster, report, open, RECEIVER);
	await pause(10_000);
	const keyedBefore = times(said(cluster, 'once wamid.Q')).size;
	say('  … Catch Up brings all messages once more, in one execution');
	await fetch(`${cluster.webhooks[0].url}/webhook/catch-up`, { method: 'POST' });
	const isCaughtUp = async () => (await client.executionsIn(id, 'new', 'running')).count === 0 && said(cluster, 'handled wamid.Q').length >= 2 * messages - interrupted.length;
	report.check('Catch Up comes to its end', await until(isCaughtUp, Math.max(120_000, messages * 120)));
	const keyed = times(said(cluster, 'once wamid.Q'));
	const twice = [...keyed.values()].filter((number) => number > 1).length;
	report.figure('messages handled, after Catch Up', `${handled().size} of ${messages}`);
	report.check('every message was handled at least once', handled().size === messages);
	report.figure('deliveries beyond the first that started no execution', `${posted - runs} of ${posted - messages}`);
	report.figure('repeats some seconds later, at the other process, that started an execution again', `${again} of ${clean.length}`);
	report.check('most repeats met two processes that were well, and at most one of twenty of those starts anything', clean.length > 0.7 * repeated.length && again <= clean.length / 20);
	report.check('no delivery started more than one execution', runs <= posted && isMore.length === 0);
	report.figure('messages sent under a send-once key', `${keyed.size} of ${messages}, ${keyed.size - keyedBefore} of them by Catch Up, twice: ${twice}`);
	if (twice > 0) report.figure(`such, each in seconds since the first delivery (the worker was killed at ${((killedAt - began) / 1000).toFixed(1)})`, sentAgain(said(cluster, 'once '), began).join(', '));
	report.check('every send-once key stayed single', twice === 0);
	report.check('no key was lost but those that the dead worker had reserved', messages - keyed.size <= interrupted.length);
	await calmRepeats(cluster, report, id);
	await client.unpublish(id);
}

/** The trigger and, for what it missed, Catch Up: both to the same two messages, the second under a send-once key. */
function workflow(): WorkflowJson {
	const nodes = [
		trigger(RECEIVER),
		node('Start', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path: 'catch-up', responseMode: 'onReceived' }, { typeVersion: 2, webhookId: 'catch-up' }),
		node('Catch Up', 'n8n-nodes-onemsg.oneMsg', { resource: 'message', operation: 'catchUp', events: ['message'], returnAll: true }),
		node('Events', 'n8n-nodes-base.noOp', {}),
		tell('Handle', "=handled {{ $json.messageId }}{{ $json.question ? ' ' + $json.question.reason + ' ' + $json.question.details : '' }}", FAST),
		tell('Once', "=once {{ $('Events').item.json.messageId }}", { ...FAST, sendOnceKey: "={{ $('Events').item.json.messageId }}", sendOnceMemory: 20_000 }),
	];
	const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return { name: 'Inbound', nodes, connections: { Trigger: to('Events'), Start: to('Catch Up'), 'Catch Up': to('Events'), Events: to('Handle'), Handle: to('Once') }, settings: { executionOrder: 'v1' } };
}

/** When each text that arrived more than once did, in seconds since a moment. */
function sentAgain(entries: LedgerEntry[], since: number): string[] {
	const first = new Map<string, string>();
	const seconds = (at: string) => ((Date.parse(at) - since) / 1000).toFixed(1);
	return entries.flatMap(({ text, at }) => {
		const before = first.get(text);
		if (before === undefined) first.set(text, at);
		return before === undefined ? [] : `${seconds(before)} and ${seconds(at)}`;
	});
}

interface Planned {
	messageId: string;
	process: number;
}

/** Every message once, by turns at each process; the repeats behind, at the process that had not had them. */
function planOf(ids: string[]): { plan: Planned[]; repeated: string[] } {
	const plan: Planned[] = ids.map((messageId, number) => ({ messageId, process: number % 2 }));
	const repeats = ids.filter((_, number) => number % EVERY === 0);
	for (const [place, messageId] of repeats.entries()) plan.splice(Math.min(plan.length, place * EVERY + LATER + place), 0, { messageId, process: 1 });
	return { plan, repeated: repeats };
}

/** All deliveries, several at a time; on the way one worker is killed, and one webhook process; both come back. Before and after each, questions are answered. */
async function storm(cluster: Cluster, plan: Planned[], { taps }: OpenApprovals): Promise<{ delivered: Array<Delivered & Pick<Planned, 'messageId'>>; killedAt: number }> {
	const [kill, bounce] = [Math.floor(plan.length * 0.4), Math.floor(plan.length * 0.6)];
	const tapAt = new Map([...taps.values()].map((tap, number) => [Math.floor(plan.length * (0.35 + (0.3 * number) / taps.size)), tap]));
	const tapping: Array<Promise<number>> = [];
	const back: Array<Promise<void>> = [];
	const delivered: Awaited<ReturnType<typeof storm>>['delivered'] = [];
	let next = 0;
	let killedAt = 0;
	const comeBack = (role: 'worker' | 'webhook', number: number, afterMs: number) => {
		const coming = pause(afterMs).then(async () => await cluster.restart(role, number));
		// It is asked about at the end; a fault before that must not end this process, which has others to stop.
		coming.catch(() => undefined);
		back.push(coming);
	};
	const caller = async () => {
		for (let place = next++; place < plan.length; place = next++) {
			if (place === kill) {
				say('  … one worker is killed');
				signalGroup(cluster.workers[0].process, 'SIGKILL');
				killedAt = Date.now();
				comeBack('worker', 0, 5000);
			}
			if (place === bounce) {
				say('  … one webhook process is killed and started again');
				signalGroup(cluster.webhooks[1].process, 'SIGKILL');
				comeBack('webhook', 1, 1000);
			}
			const tap = tapAt.get(place);
			if (tap) tapping.push(tapTwice(cluster, tap, place % 2, RECEIVER));
			const { messageId, process } = plan[place];
			delivered.push({ messageId, ...(await deliver(cluster, [textMessage(messageId)], process, RECEIVER)) });
		}
	};
	await Promise.all(Array.from({ length: CALLERS }, caller));
	await Promise.all([...back, ...tapping]);
	return { delivered, killedAt };
}

/**
 * Waits until n8n has noticed which executions died. Where the process is gone, too, that had put them
 * into the queue, n8n 2.40.5 notices at its start, or every three hours.
 * @returns executions that did not end well
 */
async function settle(cluster: Cluster, workflowId: string): Promise<string[]> {
	const isSettled = async () => (await cluster.client.executionsIn(workflowId, 'new', 'running')).count === 0;
	if (!(await until(isSettled, NOTICED_MS))) {
		say('  … main is started again, to notice what is left');
		await cluster.restart('main', 0);
		await until(isSettled, 60_000);
	}
	return (await cluster.client.executionsIn(workflowId, 'crashed', 'error', 'new', 'running')).results.map(({ id }) => id);
}

/** What n8n says of the executions that its Retry cannot bring to their end. */
async function whyLost({ client }: Cluster, interrupted: string[]): Promise<string> {
	const words = await Promise.all(interrupted.map(async (id) => /This execution failed[^."]*/.exec((await client.execution(id)).data ?? '')?.[0]));
	const told = new Set(words.filter((said) => said !== undefined));
	return told.size > 0 ? [...told].join('; ') : 'for no reason that n8n tells';
}

/** A repeat that comes by itself, through the other process, starts nothing: that is what the docs promise. */
async function calmRepeats(cluster: Cluster, report: Report, workflowId: string): Promise<void> {
	const { count: before } = await cluster.client.executionsIn(workflowId);
	for (let number = 0; number < CALM; number++) {
		const message = textMessage(`wamid.CALM${number}`);
		await deliver(cluster, [message], number % 2, RECEIVER);
		await deliver(cluster, [message], (number + 1) % 2, RECEIVER);
	}
	await pause(3000);
	const started = (await cluster.client.executionsIn(workflowId)).count - before;
	report.figure('messages delivered twice, one after the other, at both processes', `${CALM}; executions: ${started}`);
	report.check('a repeat that comes by itself starts nothing', started === CALM);
}
