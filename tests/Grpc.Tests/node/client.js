// Calls our server with the reference implementation. Each scenario gives a value; all of them are printed as one JSON object.
//
//   node client.js ADDRESS ADDRESS_GZIP ADDRESS_TLS CERTIFICATE_FILE SOCKET PROTO_FOLDER...
'use strict';

const fs = require('fs');
const grpc = require('@grpc/grpc-js');
const { load } = require('./load');

const [address, gzipAddress, tlsAddress, certificate, socket, ...folders] = process.argv.slice(2);
const { rollouts, grpc: standard } = load(
  folders,
  'echo.proto',
  'grpc/health/v1/health.proto',
  'grpc/reflection/v1/reflection.proto',
  'grpc/reflection/v1alpha/reflection.proto',
);
const Echo = rollouts.testing.v1.Echo;
const plain = grpc.credentials.createInsecure();
const echo = new Echo(address, plain);
const deadline = () => Date.now() + 20000;

/** One answer, or the error. */
const unary = (client, method, request, metadata = new grpc.Metadata(), options = { deadline: deadline() }) =>
  new Promise((resolve) => {
    const result = {};
    const call = client[method](request, metadata, options, (error, reply) => {
      result.error = error;
      result.reply = reply;
    });
    call.on('metadata', (headers) => (result.headers = headers));
    call.on('status', (status) => {
      result.status = status;
      resolve(result);
    });
  });

/** All answers of a stream and its status. */
const drain = (call) =>
  new Promise((resolve) => {
    const replies = [];
    call.on('data', (reply) => replies.push(reply));
    call.on('error', () => {});
    call.on('status', (status) => resolve({ replies, status }));
  });

const numbered = (bytes) => Buffer.from(Uint8Array.from({ length: bytes }, (_, i) => (i * 31) & 255));

const scenarios = {
  async unary() {
    const { reply, status } = await unary(echo, 'say', { text: 'grüezi 🚦', payload: Buffer.from([0, 1, 255]) });
    return [reply.text, [...reply.payload], reply.count, status.code];
  },
  async hundredAtOnce() {
    const all = await Promise.all(Array.from({ length: 100 }, (_, i) => unary(echo, 'say', { text: `${i}` })));
    return all.every(({ reply }, i) => reply?.text === `${i}`);
  },
  async serverStream() {
    const { replies, status } = await drain(echo.repeat({ text: 'x', times: 1000 }, { deadline: deadline() }));
    return [replies.length, replies.every((reply, i) => reply.count === i + 1), status.code];
  },
  async serverStreamThatFails() {
    const { replies, status } = await drain(echo.repeat({ times: 3, status: 10, statusDetail: 'half-way' }, { deadline: deadline() }));
    return [replies.length, status.code, status.details];
  },
  clientStream: () =>
    new Promise((resolve) => {
      const call = echo.gather({ deadline: deadline() }, (error, reply) => resolve(error ? error.message : [reply.text, reply.count]));
      for (const text of ['a', 'b', 'c']) call.write({ text });
      call.end();
    }),
  emptyClientStream: () =>
    new Promise((resolve) => {
      const call = echo.gather({ deadline: deadline() }, (error, reply) => resolve(error ? error.message : [reply.text, reply.count]));
      call.end();
    }),
  duplex: () =>
    new Promise((resolve) => {
      const call = echo.talk({ deadline: deadline() });
      const seen = [];
      call.on('data', (reply) => {
        seen.push(reply.text);
        if (seen.length < 20) call.write({ text: `${seen.length}` });
        else call.end();
      });
      call.on('error', () => {});
      call.on('status', (status) => resolve([seen.length, seen[19], status.code]));
      call.write({ text: '0' });
    }),
  async statuses() {
    const codes = [];
    for (let code = 1; code <= 16; code++) codes.push((await unary(echo, 'say', { status: code })).status.code);
    return codes;
  },
  async statusDetail() {
    const { status } = await unary(echo, 'say', { status: 3, statusDetail: '100 % žluť 🚦\nsecond line' });
    return [status.code, status.details];
  },
  async handlerThrows() {
    const { status } = await unary(echo, 'say', { text: 'throw' });
    return [status.code, status.details];
  },
  async deadline() {
    const { status } = await unary(echo, 'say', { hang: true }, new grpc.Metadata(), { deadline: Date.now() + 200 });
    return status.code;
  },
  cancel: () =>
    new Promise((resolve) => {
      const call = echo.say({ hang: true }, { deadline: deadline() }, (error) => resolve(error.code));
      setImmediate(() => call.cancel());
    }),
  async metadata() {
    const metadata = new grpc.Metadata();
    metadata.add('echo-text', 'one');
    metadata.add('echo-text', 'two');
    metadata.add('echo-data-bin', Buffer.from([0, 255, 44]));
    metadata.add('say-early', 'hello');
    const { headers, status } = await unary(echo, 'say', {}, metadata);
    return [headers.get('early'), status.metadata.get('echo-text').join('|'), status.metadata.get('echo-data-bin').map((b) => [...b])];
  },
  async large() {
    const payload = numbered(4000000);
    const { reply } = await unary(echo, 'say', { payload });
    return payload.equals(reply.payload);
  },
  async tooLarge() {
    const { status } = await unary(echo, 'say', { payload: Buffer.alloc(5 << 20) });
    return [status.code, status.details];
  },
  async gzipBothWays() {
    const client = new Echo(gzipAddress, plain, { 'grpc.default_compression_algorithm': 2 });
    const payload = numbered(1000000);
    const { reply } = await unary(client, 'say', { payload });
    client.close();
    return payload.equals(reply.payload);
  },
  async deflateRequest() {
    const client = new Echo(gzipAddress, plain, { 'grpc.default_compression_algorithm': 1 });
    const payload = numbered(100000);
    const { reply } = await unary(client, 'say', { payload });
    client.close();
    return payload.equals(reply.payload);
  },
  async gzipBomb() {
    const client = new Echo(address, plain, { 'grpc.default_compression_algorithm': 2, 'grpc.max_send_message_length': -1 });
    const { status } = await unary(client, 'say', { payload: Buffer.alloc(64 << 20) });
    client.close();
    return [status.code, status.details];
  },
  async unknownMethod() {
    const Wider = grpc.makeGenericClientConstructor(
      { none: { ...Echo.service.Say, path: '/rollouts.testing.v1.Echo/None' }, other: { ...Echo.service.Say, path: '/no.such/Say' } },
      'Wider',
    );
    const client = new Wider(address, plain);
    const codes = [(await unary(client, 'none', {})).status.code, (await unary(client, 'other', {})).status.code];
    client.close();
    return codes;
  },
  async health() {
    const client = new standard.health.v1.Health(address, plain);
    const known = await unary(client, 'check', { service: '' });
    const unknown = await unary(client, 'check', { service: 'no.such' });
    const watched = await new Promise((resolve) => {
      const call = client.watch({ service: 'no.such' }, { deadline: deadline() });
      call.on('error', () => {});
      call.on('data', (reply) => {
        call.cancel();
        resolve(reply.status);
      });
    });
    client.close();
    return [known.reply.status, unknown.status.code, watched];
  },
  async reflection() {
    const answers = [];
    for (const version of ['v1', 'v1alpha']) {
      const client = new standard.reflection[version].ServerReflection(address, plain);
      const call = client.serverReflectionInfo({ deadline: deadline() });
      const drained = drain(call);
      call.write({ listServices: '*' });
      call.write({ fileContainingSymbol: 'rollouts.testing.v1.Echo' });
      call.write({ fileByFilename: 'no/such.proto' });
      call.end();
      const { replies, status } = await drained;
      answers.push([
        replies[0].listServicesResponse.service.map((service) => service.name).includes('rollouts.testing.v1.Echo'),
        replies[1].fileDescriptorResponse.fileDescriptorProto[0].includes('EchoRequest'),
        replies[2].errorResponse.errorCode,
        status.code,
      ]);
      client.close();
    }
    return answers;
  },
  async tls() {
    const client = new Echo(tlsAddress, grpc.credentials.createSsl(fs.readFileSync(certificate)));
    const { reply, status } = await unary(client, 'say', { text: 'sealed' });
    client.close();
    return [reply?.text, status.code];
  },
  async unixSocket() {
    const client = new Echo(`unix:${socket}`, plain);
    const { reply, status } = await unary(client, 'say', { text: 'near' });
    client.close();
    return [reply?.text, status.code];
  },
};

(async () => {
  const results = {};
  for (const [name, run] of Object.entries(scenarios)) {
    try {
      results[name] = await run();
    } catch (error) {
      results[name] = `${error.stack}`;
    }
  }
  echo.close();
  console.log(JSON.stringify(results));
})();
