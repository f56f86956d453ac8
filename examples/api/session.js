// Calls the analysis service with @grpc/grpc-js, and says what came of each call: docs/api-session.md.
//
//   API=http://127.0.0.1:8070 KEY=rk_... READ_KEY=rk_... SOURCE=http://127.0.0.1:8000 node examples/api/session.js
'use strict';

const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const { API, KEY, READ_KEY, SOURCE } = process.env;
const definition = loader.loadSync(['rollouts/analysis/v1/analysis.proto', 'rollouts/analysis/v1/schedules.proto'], {
  includeDirs: [path.join(__dirname, '../../proto')],
  enums: String,
  defaults: true,
});
const { AnalysisService, ScheduleService } = grpc.loadPackageDefinition(definition).rollouts.analysis.v1;
const address = API.replace('http://', '');
const insecure = grpc.credentials.createInsecure();
const analysis = new AnalysisService(address, insecure);
const schedules = new ScheduleService(address, insecure);

const options = (within = 10_000) => ({ deadline: Date.now() + within });
const bearer = (key = KEY) => {
  const metadata = new grpc.Metadata();
  if (key) metadata.set('authorization', `Bearer ${key}`);
  return metadata;
};

const say = (call, ...rest) => console.log(call.padEnd(44), ...rest);

/** The answer of a call; a failure is said with its code and the fields at fault. */
const call = (client, method, request, { key = KEY, within } = {}) =>
  new Promise((resolve) => {
    client[method](request, bearer(key), options(within), (error, reply) => resolve({ error, reply }));
  });

const codeOf = (error) => `${error.code} ${grpc.status[error.code]}`;

const detailsOf = (error) => {
  const status = definition['rollouts.analysis.v1.ErrorStatus'].deserialize(error.metadata.get('grpc-status-details-bin')[0]);
  const info = status.details.find((detail) => detail.type_url.endsWith('ErrorInfo'));
  return definition['rollouts.analysis.v1.ErrorInfo'].deserialize(info.value).violations;
};

/** All events of a watch and its status. */
const drain = (stream, each = () => {}) =>
  new Promise((resolve) => {
    const events = [];
    stream.on('data', (event) => {
      events.push(event);
      each(event);
    });
    stream.on('error', () => {});
    stream.on('status', (status) => resolve({ events, status }));
  });

const metrics = (file, count) => `
metrics:
- name: errors
  interval: 1s
  count: ${count}
  successCondition: result < 0.05
  provider: {web: {url: "${SOURCE}/${file}", jsonPath: "{$.errors}"}}
`;

(async () => {
  const { reply: run } = await call(analysis, 'startRun', { requestId: 'build 17', manifest: metrics('errors.json', 2) });
  say('StartRun', run.phase);
  const watched = await drain(analysis.watchRun({ namespace: run.namespace, name: run.name }, bearer(), options()));
  const last = watched.events.at(-1).run;
  say('WatchRun to its end', last.phase, last.metrics[0].measurements.map((m) => m.value).join(' '), codeOf(watched.status));

  await call(analysis, 'startRun', { name: 'long', manifest: metrics('errors.json', 1000) });
  const stream = analysis.watchRun({ namespace: 'default', name: 'long' }, bearer(), options());
  const left = await drain(stream, () => stream.cancel());
  say('WatchRun, cancelled by the client', codeOf(left.status));
  const expired = await drain(analysis.watchRun({ namespace: 'default', name: 'long' }, bearer(), options(1500)));
  say('WatchRun with a deadline of 1.5 s', codeOf(expired.status));
  const { reply: cancelled } = await call(analysis, 'cancelRun', { namespace: 'default', name: 'long' });
  say('CancelRun', cancelled.cancelled);

  const { reply: schedule } = await call(schedules, 'putSchedule', { name: 'yearly-errors', cron: '0 3 1 1 *', manifest: metrics('errors.json', 1) });
  say('PutSchedule', schedule.cron, schedule.timeZone, schedule.missed);
  const { reply: triggered } = await call(schedules, 'triggerSchedule', { name: 'yearly-errors' });
  await drain(analysis.watchRun({ namespace: 'default', name: triggered.name }, bearer(), options()));
  const { reply: history } = await call(schedules, 'listScheduleRuns', { name: 'yearly-errors' });
  say('TriggerSchedule, ListScheduleRuns', history.runs.map((one) => one.phase).join(' '));

  const wrong = await call(analysis, 'listRuns', { pageSize: 501 });
  const [violation] = detailsOf(wrong.error);
  say('ListRuns with a page of 501', codeOf(wrong.error), `${violation.field}=${violation.value}: ${violation.message}. ${violation.remedy}`);
  const missing = await call(analysis, 'getRun', { namespace: 'default', name: 'nobody' });
  say('GetRun of nobody', codeOf(missing.error), missing.error.details);
  const large = await call(analysis, 'lintTemplate', { manifest: 'x'.repeat(2 << 20) });
  say('LintTemplate of 2 MiB', codeOf(large.error));
  const query = {
    provider: { fields: { prometheus: { structValue: { fields: { address: { stringValue: `${SOURCE}/never` }, query: { stringValue: 'up' } } } } } },
    from: { seconds: Math.floor(Date.now() / 1000) - 600 },
  };
  const late = await call(analysis, 'compare', { canary: { query }, baseline: { query } }, { within: 500 });
  say('Compare of a source that hangs, 0.5 s', codeOf(late.error));
  const nobody = await call(analysis, 'listRuns', {}, { key: '' });
  say('ListRuns without a key', codeOf(nobody.error));
  const reader = await call(analysis, 'cancelRun', { namespace: 'default', name: 'long' }, { key: READ_KEY });
  say('CancelRun with a key that only reads', codeOf(reader.error));
  process.exit(0);
})();
