import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, isPortFree, root } from '../../demo/localN8n/tools';
import { eventually } from './world';

/** The demo as a newcomer starts it, and each way in which it may end. */

const folder = mkdtempSync(join(tmpdir(), 'onemsg-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Started {
	child: ChildProcess;
	output(): string;
	ended: Promise<{ code: number | null; output: string }>;
}

function start(args: string[], { env = {}, cwd = root }: { env?: Record<string, string>; cwd?: string } = {}): Started {
	const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	return {
		child,
		output: () => output,
		ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, output }))),
	};
}

/** What a person reads: npm's own warnings are not ours. */
const lines = (output: string) => output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('npm warn'));

it('--check pushes a message and an order event through, says what the customer received, and ends with 0', async () => {
	const { code, output } = await start(['demo/run.js', '--check'], { env: { DEMO_STATE: join(folder, 'check') } }).ended;
	expect(output).toMatch(/The customer received: “Hello, Alexey! «Premium Plan license» is currently in stock/);
	expect(output).toMatch(/The customer received: “Hello, Alexey! We are waiting for your reply regarding order #10482/);
	expect(output).toMatch(/Both messages arrived\./);
	expect(code).toBe(0);
});

it('a first message is answered, a port in use is one clear line, and Ctrl-C leaves nothing running', async () => {
	const [n8nPort, boxPort] = [await freePort(), await freePort()];
	const env = { DEMO_STATE: join(folder, 'play'), N8N_PORT: String(n8nPort), BOX_PORT: String(boxPort) };
	const demo = start(['demo/run.js'], { env });
	try {
		await eventually(() => (demo.output().includes('Ready.') ? true : undefined), 'the demo to be ready', 480_000);
		const inbound = await fetch(`http://127.0.0.1:${boxPort}/box/inbound`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ text: 'Is the premium plan available?' }),
		});
		expect(inbound.ok).toBe(true);
		await eventually(async () => {
			const ledger = JSON.stringify(await (await fetch(`http://127.0.0.1:${boxPort}/box/ledger`)).json());
			return ledger.includes('Premium Plan license') ? true : undefined;
		}, 'the first answer');

		const second = await start(['demo/run.js'], { env }).ended;
		expect(second.code).toBe(1);
		expect(lines(second.output)).toEqual([expect.stringMatching(new RegExp(`^Port ${n8nPort} is in use.*N8N_PORT=${n8nPort + 1} npm run demo$`))]);
	} finally {
		demo.child.kill('SIGINT');
	}
	expect((await demo.ended).code).toBe(130);
	expect([await isPortFree(n8nPort), await isPortFree(boxPort)]).toEqual([true, true]);

	// What is installed stays: a second start finds owner, credential and workflows, and is ready again.
	const again = start(['demo/run.js'], { env });
	try {
		await eventually(() => (again.output().includes('Ready.') ? true : undefined), 'the second start', 300_000);
		expect(again.output()).not.toMatch(/Installing|Building/);
		await fetch(`http://127.0.0.1:${boxPort}/box/inbound`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'Is the blue one available?' }) });
		await eventually(async () => (JSON.stringify(await (await fetch(`http://127.0.0.1:${boxPort}/box/ledger`)).json()).includes('Blue jacket') ? true : undefined), 'the answer after the second start');
	} finally {
		again.child.kill('SIGINT');
	}
	await again.ended;
});

it('Ctrl-C while n8n is still starting leaves nothing running either', async () => {
	const [n8nPort, boxPort] = [await freePort(), await freePort()];
	const demo = start(['demo/run.js'], { env: { DEMO_STATE: join(folder, 'early'), N8N_PORT: String(n8nPort), BOX_PORT: String(boxPort) } });
	await eventually(() => (demo.output().includes('Starting n8n') ? true : undefined), 'n8n to start', 300_000);
	const children = async () => (await readFile(`/proc/${demo.child.pid}/task/${demo.child.pid}/children`, 'utf8')).trim().split(' ').filter(Boolean);
	const started = await eventually(async () => ((await children()).length > 0 ? await children() : undefined), 'the process of n8n');
	demo.child.kill('SIGINT');
	expect((await demo.ended).code).toBe(130);
	for (const pid of started) expect(() => process.kill(Number(pid), 0)).toThrow(/ESRCH/);
});

it('a port that is none is one clear line', async () => {
	const { code, output } = await start(['demo/run.js'], { env: { N8N_PORT: 'abc' } }).ended;
	expect(code).toBe(1);
	expect(lines(output)).toEqual(['N8N_PORT is "abc"; a port is a number from 1 to 65535.']);
});

it('another program on the port is found before anything is started', async () => {
	const taken = createServer();
	const port = await new Promise<number>((resolve) => taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)));
	const { code, output } = await start(['demo/run.js'], { env: { N8N_PORT: String(await freePort()), BOX_PORT: String(port) } }).ended;
	taken.close();
	expect(code).toBe(1);
	expect(lines(output)).toEqual([expect.stringMatching(new RegExp(`^Port ${port} is in use`))]);
});

it('too old a Node is one clear line', async () => {
	const script = "Object.defineProperty(process.versions, 'node', { value: '18.20.0' }); require('./demo/run.js')";
	const { code, output } = await start(['-e', script]).ended;
	expect(code).toBe(1);
	expect(lines(output)).toEqual(['Node 20.19 or newer is needed; this is Node 18.20.0.']);
});

it('no network is one clear line', async () => {
	const clone = join(folder, 'clone');
	mkdirSync(join(clone, 'demo'), { recursive: true });
	for (const file of ['package.json', 'package-lock.json', '.npmrc', 'demo/setup.js', 'demo/run.js']) copyFileSync(join(root, file), join(clone, file));
	const env = { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0', npm_config_cache: join(folder, 'cache') };
	const { code, output } = await start(['demo/run.js'], { cwd: clone, env }).ended;
	expect(code).toBe(1);
	expect(lines(output).at(-1)).toBe('npm cannot reach its registry. Check the network, then start again.');
});
