// Serves the echo service with the reference implementation, on a free port that it prints, until its input ends.
//
//   node server.js PROTO_FOLDER...
'use strict';

const grpc = require('@grpc/grpc-js');
const { load } = require('./load');

const { rollouts } = load(process.argv.slice(2), 'echo.proto');

/** Calls that a client gave up. */
let cancelled = 0;

const reply = (request, count) => ({
  text: request.text === 'cancelled?' ? `${cancelled}` : request.text,
  payload: request.answerBytes > 0 ? Buffer.alloc(request.answerBytes) : request.payload,
  count,
});

/** Trailers that give back what came as echo-…. */
const echoed = (call) => {
  const trailers = new grpc.Metadata();
  for (const key of Object.keys(call.metadata.getMap()).filter((name) => name.startsWith('echo-'))) {
    for (const value of call.metadata.get(key)) trailers.add(key, value);
  }
  return trailers;
};

const failure = (request, trailers) =>
  request.status === 0 ? null : { code: request.status, details: request.statusDetail, metadata: trailers };

const server = new grpc.Server({ 'grpc.default_compression_algorithm': 2, 'grpc.max_receive_message_length': -1 });
server.addService(rollouts.testing.v1.Echo.service, {
  say(call, callback) {
    const { request } = call;
    const early = call.metadata.get('say-early');
    if (early.length > 0) {
      const headers = new grpc.Metadata();
      headers.set('early', early[0]);
      call.sendMetadata(headers);
    }
    if (request.hang) {
      call.on('cancelled', () => cancelled++);
      return;
    }
    callback(failure(request, echoed(call)), reply(request, 1), echoed(call));
  },
  gather(call, callback) {
    const texts = [];
    call.on('data', (request) => texts.push(request.text));
    call.on('end', () => callback(null, { text: texts.join(''), count: texts.length }));
  },
  repeat(call) {
    const { request } = call;
    for (let i = 1; i <= request.times; i++) call.write(reply(request, i));
    if (request.status === 0) call.end();
    else call.emit('error', failure(request, echoed(call)));
  },
  talk(call) {
    let count = 0;
    call.on('data', (request) => call.write(reply(request, ++count)));
    call.on('end', () => call.end());
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.resume();
process.stdin.on('end', () => server.forceShutdown());
