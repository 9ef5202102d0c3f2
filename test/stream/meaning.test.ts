/** What belongs to a stream and what does not, one question a row; and how directions end. */
import { describe, expect, it } from 'vitest';
import { assembleScript, texts } from './assemble.js';

const OPEN = 'c> S 0:0 win 64240\ns> SA 0:0 ack 1 win 65160\nc> . 1:1 ack 1 win 64240\n';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

/** `{text}` stands for `hex ...` of the text. */
const script = (text: string): string => text.replaceAll(/\{([^}]*)\}/g, (_, t: string) => `hex ${hexOf(t)}`);

interface Row {
  readonly name: string;
  readonly script: string;
  readonly want: readonly [string, string];
  /** How each side was closed, `-` when it was not. */
  readonly closed?: readonly [string, string];
}

const TABLE: readonly Row[] = [
  {
    name: 'both directions',
    script: `${OPEN}c> P 1:5 ack 1 {ping}\ns> P 1:5 ack 5 {pong}`,
    want: ['ping', 'pong'],
    closed: ['-', '-'],
  },
  {
    name: 'reordered: read in order, each segment a piece',
    script: `${OPEN}c> P 5:9 ack 1 {BBBB}\nc> P 9:13 ack 1 {CCCC}\nc> P 1:5 ack 1 {AAAA}`,
    want: ['AAAABBBBCCCC', ''],
  },
  {
    name: 'a hole that the peer acknowledged was lost in the capture',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\nc> P 9:13 ack 1 {CCCC}\ns> . 1:1 ack 13`,
    want: ['AAAA{4 lost-in-capture}CCCC', ''],
  },
  {
    name: 'a hole that nobody acknowledged is not known yet',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\nc> P 9:13 ack 1 {CCCC}\ns> . 1:1 ack 5`,
    want: ['AAAA{4 not-yet}CCCC', ''],
  },
  {
    name: 'a hole that was acknowledged in part is two gaps',
    script: `${OPEN}c> P 9:13 ack 1 {CCCC}\ns> . 1:1 ack 5`,
    want: ['{4 lost-in-capture}{4 not-yet}CCCC', ''],
  },
  {
    name: 'an acknowledgment overtakes its data in the capture',
    script: `${OPEN}c> P 5:9 ack 1 {BBBB}\ns> . 1:1 ack 9\nc> P 1:5 ack 1 {AAAA}`,
    want: ['AAAABBBB', ''],
  },
  {
    name: 'acknowledged behind all that was captured',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\ns> . 1:1 ack 105`,
    want: ['AAAA{100 lost-in-capture}', ''],
  },
  {
    name: 'repeats bring nothing, or what is new in them',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\n+0.3 c> P 1:5 ack 1 {AAAA}\n+0.3 c> P 3:9 ack 1 {AABBBB}`,
    want: ['AAAABBBB', ''],
  },
  {
    name: 'SYN data is part of the stream when the SYN-ACK says so',
    script: 'c> S 0:4 win 64240 tfo 8 {TFOQ}\ns> SA 0:0 ack 5 win 65160\nc> P 5:9 ack 1 {MORE}',
    want: ['TFOQMORE', ''],
  },
  {
    name: 'SYN data that was not taken is sent again',
    script: 'c> S 0:4 win 64240 tfo 8 {EVIL}\ns> SA 0:0 ack 1 win 65160\nc> P 1:9 ack 1 {TFOQMORE}',
    want: ['TFOQMORE', ''],
  },
  {
    name: 'SYN data without the answer to it: its sender goes on behind',
    script: 'c> S 0:4 win 64240 tfo 8 {TFOQ}\n+0.1 c> P 5:9 ack 1 {MORE}',
    want: ['TFOQMORE', ''],
  },
  {
    name: 'SYN data, and nothing of its receiver',
    script: 'c> S 0:4 win 64240 {TFOQ}',
    want: ['TFOQ', ''],
  },
  {
    name: 'SYN data, and its sender closes behind it',
    script: 'c> S 0:4 win 64240 tfo 8 {TFOQ}\nc> F 5:5 ack 1',
    want: ['TFOQ', ''],
    closed: ['fin', '-'],
  },
  {
    name: 'SYN data that nobody took',
    script: 'c> S 0:4 win 64240 tfo 8 {TFOQ}\ns> SA 0:0 ack 1 win 65160',
    want: ['', ''],
  },
  {
    name: 'data with a FIN, and the FIN of the other side',
    script: `${OPEN}c> FP 1:5 ack 1 {last}\ns> . 1:1 ack 6\ns> F 1:1 ack 6\nc> . 6:6 ack 2`,
    want: ['last', ''],
    closed: ['fin', 'fin'],
  },
  {
    name: 'a FIN before its data closes when the data came',
    script: `${OPEN}c> F 5:5 ack 1\nc> P 1:5 ack 1 {late}`,
    want: ['late', ''],
    closed: ['fin', '-'],
  },
  {
    name: 'data behind the number of a FIN',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\nc> F 5:5 ack 1\nc> P 6:10 ack 1 {LATE}\n+1 c> P 1:5 ack 1 {AAAA}`,
    want: ['AAAALATE', ''],
    closed: ['fin', '-'],
  },
  {
    name: 'a FIN that was none: the stream goes on where it stood',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\nc> F 5:5 ack 1 ttl 2\nc> P 5:9 ack 1 {BBBB}\nc> P 9:13 ack 1 {CCCC}`,
    want: ['AAAABBBBCCCC', ''],
    closed: ['fin', '-'],
  },
  {
    name: 'the text of a reset is no part of the stream',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\nc> RA 5:9 ack 1 {text}`,
    want: ['AAAA', ''],
    closed: ['reset', 'reset'],
  },
  {
    name: 'what was on its way when the reset passed',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\ns> R 1:1\nc> P 5:9 ack 1 {LATE}`,
    want: ['AAAALATE', ''],
    closed: ['reset', 'reset'],
  },
  {
    name: 'the made-up octet of a keep-alive',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\ns> . 1:1 ack 5\n+30 c> . 4:5 ack 1 hex 00\ns> . 1:1 ack 5\nc> P 5:9 ack 1 {BBBB}`,
    want: ['AAAABBBB', ''],
  },
  {
    name: 'far beyond the window',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\nc> P 5000005:5000009 ack 1 {EVIL}\nc> P 5:9 ack 1 {BBBB}`,
    want: ['AAAABBBB', ''],
  },
  {
    name: 'a corrupt copy before the good one',
    script: `${OPEN}c> P 1:5 ack 1 {EVIL} bad\n+0.2 c> P 1:5 ack 1 {GOOD}\ns> . 1:1 ack 5`,
    want: ['GOOD', ''],
  },
  {
    name: 'only a corrupt copy, which nobody acknowledged',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\nc> P 5:9 ack 1 {EVIL} bad\nc> P 9:13 ack 1 {CCCC}\ns> . 1:1 ack 5`,
    want: ['AAAA{4 bad-checksum}CCCC', ''],
  },
  {
    name: 'only a corrupt copy, and it was acknowledged',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\nc> P 5:9 ack 1 {BBBB} bad\nc> P 9:13 ack 1 {CCCC}\ns> . 1:1 ack 13`,
    want: ['AAAABBBBCCCC', ''],
  },
  {
    name: 'the last segment is corrupt',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\ns> . 1:1 ack 5\nc> P 5:9 ack 1 {EVIL} bad`,
    want: ['AAAA{4 bad-checksum}', ''],
  },
  {
    name: 'cut by one octet',
    script: `${OPEN}c> P 1:9 ack 1 {AAAABBBB} snap 61\nc> P 9:13 ack 1 {CCCC}`,
    want: ['AAAABBB{1 snaplen}CCCC', ''],
  },
  {
    name: 'octets over the number of a FIN, which was none: what its peer acknowledged behind it is lost',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA}\nc> F 9:9 ack 1\nc> P 5:13 ack 1 {BBBBCCCC}\nc> P 17:21 ack 1 {EEEE}\ns> . 1:1 ack 21`,
    want: ['AAAABBBBCCCC{4 lost-in-capture}EEEE', ''],
  },
  {
    name: 'cut by the snap length',
    script: `${OPEN}c> P 1:9 ack 1 {AAAABBBB} snap 58\nc> P 9:13 ack 1 {CCCC}`,
    want: ['AAAA{4 snaplen}CCCC', ''],
  },
  {
    name: 'cut, and whole in another copy before it is read',
    script: `${OPEN}c> P 5:13 ack 1 {BBBBCCCC} snap 58\nc> P 5:13 ack 1 {BBBBCCCC}\nc> P 1:5 ack 1 {AAAA}`,
    want: ['AAAABBBBCCCC', ''],
  },
  {
    name: 'nothing but headers, out of order',
    script: `${OPEN}c> P 5:9 ack 1 {BBBB} snap 54\nc> P 1:5 ack 1 {AAAA} snap 54`,
    want: ['{4 snaplen}{4 snaplen}', ''],
  },
  {
    name: 'met in mid-stream',
    script:
      'c> P 1:5 ack 1 win 5000 {mid1}\ns> . 1:1 ack 5 win 5000\nc> P 5:9 ack 1 {mid2}\ns> P 1:5 ack 9 {resp}',
    want: ['mid1mid2', 'resp'],
  },
  {
    name: 'met in mid-stream between reordered segments',
    script:
      'c> P 5:9 ack 1 win 5000 {BBBB}\nc> P 1:5 ack 1 {AAAA}\ns> . 1:1 ack 9 win 5000\nc> P 9:13 ack 1 {CCCC}',
    want: ['AAAABBBBCCCC', ''],
  },
  {
    name: 'one direction only, with a hole',
    script: 'c> P 1:5 ack 1 win 5000 {AAAA}\nc> P 5:9 ack 1 {BBBB}\nc> P 13:17 ack 1 {DDDD}',
    want: ['AAAABBBB{4 not-yet}DDDD', ''],
  },
  {
    name: 'the same frame twice',
    script: `${OPEN}c> P 1:5 ack 1 {AAAA} id 7\n+0.0001 c> P 1:5 ack 1 {AAAA} id 7\nc> P 5:9 ack 1 {BBBB}`,
    want: ['AAAABBBB', ''],
  },
];

describe.each([0, 2 ** 32 - 1, 2 ** 32 - 11])('from %d', (isn) => {
  it.each(TABLE)('$name', async ({ script: text, want, closed }) => {
    const assembled = await assembleScript(script(text), { clientIsn: isn, serverIsn: isn });
    expect(texts(assembled)).toEqual(want);
    expect(assembled.breaches).toEqual([]);
    if (closed !== undefined) {
      expect(assembled.streams.get(0)!.map((side) => side.closed?.how ?? '-')).toEqual(closed);
    }
  });
});

describe('a piece', () => {
  it('names the frame that carried it and the one that ended the wait', async () => {
    const assembled = await assembleScript(
      script(`${OPEN}c> P 5:9 ack 1 {BBBB}\n+0.5 c> . 1:5 ack 1 {AAAA}`),
    );
    const [first, second] = assembled.streams.get(0)![0].pieces;
    expect(first).toMatchObject({ offset: 0, frame: 5, inOrderFrame: 5, push: false });
    expect(second).toMatchObject({ offset: 4, frame: 4, inOrderFrame: 5, push: true });
    expect(second!.inOrderNs - second!.timeNs).toBeCloseTo(0.5e9, 0);
  });

  it('of a SYN is read as soon as the answer takes it', async () => {
    const assembled = await assembleScript(
      script('c> S 0:4 win 64240 tfo 8 {TFOQ}\ns> SA 0:0 ack 5 win 65160\nc> P 5:9 ack 1 {MORE}'),
    );
    expect(assembled.streams.get(0)![0].pieces[0]).toMatchObject({ frame: 1, inOrderFrame: 2 });
  });

  it('says where urgent data is, which stays in the stream', async () => {
    const assembled = await assembleScript(
      script(`${OPEN}c> P 1:5 ack 1 {abcd}\nc> P 5:10 ack 1 urg 1 {Xefgh}`),
    );
    expect(texts(assembled)[0]).toBe('abcdXefgh');
    const { pieces } = assembled.streams.get(0)![0];
    expect(pieces.map((piece) => (piece.kind === 'data' ? piece.urgentAt : 0))).toEqual([null, 4]);
  });

  it('says that it comes after the end, or from a corrupt segment', async () => {
    const late = await assembleScript(
      script(`${OPEN}c> P 1:5 ack 1 {AAAA}\ns> R 1:1\nc> P 5:9 ack 1 {LATE}`),
    );
    expect(late.streams.get(0)![0].pieces).toMatchObject([{ after: null }, { after: 'reset' }]);
    const corrupt = await assembleScript(
      script(`${OPEN}c> P 1:5 ack 1 {BBBB} bad\nc> P 5:9 ack 1 {CCCC}\ns> . 1:1 ack 9`),
    );
    expect(corrupt.streams.get(0)![0].pieces).toMatchObject([{ corrupt: true }, { corrupt: false }]);
    expect(corrupt.streams.get(0)![0].totals).toMatchObject({ corrupt: 4, delivered: 8 });
  });

  it('of which only a damaged copy came is missing, and was not repeated', async () => {
    const { streams } = await assembleScript(
      script(`${OPEN}c> P 1:5 ack 1 {AAAA}\nc> P 5:9 ack 1 bad {BBBB}\nc> P 5:9 ack 1 bad {BBBB}`),
    );
    const { text, totals } = streams.get(0)![0];
    expect(text).toBe('AAAA{4 bad-checksum}');
    expect(totals!.repeated).toBe(4);
  });

  it('of a gap says who showed it', async () => {
    const assembled = await assembleScript(
      script(`${OPEN}c> P 5:9 ack 1 {BBBB}\n+0.5 s> . 1:1 ack 9\n+2 s> . 1:1 ack 9`),
    );
    expect(assembled.streams.get(0)![0].pieces[0]).toMatchObject({
      kind: 'gap',
      length: 4,
      reason: 'lost-in-capture',
      frame: 4,
      inOrderFrame: 6,
    });
  });
});

describe('the end', () => {
  it('of a session whose ports are used again', async () => {
    const first = `${OPEN}c> P 1:6 ack 1 {FIRST}\ns> . 1:1 ack 6`;
    const again = first.replaceAll(
      /\b(\d+):(\d+)/g,
      (_, a: string, b: string) => `${+a + 90_000}:${+b + 90_000}`,
    );
    const lines = again.replaceAll('ack 1 ', 'ack 90001 ').replaceAll('ack 6', 'ack 90006');
    const assembled = await assembleScript(script(`${first}\n+100 ${lines.replaceAll('FIRST', 'AGAIN')}`));
    expect([texts(assembled, 0)[0], texts(assembled, 1)[0]]).toEqual(['FIRST', 'AGAIN']);
    expect([0, 1].map((n) => assembled.streams.get(n)![0].end!.how)).toEqual(['reused', 'capture-end']);
  });

  it('says where and when', async () => {
    const assembled = await assembleScript(
      script(`${OPEN}c> P 1:5 ack 1 {AAAA}\nc> F 5:5 ack 1\ns> . 1:1 ack 6`),
    );
    expect(assembled.streams.get(0)!.map(({ end }) => end)).toMatchObject([
      { how: 'fin', frame: 5, offset: 4 },
      { how: 'capture-end', frame: 6, offset: 0 },
    ]);
  });
});

describe('a stream', () => {
  it('longer than 4 GiB keeps exact offsets', async () => {
    // Windows of 1 GiB: the capture has a segment for every half of one, and loses what is between.
    const step = 2 ** 29;
    const lines = [
      'c> S 0:0 win 65535 ws 14',
      's> SA 0:0 ack 1 win 65535 ws 14',
      'c> . 1:1 ack 1',
      's> . 1:1 ack 1',
    ];
    for (let n = 1; n <= 20; n++) {
      const at = n * step;
      lines.push(`c> P ${at}:${at + 4} ack 1 {${String(n).padStart(4, '0')}}`, `s> . 1:1 ack ${at + 4}`);
    }
    const assembled = await assembleScript(script(lines.join('\n')), { clientIsn: 0x7fff_0000 });
    const [side] = assembled.streams.get(0)!;
    expect(side.end!.offset).toBe(20 * step + 3);
    expect(side.pieces.filter((piece) => piece.kind === 'data').map(({ offset }) => offset)).toEqual(
      Array.from({ length: 20 }, (_, i) => (i + 1) * step - 1),
    );
    expect(assembled.breaches).toEqual([]);
  });

  it('goes on where a repeat that is longer reaches further than any window from the hole before it', async () => {
    const far = 2 ** 30 - 24;
    const lines = [
      'c> S 0:0',
      `c> P ${far}:${far + 4} ack 1 {AAAA}`,
      `c> P ${far}:${far + 64} ack 1 {${'A'.repeat(64)}}`,
    ];
    const assembled = await assembleScript(script(lines.join('\n')));
    expect(texts(assembled)).toEqual([`{${far - 1} lost-in-capture}${'A'.repeat(64)}`, '']);
    expect(assembled.breaches).toEqual([]);
  });
});
