// The packages of proto files, as the reference implementation sees them.
'use strict';

const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

exports.load = (folders, ...files) =>
  grpc.loadPackageDefinition(
    loader.loadSync(files, { includeDirs: folders, keepCase: false, longs: Number, enums: String, defaults: true }),
  );
