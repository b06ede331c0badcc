import { parseArgs } from 'node:util';
import { startBox, type BoxOptions } from './box';

const DEFAULT_PORT = 8787;
const USAGE = `Usage: simulator [--port <number>] [--status-form ack|hooks|raw] [--state <file>]
  --port         or BOX_PORT; default ${DEFAULT_PORT}, 0 = any free port
  --status-form  or BOX_STATUS_FORM; in which form delivery statuses are pushed, default ack
  --state        or BOX_STATE; a file in which everything is kept, the API key too`;

/** What is set by argument, else by environment. @throws Error with a line for people. */
function readSettings(): BoxOptions {
	const { values } = parseArgs({
		options: { port: { type: 'string' }, 'status-form': { type: 'string' }, state: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
	});
	if (values.help) {
		process.stdout.write(`${USAGE}\n`);
		process.exit(0);
	}
	const text = values.port ?? (process.env.BOX_PORT || String(DEFAULT_PORT));
	const port = Number(text);
	if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`"${text}" is not a port number`);
	// Left out, it is what the page was told in an earlier run, else ack.
	const form = values['status-form'] ?? (process.env.BOX_STATUS_FORM || undefined);
	if (form !== undefined && form !== 'ack' && form !== 'hooks' && form !== 'raw') throw new Error(`"${form}" is not a status form: ack, hooks or raw`);
	return { port, statusForm: form, stateFile: values.state ?? (process.env.BOX_STATE || undefined) };
}

function welcome(url: string, channelId: string, apiKey: string): string {
	return [
		'The WhatsApp channel in a box is running.',
		'',
		`  Page to play the customer   ${url}/`,
		'',
		'  For the n8n credential:',
		`  Base URL     ${url}`,
		`  Channel ID   ${channelId}`,
		`  API key      ${apiKey}`,
		'',
		'  Write as a customer from a terminal:',
		`  curl -X POST ${url}/box/inbound -H 'content-type: application/json' -d '{"text":"Is the blue one available?"}'`,
		'',
		'  Ctrl+C stops it.',
		'',
	].join('\n');
}

async function main(): Promise<void> {
	const box = await startBox(readSettings());
	process.stdout.write(welcome(box.url, box.channelId, box.apiKey));
	let closing = false;
	const stop = () => {
		if (closing) return;
		closing = true;
		box.close().then(
			() => process.exit(0),
			() => process.exit(1),
		);
	};
	process.on('SIGINT', stop);
	process.on('SIGTERM', stop);
}

main().catch((error: NodeJS.ErrnoException & { port?: number }) => {
	const { code, message, port } = error;
	const known: Record<string, string> = {
		EADDRINUSE: `Port ${port} is in use. Choose another one with --port.`,
		EACCES: `Port ${port} is not allowed. Choose one above 1023 with --port.`,
	};
	const reason = known[code ?? ''] ?? (code?.startsWith('ERR_PARSE_ARGS') ? `${message}\n${USAGE}` : message);
	process.stderr.write(`${reason}\n`);
	process.exitCode = 1;
});
