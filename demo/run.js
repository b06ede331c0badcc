const { installRoot, runTypeScript } = require('./setup');

installRoot();
runTypeScript('demo/main.ts');
