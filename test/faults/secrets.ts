import type { Fault } from '../../demo/simulator/types';
import type { Running } from '../nodes/harness';
import { chance } from './plan';
import { goOn, listenToLogs, send, startChannel, WEBHOOK_SECRET } from './runs';

/** Deep inside anything: messages, stacks, causes and what is hidden from JSON included. */
function everyText(value: unknown, seen = new Set<unknown>()): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null || seen.has(value)) return [];
	seen.add(value);
	if (Buffer.isBuffer(value)) return [value.toString()];
	if (value instanceof Map) return everyText([...value.entries()], seen);
	return Reflect.ownKeys(value).flatMap((key) => [String(key), ...everyText((value as Record<PropertyKey, unknown>)[key], seen)]);
}

/** So much of a secret in one piece counts as a leak; the key's own header is the same for all keys. */
const PIECE = 24;

/** The first place where a secret, as it is, URL-encoded or in a long piece, is found. */
export function leakIn(value: unknown, secrets: string[]): string | undefined {
	const pieces = secrets.flatMap((secret) => {
		const telling = secret.startsWith('eyJ') ? secret.slice(secret.indexOf('.') + 1) : secret;
		const cut = Array.from({ length: Math.max(0, Math.floor(telling.length / PIECE)) }, (_, index) => telling.slice(index * PIECE, (index + 1) * PIECE));
		return [secret, encodeURIComponent(secret), encodeURIComponent(secret).toLowerCase(), ...cut];
	});
	return everyText(value).find((text) => pieces.some((piece) => text.includes(piece)));
}

/** One refusal, at random: who speaks, where, and in which form the secret stands in it. */
function failure(seed: string, number: number, apiKey: string): Fault {
	const random = (what: string) => chance(seed, number, what);
	const pick = <T>(what: string, of: T[]): T => of[Math.floor(random(what) * of.length)];
	const secret = pick('secret', [apiKey, apiKey, WEBHOOK_SECRET]);
	const half = Math.floor(secret.length * (0.2 + random('half') * 0.6));
	const form = pick('form', [
		secret,
		encodeURIComponent(secret),
		`Bearer ${secret}`,
		`?token=${encodeURIComponent(secret)}&x=1`,
		`token "${secret}"`,
		`Wrong token "${secret}" for channel "ODI000000001"`,
		JSON.stringify({ token: secret }),
		JSON.stringify(JSON.stringify({ authorization: `Bearer ${secret}` })),
		// Where words are cut off, so must be what is left of the secret.
		`${'Long words. '.repeat(Math.floor(random('long') * 36))}${secret} is not known`,
	]);
	const words = pick('words', [form, `Failed: ${form}`, `https://api.1msg.io/ODI1/sendMessage?token=${form}`]);
	const nested = pick<unknown>('where', [
		words,
		{ error: words },
		{ message: words },
		{ sent: false, message: words },
		{ sent: 'false', error: { message: words, code: 131000 } },
		{ error: { error_user_title: words, error_user_msg: words, code: 100 } },
		{ error: [{ title: words, error_data: { details: words } }] },
		{ response: { error: { message: words } } },
		{ errors: [{ title: words, details: words }] },
		{ [secret]: words, error: 'no' },
		{ sent: true, id: '', message: words },
		{ sent: false, jobId: '7', message: words, [words]: words },
		{ error: { title: secret.slice(0, half), details: secret.slice(half) } },
		`<html><title>${words}</title></html>`,
	]);
	// Few, since each slows the whole run down.
	const status = number % 400 === 7 ? 429 : pick('status', [200, 200, 200, 201, 302, 307, 400, 401, 403, 404, 408, 413, 422, 500, 501, 502, 503]);
	const headerSafe = encodeURIComponent(secret);
	const headers = pick<Record<string, string>>('headers', [{}, { location: `http://127.0.0.1:9/?token=${headerSafe}` }, { 'retry-after': headerSafe }, { 'x-token': secret, 'www-authenticate': `Bearer ${secret}` }]);
	const kind = pick<Fault['kind']>('kind', [undefined, undefined, undefined, undefined, 'resetBefore', 'html']);
	return { status, body: kind === 'html' && typeof nested !== 'string' ? JSON.stringify(nested) : nested, headers, ...(kind ? { kind } : {}) };
}

/** So many random failures that repeat a secret; what leaves the node, its logs, hints and context are searched. */
export async function withSecrets(seed: string, count: number): Promise<{ failures: number; leak?: string }> {
	const channel = await startChannel();
	const { box } = channel;
	let number = 0;
	box.faultFor = ({ name }) => (name.startsWith('send') ? failure(seed, number++, box.apiKey) : undefined);
	const logs = listenToLogs();
	const all: unknown[] = [logs];
	const names = ['sendText', 'sendTemplate', 'splitText'];
	for (const [index, operation] of names.entries()) {
		let running!: Running;
		const settings = index === 2 ? { ...goOn, retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } : goOn;
		const { run, outputs, error } = await send(channel, { name: `secret${index}`, operation, count: Math.ceil(count / names.length), chats: 500, settings, options: { retryForSeconds: 0, maxConcurrency: 60 }, onStart: (started) => (running = started) });
		const tasks = run.data.resultData.runData.Node;
		all.push(outputs, error, run.data.resultData, tasks.map(({ hints, error: failed }) => [hints, failed]), running.context());
	}
	// Once more for the one error that a stopped run throws.
	for (let stop = 0; stop < 20; stop++) all.push((await send(channel, { name: `secretStop${stop}`, operation: names[stop % 3], count: 3, chats: 3, options: { retryForSeconds: 0 } })).run.data);
	await channel.close();
	const leak = leakIn(all, [box.apiKey, WEBHOOK_SECRET]);
	return { failures: number, ...(leak === undefined ? {} : { leak }) };
}
