import { createServer, connect, type AddressInfo, type Server } from 'node:net';

/** A door in front of the box, which can be shut: connections are then refused, as where nothing listens. */
export class Gate {
	private server!: Server;

	private port = 0;

	constructor(private readonly to: string) {}

	async open(): Promise<void> {
		const { port, hostname } = new URL(this.to);
		this.server = createServer((from) => {
			const box = connect(Number(port), hostname);
			from.pipe(box).pipe(from);
			// A reset has to come through as one.
			box.on('error', () => from.resetAndDestroy());
			from.on('error', () => box.destroy());
			box.on('close', (hadError) => (hadError ? undefined : from.end()));
		});
		await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
		this.port = (this.server.address() as AddressInfo).port;
	}

	/** Connections under way end as they do; new ones are refused. */
	shut(): void {
		this.server.close();
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}
}
