import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startBox, type Box } from '../../../demo/simulator/box';

/** What sending a file costs: measured in a process of its own, with n8n's files on disk. */

const BYTES = 16 * 1024 * 1024;
const root = join(__dirname, '..', '..', '..');

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
	box.openWindow('12025550143@c.us');
});
afterAll(async () => await box.close());

async function growth(): Promise<number> {
	const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--require', join(__dirname, 'typescript.js'), join(__dirname, 'sendFile.ts')], {
		cwd: root,
		env: { ...process.env, ONEMSG_BOX: JSON.stringify({ url: box.url, apiKey: box.apiKey }), ONEMSG_BYTES: String(BYTES), N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' },
	});
	const measured = stdout.trim().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { bytes: number; grown: number });
	return measured.find(({ bytes }) => bytes === BYTES)!.grown;
}

it('a file of 16 MB takes at most four times its size of memory while it is sent', async () => {
	let least = Infinity;
	// A busy machine collects garbage late, so noise only adds: the second try speaks for the first.
	for (let attempt = 0; attempt < 2 && least > 4 * BYTES; attempt++) least = Math.min(least, await growth());
	const [first, second] = box.hits.map(({ body }) => String((body as { body: string }).body).length);
	// It went out whole: base64 takes four characters for three bytes.
	expect(second - first).toBe((Math.ceil(BYTES / 3) - Math.ceil(1024 / 3)) * 4);
	expect(least / BYTES).toBeGreaterThan(1);
	expect(least / BYTES).toBeLessThanOrEqual(4);
});
