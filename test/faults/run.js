// Runs TypeScript as jest does here: each file for itself, so that files beside it are found.
const { transformFileSync } = require('@swc/core');

require('../setup');
const options = { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } }, module: { type: 'commonjs' } };
// Before JSON: beside X.node.ts there is X.node.json.
const { '.json': json } = require.extensions;
delete require.extensions['.json'];
Object.assign(require.extensions, { '.ts': (module, path) => module._compile(transformFileSync(path, options).code, path), '.json': json });
require('./main.ts');
