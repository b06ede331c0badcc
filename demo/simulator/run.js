const { installRoot, runTypeScript } = require('../setup');

installRoot();
runTypeScript('demo/simulator/main.ts');
