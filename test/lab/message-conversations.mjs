/** Messages of all sorts over plain TCP: echoed JSON, lengths before the message, RESP, HTTP/2. */
import http2 from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { closed, connected, HOST, listen, once } from './sockets.mjs';

export function messageConversations() {
  return {
    'messages-json': echoJson,
    'messages-length-prefix': lengthPrefixed,
    'messages-cut-off-by-reset': cutOff,
    'messages-resp': redis,
    'messages-http2': cleartextHttp2,
  };
}

/** `hello`, two objects in one segment, and one object in two. */
const echoJson = () =>
  connected(
    (socket) => socket.pipe(socket),
    async (socket) => {
      const said = [
        'hello',
        '{"message": "first"}{"message": "second"}',
        '{"message": "a {brace} and',
        ' a \\" quote"}',
      ];
      for (const text of said) {
        socket.write(text);
        await once(socket, 'data');
        await sleep(20);
      }
      socket.end();
    },
  );

const prefixed = (text) => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([head, Buffer.from(text)]);
};

/** A length of four octets: three requests in one segment, and an answer of several segments. */
const lengthPrefixed = () =>
  connected(
    (socket) => {
      let held = Buffer.alloc(0);
      socket.on('data', async (bytes) => {
        held = Buffer.concat([held, bytes]);
        while (held.length >= 4 && held.length >= 4 + held.readUInt32BE()) {
          const text = held.subarray(4, 4 + held.readUInt32BE()).toString();
          held = held.subarray(4 + text.length);
          await sleep(30);
          socket.write(prefixed(text === 'large' ? 'x'.repeat(5000) : `you said ${text}`));
        }
      });
      socket.on('end', () => socket.end());
    },
    async (socket) => {
      socket.resume();
      socket.write(Buffer.concat([prefixed('one'), prefixed('two'), prefixed('three')]));
      await sleep(150);
      const split = prefixed('split in the middle');
      socket.write(split.subarray(0, 9));
      await sleep(30);
      socket.write(split.subarray(9));
      await sleep(80);
      socket.write(prefixed('large'));
      await sleep(80);
      socket.end();
    },
  );

/** The server resets in the middle of what it sends. */
const cutOff = () =>
  connected(
    (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', async () => {
        socket.write(prefixed('whole'));
        socket.write(prefixed('x'.repeat(900)).subarray(0, 300));
        await sleep(40);
        socket.resetAndDestroy();
      });
    },
    async (socket) => {
      socket.resume();
      socket.write(prefixed('go on'));
    },
  );

const bulk = (...words) =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

/** A pipeline of commands, a slow one, an error. The server only knows these few. */
const redis = () =>
  connected(
    (socket) => {
      socket.on('data', async (bytes) => {
        const text = bytes.toString();
        if (text.includes('SLOW')) await sleep(120);
        if (text.includes('SLOW')) socket.write('*2\r\n:1\r\n$5\r\nthree\r\n');
        else if (text.includes('NOPE')) socket.write("-ERR unknown command 'NOPE'\r\n");
        else socket.write('+OK\r\n:2\r\n$7\r\na\r\nb\r\nc\r\n');
      });
      socket.on('end', () => socket.end());
    },
    async (socket) => {
      const commands = [
        bulk('SET', 'key', 'a\r\nb\r\nc') + bulk('INCR', 'n') + bulk('GET', 'key'),
        bulk('SLOW'),
        bulk('NOPE', 'x'),
      ];
      for (const command of commands) {
        socket.write(command);
        await once(socket, 'data');
      }
      socket.end();
    },
  );

/** Three requests at once on streams of one connection; the second is slow. */
async function cleartextHttp2() {
  const server = http2.createServer();
  server.on('stream', async (stream, headers) => {
    if (headers[':path'] === '/slow') await sleep(100);
    stream.respond({ ':status': headers[':path'] === '/none' ? 404 : 200, 'content-type': 'text/plain' });
    stream.end(headers[':path'] === '/none' ? '' : 'y'.repeat(3000));
  });
  const port = await listen(server);
  const session = http2.connect(`http://${HOST}:${port}`);
  const get = async (path) => {
    const stream = session.request({ ':path': path });
    stream.resume();
    await once(stream, 'close');
  };
  await Promise.all([get('/a'), get('/slow'), get('/none')]);
  session.close();
  await once(session, 'close');
  await closed(server);
}
