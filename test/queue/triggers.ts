import type { Cluster } from './cluster';
import { flow, tell, trigger } from './flows';
import type { Report } from './report';

const FOREIGN = ['https://inbox.example/service/1', 'https://crm.example/hook?key=1', 'https://other.example/in'];
const TRIGGERS = 10;
const ROUNDS = 3;

/** Ten triggers are published and unpublished at the same moment, in a list where two places are left. */
export async function triggersAtOnce(cluster: Cluster, report: Report): Promise<void> {
	const { client, box, credential } = cluster;
	box.webhookUrls = [...FOREIGN];
	const isWhole = () => FOREIGN.every((address) => box.webhookUrls.includes(address));
	let wasWhole = true;
	const watch = setInterval(() => (wasWhole &&= isWhole()), 5);
	const flows = await Promise.all(Array.from({ length: TRIGGERS }, async (_, number) => (await client.createWorkflow(flow(`T${number}`, trigger(100 + number), tell('Tell', '=t')), credential)).id));
	let [taken, full] = [0, 0];
	const others: string[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		await Promise.all(
			flows.map(async (id) => {
				try {
					await client.publish(id);
					taken += 1;
				} catch (error) {
					const { message } = error as Error;
					if (/places are all taken/.test(message)) full += 1;
					else others.push(message);
				}
				await client.unpublish(id).catch((error: Error) => others.push(error.message));
			}),
		);
	}
	clearInterval(watch);
	report.figure(`${TRIGGERS} triggers published and unpublished at once, ${ROUNDS} times, beside ${FOREIGN.length} foreign addresses`, `${taken} published, ${full} told that the list is full, ${others.length} other answers`);
	for (const words of new Set(others)) report.figure('another answer', words.slice(0, 200));
	report.check('triggers were published beside the foreign addresses', taken > 0);
	report.check('each of the others was told that the list is full', others.length === 0 && taken + full === TRIGGERS * ROUNDS);
	report.check('no foreign address was lost, at no moment', wasWhole && isWhole());
	report.check('no address of ours was left behind', box.webhookUrls.length === FOREIGN.length);
	box.webhookUrls = [];
}
