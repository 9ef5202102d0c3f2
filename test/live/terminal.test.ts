/** The live screen on a real terminal: what keys do, and that the terminal is as before whatever ends it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCapture } from '../../src/capture/open-capture.js';
import { readFrames } from '../capture/read-frames.js';
import { has, NetworkNamespace, noNamespaces } from '../support/network-namespace.js';
import { noTerminals, OwnTerminal } from '../support/own-terminal.js';

const reason = noNamespaces ?? noTerminals ?? (has('tcpdump') ? null : 'tcpdump is not installed');
if (reason !== null) console.warn(`skipped: tests of the live screen, ${reason}`);

const ENTER = '\u001b[?1049h';
const LEAVE = '\u001b[?1049l';
const CLEAR = '\u001b[2J';
/** Where a row of the screen begins to be drawn. */
// eslint-disable-next-line no-control-regex
const ROW = /\u001b\[(\d+);1H/g;
const CTRL_C = '\u0003';
const CTRL_Z = '\u001a';
const DOWN = '\u001b[B';
const ESCAPE = '\u001b';

describe.skipIf(reason !== null)('the live screen', () => {
  let net: NetworkNamespace;
  let folder: string;
  beforeAll(() => {
    net = new NetworkNamespace();
    net.cable('near', 'far');
    folder = mkdtempSync(join(tmpdir(), 'tcpwhy-terminal-'));
  });
  afterAll(() => {
    net.close();
    rmSync(folder, { recursive: true });
  });

  /** Starts it and waits for the first picture. */
  async function started(
    words: readonly string[] = [],
    options: ConstructorParameters<typeof OwnTerminal>[2] = {},
  ) {
    const terminal = new OwnTerminal(net, ['live', '-i', 'far', '--backend', 'tcpdump', ...words], options);
    await terminal.showing(/none yet/);
    return terminal;
  }

  const replay = (capture: string): string =>
    net.run('python3', 'test/support/replay.py', 'near', `fixtures/captures/${capture}`);

  /** What is left on the terminal when the screen is gone. */
  const afterwards = ({ output }: OwnTerminal): string => output.slice(output.lastIndexOf(LEAVE));

  describe('gives the terminal back', () => {
    it.each<[string, (terminal: OwnTerminal) => void, number]>([
      ['after q', (terminal) => terminal.press('q'), 0],
      ['after Ctrl-C', (terminal) => terminal.press(CTRL_C), 130],
      ['after SIGINT', (terminal) => terminal.order({ signal: 'SIGINT' }), 130],
      ['after SIGTERM', (terminal) => terminal.order({ signal: 'SIGTERM' }), 143],
    ])('%s, and prints the report', async (_name, end, wanted) => {
      const terminal = await started();
      end(terminal);
      expect(await terminal.ended).toEqual({ status: wanted, restored: true });
      expect(terminal.output.split(ENTER)).toHaveLength(2);
      expect(afterwards(terminal)).toMatch(/The capture holds no frames/);
      await gone(net);
    });

    it('when the interface is removed', async () => {
      net.cable('short0', 'short1');
      const terminal = new OwnTerminal(net, ['live', '-i', 'short1', '--backend', 'tcpdump']);
      await terminal.showing(/none yet/);
      net.ip('link', 'del', 'short0');
      expect(await terminal.ended).toEqual({ status: 4, restored: true });
      expect(afterwards(terminal)).toMatch(/short1 was removed while capturing/);
    });

    // Defects that are made from outside: in a place of its own, and in the midst of a frame.
    it.each([
      ['beside the analysis', 'null.x'],
      ['in the analysis', 'const p=DataView.prototype,w=p.getUint16;p.getUint16=()=>{p.getUint16=w;null.x}'],
    ])('when the program fails %s, with what was found before', async (_where, defect) => {
      const code = encodeURIComponent(`process.on('SIGUSR2',()=>{${defect}})`);
      const terminal = await started([], { env: { NODE_OPTIONS: `--import=data:text/javascript,${code}` } });
      replay('closed-socket.client.pcap');
      await terminal.showing(/1 session /);
      terminal.order({ signal: 'SIGUSR2' });
      // One that needs a frame gets it.
      const again = setInterval(() => replay('echo.pcap'), 500);
      const { status, restored } = await terminal.ended;
      clearInterval(again);
      expect({ status, restored }).toEqual({ status: 70, restored: true });
      const said = afterwards(terminal);
      expect(said).toMatch(/tcpwhy: internal error: TypeError: Cannot read properties of null/);
      expect(said).toMatch(/closed-socket/);
      expect(said).not.toMatch(/\n\s+at /);
      await gone(net);
    });

    it('to the shell for a while, and takes it again', async () => {
      const terminal = await started();
      terminal.press(CTRL_Z);
      const at = await terminal.showing(seen(LEAVE));
      // It may not have stopped yet, and what comes too early is lost.
      const again = setInterval(() => terminal.order({ signal: 'SIGCONT' }), 100);
      await terminal.showing(/none yet/, at);
      clearInterval(again);
      terminal.press('q');
      expect(await terminal.ended).toEqual({ status: 0, restored: true });
    });
  });

  it('is drawn anew when somebody stopped the program and continues it', async () => {
    const terminal = await started();
    const at = terminal.output.length;
    terminal.order({ signal: 'SIGSTOP' });
    terminal.order({ signal: 'SIGCONT' });
    await terminal.showing(seen(CLEAR), at);
    await terminal.showing(/none yet/, at);
    terminal.press('q');
    expect(await terminal.ended).toEqual({ status: 0, restored: true });
  });

  it('that is closed ends the capture, keeps the frames under their name, and writes the report', async () => {
    const kept = join(folder, 'kept.pcapng');
    const report = join(folder, 'report.json');
    const terminal = await started(['-w', kept, '-o', report, '--format', 'json']);
    replay('echo.pcap');
    await terminal.showing(/1 session /);
    terminal.order({ hangup: true });
    expect((await terminal.ended).status).toBe(129);
    expect((await readFrames(await openCapture(kept))).length).toBe(14);
    expect((JSON.parse(readFileSync(report, 'utf8')) as { sessions: unknown[] }).sessions).toHaveLength(1);
    expect(readdirSync(folder).sort()).toEqual(['kept.pcapng', 'report.json']);
    await gone(net);
  });

  it('that sees the program killed leaves no process behind', async () => {
    const terminal = await started();
    terminal.order({ signal: 'SIGKILL' });
    expect((await terminal.ended).status).toBe(-9);
    await gone(net);
  });

  it('goes on after SIGHUP and SIGUSR1, which the terminal did not send', async () => {
    const terminal = await started();
    terminal.order({ signal: 'SIGHUP' });
    terminal.order({ signal: 'SIGUSR1' });
    await terminal.showing(/far for 00:00/);
    terminal.press('q');
    expect(await terminal.ended).toEqual({ status: 0, restored: true });
    expect(afterwards(terminal)).toMatch(/tcpwhy: 0 sessions, 0 held/);
  });

  it('fits whatever size the terminal gets', async () => {
    const terminal = await started();
    replay('echo.pcap');
    for (const [columns, rows] of [
      [60, 12],
      [20, 3],
      [200, 60],
    ] as const) {
      const at = terminal.output.length;
      terminal.order({ resize: [columns, rows] });
      // The whole screen is drawn anew, the last row with the keys.
      await terminal.showing(new RegExp(`\u001b\\[${rows};1H.*q`), at);
      const drawn = [...terminal.output.slice(terminal.output.indexOf(CLEAR, at)).matchAll(ROW)];
      expect(Math.max(...drawn.map(([, row]) => Number(row)))).toBe(rows);
    }
    // A full line leaves the cursor on its last character: what erased there would take it away.
    // eslint-disable-next-line no-control-regex
    expect(terminal.output).not.toMatch(/[^H]\u001b\[\d?K/);
    terminal.press('q');
    expect((await terminal.ended).restored).toBe(true);
  });

  it('leaves pictures out that the terminal does not take, and none in part', async () => {
    const terminal = await started([], { size: [160, 50] });
    terminal.order({ takes: false });
    // More than a terminal has room for; each key changes most of the screen.
    for (let picture = 0; picture < 60; picture++) {
      terminal.press('?');
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (picture % 20 === 0) terminal.order({ resize: [150 + picture, 50] });
    }
    const at = terminal.output.length;
    terminal.order({ takes: true });
    await terminal.showing(/▁|none yet/, at);
    terminal.press('q');
    expect(await terminal.ended).toEqual({ status: 0, restored: true });
    const updates = terminal.output.split('\u001b[?2026').slice(1);
    expect(updates.length).toBeGreaterThan(4);
    expect(updates.map(([what]) => what).join('')).toMatch(/^(hl)+$/);
  });

  it('sorts, filters, opens, pauses and saves', async () => {
    const terminal = await started([], { cwd: folder, size: [120, 30] });
    replay('echo.pcap');
    replay('closed-socket.client.pcap');
    let at = await terminal.showing(/closed-socket|reset by server/);
    terminal.press('s');
    at = await terminal.showing(/by rate/, at);
    terminal.press('/port 7\r');
    at = await terminal.showing(/filter: port 7/, at);
    terminal.press('/nonsense here\r');
    at = await terminal.showing(/nonsense here_/, at);
    terminal.press(ESCAPE);
    terminal.press(`${DOWN}\r`);
    at = await terminal.showing(/Session 0.*192\.0\.2\.1:40000/, at);
    await terminal.showing(/RTT to server/, at);
    terminal.press('p');
    at = await terminal.showing(/PAUSED/, at);
    terminal.press('w');
    await terminal.showing(/saved tcpwhy-far-\S+\.txt/, at);
    terminal.press('q');
    expect((await terminal.ended).status).toBe(0);
    const saved = readdirSync(folder).find((name) => name.startsWith('tcpwhy-far-'))!;
    expect(readFileSync(join(folder, saved), 'utf8')).toMatch(/closed-socket/);
    expect(existsSync(join(folder, `${saved}.partial`))).toBe(false);
  });
});

const seen = (text: string): RegExp => new RegExp(text.replace(/[[?]/g, '\\$&'));

/** Waits until no process is left in the namespace. */
async function gone(net: NetworkNamespace): Promise<void> {
  for (let look = 0; look < 100 && net.pids().length > 0; look++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(net.pids()).toEqual([]);
}
