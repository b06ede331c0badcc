// What is mutated, those files first where a fault costs most; `tests` are the ones that are asked. `isAskedOnLoad`:
// also about what is set once when a file is loaded, which takes long. Files that hold no code but types or lists of
// exports are left out: events/event, media/index, template/index.
const domain = (...names) => names.map((name) => `nodes/shared/domain/${name}.ts`);
const node = (...names) => names.map((name) => `nodes/shared/node/${name}.ts`);

module.exports = [
	{ name: 'recipients', tests: 'unit', isAskedOnLoad: true, files: domain('recipient') },
	{ name: 'verdicts', tests: 'unit', files: domain('sendAnswer', 'rawAnswer', 'listAnswer', 'changeAnswer', 'apiErrors', 'failureCatalogue', 'reading') },
	{ name: 'pace', tests: 'unit', files: [...domain('retryPolicy', 'pace', 'lanes', 'account', 'runSummary', 'turns'), ...node('workPool')] },
	{ name: 'events', tests: 'unit', files: domain('events/readEvents', 'events/identity', 'events/oneOfEach', 'events/message', 'events/status', 'events/failure', 'events/origin', 'events/places', 'events/tap', 'events/order', 'events/call', 'events/location', 'events/account', 'deliveryStatus', 'deliverySteps') },
	{ name: 'content', tests: 'unit', files: domain('events/content', 'events/contactCard', 'events/filter', 'events/memory') },
	{ name: 'templates', tests: 'unit', files: domain('template/template', 'template/slots', 'template/fill', 'template/body', 'template/text', 'template/draft', 'template/rawComponents', 'template/summary', 'template/timeToLive') },
	{ name: 'questions', tests: 'unit', files: domain('question', 'questionPage', 'split', 'text', 'redact', 'window') },
	{ name: 'channel', tests: 'unit', files: domain('channel', 'channelSettings', 'hostRules', 'rawRequest', 'webhookList', 'webhookOwners', 'tag') },
	{ name: 'fields', tests: 'unit', files: domain('limits', 'location', 'reaction', 'contact', 'group', 'profile', 'conversational', 'flowMessage', 'gathered', 'invalidInput', 'lostDigits', 'filters', 'formEntries', 'interactive', 'interactiveSections', 'interactiveCards', 'media/kinds', 'media/names', 'media/mimeTypes') },
	{ name: 'diagnosis', tests: 'unit', files: domain('diagnosis') },
	{ name: 'markdown', tests: 'unit', files: domain('markdown', 'markdownInline') },
	{ name: 'sending', tests: 'nodes', files: node('sending', 'runItems', 'itemRun') },
	{ name: 'keys', tests: 'nodes', files: node('sendOnce', 'keyRecord') },
	{ name: 'ledger', tests: 'nodes', files: node('sentLedger', 'deliveryWait', 'deliveryPhase', 'windowFallback') },
	{ name: 'options', tests: 'nodes', files: node('itemContexts', 'sendOptions', 'callOnce') },
];
