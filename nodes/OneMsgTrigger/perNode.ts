import type { IWebhookFunctions } from 'n8n-workflow';
import { Newest } from './newest';

const MAX_NODES = 200;

type NodeContext = Pick<IWebhookFunctions, 'getWorkflow' | 'getNode'>;

/** What this process keeps for each trigger; of more than 200, those that were written longest ago are forgotten. */
export class PerNode<T> {
	private readonly kept = new Newest<T>(MAX_NODES);

	private static nameOf(context: NodeContext): string {
		return `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	}

	get(context: NodeContext): T | undefined {
		return this.kept.get(PerNode.nameOf(context));
	}

	set(context: NodeContext, value: T): void {
		this.kept.set(PerNode.nameOf(context), value);
	}

	delete(context: NodeContext): void {
		this.kept.delete(PerNode.nameOf(context));
	}
}
