#!/usr/bin/env node
// A metric plugin in JavaScript: measures how many seconds ago a file was written. Copy it and put your own source into start().
//
//   plugin.js PROTO_FOLDER        (the folder that holds rollouts/plugin/v1/plugin.proto)
'use strict';

const fs = require('fs');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const { rollouts } = grpc.loadPackageDefinition(
  loader.loadSync('rollouts/plugin/v1/plugin.proto', { includeDirs: process.argv.slice(2), longs: Number, enums: String, oneofs: true }),
);
const { PluginHost, MetricProvider } = rollouts.plugin.v1;
const PROTOCOL = 1;

/** The settings of the metric as a plain object; they arrive as google.protobuf.Struct. */
const settings = (config) => Object.fromEntries(Object.entries(config?.fields ?? {}).map(([name, value]) => [name, value[value.kind]]));

/** What goes wrong is an answer, not a failed call. */
const failed = (reason) => ({ error: { reason } });

const server = new grpc.Server();
server.addService(PluginHost.service, {
  handshake: (call, callback) =>
    callback(null, { protocolVersion: PROTOCOL, kind: 'KIND_METRIC_PROVIDER', pluginVersion: '1.0.0' }),
});
server.addService(MetricProvider.service, {
  start(call, callback) {
    const { path } = settings(call.request.config);
    if (typeof path !== 'string') {
      callback(null, failed('path is missing: name the file whose age is measured'));
      return;
    }
    fs.stat(path, (error, stat) => {
      if (error) {
        callback(null, failed(`'${path}' cannot be read: ${error.code}`));
        return;
      }
      const seconds = (Date.now() - stat.mtimeMs) / 1000;
      callback(null, { value: { result: { numberValue: seconds }, text: seconds.toFixed(1) } });
    });
  },
  // Only asked for after a pending answer, which start() never gives.
  resume: (call, callback) => callback(null, failed('nothing is pending')),
  terminate: (call, callback) => callback(null, failed('nothing is pending')),
  collectGarbage: (call, callback) => callback(null, {}),
});

server.bindAsync(`unix:${process.env.ROLLOUTS_PLUGIN_SOCKET}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});

// The host asks us to end with SIGTERM; if it is killed itself, our input ends.
const stop = () => server.tryShutdown(() => process.exit(0));
process.on('SIGTERM', stop);
process.stdin.on('end', stop).resume();
