import type { IDataObject, INodeType } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { idsIn, startWaiting, type WaitingN8n } from './asking';
import { deliver, runNode, triggerHooks, type NodeRun, type NodeSettings, type TriggerSetup } from './harness';

export const ONE = '12025550143';
export const TWO = '12025550144';
export const LATE = 'This question has already been answered. Thank you!';
export const PROMPT = 'Please write your answer as a message.';
export const TAKEN = 'Somebody else has answered. Thank you!';

export type Events = Array<IDataObject & { question?: { reason: string; details: string } }>;

export interface Received {
	events: Events;
	logs: string[];
	/** The same delivery once more. */
	again(): Promise<Received>;
}

/** Send and Wait with the trigger that takes its taps: a box, and an n8n in which executions wait; fresh for each test. */
export function questionRig() {
	const rig = {} as { box: Box; n8n: WaitingN8n; waitingCredentials: ReturnType<typeof credentials>; workflowId: string };
	const credentials = () => ({ apiKey: rig.box.apiKey, environment: 'custom', baseUrl: rig.box.url });
	let ids = 0;
	let workflows = 0;

	beforeAll(async () => {
		rig.box = await startBox({ statusDelayMs: -1 });
	});
	afterAll(async () => await rig.box.close());
	beforeEach(async () => {
		rig.box.reset();
		rig.box.setWebhookUrls([]);
		for (const phone of [ONE, TWO]) rig.box.openWindow(`${phone}@c.us`);
		rig.waitingCredentials = credentials();
		// What a process remembers of an earlier test's trigger is not this one's.
		rig.workflowId = `asking${++workflows}`;
		rig.n8n = await startWaiting(rig.waitingCredentials);
	});
	afterEach(async () => await rig.n8n.close());

	async function ask(parameters: IDataObject = {}, { items = [{}] as IDataObject[], settings = {} as NodeSettings, type = 'oneMsg', nodeName = 'Node', nodeTypes = {} as Record<string, INodeType> } = {}): Promise<NodeRun> {
		const run = await runNode(type, { resource: 'message', operation: 'sendAndWait', recipient: ONE, message: 'Refund?', responseType: 'approval', approveLabel: 'Approve', declineLabel: 'Decline', ...parameters }, { credentials: credentials(), items, settings, nodeName, nodeTypes, mode: 'webhook' });
		if (run.run.waitTill) rig.n8n.park(run);
		return run;
	}

	async function refusal(...given: Parameters<typeof ask>): Promise<string> {
		const { error, run } = await ask(...given);
		expect(run.waitTill).toBeUndefined();
		return error!.message;
	}

	const trigger = (more: Partial<TriggerSetup> = {}): TriggerSetup => ({ credentials: credentials(), base: rig.n8n.url, staticData: {}, workflowId: rig.workflowId, ...more, parameters: { events: ['message', 'reply'], ...more.parameters } });

	const eventOf = (event: IDataObject, from = ONE): IDataObject => ({ id: `wamid.${++ids}`, fromMe: false, time: Math.floor(Date.now() / 1000), chatId: `${from}@c.us`, author: `${from}@c.us`, ...event });

	/** Delivers events to a trigger in one body, as the channel does. */
	async function deliverAll(setup: TriggerSetup, messages: IDataObject[]): Promise<Received> {
		const hooks = triggerHooks(setup);
		if (!rig.box.webhookUrls.some((url) => url.startsWith(hooks.address()))) await hooks.create();
		const address = rig.box.webhookUrls.find((url) => url.startsWith(hooks.address()))!;
		const { result, logs } = await deliver({ ...setup, query: Object.fromEntries(new URL(address).searchParams), body: { messages } });
		// As n8n does: what is left is read once the execution has started.
		void result.webhookResponse;
		return { events: (result.workflowData?.[0] ?? []).map(({ json }) => json) as Events, logs, again: async () => await deliverAll(setup, messages) };
	}

	/** Delivers an event of the customer to a trigger. */
	const receive = async (setup: TriggerSetup, event: IDataObject, from = ONE) => await deliverAll(setup, [eventOf(event, from)]);

	const tapOn = (title: string, entry = rig.box.ledger[0]) => ({ type: 'interactive', body: title, quotedMsgId: entry.id, metadata: { type: 'button_reply', button_reply: { id: idsIn(entry)[title], title } } });
	const said = (phone = ONE) => rig.box.ledger.filter(({ to, method }) => to === `${phone}@c.us` && method === 'sendMessage').map(({ text }) => text);
	const sent = () => rig.box.ledger.map(({ method, to, text }) => [method, to.replace('@c.us', ''), text]);

	const until = async (isSo: () => boolean) => {
		for (let tries = 0; !isSo() && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 20));
	};

	/** The page behind the link of a message. */
	const pageOf = (entry = rig.box.ledger[0]) => rig.n8n.url + new URL(/http\S+/.exec(entry.text)![0]).href.slice('http://n8n.test'.length);

	return { rig, ask, refusal, trigger, eventOf, deliverAll, receive, tapOn, said, sent, pageOf, until };
}

export const words = (text: string) => ({ type: 'chat', body: text });
