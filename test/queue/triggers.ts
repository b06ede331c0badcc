import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cluster } from './cluster';
import { flow, tell, trigger } from './flows';
import { pause, type Report } from './report';

/** Other tools on the channel. */
const FOREIGN = ['inbox/service/1', 'crm/hook?key=1'];
const TRIGGERS = 10;
const MIN_ROUNDS = 3;

/** Between two rounds: main has other work as well. */
const PAUSE_MS = 5_000;

const isFull = ({ message }: Error) => /places are all taken/.test(message);

/**
 * Ten triggers are published and unpublished at the same moment, again and again, in a list where two
 * places are left beside foreign addresses and that of a trigger that is at work.
 * @param isOver whether the work is done that this goes on beside
 */
export async function triggersAtOnce({ client, box, credential }: Cluster, report: Report, isOver: () => boolean): Promise<void> {
	// The channel tells them of each message that is sent, too.
	const tools = createServer((call, response) => call.resume().once('end', () => response.end()));
	await new Promise<void>((resolve) => tools.listen(0, '127.0.0.1', () => resolve()));
	const before = box.webhookUrls;
	const others = [...before, ...FOREIGN.map((path) => `http://127.0.0.1:${(tools.address() as AddressInfo).port}/${path}`)];
	box.webhookUrls = [...others];
	const isWhole = () => others.every((address) => box.webhookUrls.includes(address));
	let wasWhole = true;
	const watch = setInterval(() => (wasWhole &&= isWhole()), 5);
	const flows = await Promise.all(Array.from({ length: TRIGGERS }, async (_, number) => (await client.createWorkflow(flow(`T${number}`, trigger(100 + number), tell('Tell', '=t')), credential)).id));
	let [rounds, taken, full] = [0, 0, 0];
	const faults: string[] = [];
	while (rounds < MIN_ROUNDS || !isOver()) {
		await Promise.all(
			flows.map(async (id) => {
				try {
					await client.publish(id);
					taken += 1;
				} catch (error) {
					if (isFull(error as Error)) full += 1;
					else faults.push((error as Error).message);
				}
				// Under load, n8n may tell only here why it could not publish.
				await client.unpublish(id).catch((error: Error) => (isFull(error) ? undefined : faults.push(error.message)));
			}),
		);
		rounds += 1;
		await pause(PAUSE_MS);
	}
	clearInterval(watch);
	report.figure(`${TRIGGERS} triggers published and unpublished at once meanwhile, ${rounds} times, beside ${others.length} other addresses`, `${taken} published, ${full} told that the list is full, ${faults.length} other answers`);
	for (const words of new Set(faults)) report.figure('another answer', words.slice(0, 200));
	report.check('triggers were published beside the other addresses', taken > 0);
	report.check('each trigger that was not was told that the list is full', faults.length === 0 && taken + full === TRIGGERS * rounds);
	report.check('no other address was lost, at no moment', wasWhole && isWhole());
	report.check('no address of the ten was left behind', box.webhookUrls.length === others.length);
	box.webhookUrls = before;
	tools.closeAllConnections();
	tools.close();
}
