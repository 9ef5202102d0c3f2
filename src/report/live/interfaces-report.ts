/** `tcpwhy interfaces` for people: what can be captured on, and what is missing. */
import type { BackendStatus, CapturableInterface, CaptureCapabilities } from '../../live/capabilities.js';
import { Page } from '../terminal/page.js';
import { createPaint } from '../terminal/palette.js';
import { type Column, limitWidths, naturalWidths, renderTable, type Row } from '../terminal/table.js';
import type { TerminalOptions } from '../terminal/options.js';
import type { TextOutput } from '../text-output.js';

const INTERFACE_COLUMNS: readonly Column[] = [
  { head: 'interface' },
  { head: 'state' },
  { head: 'addresses', overflow: 'end' },
  { head: 'capture with', overflow: 'end' },
];
const INDENT = '  ';

/** Writes the list of interfaces, then each backend and what it needs. */
export function writeInterfaces(
  out: TextOutput,
  capabilities: CaptureCapabilities,
  options: Pick<TerminalOptions, 'width' | 'colour' | 'unicode'>,
): void {
  const page = new Page(out, options);
  const { interfaces, backends } = capabilities;
  const rows = interfaces.map(interfaceRow);
  const widths = limitWidths(naturalWidths(INTERFACE_COLUMNS, rows), page.width - INDENT.length);
  page.heading('Interfaces');
  for (const line of renderTable(INTERFACE_COLUMNS, rows, widths, createPaint(options.colour))) {
    page.raw(INDENT + line);
  }
  page.heading('Backends, in the order in which auto takes them');
  for (const backend of backends) writeBackend(page, backend);
  if (!backends.some(({ ready }) => ready)) {
    page.blank();
    page.prose(
      [['  ✗ ', 'broken']],
      'Nothing can be captured here until one of these is put right.',
      'broken',
    );
  }
  page.flush();
}

function interfaceRow(itf: CapturableInterface): Row {
  const { name, state, addresses, description, backends } = itf;
  return {
    cells: [
      { text: name, tone: 'strong' },
      { text: state === 'unknown' ? '-' : state, tone: state === 'down' ? 'cost' : 'plain' },
      { text: addresses.length > 0 ? addresses.join(', ') : (description ?? '-') },
      backends.length > 0 ? { text: backends.join(', '), tone: 'fine' } : { text: '-', tone: 'context' },
    ],
  };
}

function writeBackend(page: Page, status: BackendStatus): void {
  const { name, version, ready, timestamps, countsDrops, problem, remedy } = status;
  if (ready) {
    const times = timestamps === 'kernel' ? 'times of the kernel' : 'times of arrival in a process';
    const drops = countsDrops ? 'drops counted' : 'drops not known';
    page.prose([['  ✓ ', 'fine']], `${[name, version ?? ''].join(' ').trim()}: ${times}, ${drops}`);
    return;
  }
  page.prose([['  ! ', 'cost']], `${name}: ${problem ?? 'cannot capture'}`);
  if (remedy !== null) page.prose([['    ↳ ', 'context']], remedy, 'context');
}
