// fast-check for mutants: the same values each time, so that a survivor survives again, and few of them.
const { join } = require('node:path');
const real = require(join(__dirname, '../../node_modules/fast-check/lib/cjs/fast-check.js'));

const MOST = 60;
const assert = (property, { numRuns = MOST, ...more } = {}) => real.assert(property, { seed: 1, ...more, numRuns: Math.min(MOST, numRuns), endOnFailure: true });
const all = Object.fromEntries(Object.keys(real).map((key) => [key, real[key]]));
module.exports = { ...all, assert, default: { ...all, assert }, __esModule: true };
