// The code is bundled as it is packed, so that it runs without a compiler in between.
const { join } = require('node:path');
const { buildSync } = require('esbuild');

require('../setup');
const { outputFiles } = buildSync({ entryPoints: [join(__dirname, 'main.ts')], bundle: true, platform: 'node', format: 'cjs', target: 'node20', packages: 'external', write: false });
module._compile(outputFiles[0].text, __filename);
