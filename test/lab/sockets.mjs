/** What the conversations of the lab have in common: a server for one talk, a client, their ends. */
import net from 'node:net';

export const HOST = '127.0.0.1';

/** Starts a server on a free port; resolves with it. */
export function listen(server) {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, HOST, () => resolve(server.address().port));
  });
}

/** Both sides of a connection over TCP: each write is a segment of its own. */
export async function connected(serve, talk) {
  const server = net.createServer({ noDelay: true, allowHalfOpen: false }, serve);
  const port = await listen(server);
  const socket = net.connect({ host: HOST, port, noDelay: true });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  await talk(socket, server);
  if (!socket.closed) await once(socket, 'close');
  await closed(server);
}

/** Resolves when it has happened once; errors do not count. */
export function once(emitter, name) {
  return new Promise((resolve) => emitter.once(name, (...values) => resolve(values)));
}

/** No new connections; resolves when the old ones are gone. */
export function closed(server) {
  return new Promise((resolve) => server.close(resolve));
}
