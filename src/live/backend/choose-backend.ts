/** Finds the backend to capture with, or says what stands in the way of each. */
import { LiveCaptureError, UsageError } from '../../errors.js';
import { interfaceState, listInterfaces } from '../interface/interface-list.js';
import { nearNames } from '../interface/near-names.js';
import type { Backend, BackendName, CaptureRequest, Obstacle } from './backend.js';
import { CapBackend } from './cap-backend.js';
import { DumpcapBackend } from './dumpcap.js';
import { installText, permissionText } from './remedy.js';
import { TcpdumpBackend } from './tcpdump.js';

/** All backends, best first: exact and quick, exact, and what is left. */
export function allBackends(): Backend[] {
  return [new TcpdumpBackend(), new DumpcapBackend(), new CapBackend()];
}

/**
 * The backend that is asked for, or the best that can capture what is wanted. Everything that can be
 * known before is checked here, so that a capture that starts is a capture that works.
 *
 * @param wanted A name, or `auto`.
 * @throws {LiveCaptureError} when there is no such interface, it is down, no backend is installed, or none may capture.
 * @throws {UsageError} when the filter does not compile, or is too long for any of them.
 */
export async function chooseBackend(
  wanted: BackendName | 'auto',
  request: Pick<CaptureRequest, 'interface' | 'filter'>,
  backends: readonly Backend[] = allBackends(),
): Promise<Backend> {
  const { interface: name, filter } = request;
  await checkInterface(name);
  checkLength(filter);
  const candidates = backends.filter((backend) => wanted === 'auto' || backend.name === wanted);
  const obstacles: { backend: BackendName; obstacle: Obstacle }[] = [];
  for (const backend of candidates) {
    const obstacle = await backend.obstacle(name);
    if (obstacle === null) {
      await checkFilter(backend, name, filter);
      return backend;
    }
    obstacles.push({ backend: backend.name, obstacle });
  }
  throw obstacleError(name, obstacles);
}

/** Said before any backend is asked, for the kernel knows best. */
async function checkInterface(name: string): Promise<void> {
  const state = interfaceState(name);
  if (state === null) throw await noSuchInterface(name);
  if (state === 'down') throw interfaceDown(name);
}

/** It is one argument of a program: Linux takes 32 pages, with a zero at the end. */
const MOST_FILTER_OCTETS = 131_071;
/** Characters of a filter that an error repeats. */
const MOST_REPEATED = 200;

function checkLength(filter: string): void {
  const octets = Buffer.byteLength(filter, 'utf8');
  if (octets <= MOST_FILTER_OCTETS) return;
  throw new UsageError(
    `the capture filter has ${octets} octets, and a program can be given ${MOST_FILTER_OCTETS} at most; ` +
      'name networks in place of hosts, or capture more and choose sessions with --filter',
  );
}

async function checkFilter(backend: Backend, name: string, filter: string): Promise<void> {
  const fault = await backend.filterFault(filter, name);
  if (fault !== null) throw filterError(filter, fault);
}

/** The error for a filter that does not compile. */
export function filterError(filter: string, fault: string): UsageError {
  const repeated = filter.length > MOST_REPEATED ? `${filter.slice(0, MOST_REPEATED)}…` : filter;
  return new UsageError(
    `the capture filter '${repeated}' does not compile: ${fault}; ` +
      `it is written as for tcpdump (pcap-filter(7)), for example: tcp port 443 and host 192.0.2.1`,
  );
}

async function noSuchInterface(name: string): Promise<LiveCaptureError> {
  const names = (await listInterfaces()).map((itf) => itf.name);
  const near = nearNames(name, names);
  const hint =
    near.length > 0
      ? `did you mean ${near.join(' or ')}?`
      : `there are ${names.join(', ')}; 'tcpwhy interfaces' says more`;
  return new LiveCaptureError('no-such-interface', `there is no interface '${name}'; ${hint}`);
}

function interfaceDown(name: string): LiveCaptureError {
  const command = process.platform === 'linux' ? `sudo ip link set ${name} up` : `sudo ifconfig ${name} up`;
  return new LiveCaptureError('interface-down', `the interface ${name} is down; bring it up: ${command}`);
}

/** What stands in the way, as a message with what to do. */
export async function startError(
  name: string,
  filter: string,
  backend: BackendName,
  obstacle: Obstacle,
): Promise<LiveCaptureError | UsageError> {
  if (obstacle.reason === 'bad-filter') return filterError(filter, obstacle.detail);
  if (obstacle.reason === 'no-such-interface') return noSuchInterface(name);
  return obstacleError(name, [{ backend, obstacle }]);
}

function obstacleError(
  name: string,
  obstacles: readonly { readonly backend: BackendName; readonly obstacle: Obstacle }[],
): LiveCaptureError {
  const of = (reason: Obstacle['reason']) => obstacles.filter(({ obstacle }) => obstacle.reason === reason);
  const forbidden = of('no-permission');
  if (forbidden.length > 0) {
    const { backend, obstacle } = forbidden[0]!;
    return new LiveCaptureError(
      'no-permission',
      `no permission to capture on ${name} with ${backend} (${obstacle.detail}); ${permissionText(backend)}`,
    );
  }
  if (of('interface-down').length > 0) return interfaceDown(name);
  const other = obstacles.find(({ obstacle }) => obstacle.reason !== 'missing');
  if (other !== undefined) {
    const { backend, obstacle } = other;
    return new LiveCaptureError(
      obstacle.reason,
      `cannot capture on ${name} with ${backend}: ${obstacle.detail}`,
    );
  }
  const { backend, obstacle } = obstacles[0]!;
  const what = obstacles.length > 1 ? 'nothing to capture with is installed' : obstacle.detail;
  return new LiveCaptureError('backend-missing', `${what}; ${installText(backend)}`);
}
