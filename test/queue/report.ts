import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../demo/localN8n/tools';

export const say = (line: string) => void process.stdout.write(`${line}\n`);

export const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** A job of a dead worker is noticed once its lock (60 s) is over, at one of n8n's looks (every 30 s). */
export const NOTICED_MS = 150_000;

/** Waits until something is so. @returns whether it came to be in time */
export async function until(isDone: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
	for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await pause(300)) if (await isDone()) return true;
	return await isDone();
}

const FILE = join(root, 'docs', 'scale.md');
const END = '<!-- end of figures -->';

/** What was seen, and what of it had to be so. */
export class Report {
	/** @param command after whose name its place in the docs is called */
	constructor(private readonly command: string) {}

	private readonly figures: Array<[string, string | number]> = [];

	private readonly checks: Array<[string, boolean]> = [];

	figure(name: string, value: string | number): void {
		this.figures.push([name, value]);
		say(`  ${name}: ${value}`);
	}

	check(name: string, isFine: boolean): void {
		this.checks.push([name, isFine]);
		say(`${isFine ? '✓' : '✗'} ${name}`);
	}

	get failed(): number {
		return this.checks.filter(([, isFine]) => !isFine).length;
	}

	get passed(): number {
		return this.checks.length - this.failed;
	}

	/** Puts the figures where `docs/scale.md` has its place for them. @param about what was run, as a sentence */
	writeDocs(about: string): void {
		const figures = ['| seen | figure |', '| --- | --- |', ...this.figures.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
		const checks = this.checks.map(([name, isFine]) => `- ${isFine ? '✓' : '✗ failed:'} ${name}`).join('\n');
		const begin = `<!-- figures of ${this.command} -->`;
		const text = readFileSync(FILE, 'utf8');
		const place = new RegExp(`${begin}[^]*?${END}`);
		if (!place.test(text)) throw new Error(`${FILE} has no place for the figures: ${begin} … ${END}`);
		const block = [begin, about, figures, checks, END].join('\n\n');
		writeFileSync(FILE, text.replace(place, () => block));
	}
}
