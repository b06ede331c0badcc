import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const FOLDER = join(__dirname, '..', 'page');
const TYPES: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };
/** Nothing from elsewhere runs or is asked for; pictures and sounds from elsewhere come when a person asks for one. */
const POLICY = "default-src 'self'; img-src 'self' data: https: http:; media-src 'self' https: http:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The page: plain files as they lie in the folder, read once. */
export function pageRoutes(app: FastifyInstance): void {
	for (const file of readdirSync(FOLDER)) {
		const text = readFileSync(join(FOLDER, file), 'utf8');
		app.get(file === 'index.html' ? '/' : `/box/${file}`, async (_request, reply) =>
			await reply
				.type(`${TYPES[extname(file)]}; charset=utf-8`)
				.headers({
					'content-security-policy': POLICY,
					'x-content-type-options': 'nosniff',
					'referrer-policy': 'no-referrer',
					'cross-origin-opener-policy': 'same-origin',
					'cache-control': 'no-store',
				})
				.send(text),
		);
	}
}
