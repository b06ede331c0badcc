import { N8nClient, type SavedWorkflow, type WorkflowJson } from '../../demo/localN8n/client';

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

	/** A trigger's address begins with an id, which in these n8n the editor gives it at an import, and not the server. */
	override async createWorkflow(workflow: WorkflowJson, credential?: { id: string; name: string }): Promise<SavedWorkflow> {
		const withAddress = (node: WorkflowJson['nodes'][number]) => (node.type === 'n8n-nodes-onemsg.oneMsgTrigger' ? { webhookId: crypto.randomUUID(), ...node } : node);
		return await super.createWorkflow({ ...workflow, nodes: workflow.nodes.map(withAddress) }, credential);
	}

	/** These n8n test only what is saved. */
	override async testCredential(name: string, type: string, data: Record<string, unknown>): Promise<{ status: string; message: string }> {
		const { id } = await this.saveCredential(name, type, data);
		return await this.request('POST', '/credentials/test', { credentials: { id, name, type, data } });
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
