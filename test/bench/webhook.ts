import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { N8nClient } from '../../demo/localN8n/client';
import { installN8n, installPackage, packPackage } from '../../demo/localN8n/install';
import { startN8n, type N8nServer } from '../../demo/localN8n/server';
import { endAll, freePort, n8nVersion, root } from '../../demo/localN8n/tools';
import { startGraphStandIn } from './graphStandIn';
import { startBenchBox } from './processes';
import { atLeast, atMost, figure, median, table, times, type Bar } from './table';
import { drive, type Cell } from './webhookLoad';
import { NAMES, prepareWay, putBareTrigger, WAYS, type Prepared, type Way } from './webhookWays';

/**
 * `npm run bench:webhook`: how fast a real n8n takes deliveries through the 1MSG Trigger, beside its own
 * triggers; about half an hour on a computer with nothing else to do. Writes `docs/webhook-performance.md`
 * and ends with 1 where a bar is missed. `-- --quick` takes one short round and writes nothing;
 * `-- --ways webhook,whenStarted` takes some, `-- --settings legacy` some;
 * `-- --seconds 5` is how long each way is called in each round; `-- --profile folder` has n8n write a CPU profile.
 */

const FILE = join(root, 'docs', 'webhook-performance.md');
const CALLERS = [1, 20, 50];
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** The same n8n as it comes, with the setting that spares a delivery what it does not need, and without a sandbox for expressions. */
const SETTINGS = {
	default: { title: 'n8n as it is set by default', env: {} },
	lazy: { title: '`N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true`', env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } },
	legacy: { title: '`N8N_EXPRESSION_ENGINE=legacy`', env: { N8N_EXPRESSION_ENGINE: 'legacy' } },
} as const;
type Setting = keyof typeof SETTINGS;
const ALL = Object.keys(SETTINGS) as Setting[];

type Figures = Record<'perSecond' | 'p50' | 'p99' | 'cpuMs', number>;
type Results = Map<string, Cell[]>;

const keyOf = (setting: Setting, way: Way, callers: number) => `${setting} ${way} ${callers}`;

function medians(cells: Cell[]): Figures {
	const of = (name: keyof Figures) => median(cells.map((cell) => cell[name]));
	return { perSecond: of('perSecond'), p50: of('p50'), p99: of('p99'), cpuMs: of('cpuMs') };
}

/** Every answered delivery started one execution, or none: otherwise something else was measured. */
async function checkExecutions(subjects: Subject[], results: Results): Promise<Bar> {
	const wrong: string[] = [];
	for (const { setting, way, before, prepared } of subjects) {
		const cells = [...results].filter(([key]) => key.startsWith(`${setting} ${way} `)).flatMap(([, list]) => list);
		const delivered = cells.reduce((sum, { deliveries }) => sum + deliveries, 0);
		const unexpected = cells.reduce((sum, cell) => sum + cell.unexpected, 0);
		const started = (await prepared.executions()) - before;
		if (unexpected > 0) wrong.push(`${NAMES[way]}: ${figure(unexpected)} answers with another status`);
		if (started !== (prepared.starts ? delivered : 0)) wrong.push(`${NAMES[way]}: ${figure(started)} executions for ${figure(delivered)} deliveries`);
	}
	return { claim: 'Every delivery that is to start an execution started one, and no other', found: wrong.length === 0 ? 'yes' : wrong.join('; '), isKept: wrong.length === 0 };
}

/** What is claimed of a way beside another one, and the bare trigger that does the same. */
const CLAIMS: Array<{ way: Way; bare: Way; beside?: Way; claim: string; figure: 'perSecond' | 'p50'; limit: number }> = [
	{ way: 'whenStarted', bare: 'bareStarted', claim: 'When Started ≥ 0.9 × the rate of Webhook', figure: 'perSecond', limit: 0.9 },
	{ way: 'immediately', bare: 'bareImmediately', claim: 'Immediately ≥ 0.9 × the rate of Webhook', figure: 'perSecond', limit: 0.9 },
	{ way: 'whenStarted', bare: 'bareStarted', beside: 'whatsapp', claim: 'When Started ≥ 0.9 × the rate of WhatsApp Trigger', figure: 'perSecond', limit: 0.9 },
	{ way: 'filtered', bare: 'bareFiltered', claim: 'held back by a filter ≥ 1.5 × the rate of Webhook', figure: 'perSecond', limit: 1.5 },
	{ way: 'immediately', bare: 'bareImmediately', claim: 'Immediately, median answer time ≤ 0.65 × that of Webhook', figure: 'p50', limit: 0.65 },
];

function barsOf(figures: Map<string, Figures>, setting: Setting): Bar[] {
	return CALLERS.flatMap((callers) => {
		const of = (way: Way) => figures.get(keyOf(setting, way, callers));
		const who = callers === 1 ? '1 caller' : `${callers} callers`;
		return CLAIMS.flatMap(({ way, bare, beside = 'webhook', claim, figure: name, limit }): Bar[] => {
			const [ours, theirs, least] = [of(way), of(beside), of(bare)];
			if (!ours || !theirs) return [];
			const bar = (name === 'p50' ? atMost : atLeast)(`${who}: ${claim}`, ours[name] / theirs[name], limit);
			return [{ ...bar, found: least ? `${bar.found} (a bare trigger: ${times(least[name] / theirs[name])})` : bar.found }];
		});
	});
}

/** Where the bare trigger keeps the bar of When Started, and ours misses it. */
function ownPriceOf(figures: Map<string, Figures>, settings: Setting[]): string[] {
	const [{ way, bare, claim, limit }] = CLAIMS;
	const missed = settings.flatMap((setting) => {
		const rate = (of: Way, callers: number) => figures.get(keyOf(setting, of, callers))?.perSecond ?? NaN;
		const shares = CALLERS.map((callers) => [way, bare].map((of) => rate(of, callers) / rate('webhook', callers))).filter(([ours, least]) => ours < limit && least >= limit);
		const list = (index: number) => shares.map((share) => share[index].toFixed(2)).join(', ');
		return shares.length > 0 ? [`${list(0)} × in the part ${SETTINGS[setting].title} (the bare trigger: ${list(1)} ×)`] : [];
	});
	return missed.length > 0 ? [`**The trigger’s own price**: “${claim}” is missed where the bare trigger keeps it, with ${missed.join(', and ')}: what was seen is saved before 1MSG is answered.`] : [];
}

function tablesOf(figures: Map<string, Figures>, setting: Setting, ways: Way[]): string {
	const rows = CALLERS.flatMap((callers) => {
		const webhook = figures.get(keyOf(setting, 'webhook', callers));
		return ways.map((way) => {
			const { perSecond, p50, p99, cpuMs } = figures.get(keyOf(setting, way, callers))!;
			const beside = (value: number, other?: number) => (other === undefined ? '–' : times(value / other));
			return [callers, NAMES[way], figure(perSecond), beside(perSecond, webhook?.perSecond), `${figure(p50)} ms`, beside(p50, webhook?.p50), `${figure(p99)} ms`, `${figure(cpuMs)} ms`];
		});
	});
	return table(['callers', 'way', 'deliveries per second', 'beside Webhook', 'answer time, median', 'beside Webhook', 'answer time, 99 %', 'CPU per delivery'], rows);
}

function inMarkdown({ claim, found, isKept }: Bar): string {
	return `- ${isKept ? '✓' : '✗ missed:'} ${claim}: ${found}`;
}

function pageOf(figures: Map<string, Figures>, { settings, ways }: { settings: Setting[]; ways: Way[] }, whole: Bar, { loadBefore, rounds, seconds }: { loadBefore: number; rounds: number; seconds: number }): string {
	const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
	const [{ model }] = cpus();
	const part = (setting: Setting) => [`## ${SETTINGS[setting].title}`, tablesOf(figures, setting, ways), barsOf(figures, setting).map(inMarkdown).join('\n')];
	return `${[
		'# How fast deliveries are taken',
		`Written by \`npm run bench:webhook\` on ${new Date().toISOString().slice(0, 10)}: version ${version} of this package, packed and installed as from npm, in n8n ${n8nVersion()} (one process, SQLite). Computer: ${cpus().length} cores (${model.trim()}), on which n8n, the simulated channel and the callers ran together; what else ran there kept ${loadBefore.toFixed(1)} cores busy or waiting when the bench began. On another one the figures differ.`,
		`Each way is a published workflow of its trigger and No Operation, so that there is an execution and little in it. A delivery is one text message, another each time. Each caller posts the next as soon as the one before is answered, for ${seconds} seconds; then n8n is left alone until it has done all that was started. All ways take turns in one run: what stands here is the median of ${rounds} rounds. That goes for “99 %”, too: where a round holds fewer than a hundred deliveries, it is the slowest of them. The 1MSG Triggers have the defaults: they remember what they have seen (500 events, full from the start), and check the tag of each delivery. “CPU per delivery” is that of the whole n8n process, the execution included.`,
		'With one caller the answer time is what n8n takes for one delivery. With many, one process of n8n is busy all the time, and the answer time is how long a delivery waits for its turn.',
		'**What the figures hang on**: as its code reads, n8n 2.40.5 prepares a sandbox for expressions for each delivery, whether anything in there is an expression or not, and another one wherever it reads a credential. It spares its own Webhook node the first, and that has no credential here. The 1MSG Trigger reads its credential once in two seconds; n8n’s WhatsApp Trigger reads one with each delivery. `N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true` tells n8n to wait until there is something to evaluate; for the 1MSG Trigger there is nothing, for a trigger of version 1, such as WhatsApp’s, there is. With `N8N_EXPRESSION_ENGINE=legacy` n8n evaluates expressions as it did before, without a sandbox: that gives up what the sandbox protects from, and stands here to show what the trigger itself costs. Three n8n take turns.',
		'**The bare trigger** is the least that a trigger of another package than n8n’s own can be: it reads no credential, checks nothing and remembers nothing. Where it misses a bar too, the trigger cannot keep it. *When Started, which remembers nothing* has *Skip Duplicates* and *Only Forward* off: what *When Started* costs beside it is what was seen, which n8n saves with each delivery.',
		...ownPriceOf(figures, settings),
		'n8n’s WhatsApp Trigger cannot be published without Meta: it was given a stand-in for Meta’s Graph API that takes its subscription, through a proxy in n8n’s environment. The deliveries themselves, with Meta’s signature, go straight to n8n as all others do. It remembers nothing of what it has seen.',
		...settings.flatMap(part),
		'## The run',
		inMarkdown(whole),
	].join('\n\n')}\n`;
}

/** One way in one n8n. */
interface Subject {
	setting: Setting;
	way: Way;
	prepared: Prepared;
	/** Executions before the first round. */
	before: number;
	run(callers: number, ms: number): Promise<Cell>;
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, ways: { type: 'string' }, settings: { type: 'string' }, seconds: { type: 'string', default: '2' }, profile: { type: 'string' } } });
	const ways = WAYS.filter((way) => values.ways === undefined || values.ways.split(',').includes(way));
	const settings = ALL.filter((setting) => values.settings === undefined || values.settings.split(',').includes(setting));
	const [rounds, seconds] = values.quick ? [1, 1.5] : [5, Number(values.seconds)];
	const [loadBefore] = loadavg();
	await installN8n(say);
	const folder = mkdtempSync(join(tmpdir(), 'onemsg-webhook-bench-'));
	const tarball = await packPackage(say, join(root, 'demo', '.state'));
	const box = startBenchBox();
	const graph = await startGraphStandIn(folder);
	const bare = putBareTrigger(folder);
	const servers: N8nServer[] = [];
	try {
		const address = await box.prepare({}, 0);
		const subjects: Subject[] = [];
		for (const setting of settings) {
			say(`Starting n8n: ${SETTINGS[setting].title}`);
			const userFolder = join(folder, setting);
			await installPackage(() => undefined, tarball, userFolder);
			const profile: Record<string, string> = values.profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${join(values.profile, setting)}` } : {};
			const n8n = await startN8n({ userFolder, port: await freePort(), env: { ...graph.env, N8N_CUSTOM_EXTENSIONS: bare, ...SETTINGS[setting].env, ...profile } });
			servers.push(n8n);
			const client = new N8nClient(n8n.url);
			await client.signIn();
			const credential = await client.saveCredential('Channel', 'oneMsgChannelApi', { apiKey: address.apiKey, environment: 'custom', baseUrl: address.url });
			for (const way of ways) {
				const prepared = await prepareWay(way, client, address, credential);
				const run = async (callers: number, ms: number) => await drive(n8n.url, n8n.process.pid!, { callers, ms, next: prepared.next, status: prepared.status });
				subjects.push({ setting, way, prepared, before: 0, run });
			}
			await box.prepare({}, 0);
		}
		say('Warming up');
		for (const subject of subjects) {
			await subject.run(20, 1000);
			subject.before = await subject.prepared.executions();
		}
		const results: Results = new Map();
		for (let round = 0; round < rounds; round++) {
			say(`Round ${round + 1} of ${rounds}`);
			// Nobody is always the first, and nobody always comes after the same one.
			const shift = (round * 5) % subjects.length;
			const turn = [...subjects.slice(shift), ...subjects.slice(0, shift)];
			if (round % 2 === 1) turn.reverse();
			for (const callers of CALLERS) {
				for (const { setting, way, run } of turn) {
					const cell = await run(callers, seconds * 1000);
					const key = keyOf(setting, way, callers);
					results.set(key, [...(results.get(key) ?? []), cell]);
					say(`  ${String(callers).padStart(2)} ${setting.padEnd(7)} ${way.padEnd(15)} ${cell.perSecond.toFixed(1).padStart(6)}/s  p50 ${cell.p50.toFixed(1)} ms  p99 ${cell.p99.toFixed(1)} ms  CPU ${cell.cpuMs.toFixed(1)} ms`);
				}
			}
		}
		const figures = new Map([...results].map(([key, cells]) => [key, medians(cells)]));
		const whole = await checkExecutions(subjects, results);
		const page = pageOf(figures, { settings, ways }, whole, { loadBefore, rounds, seconds });
		say(`\n${page}`);
		if (!values.quick && ways.length === WAYS.length && settings.length === ALL.length) writeFileSync(FILE, page);
		if ([whole, ...settings.flatMap((setting) => barsOf(figures, setting))].some(({ isKept }) => !isKept)) process.exitCode = 1;
	} finally {
		for (const server of servers) await server.stop();
		graph.close();
		box.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Whoever breaks the run off leaves nothing behind. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void endAll().finally(() => process.exit(1)));

main()
	.catch((error: Error) => {
		say(error.stack ?? error.message);
		process.exitCode = 1;
	})
	.finally(endAll);
