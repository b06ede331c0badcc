import { packPackage } from '../../demo/localN8n/install';
import { state } from '../e2e/world';
import { writeTable, type Seen } from './table';
import { inN8n, nodeTests } from './tests';
import { install, installed, versions } from './versions';

/**
 * `npm run test:versions [-- 1.123 2.8]`: for each n8n the node tests by its own n8n-core, and a short
 * look at the packed package in it. Ends with "N passed, N failed"; what was seen is written to
 * docs/versions.md. An n8n that cannot be installed has failed.
 */
async function main(chosen: string[]): Promise<{ passed: number; failed: number }> {
	const say = (line: string) => console.log(line);
	const unknown = chosen.filter((version) => !versions.includes(version));
	if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(', ')}. Known are ${versions.join(', ')}.`);
	await packPackage(say, state);

	const total = { passed: 0, failed: 0 };
	for (const version of chosen) {
		console.log(`\n── n8n ${version}`);
		const folder = await install(version, say).catch((error: Error) => say(`n8n ${version} could not be installed: ${error.message}`));
		if (folder === undefined) {
			total.failed++;
			continue;
		}
		const n8n = installed(folder, 'n8n');
		console.log(`\n── n8n ${n8n}: node tests by its n8n-core`);
		const tested = nodeTests(folder, n8n);
		console.log(`\n── n8n ${n8n}: the package installed in it`);
		const looked = inN8n(folder);
		const seen: Seen = { n8n, core: installed(folder, 'n8n-core'), node: installed(folder, 'node'), nodeTests: tested, inN8n: looked, on: new Date().toISOString().slice(0, 10) };
		writeTable([seen]);
		for (const { passed, failed } of [tested, looked]) {
			total.passed += passed;
			total.failed += failed;
		}
		console.log(`n8n ${n8n}: node tests ${JSON.stringify(tested)}, in it ${JSON.stringify(looked)}`);
	}
	return total;
}

const failing = (error: Error) => {
	console.error(error.message);
	return { passed: 0, failed: 1 };
};
void main(process.argv.length > 2 ? process.argv.slice(2) : versions).catch(failing).then(({ passed, failed }) => {
	console.log(`\n${passed} passed, ${failed} failed`);
	process.exit(failed === 0 ? 0 : 1);
});
