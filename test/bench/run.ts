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
 * growth, keys; several with commas) takes some parts and writes nothing. Ends with 1 where a bar is missed.
 */

const FILE = join(root, 'docs', 'performance.md');
const say = (line: string) => void process.stdout.write(`${line}\n`);

type Part = 'throughput' | 'overhead' | 'growth' | 'keys';
const PARTS: Part[] = ['throughput', 'overhead', 'growth', 'keys'];

function versionOf(name: string): string {
	return (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
}

function inMarkdown({ title, parts, bars }: Section): string {
	const kept = bars.map(({ claim, found, isKept }) => `- ${isKept ? '✓' : '✗ missed:'} ${claim}: ${found}`).join('\n');
	return [`## ${title}`, ...parts, kept].join('\n\n');
}

function pageOf(sections: Section[], n8nVersion: string, loadBefore: number): string {
	const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
	const [{ model }] = cpus();
	return [
		'# Performance',
		`Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: version ${version} of this package, packed and installed as from npm, in n8n ${n8nVersion}; the bare loops with n8n-core ${versionOf('n8n-core')} on Node ${process.versions.node}. Computer: ${cpus().length} cores (${model.trim()}), on which n8n, the simulated channel and the bench ran together; what else ran there kept ${loadBefore.toFixed(1)} cores busy or waiting when the bench began. On another one the seconds differ, the proportions hardly.`,
		...sections.map(inMarkdown),
		'',
	].join('\n\n').replace(/\n+$/, '\n');
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
	const chosen = values.only === undefined ? PARTS : PARTS.filter((part) => values.only!.split(',').includes(part));
	if (chosen.length === 0) throw new Error(`--only takes ${PARTS.join(', ')}`);
	const isQuick = values.quick;
	const [loadBefore] = loadavg();
	const box = startBenchBox();
	let n8n: BenchN8n | undefined;
	const inN8n = async () => (n8n ??= await startBenchN8n(say, box));
	const measure: Record<Part, () => Promise<Section>> = {
		throughput: async () => await measureThroughput(await inN8n(), say, isQuick),
		overhead: async () => await measureOverhead(box, say, isQuick),
		growth: async () => await measureGrowth(box, say, isQuick),
		keys: async () => await measureKeys(await inN8n(), say, isQuick),
	};
	const sections: Section[] = [];
	try {
		for (const part of chosen) {
			say(part);
			sections.push(await measure[part]());
			say(`\n${inMarkdown(sections.at(-1)!)}\n`);
		}
		if (!isQuick && chosen.length === PARTS.length) writeFileSync(FILE, pageOf(sections, n8n!.version, loadBefore));
	} finally {
		await n8n?.close();
		box.close();
	}
	if (sections.some(({ bars }) => bars.some(({ isKept }) => !isKept))) process.exitCode = 1;
}

main()
	.catch((error: Error) => {
		say(error.stack ?? error.message);
		process.exitCode = 1;
	})
	.finally(endAll);
