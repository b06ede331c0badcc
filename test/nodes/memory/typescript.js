// Lets a plain Node process load the TypeScript of this repository as Jest does.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const { transform } = require('../../../jest.config');

const [, options] = Object.values(transform)[0];
const json = require.extensions['.json'];
// Asked for in their order: `X.node` is a node here, and not the codex beside it.
delete require.extensions['.json'];
require.extensions['.ts'] = (module, filename) => {
	module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false }).code, filename);
};
require.extensions['.json'] = json;
