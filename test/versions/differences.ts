/** Where an earlier n8n is different by itself, and which node tests, written for the newest, show it. */
export interface Difference {
	/** Up to and with this one. */
	until: [major: number, minor: number];
	/** For the docs. */
	what: string;
	tests: string[];
}

export const differences: Difference[] = [
	{
		until: [2, 8],
		what: 'The credential’s test says what is wrong in n8n’s own words where the channel answers with an HTTP error (“Authorization failed - please check your credentials”): these n8n lose the answer on its way to the credential’s own sentences.',
		tests: [
			'the credential’s test says that the key is refused',
			'the credential’s test says that the channel does not exist',
			'the credential’s test says that a redirect is not followed',
		],
	},
	{
		until: [2, 8],
		what: 'A form that has issues (four buttons, say) starts nothing; n8n says only that there are issues, not which.',
		tests: ['message.sendButtons shows a fourth button as an issue in the editor, and n8n starts nothing then', 'a question with eleven choices is refused by n8n'],
	},
	{
		until: [2, 8],
		what: 'The watches over an answer that n8n gives late, and over its database, cannot be ended early: they run out after eight seconds and after a minute, and do nothing.',
		tests: [500, 7900].map((ms) => `an n8n that has no free place that starts within ${ms} ms answers by itself`).concat('a database that answers leaves no watch behind'),
	},
	{
		until: [1, 123],
		what: 'Files carry their size in words only (`fileSize`), not in bytes.',
		tests: ['media.download takes the trigger’s link by default, from the channel’s own host, without the key'],
	},
	{
		until: [1, 123],
		what: 'n8n does not tell a node that it runs as an agent’s tool: *Send and Wait* cannot refuse to there. There is no Human in the Loop either.',
		tests: ['a question cannot be asked by a node that runs as an agent’s tool'],
	},
	{
		until: [1, 113],
		what: 'With *On Error → Continue (using error output)*, n8n takes the error off its item, and with it the facts in its `context`.',
		tests: ['with Continue, a fault that concerns all items is theirs options out of their range (continueErrorOutput)'],
	},
	{
		until: [1, 113],
		what: 'A field for a file takes the name of a binary field, and no file of another node by an expression.',
		tests: ['message.sendMedia from a file takes the file of another item by an expression, in base64 with line breaks too'].concat(['fileName', 'mimeType'].map((name) => `an input file whose ${name} is no text is not sent`)),
	},
];

/** Those of one n8n. @param n8n such as `1.123.81` */
export function differencesIn(n8n: string): Difference[] {
	const [major, minor] = n8n.split('.').map(Number);
	return differences.filter(({ until }) => major < until[0] || (major === until[0] && minor <= until[1]));
}

export const differencesOf = (n8n: string) => differencesIn(n8n).flatMap(({ tests }) => tests);
