/** TLS by OpenSSL, most of it in Node.js: two handshakes that work, and the ways in which others fail. */
import { spawn } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { clearTimeout, setTimeout } from 'node:timers';
import tls from 'node:tls';
import { closed, HOST, listen, once } from './sockets.mjs';

const V12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' };
const V13 = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' };

export function tlsConversations({ ca, caFile, server, expired, stranger }) {
  const trusting = { ca, servername: 'localhost' };
  return {
    'tls13-works': () =>
      handshake(
        { ...server, ...V13, ALPNProtocols: ['http/1.1'] },
        { ...trusting, ALPNProtocols: ['h2', 'http/1.1'] },
      ),
    'tls12-works': () =>
      handshake(
        { ...server, ...V12, ALPNProtocols: ['http/1.1'] },
        { ...trusting, ALPNProtocols: ['http/1.1'] },
      ),
    'tls13-hello-retry': () =>
      handshake({ ...server, ...V13, ecdhCurve: 'P-384' }, { ...trusting, ecdhCurve: 'P-256:P-384' }),
    'tls-version-mismatch': () => handshake({ ...server, ...V13 }, { ...trusting, ...V12 }),
    'tls-no-common-cipher': () =>
      handshake(
        { ...server, ...V12, ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' },
        { ...trusting, ...V12, ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305' },
      ),
    'tls-no-common-alpn': () =>
      handshake({ ...server, ALPNProtocols: ['h2'] }, { ...trusting, ALPNProtocols: ['http/1.1'] }),
    'tls12-unknown-ca': () => rejected({ ...stranger, ...V12 }, caFile),
    'tls13-unknown-ca': () => rejected({ ...stranger, ...V13 }, caFile),
    'tls12-certificate-expired': () => rejected({ ...expired, ...V12 }, caFile),
    'tls13-closed-after-certificate': () => handshake({ ...stranger, ...V13 }, trusting),
    'tls13-client-certificate-required': () =>
      handshake({ ...server, ...V13, ca, requestCert: true, rejectUnauthorized: true }, trusting),
    'tls-reset-after-hello': () => silent({ ca, ...trusting }, (socket) => socket.resetAndDestroy()),
    'tls-closed-after-hello': () => silent(trusting, (socket) => socket.end()),
    'tls-never-answered': () => silent(trusting, () => undefined),
    'tls-to-http-server': () => toHttpServer(trusting),
  };
}

/** A client and a server of TLS; who fails, fails. */
async function handshake(serverOptions, clientOptions) {
  const server = tls.createServer(serverOptions, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => socket.write(`you said ${bytes}`));
  });
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  const socket = tls.connect({ host: HOST, port, ...clientOptions });
  socket.on('error', () => undefined);
  socket.on('data', () => socket.end());
  socket.on('secureConnect', () => socket.write('hello'));
  await once(socket, 'close');
  await closed(server);
}

/** OpenSSL's own client does not take the certificate, and says so; Node's would close without a word. */
async function rejected(serverOptions, caFile) {
  const server = tls.createServer(serverOptions);
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  const checks = ['-verify_return_error', '-CAfile', caFile, '-servername', 'localhost'];
  const client = spawn('openssl', ['s_client', '-connect', `${HOST}:${port}`, ...checks], {
    stdio: 'ignore',
  });
  await once(client, 'exit');
  await closed(server);
}

/** A server that has no TLS, and does something with the first octets. */
async function silent(clientOptions, react) {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => react(socket));
    socket.on('end', () => socket.end());
  });
  const port = await listen(server);
  const socket = tls.connect({ host: HOST, port, ...clientOptions });
  socket.on('error', () => undefined);
  // Browsers and libraries give up after some time; this one is in a hurry.
  const timer = setTimeout(() => socket.destroy(), 1500);
  await once(socket, 'close');
  clearTimeout(timer);
  await closed(server);
}

/** A port that speaks plain HTTP is asked in TLS. */
async function toHttpServer(clientOptions) {
  const server = http.createServer((_, response) => response.end());
  const port = await listen(server);
  const socket = tls.connect({ host: HOST, port, ...clientOptions });
  socket.on('error', () => undefined);
  await once(socket, 'close');
  await closed(server);
}
