import { mkdirSync } from 'node:fs';
import { installN8n, packPackage } from '../../demo/localN8n/install';
import { state } from './world';

/** Once before all: the local n8n is there, and the package is packed. */
export default async function prepare(): Promise<void> {
	const say = (line: string) => process.stdout.write(`${line}\n`);
	mkdirSync(state, { recursive: true });
	await installN8n(say);
	await packPackage(say, state);
}
