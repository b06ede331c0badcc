import { Pool } from 'undici';
import { cpuOf } from './n8nRuns';

/** What one caller posts. */
export interface Delivery {
	path: string;
	body: string;
	headers?: Record<string, string>;
}

/** What one cell of the bench has seen. */
export interface Cell {
	deliveries: number;
	/** Answers with another status than was expected. */
	unexpected: number;
	perSecond: number;
	/** Answer time in milliseconds. */
	p50: number;
	p99: number;
	/** CPU time of n8n for one delivery in milliseconds, its execution included; 0 where the system does not tell. */
	cpuMs: number;
}

const IDLE_MS = 300;
const LONGEST_DRAIN_MS = 30_000;

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until n8n has done what the answered deliveries have started: the next way must not pay for it. */
async function untilIdle(pid: number): Promise<void> {
	const deadline = Date.now() + LONGEST_DRAIN_MS;
	for (let before = cpuOf(pid); Date.now() < deadline; ) {
		await pause(IDLE_MS);
		const now = cpuOf(pid);
		if (now - before <= IDLE_MS * 0.07) return;
		before = now;
	}
}

const at = (sorted: number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/**
 * So many callers, each with a connection of its own, post one delivery after the other, as soon as the
 * one before is answered, for so long.
 * @param pid n8n's process
 */
export async function drive(origin: string, pid: number, { callers, ms, next, status }: { callers: number; ms: number; next: () => Delivery; status: number }): Promise<Cell> {
	const pool = new Pool(origin, { connections: callers, pipelining: 1 });
	const answers: number[] = [];
	let unexpected = 0;
	const cpu = cpuOf(pid);
	const began = performance.now();
	const caller = async () => {
		while (performance.now() - began < ms) {
			const { path, body, headers } = next();
			const sent = performance.now();
			const answer = await pool.request({ path, method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
			await answer.body.dump();
			answers.push(performance.now() - sent);
			if (answer.statusCode !== status) unexpected += 1;
		}
	};
	await Promise.all(Array.from({ length: callers }, caller));
	const took = performance.now() - began;
	await pool.close();
	await untilIdle(pid);
	const sorted = answers.sort((a, b) => a - b);
	return { deliveries: sorted.length, unexpected, perSecond: (1000 * sorted.length) / took, p50: at(sorted, 0.5), p99: at(sorted, 0.99), cpuMs: (cpuOf(pid) - cpu) / sorted.length };
}
