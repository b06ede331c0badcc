import type { IWebhookFunctions } from 'n8n-workflow';

const MAX_NODES = 200;

type NodeContext = Pick<IWebhookFunctions, 'getWorkflow' | 'getNode'>;

/** What this process keeps for each trigger; of more than 200, those that were written longest ago are forgotten. */
export class PerNode<T> {
	private readonly kept = new Map<string, T>();

	private static nameOf(context: NodeContext): string {
		return `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	}

	get(context: NodeContext): T | undefined {
		return this.kept.get(PerNode.nameOf(context));
	}

	set(context: NodeContext, value: T): void {
		this.delete(context);
		this.kept.set(PerNode.nameOf(context), value);
		for (const oldest of [...this.kept.keys()].slice(0, -MAX_NODES)) this.kept.delete(oldest);
	}

	delete(context: NodeContext): void {
		this.kept.delete(PerNode.nameOf(context));
	}
}
