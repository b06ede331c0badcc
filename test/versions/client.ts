import { N8nClient } from '../../demo/localN8n/client';

/** n8n that answers a publishing once the triggers are registered; n8n 1 calls it activating. */
class EarlierClient extends N8nClient {
	constructor(
		url: string,
		private readonly major: number,
	) {
		super(url);
	}

	override async publish(id: string): Promise<void> {
		await this.setActive(id, true);
	}

	override async unpublish(id: string): Promise<void> {
		await this.setActive(id, false);
	}

	private async setActive(id: string, active: boolean): Promise<void> {
		const { versionId } = await this.getWorkflow(id);
		if (this.major < 2) await this.request('PATCH', `/workflows/${id}`, { active, versionId });
		else await this.request('POST', `/workflows/${id}/${active ? 'activate' : 'deactivate'}`, active ? { versionId } : {});
	}
}

/** How an n8n of a version is spoken to. @param version such as `2.40.5` */
export function clientAt(url: string, version: string): N8nClient {
	const [major, minor] = version.split('.').map(Number);
	return major > 2 || (major === 2 && minor >= 40) ? new N8nClient(url) : new EarlierClient(url, major);
}
