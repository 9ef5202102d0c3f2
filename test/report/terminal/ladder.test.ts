import { describe, expect, it } from 'vitest';
import { createPaint } from '../../../src/report/terminal/palette.js';
import { eventText, kindLabel, markTone } from '../../../src/report/terminal/event-text.js';
import { EVENT_KINDS } from '../../../src/tcp/events.js';
import { sampleEvents, sampleLadder } from '../../support/sample-report.js';
import { section, terminalText } from '../../support/terminal-text.js';

function ladder(width: number, unicode = true): string[] {
  const run = { ladder: { rows: sampleLadder(), omitted: 1293 }, options: { width, unicode, stream: 1 } };
  return section(terminalText(run), 'Ladder');
}

describe('ladder', () => {
  it('80 columns', () => {
    expect(ladder(80)).toEqual([
      ' seconds  frame  10.0.0.1:50001            10.0.0.2:443',
      '0.000000      1  │────── SYN seq=0 win=64,240 ───────►│   MSS 1460, window scale',
      '                 │                                    │   7',
      '0.037500      2  │◄─ SYN ACK seq=0 ack=1 win=65,160 ──│',
      '0.038000      3  │─── ACK seq=1 ack=1 win=64,256 ────►│',
      '0.038100      4  │─── PSH ACK seq=1 ack=1 len=512 ───►│',
      '0.090000    290  │◄──── ACK seq=1150001 len=1448 ─────│ ! lost segment',
      '                 │         1.024 s of silence         │',
      '1.114000    312  │◄──── ACK seq=1148553 len=1448 ─────│ ! retransmission (rto)',
      '                 │                                    │ ! stall',
      '                 │                                    │   of frame 288, 1.024 s',
      '                 │                                    │   before',
      '1.114500    313  │── ACK seq=513 ack=1151449 win=0 ──►│ ! zero window',
      '1.500000    330  │◄─── RST ACK seq=1151449 ack=513 ───│ ✗ reset (unread-data)',
      '  1,293 segments not shown',
      '',
    ]);
  });

  it('60 columns, ASCII: no times, marks below', () => {
    expect(ladder(60, false)).toEqual([
      'frame  10.0.0.1:50001                           10.0.0.2:443',
      '    1  |-------------- SYN seq=0 win=64,240 -------------->|',
      '       `   MSS 1460, window scale 7',
      '    2  |<--------- SYN ACK seq=0 ack=1 win=65,160 ---------|',
      '    3  |----------- ACK seq=1 ack=1 win=64,256 ----------->|',
      '    4  |----- PSH ACK seq=1 ack=1 len=512 win=64,256 ----->|',
      '  290  |<-- ACK seq=1150001 ack=513 len=1448 win=64,256 ---|',
      '       ` ! lost segment',
      '       |                1.024 s of silence                 |',
      '  312  |<-- ACK seq=1148553 ack=513 len=1448 win=64,256 ---|',
      '       ` ! retransmission (rto)',
      '       ` ! stall',
      '       `   of frame 288, 1.024 s before',
      '  313  |--------- ACK seq=513 ack=1151449 win=0 ---------->|',
      '       ` ! zero window',
      '  330  |<---------- RST ACK seq=1151449 ack=513 -----------|',
      '       ` x reset (unread-data)',
      '  1,293 segments not shown',
      '',
    ]);
  });

  it('segments without a row are told at their place, and their time is no silence', () => {
    const rows = sampleLadder().map((row) => (row.frame === 312 ? { ...row, omittedBefore: 1290 } : row));
    const lines = section(
      terminalText({ ladder: { rows, omitted: 1290 }, options: { width: 80, stream: 1 } }),
      'Ladder',
    );
    const place = lines.indexOf('                 │      1,290 segments not shown      │');
    expect(lines[place - 1]).toContain('  290  │');
    expect(lines[place + 1]).toContain('  312  │');
    expect(lines.join('\n')).not.toContain('silence');
    expect(lines.filter((line) => line.includes('not shown'))).toHaveLength(1);
  });

  it('tells at the end what no row tells', () => {
    const rows = sampleLadder().map((row) => (row.frame === 312 ? { ...row, omittedBefore: 1290 } : row));
    const text = terminalText({ ladder: { rows, omitted: 1293 }, options: { width: 80, stream: 1 } });
    expect(section(text, 'Ladder').at(-2)).toBe('  3 segments not shown');
  });

  it.each([80, 100, 120, 200])('%i columns: both lines stand straight', (width) => {
    const rows = ladder(width).filter((line) => line.includes('│'));
    const places = rows.map((line) => [line.indexOf('│'), line.lastIndexOf('│')].join());
    expect(rows.length).toBeGreaterThan(8);
    expect(new Set(places).size).toBe(1);
  });
});

describe('event words', () => {
  it('a mark has the tone of its event', () => {
    expect(
      [
        'retransmission (fast)',
        'zero window',
        'zero window probe ACK',
        'Reset (refused)',
        'keep-alive',
        'odd',
      ].map(markTone),
    ).toEqual(['cost', 'cost', 'context', 'broken', 'context', 'context']);
    for (const kind of EVENT_KINDS) expect(markTone(kindLabel(kind))).toBe(markTone(kind));
  });

  it.each([
    [
      'retransmission',
      'retransmission: cause fast, 1,448 bytes, first sent in frame 7, 300 ms before [the peer had acknowledged it]',
    ],
    ['duplicate-ack', 'duplicate ACK: number 3, of frame 2'],
    ['zero-window-probe-ack', 'zero window probe ACK: window 0'],
    ['keep-alive-ack', 'keep-alive ACK'],
    ['out-of-window', 'out of window: 100 bytes before the window'],
    ['dsack', 'D-SACK: 1,448 bytes received twice'],
    ['stall', 'stall: 1.024 s of silence after frame 24, waiting for the acknowledgment'],
    ['deadlock', 'deadlock'],
    ['syn-flood', 'SYN flood: 10.0.0.2 port 80, 5,000 attempts, from 4,000 sources'],
  ])('%s', (kind, want) => {
    expect(eventText(sampleEvents().find((event) => event.kind === kind)!)).toBe(want);
  });

  it('tones are colours only where colour is on', () => {
    expect(createPaint(false)('x', 'broken')).toBe('x');
    expect(createPaint(true)('x', 'cost')).toBe('\x1b[33mx\x1b[39m');
    expect(createPaint(true)('', 'cost')).toBe('');
  });
});
