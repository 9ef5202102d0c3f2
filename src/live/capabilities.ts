/** What can be captured on here, with what, and what is missing. */
import type { Backend, BackendName } from './backend/backend.js';
import { allBackends } from './backend/choose-backend.js';
import { installText, permissionText } from './backend/remedy.js';
import { type InterfaceFacts, listInterfaces } from './interface/interface-list.js';

/** One way to capture, as it is on this machine. */
export interface BackendStatus {
  readonly name: BackendName;
  /** Null when it is not installed. */
  readonly version: string | null;
  /** It can capture now. */
  readonly ready: boolean;
  readonly timestamps: Backend['timestamps'];
  readonly countsDrops: boolean;
  /** What stands in the way; null when it is ready. */
  readonly problem: string | null;
  /** What to do about it. */
  readonly remedy: string | null;
}

export interface CapturableInterface extends InterfaceFacts {
  /** Backends that can capture on it now, best first; none on an interface that is down. */
  readonly backends: readonly BackendName[];
}

export interface CaptureCapabilities {
  readonly interfaces: readonly CapturableInterface[];
  /** In the order in which `auto` takes them. */
  readonly backends: readonly BackendStatus[];
}

/** Asks the system and tries each backend. Captures nothing. */
export async function captureCapabilities(
  backends: readonly Backend[] = allBackends(),
): Promise<CaptureCapabilities> {
  const interfaces = await listInterfaces();
  // Rights do not differ between interfaces: one that is up is enough to try them on.
  const trial =
    interfaces.find(({ state }) => state === 'up') ?? interfaces.find(({ name }) => name === 'any');
  const statuses = await Promise.all(backends.map((backend) => statusOf(backend, trial?.name ?? 'any')));
  const ready = statuses.filter((status) => status.ready).map(({ name }) => name);
  return {
    interfaces: interfaces.map((itf) => ({ ...itf, backends: itf.state === 'down' ? [] : ready })),
    backends: statuses,
  };
}

async function statusOf(backend: Backend, trial: string): Promise<BackendStatus> {
  const [version, obstacle] = await Promise.all([backend.version(), backend.obstacle(trial)]);
  const { name, timestamps, countsDrops } = backend;
  const common = { name, version, timestamps, countsDrops };
  if (obstacle === null || obstacle.reason === 'interface-down') {
    return { ...common, ready: true, problem: null, remedy: null };
  }
  const remedy =
    obstacle.reason === 'missing'
      ? installText(name)
      : obstacle.reason === 'no-permission'
        ? permissionText(name)
        : null;
  return { ...common, ready: false, problem: obstacle.detail, remedy };
}
