'use strict';

/**
 * What the 1MSG Trigger is measured beside: the least that a trigger of another package than n8n's own can
 * do with a delivery. It reads no credential, checks nothing and remembers nothing. n8n loads it from a
 * folder of its own (`N8N_CUSTOM_EXTENSIONS`).
 */
class BareTrigger {
	constructor() {
		this.description = {
			displayName: 'Bare Trigger',
			name: 'bareTrigger',
			group: ['trigger'],
			version: 2,
			description: '',
			defaults: { name: 'Bare Trigger' },
			inputs: [],
			outputs: ['main'],
			webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'bare' }],
			properties: [{ displayName: 'Does', name: 'does', type: 'string', default: 'startThenAnswer' }],
		};
	}

	async webhook() {
		const { does } = this.getNode().parameters;
		if (does === 'holdBack') return {};
		const workflowData = [[{ json: this.getBodyData() }]];
		if (does === 'startThenAnswer') return { workflowData, webhookResponse: '' };
		this.getResponseObject().status(200).end();
		return { noWebhookResponse: true, workflowData };
	}
}

module.exports = { BareTrigger };
