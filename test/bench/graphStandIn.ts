import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';

const HOST = 'graph.facebook.com';

/**
 * Meta's Graph API as far as n8n's WhatsApp Trigger needs it to be published: a token, and a list of
 * subscriptions that is empty and takes everything. n8n finds it through the proxy that its environment
 * names, and trusts its certificate, which is made for this run. Deliveries do not pass here.
 */
export interface GraphStandIn {
	/** For n8n's environment; the proxy refuses every other host. */
	env: Record<string, string>;
	close(): void;
}

async function listening(server: Server): Promise<number> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
	return (server.address() as AddressInfo).port;
}

/** @throws Error where the computer has no `openssl` to make a certificate with */
export async function startGraphStandIn(folder: string): Promise<GraphStandIn> {
	const [key, cert] = [join(folder, 'graph.key'), join(folder, 'graph.pem')];
	execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`], { stdio: 'ignore' });

	const graph = createHttps({ key: readFileSync(key), cert: readFileSync(cert) }, ({ method, url = '' }, response) => {
		const answer = url.includes('/oauth/access_token') ? { access_token: 'token', token_type: 'bearer' } : method === 'GET' ? { data: [] } : { success: true };
		response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
	});
	const graphPort = await listening(graph);
	const proxy = createHttp((_request, response) => response.writeHead(502).end());
	proxy.on('connect', ({ url }, socket) => {
		if (url !== `${HOST}:443`) {
			socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
			return;
		}
		const tunnel = connect(graphPort, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			socket.pipe(tunnel).pipe(socket);
		});
		for (const [one, other] of [[socket, tunnel], [tunnel, socket]]) one.on('error', () => other.destroy());
	});
	const address = `http://127.0.0.1:${await listening(proxy)}`;
	return {
		env: { HTTPS_PROXY: address, HTTP_PROXY: address, NO_PROXY: 'localhost,127.0.0.1', NODE_EXTRA_CA_CERTS: cert },
		close: () => {
			for (const server of [graph, proxy]) {
				server.closeAllConnections();
				server.close();
			}
		},
	};
}
