import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endAll, root } from '../../demo/localN8n/tools';
import { measureKeys } from './keys';
import { startBenchN8n, type BenchN8n } from './n8nRuns';
import { measureGrowth, measureOverhead } from './overhead';
import { startBenchBox } from './processes';
import type { Section } from './table';
import { measureThroughput } from './throughput';

/**
 * `npm run bench`: measures, prints what it found and writes it to `docs/performance.md`; about half
 * an hour. `-- --quick` takes fewer messages and writes nothing; `-- --only throughput` (or overhead,
 * growth, keys; several with commas) measures some parts anew. Ends with 1 where a bar is missed.
 */

const FILE = join(root, 'docs', 'performance.md');
const say = (line: string) => void process.stdout.write(`${line}\n`);

type Part = 'throughput' | 'overhead' | 'growth' | 'keys';
const PARTS: Part[] = ['throughput', 'overhead', 'growth', 'keys'];

function read<T>(...path: string[]): T {
	return JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T;
}

function inMarkdown({ title, parts, bars }: Section, loadBefore: number): string {
	const kept = bars.map(({ claim, found, isKept }) => `- ${isKept ? '✓' : '✗ missed:'} ${claim}: ${found}`).join('\n');
	return [`## ${title}`, ...parts, kept, measuredWhen(loadBefore)].join('\n\n');
}

/** When, and how busy the computer was with other things. */
function measuredWhen(loadBefore: number): string {
	return `Measured on ${new Date().toISOString().slice(0, 10)}; what else ran on the computer kept ${loadBefore.toFixed(1)} cores busy or waiting when it began.`;
}

function headOf(): string {
	const { version } = read<{ version: string }>('package.json');
	const { n8n } = read<{ dependencies: Record<string, string> }>('demo', 'n8n', 'package.json').dependencies;
	const [{ model }] = cpus();
	return [
		'# Performance',
		`Written by \`npm run bench\`: version ${version} of this package, packed and installed as from npm, in n8n ${n8n}; the bare loops with n8n-core ${read<{ version: string }>('node_modules', 'n8n-core', 'package.json').version} on Node ${process.versions.node}. Computer: ${cpus().length} cores (${model.trim()}), on which n8n, the simulated channel and the bench ran together. On another one the seconds differ, the proportions hardly.`,
	].join('\n\n');
}

/** The page with these sections in place of the older ones of the same title. */
function pageWith(sections: string[]): string {
	const [, ...old] = readFileSync(FILE, 'utf8').split(/^(?=## )/m).map((section) => section.trim());
	const titleOf = (section: string) => section.split('\n', 1)[0];
	const kept = old.map((section) => sections.find((one) => titleOf(one) === titleOf(section)) ?? section);
	const added = sections.filter((section) => !kept.includes(section));
	return `${[headOf(), ...kept, ...added].join('\n\n')}\n`;
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
	const chosen = values.only === undefined ? PARTS : PARTS.filter((part) => values.only!.split(',').includes(part));
	if (chosen.length === 0) throw new Error(`--only takes ${PARTS.join(', ')}`);
	const isQuick = values.quick;
	const box = startBenchBox();
	let n8n: BenchN8n | undefined;
	const inN8n = async () => (n8n ??= await startBenchN8n(say, box));
	const measure: Record<Part, () => Promise<Section>> = {
		throughput: async () => await measureThroughput(await inN8n(), say, isQuick),
		overhead: async () => await measureOverhead(box, say, isQuick),
		growth: async () => await measureGrowth(box, say, isQuick),
		keys: async () => await measureKeys(await inN8n(), say, isQuick),
	};
	const sections: string[] = [];
	let isMissed = false;
	try {
		for (const part of chosen) {
			say(part);
			const [loadBefore] = loadavg();
			const section = await measure[part]();
			isMissed ||= section.bars.some(({ isKept }) => !isKept);
			sections.push(inMarkdown(section, loadBefore));
			say(`\n${sections.at(-1)!}\n`);
		}
		if (!isQuick) writeFileSync(FILE, pageWith(sections));
	} finally {
		await n8n?.close();
		box.close();
	}
	if (isMissed) process.exitCode = 1;
}

main()
	.catch((error: Error) => {
		say(error.stack ?? error.message);
		process.exitCode = 1;
	})
	.finally(endAll);
