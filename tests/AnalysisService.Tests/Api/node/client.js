// Calls the analysis service with the reference implementation of gRPC. Each scenario gives a value; all are printed as one JSON object.
//
//   node client.js ADDRESS KEY READ_KEY SOURCE_URL PROTO_FOLDER
'use strict';

const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, key, readKey, source, folder] = process.argv.slice(2);
const definition = loader.loadSync(
  [
    'rollouts/analysis/v1/analysis.proto',
    'rollouts/analysis/v1/schedules.proto',
    'grpc/health/v1/health.proto',
    'grpc/reflection/v1/reflection.proto',
  ],
  { includeDirs: [folder], enums: String, defaults: true, longs: Number },
);
const { rollouts, grpc: standard } = grpc.loadPackageDefinition(definition);
const plain = grpc.credentials.createInsecure();
const analysis = new rollouts.analysis.v1.AnalysisService(address, plain);
const schedules = new rollouts.analysis.v1.ScheduleService(address, plain);

/** What our ErrorInfo in grpc-status-details-bin says. */
const violations = (error) => {
  const read = (name, bytes) => definition[`rollouts.analysis.v1.${name}`].deserialize(bytes);
  const status = read('ErrorStatus', error.metadata.get('grpc-status-details-bin')[0]);
  const info = status.details.find((detail) => detail.type_url.endsWith('rollouts.analysis.v1.ErrorInfo'));
  return read('ErrorInfo', info.value).violations;
};

const bearer = (value) => {
  const metadata = new grpc.Metadata();
  if (value) metadata.set('authorization', `Bearer ${value}`);
  return metadata;
};

/** One answer, or the error. */
const call = (method, request, { token = key, within = 20000, client = analysis } = {}) =>
  new Promise((resolve) => {
    client[method](request, bearer(token), { deadline: Date.now() + within }, (error, reply) => resolve({ error, reply }));
  });

/** All answers of a stream and its status. */
const drain = (stream) =>
  new Promise((resolve) => {
    const replies = [];
    stream.on('data', (reply) => replies.push(reply));
    stream.on('error', () => {});
    stream.on('status', (status) => resolve({ replies, status }));
  });

const watch = (name, within = 30000) =>
  analysis.watchRun({ namespace: 'default', name }, bearer(key), { deadline: Date.now() + within });

const manifest = (path, count = 1) => `
metrics:
- name: errors
  interval: 1s
  count: ${count}
  successCondition: result < 5
  provider:
    web: {url: "${source}/${path}", jsonPath: "{$.value}"}
`;

/** A comparison whose source never answers. */
const hanging = () => {
  const text = (stringValue) => ({ stringValue });
  const prometheus = { structValue: { fields: { address: text(`${source}/never`), query: text('up') } } };
  const query = { provider: { fields: { prometheus } }, from: { seconds: Math.floor(Date.now() / 1000) - 600 } };
  return { canary: { query }, baseline: { query } };
};

const scenarios = {
  async evaluate() {
    const { reply } = await call('evaluateCondition', {
      samples: { values: [NaN] },
      success_condition: 'result[0] < 0.05',
      successCondition: 'result[0] < 0.05',
    });
    return [reply.phase, reply.problems.map((problem) => problem.code).includes('MissingNaNGuard')];
  },
  async lint() {
    const { reply } = await call('lintTemplate', { manifest: 'metrics: [{name: a}]' });
    return [reply.valid, reply.problems.map((problem) => problem.field)];
  },
  async startAndWatch() {
    const started = await call('startRun', { name: 'node-watched', manifest: manifest('2', 2) });
    const { replies, status } = await drain(watch('node-watched'));
    const last = replies[replies.length - 1].run;
    return [started.reply.phase, last.phase, last.done, last.metrics[0].measurements.map((m) => m.value), status.code];
  },
  async startTwice() {
    const first = await call('startRun', { requestId: 'node 1', manifest: manifest('1') });
    const again = await call('startRun', { requestId: 'node 1', manifest: manifest('1') });
    const other = await call('startRun', { requestId: 'node 1', manifest: manifest('3') });
    return [first.reply.uid === again.reply.uid, other.error.code];
  },
  async cancel() {
    await call('startRun', { name: 'node-cancelled', manifest: manifest('1', 1000) });
    const events = drain(watch('node-cancelled'));
    const { reply } = await call('cancelRun', { namespace: 'default', name: 'node-cancelled' });
    const { replies, status } = await events;
    return [reply.cancelled, replies[replies.length - 1].run.done, status.code];
  },
  async clientCancelsWatch() {
    await call('startRun', { name: 'node-left', manifest: manifest('1', 1000) });
    const stream = watch('node-left');
    const events = drain(stream);
    stream.on('data', () => stream.cancel());
    const { status } = await events;
    const still = await call('getRun', { namespace: 'default', name: 'node-left' });
    await call('cancelRun', { namespace: 'default', name: 'node-left' });
    return [status.code, still.reply.done];
  },
  async watchDeadline() {
    await call('startRun', { name: 'node-slow', manifest: manifest('1', 1000) });
    const { status } = await drain(watch('node-slow', 1500));
    await call('cancelRun', { namespace: 'default', name: 'node-slow' });
    return status.code;
  },
  async pages() {
    for (let i = 0; i < 5; i += 1) await call('startRun', { name: `node-page-${i}`, manifest: manifest('1') });
    const names = [];
    let pageToken = '';
    let pages = 0;
    do {
      const { reply } = await call('listRuns', { namePrefix: 'node-page-', pageSize: 2, pageToken });
      names.push(...reply.runs.map((run) => run.name));
      pageToken = reply.nextPageToken;
      pages += 1;
    } while (pageToken && pages < 10);
    return [names.sort(), pages];
  },
  async wrongField() {
    const { error } = await call('startRun', { name: 'Not A Name', manifest: manifest('1') });
    const details = error.metadata.get('grpc-status-details-bin')[0];
    return [error.code, error.details, details.includes('google.rpc.BadRequest'), details.includes('rollouts.analysis.v1.ErrorInfo')];
  },
  async wrongFieldDetails() {
    const { error } = await call('listRuns', { pageSize: 501 });
    const [wrong] = violations(error);
    return [error.code, wrong.field, wrong.value, wrong.remedy];
  },
  async notFound() {
    const { error } = await call('getRun', { namespace: 'default', name: 'nobody' });
    const [missing] = violations(error);
    return [error.code, missing.field, missing.value, missing.remedy.length > 0];
  },
  async watchOfNobody() {
    const { status } = await drain(watch('nobody'));
    return status.code;
  },
  async tooLarge() {
    const { error } = await call('lintTemplate', { manifest: 'x'.repeat(2 << 20) });
    return error.code;
  },
  async tooLargeAnswerForTheClient() {
    const small = new rollouts.analysis.v1.AnalysisService(address, plain, { 'grpc.max_receive_message_length': 100 });
    const { error } = await call('listProviders', {}, { client: small });
    small.close();
    return error.code;
  },
  async clientCancelsCall() {
    const code = await new Promise((resolve) => {
      const pending = analysis.compare(hanging(), bearer(key), { deadline: Date.now() + 20000 }, (error) => resolve(error.code));
      setTimeout(() => pending.cancel(), 300);
    });
    const after = await call('listTests', {});
    return [code, after.error];
  },
  async deadlineOfACallThatHangs() {
    const { error } = await call('compare', hanging(), { within: 700 });
    return error.code;
  },
  async schedules() {
    const name = { namespace: 'node', name: 'yearly' };
    const put = await call('putSchedule', { ...name, cron: '0 3 1 1 *', timeZone: 'Europe/Berlin', manifest: manifest('1') }, { client: schedules });
    const wrong = await call('putSchedule', { ...name, cron: '0 3', manifest: manifest('1') }, { client: schedules });
    const off = await call('disableSchedule', name, { client: schedules });
    const on = await call('enableSchedule', name, { client: schedules });
    const run = await call('triggerSchedule', name, { client: schedules });
    const history = await call('listScheduleRuns', name, { client: schedules });
    const listed = await call('listSchedules', { namespace: 'node', pageSize: 1 }, { client: schedules });
    const forbidden = await call('deleteSchedule', name, { client: schedules, token: readKey });
    const gone = await call('deleteSchedule', name, { client: schedules });
    const missing = await call('getSchedule', name, { client: schedules });
    return [
      put.reply.nextAt !== null,
      [wrong.error.code, violations(wrong.error)[0].field],
      [off.reply.enabled, off.reply.nextAt, on.reply.enabled],
      history.reply.runs.map((one) => one.name === run.reply.name),
      listed.reply.schedules.map((one) => one.name),
      [forbidden.error.code, gone.error, missing.error.code],
    ];
  },
  async deadline() {
    const { error } = await call('getRun', { namespace: 'default', name: 'node-slow' }, { within: -1 });
    return error.code;
  },
  async access() {
    const nobody = await call('listRuns', {}, { token: '' });
    const reader = await call('listRuns', {}, { token: readKey });
    const writer = await call('startRun', { name: 'node-forbidden', manifest: manifest('1') }, { token: readKey });
    return [nobody.error.code, reader.error === null, writer.error.code];
  },
  async compare() {
    const series = (factor) => ({ values: Array.from({ length: 40 }, (_, i) => factor * (1 + (i % 5) / 10)) });
    const { reply } = await call('compare', { canary: series(2), baseline: series(1) });
    return [reply.outcome, reply.effect.estimate > 1];
  },
  async catalogue() {
    const { reply: providers } = await call('listProviders', {});
    const { reply: tests } = await call('listTests', {});
    const prometheus = providers.providers.find((provider) => provider.name === 'prometheus');
    const welch = tests.tests.find((test) => test.name === 'welch');
    return [prometheus.rangeQueries, prometheus.parameters.some((parameter) => parameter.name === 'query'), welch.parameters.map((p) => p.name)];
  },
  async compareHistograms() {
    const arm = (cumulative) => ({
      histogram: { edges: [0.1, 0.5, 1], windows: Array.from({ length: 30 }, () => ({ cumulative, count: 1000 })) },
    });
    const { reply } = await call('compare', { canary: arm([300, 700, 990]), baseline: arm([600, 950, 990]) });
    return [reply.outcome, reply.canaryValues];
  },
  async verdicts() {
    for (let i = 0; i < 100; i += 1) {
      const { reply } = await call('listVerdicts', { namespace: 'default', name: 'node-watched' });
      if (reply.verdicts.length > 0) {
        const found = await call('getVerdict', { uid: reply.verdicts[0].uid });
        return [found.reply.outcome, found.reply.metrics.length];
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return 'none';
  },
  async health() {
    const client = new standard.health.v1.Health(address, plain);
    const of = async (service) => (await call('check', { service }, { token: '', client })).reply.status;
    return [await of(''), await of('rollouts.analysis.v1.AnalysisService'), await of('rollouts.analysis.v1.ScheduleService')];
  },
  async reflection() {
    const client = new standard.reflection.v1.ServerReflection(address, plain);
    const stream = client.serverReflectionInfo(bearer(key), { deadline: Date.now() + 20000 });
    const answers = drain(stream);
    stream.write({ listServices: '' });
    stream.end();
    const { replies } = await answers;
    return replies[0].listServicesResponse.service.map((service) => service.name).includes('rollouts.analysis.v1.AnalysisService');
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
  process.stdout.write(JSON.stringify(results));
  process.exit(0);
})();
