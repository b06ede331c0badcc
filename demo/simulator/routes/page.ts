import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const FILES: Array<[path: string, file: string, type: string]> = [
	['/', 'index.html', 'text/html'],
	['/box/page.css', 'page.css', 'text/css'],
	['/box/page.js', 'page.js', 'text/javascript'],
];

/** The page: three plain files, nothing from elsewhere. */
export function pageRoutes(app: FastifyInstance): void {
	for (const [path, file, type] of FILES) {
		const text = readFileSync(join(__dirname, '..', 'page', file), 'utf8');
		app.get(path, async (_request, reply) =>
			await reply
				.type(`${type}; charset=utf-8`)
				.headers({
					'content-security-policy': "default-src 'self'; img-src data:; frame-ancestors 'none'",
					'x-content-type-options': 'nosniff',
					'cache-control': 'no-store',
				})
				.send(text),
		);
	}
}
