// A LwM2M server of others (lwm2m-node-lib, AGPL, of which nothing is delivered): it prints what devices do, a line of JSON each.
'use strict';
const path = require('path');
const folder = process.argv[2];
const library = require(path.join(folder, 'node_modules', 'lwm2m-node-lib'));
const server = library.server;
const tell = (told) => console.log(JSON.stringify(told));
const config = {
  port: Number(process.argv[3]), lifetimeCheckInterval: 1000, udpWindow: 100, defaultType: 'Device', types: [],
  logLevel: 'FATAL', ipProtocol: 'udp4', serverProtocol: 'udp4', formats: [], writeFormat: 'text/plain',
  defaultAcceptFormat: 'text/plain',
};
server.start(config, (error, info) => {
  if (error) { tell({ failed: String(error.name || error) }); process.exit(1); }
  server.setHandler(info, 'registration', (endpoint, lifetime, version, binding, payload, done) => {
    tell({ did: 'register', endpoint, lifetime, version, binding, objects: payload });
    done();
    setTimeout(() => server.getDevice(endpoint, (_, device) => {  // a real server reads, and triggers an update
      if (device) server.read(device.id, 3, 0, 0, (failure) => {
        tell({ did: 'read', failure: failure && failure.name });
        server.execute(device.id, 1, 0, 8, '', (refused) => tell({ did: 'execute', failure: refused && refused.name }));
      });
    }), 50);
  });
  server.setHandler(info, 'unregistration', (device, done) => { tell({ did: 'unregister', endpoint: device.name }); done(); });
  server.setHandler(info, 'updateRegistration', (device, payload, done) => { tell({ did: 'update', endpoint: device.name }); done(); });
  tell({ ready: true });
});
