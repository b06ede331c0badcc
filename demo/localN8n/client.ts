import { DemoFault } from './tools';

export const OWNER = { email: 'demo@example.com', firstName: 'Demo', lastName: 'Owner', password: 'Onemsg-demo-1' };

export interface WorkflowJson {
	name: string;
	nodes: Array<{ id: string; name: string; type: string; parameters: Record<string, unknown>; credentials?: Record<string, { id: string; name: string }> }>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

export interface SavedWorkflow extends WorkflowJson {
	id: string;
	active: boolean;
	versionId: string;
}

interface Execution {
	id: string;
	status: string;
	workflowId: string;
	data?: string;
}

const EVERY_STATUS = ['canceled', 'crashed', 'error', 'new', 'running', 'success', 'unknown', 'waiting'];

interface PublicationStatus {
	status: string;
	triggers: Array<{ nodeId: string; status: string; errorMessage: string | null }>;
}

/** n8n's REST interface, as its own editor uses it: the demo sets up what a user would click. */
export class N8nClient {
	private cookie = '';

	/** @param patienceMs for so long a workflow may take to be published */
	constructor(
		readonly url: string,
		private readonly patienceMs = 60_000,
	) {}

	async request<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
		const answer = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.cookie, 'browser-id': 'demo', ...headers },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			signal: AbortSignal.timeout(60_000),
		});
		const cookie = answer.headers.getSetCookie().find((value) => value.startsWith('n8n-auth='));
		if (cookie) this.cookie = cookie.split(';')[0];
		const text = await answer.text();
		if (!answer.ok) throw new DemoFault(`n8n answered ${method} ${path} with ${answer.status}: ${text.slice(0, 500)}`);
		return (text ? (JSON.parse(text) as { data: T }).data : undefined) as T;
	}

	/** Creates the owner, or signs in where there is one. */
	async signIn(): Promise<void> {
		const settings = await this.request<{ userManagement: { showSetupOnFirstLoad: boolean } }>('GET', '/settings');
		if (settings.userManagement.showSetupOnFirstLoad) await this.request('POST', '/owner/setup', OWNER);
		else await this.request('POST', '/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });
	}

	/** Creates the credential, or brings the one of that name up to date. */
	async saveCredential(name: string, type: string, data: Record<string, unknown>): Promise<{ id: string; name: string }> {
		const known = (await this.request<Array<{ id: string; name: string; type: string }>>('GET', '/credentials')).find(
			(credential) => credential.name === name && credential.type === type,
		);
		const { id } = known
			? await this.request<{ id: string }>('PATCH', `/credentials/${known.id}`, { id: known.id, name, type, data })
			: await this.request<{ id: string }>('POST', '/credentials', { name, type, data });
		return { id, name };
	}

	async testCredential(name: string, type: string, data: Record<string, unknown>): Promise<{ status: string; message: string }> {
		return await this.request('POST', '/credentials/test', { credentials: { id: '', name, type, data } });
	}

	async listWorkflows(): Promise<Array<{ id: string; name: string; active: boolean }>> {
		return await this.request('GET', '/workflows');
	}

	/** Saves a new workflow, with a credential for each node of this package. */
	async createWorkflow(workflow: WorkflowJson, credential?: { id: string; name: string }): Promise<SavedWorkflow> {
		const nodes = workflow.nodes.map((node) =>
			credential && node.type.startsWith('n8n-nodes-onemsg.') ? { ...node, credentials: { oneMsgChannelApi: credential } } : node,
		);
		return await this.request('POST', '/workflows', { ...workflow, nodes, active: false });
	}

	async getWorkflow(id: string): Promise<SavedWorkflow> {
		return await this.request('GET', `/workflows/${id}`);
	}

	/** Publishes a workflow, and waits until its triggers are registered: n8n answers before that. */
	async publish(id: string): Promise<void> {
		const { versionId } = await this.getWorkflow(id);
		await this.request('POST', `/workflows/${id}/activate`, { versionId });
		await this.settle(id);
	}

	/** Unpublishes a workflow, and waits until its triggers have left. */
	async unpublish(id: string): Promise<void> {
		await this.request('POST', `/workflows/${id}/deactivate`, {});
		await this.settle(id);
	}

	private async settle(id: string): Promise<void> {
		for (const deadline = Date.now() + this.patienceMs; Date.now() < deadline; ) {
			const { status, triggers } = await this.request<PublicationStatus>('GET', `/workflows/${id}/publication-status`);
			const fault = triggers.find(({ errorMessage }) => errorMessage)?.errorMessage;
			if (status !== 'in_progress') {
				if (fault || !['published', 'not_published'].includes(status)) throw new DemoFault(`n8n could not publish the workflow: ${fault ?? status}`);
				return;
			}
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		throw new DemoFault(`n8n did not finish publishing within ${this.patienceMs / 1000} seconds.`);
	}

	async deleteWorkflow(id: string): Promise<void> {
		await this.request('POST', `/workflows/${id}/archive`, {});
		await this.request('DELETE', `/workflows/${id}`);
	}

	/** Runs a workflow from one of its triggers, as the editor's button does. */
	async run(id: string, trigger: string): Promise<{ executionId?: string; waitingForWebhook?: boolean }> {
		const workflowData = await this.getWorkflow(id);
		return await this.request('POST', `/workflows/${id}/run`, { workflowData, triggerToStartFrom: { name: trigger } }, { 'push-ref': 'demo' });
	}

	/** The newest hundred executions of a workflow, the newest first. */
	async executions(workflowId: string): Promise<Execution[]> {
		return (await this.executionsIn(workflowId)).results;
	}

	/** Executions of a workflow that are in one of the states, or in any: the newest hundred, and how many there are, which n8n counts a moment later. */
	async executionsIn(workflowId: string, ...states: string[]): Promise<{ count: number; results: Execution[] }> {
		// Asked for no state, n8n looks twice, for those that run and for the others: one that goes on in between is in neither list.
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status: states.length > 0 ? states : EVERY_STATUS }));
		return await this.request('GET', `/executions?filter=${filter}&limit=100`);
	}

	/** One execution with its data, in n8n's flattened form. */
	async execution(id: string): Promise<Execution> {
		return await this.request('GET', `/executions/${id}`);
	}
}
