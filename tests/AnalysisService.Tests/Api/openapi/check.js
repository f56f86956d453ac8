// Reads an OpenAPI document and says what is wrong with it by the schema of its version: {"valid", "version", "errors"} as JSON.
'use strict';

const path = require('node:path');
const { pathToFileURL } = require('node:url');

(async () => {
  // The package has ES modules only, which are not looked for in NODE_PATH.
  const entry = path.join(process.env.NODE_PATH, '@seriousme/openapi-schema-validator/index.js');
  const { Validator } = await import(pathToFileURL(entry));
  let text = '';
  for await (const chunk of process.stdin) text += chunk;
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(text));
  process.stdout.write(JSON.stringify({ valid, version: validator.version, errors: errors ?? [] }));
})();
