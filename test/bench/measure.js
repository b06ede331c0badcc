// A process that measures: the code is bundled as it is packed, and nothing else is added to it.
const { join } = require('node:path');
const { buildSync } = require('esbuild');

require('../setup');
const { outputFiles } = buildSync({ entryPoints: [join(__dirname, 'measure.ts')], bundle: true, platform: 'node', format: 'cjs', target: 'node20', packages: 'external', minify: process.env.BENCH_READABLE !== '1', write: false });
module._compile(outputFiles[0].text, __filename);
