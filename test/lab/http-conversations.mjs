/** HTTP/1.1 by Node's own server: keep-alive, chunks, HEAD, pipelining, a WebSocket upgrade. */
import { createHash } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { closed, HOST, listen, once } from './sockets.mjs';

export function httpConversations() {
  return { 'http-keep-alive': keepAlive, 'http-pipelined': pipelined, 'http-cut-off': cutOff, websocket };
}

async function withServer(talk, upgrade) {
  const server = http.createServer(answer);
  if (upgrade) server.on('upgrade', upgrade);
  const port = await listen(server);
  await talk(port);
  await closed(server);
}

async function answer(request, response) {
  request.resume();
  await once(request, 'end');
  switch (request.url) {
    case '/slow':
      await sleep(90);
      return response.end('at last');
    case '/chunks':
      response.writeHead(200, { Trailer: 'X-Count' });
      response.write('a'.repeat(700));
      await sleep(30);
      response.write('b'.repeat(1800));
      response.addTrailers({ 'X-Count': '2' });
      return response.end();
    case '/missing':
      return response.writeHead(404).end('no such thing');
    case '/broken':
      return response.writeHead(500).end();
    case '/half':
      response.writeHead(200, { 'Content-Length': 4000 });
      response.write('c'.repeat(1000));
      await sleep(30);
      return response.destroy();
    default:
      return response.writeHead(200, { 'Content-Length': 5 }).end(request.method === 'HEAD' ? '' : 'hello');
  }
}

/** One connection for everything that is asked. */
const keepAlive = () =>
  withServer(async (port) => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (method, path, body) =>
      new Promise((resolve, reject) => {
        const request = http.request({ host: HOST, port, agent, method, path }, (response) => {
          response.resume().on('end', resolve);
        });
        request.on('error', reject);
        request.end(body);
      });
    await ask('GET', '/');
    await ask('HEAD', '/');
    await ask('POST', '/form', 'name=value'.repeat(200));
    await ask('GET', '/slow');
    await ask('GET', '/chunks');
    await ask('GET', '/missing');
    await ask('GET', '/broken');
    agent.destroy();
  });

/** Three requests in one segment, and the last one until close. */
const pipelined = () =>
  withServer(async (port) => {
    const socket = net.connect(port, HOST);
    socket.resume();
    const get = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: ${HOST}\r\n${more}\r\n`;
    socket.write(get('/') + get('/slow') + get('/missing', 'Connection: close\r\n'));
    await once(socket, 'close');
  });

/** The server gives up in the middle of a body. */
const cutOff = () =>
  withServer(async (port) => {
    const socket = net.connect(port, HOST);
    socket.resume();
    socket.write(`GET /half HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    await once(socket, 'close');
  });

/** One frame: FIN unless `more`, a short payload, masked with a key that is always the same. */
function frame(opcode, text, { masked = false, more = false } = {}) {
  const key = Buffer.from([1, 2, 3, 4]);
  const payload = Buffer.from(text);
  const head = Buffer.from([(more ? 0 : 0x80) | opcode, (masked ? 0x80 : 0) | payload.length]);
  if (!masked) return Buffer.concat([head, payload]);
  return Buffer.concat([head, key, payload.map((octet, i) => octet ^ key[i % 4])]);
}

/** Upgrade, a text, a fragmented text with a ping inside, close. */
const websocket = () =>
  withServer(
    async (port) => {
      const socket = net.connect({ port, host: HOST, noDelay: true });
      const fields = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
      socket.write(
        `GET /chat HTTP/1.1\r\nHost: ${HOST}\r\n${fields}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
      await once(socket, 'data');
      socket.write(frame(1, 'hello', { masked: true }));
      await once(socket, 'data');
      socket.write(frame(1, 'one ', { masked: true, more: true }));
      socket.write(frame(9, '', { masked: true }));
      socket.write(frame(0, 'and two', { masked: true }));
      await sleep(50);
      socket.write(frame(8, '\x03\xe8', { masked: true }));
      await once(socket, 'data');
      socket.end();
      await once(socket, 'close');
    },
    (request, socket) => {
      const accept = createHash('sha1')
        .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64');
      socket.setNoDelay(true);
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      let n = 0;
      socket.on('data', (bytes) => {
        if (n++ === 0) socket.write(frame(1, 'you said hello'));
        if ((bytes[0] & 0x0f) === 9) socket.write(frame(10, ''));
        if ((bytes[0] & 0x0f) === 8) socket.end(frame(8, '\x03\xe8'));
      });
    },
  );
