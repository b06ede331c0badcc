// What the tests' own harness, written for the newest n8n, asks of an n8n-core; nodes do not use any of it.
const core = require('n8n-core');
const workflow = require('n8n-workflow');

const empty = (executionData = {}) => ({
	startData: {},
	resultData: { runData: {} },
	executionData: { contextData: {}, metadata: {}, nodeExecutionStack: [], waitingExecution: {}, waitingExecutionSource: {}, ...executionData },
});
// Since n8n-workflow 1.120.
if (!workflow.createRunExecutionData) {
	workflow.createRunExecutionData = ({ executionData } = {}) => empty(executionData);
	workflow.createEmptyRunExecutionData = () => empty();
}

// n8n 1 names the place of a file by two arguments, until late in its time.
const { store } = core.BinaryDataService.prototype;
if (store.length > 3) {
	core.BinaryDataService.prototype.store = async function (place, ...rest) {
		return typeof place === 'object' ? await store.call(this, place.workflowId, place.executionId, ...rest) : await store.call(this, place, ...rest);
	};
}
