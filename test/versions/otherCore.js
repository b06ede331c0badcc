// Tests that start a process of their own take the n8n-core of that n8n there too.
const Module = require('node:module');
const { join } = require('node:path');

const folder = process.env.ONEMSG_N8N;
const { _resolveFilename: resolve, _load: load } = Module;
if (folder) {
	Module._resolveFilename = function (name, ...more) {
		return resolve.call(this, /^(n8n-core|n8n-workflow|zod|@n8n\/di)$/.test(name) ? join(folder, 'node_modules', name) : name, ...more);
	};
	let isAdapted = false;
	Module._load = function (name, ...more) {
		const loaded = load.call(this, name, ...more);
		// Once it is whole; jest has a registry of its own.
		if (name === 'n8n-core' && !isAdapted && loaded.BinaryDataService) {
			isAdapted = true;
			require('./olderCore.js');
		}
		return loaded;
	};
}
