// A metric source for docs/api-session.md: {"errors": 0.02} at /errors.json, and nothing at all at /never. Prints its address.
'use strict';

const server = require('node:http').createServer((request, response) => {
  if (request.url.startsWith('/never')) return;
  response.setHeader('Content-Type', 'application/json');
  response.end('{"errors": 0.02}');
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
