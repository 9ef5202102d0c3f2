/** What to do about an obstacle: commands that can be copied as they are. */
import { realpathSync } from 'node:fs';
import type { BackendName } from './backend.js';
import { findExecutable } from './find-executable.js';

/** How to install a backend. */
export function installText(backend: BackendName): string {
  switch (backend) {
    case 'tcpdump':
      return process.platform === 'win32'
        ? 'tcpdump does not exist for Windows; install Wireshark, which brings dumpcap and Npcap'
        : 'install it: apt install tcpdump, dnf install tcpdump, apk add tcpdump';
    case 'dumpcap':
      return process.platform === 'linux'
        ? 'install it: apt install wireshark-common, dnf install wireshark-cli, apk add wireshark-common'
        : 'install Wireshark, which brings it';
    case 'cap':
      return process.platform === 'win32'
        ? 'npm install cap (needs Npcap and a C++ compiler)'
        : 'npm install cap (it is compiled: needs libpcap-dev, python3, make and a C++ compiler)';
  }
}

/** How to be allowed to capture with it. */
export function permissionText(backend: BackendName): string {
  const { platform } = process;
  if (platform === 'win32')
    return 'run as administrator, or reinstall Npcap without "restrict to administrators"';
  if (platform === 'darwin') {
    return "run with sudo, or install Wireshark's ChmodBPF and join its group: sudo dseditgroup -o edit -a $USER -t user access_bpf";
  }
  if (platform !== 'linux') return 'run with sudo, or open /dev/bpf* for your group';
  if (backend === 'dumpcap' && debianDumpcap()) {
    return 'sudo dpkg-reconfigure wireshark-common && sudo usermod -a -G wireshark $USER, then log in again';
  }
  const capabilities = backend === 'cap' ? 'cap_net_raw=eip' : 'cap_net_raw,cap_net_admin=eip';
  const command = `sudo setcap ${capabilities} ${executableOf(backend)}`;
  return backend === 'cap'
    ? `run with sudo, or: ${command} (this allows it to every script that this node runs)`
    : `run with sudo, or: ${command}`;
}

function executableOf(backend: BackendName): string {
  // A capability belongs to the file itself, not to a link to it.
  const path = backend === 'cap' ? process.execPath : (findExecutable(backend)?.path ?? backend);
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function debianDumpcap(): boolean {
  return findExecutable('dpkg-reconfigure') !== null;
}
