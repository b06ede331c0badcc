import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Load } from '../../demo/simulator/types';
import type { Address, Order, Seen } from './boxProcess';
import type { Measured, Measurement } from './measure';

/** Starts the processes of the bench, which end with it. */

function start(file: string, execArgv: string[]): ChildProcess {
	return fork(join(__dirname, file), { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** The answer to what was said to a process. @throws Error where it ends instead */
async function ask<T>(child: ChildProcess, order: object): Promise<T> {
	return await new Promise((resolve, reject) => {
		const gone = (code: number | null) => reject(new Error(`A process of the bench ended with ${String(code)}`));
		child.once('exit', gone);
		child.once('message', (answer) => {
			child.off('exit', gone);
			resolve(answer as T);
		});
		child.send(order);
	});
}

export interface BenchBox {
	/** Empties it, and opens the windows of so many chats. */
	prepare(load: Partial<Load>, chats: number): Promise<Address>;
	look(): Promise<Seen>;
	close(): void;
}

export function startBenchBox(): BenchBox {
	const child = start('boxProcess.ts', ['--require', 'tsx/cjs']);
	const tell = async <T>(order: Order) => await ask<T>(child, order);
	return {
		prepare: async (load, chats) => await tell({ prepare: { load, chats } }),
		look: async () => await tell({ look: true }),
		close: () => child.disconnect(),
	};
}

/** Runs one measurement in a fresh process. */
export async function measureApart(measurement: Measurement): Promise<Measured> {
	const child = start('measure.js', ['--expose-gc', ...(measurement.profile ? ['--cpu-prof', '--cpu-prof-dir', measurement.profile] : [])]);
	const measured = await ask<Measured>(child, measurement);
	child.disconnect();
	await once(child, 'exit');
	return measured;
}
