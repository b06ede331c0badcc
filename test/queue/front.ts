import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The load balancer that stands in front of the webhook processes, under the one address that n8n is told. */
export interface Front {
	url: string;
	close(): void;
}

/** @param ports of the processes, which take turns; one that does not take the connection is passed over */
export async function startFront(ports: number[]): Promise<Front> {
	const open = new Set<Socket>();
	let turn = 0;
	const server = createServer((caller) => {
		const first = turn++;
		const attempt = (tries: number) => {
			if (tries === ports.length) return void caller.destroy();
			const process = connect(ports[(first + tries) % ports.length], '127.0.0.1');
			const refused = () => attempt(tries + 1);
			process.once('error', refused).once('connect', () => {
				process.off('error', refused);
				for (const [one, other] of [[caller, process], [process, caller]]) {
					open.add(one);
					one.on('error', () => other.destroy()).once('close', () => open.delete(one));
					one.pipe(other);
				}
			});
		};
		attempt(0);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
	return {
		url: `http://localhost:${(server.address() as AddressInfo).port}/`,
		close: () => {
			for (const socket of open) socket.destroy();
			server.close();
		},
	};
}
