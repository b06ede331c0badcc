// What a refusal says in its sentences is not worth a test each: only whether it refuses, and what.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const SAYS = /^(InvalidInput|no|later)$/;

function isSentence({ node, parent }) {
	const caller = parent && (parent.type === 'NewExpression' || parent.type === 'CallExpression') ? parent.callee.name : undefined;
	if (caller === undefined || !SAYS.test(caller) || !parent.arguments.includes(node)) return false;
	return node.type === 'StringLiteral' || node.type === 'TemplateLiteral' || node.type === 'ConditionalExpression';
}

export const strykerPlugins = [
	declareValuePlugin(PluginKind.Ignore, 'sentences', {
		shouldIgnore: (path) => (isSentence(path) ? 'a sentence of a refusal' : undefined),
	}),
];
