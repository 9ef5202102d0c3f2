import { describe, expect, it } from 'vitest';
import { Flag } from '../../src/wire/packet-view.js';
import { ZeekHistory } from '../../src/tcp/zeek-history.js';
import { script } from '../support/script.js';

interface Played {
  /** Lines, from 0, that acknowledge octets the capture lacks. */
  gaps?: readonly number[];
  flipped?: boolean | null;
  clientIsn?: number;
  serverIsn?: number;
}

function play(
  text: string,
  { gaps = [], flipped = null, clientIsn = 1000, serverIsn = 2000 }: Played = {},
): ZeekHistory {
  const zeek = new ZeekHistory(flipped);
  script(text, clientIsn, serverIsn).forEach((s, i) => {
    zeek.observe(
      s.from === 0,
      s.flags,
      s.seq,
      s.ack,
      s.payloadLen,
      s.window,
      s.badChecksum,
      gaps.includes(i),
    );
  });
  return zeek;
}

const columns = (z: ZeekHistory): string => `${z.connState()} ${z.history()}`.trim();

const OPEN = 'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1';
const TALK = `${OPEN} / c> P 1:101 ack 1 / s> . 1:1 ack 101 / s> P 1:201 ack 101 / c> . 101:101 ack 201`;
const C_FIN = `${TALK} / c> F 101:101 ack 201`;
const S_FIN = `${TALK} / s> F 201:201 ack 101`;

type Case = [name: string, text: string, want: string];

function table(title: string, cases: Case[]): void {
  describe(title, () => {
    it.each(cases)('%s', (_, text, want) => {
      for (const isn of [1000, 2 ** 32 - 1, 2 ** 32 - 50, 2 ** 31 - 1]) {
        expect(columns(play(text, { clientIsn: isn, serverIsn: isn })), `ISN ${isn}`).toBe(want);
      }
    });
  });
}

// prettier-ignore
table('conn_state', [
  ['S0: SYN only', 'c> S 0:0', 'S0 S'],
  ['S0: SYN several times', 'c> S 0:0 / c> S 0:0 / c> S 0:0', 'S0 S'],
  ['S0: a pure ACK does not count as an answer', 'c> S 0:0 / s> . 7:7 ack 1', 'S0 Sa'],
  ['S1: a SYN-ACK is enough', 'c> S 0:0 / s> SA 0:0 ack 1', 'S1 Sh'],
  ['S1: open', TALK, 'S1 ShADad'],
  ['S1: simultaneous open', 'c> S 0:0 / s> S 0:0 / c> SA 0:0 ack 1', 'S1 Ss'],
  ['S1: the SYN was missed', 's> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> P 1:9 ack 1', 'S1 ^hAD'],
  ['S2: the originator closed, no answer', C_FIN, 'S2 ShADadF'],
  ['S2: FIN acknowledged only', `${C_FIN} / s> . 201:201 ack 102`, 'S2 ShADadF'],
  ['S3: the responder closed, no answer', S_FIN, 'S3 ShADadf'],
  ['SF: both closed', `${C_FIN} / s> F 201:201 ack 102 / c> . 102:102 ack 202`, 'SF ShADadFf'],
  ['SF: the responder first', `${S_FIN} / c> F 101:101 ack 202`, 'SF ShADadfF'],
  ['SF: RST after both FINs', `${C_FIN} / s> F 201:201 ack 102 / c> R 102:102`, 'SF ShADadFfR'],
  ['SF: FIN and RST of one side, then FIN of the other', `${C_FIN} / c> R 102:102 / s> F 201:201 ack 102`, 'SF ShADadFRf'],
  ['REJ: refused', 'c> S 0:0 / s> RA 0:0 ack 1', 'REJ Sr'],
  ['REJ: refused, tried again', 'c> S 0:0 / s> RA 0:0 ack 1 / c> S 0:0 / s> RA 0:0 ack 1', 'REJ Sr'],
  ['REJ: both reset without a byte', `${OPEN} / c> R 1:1 / s> R 1:1`, 'REJ ShARr'],
  ['REJ: both reset without a byte, the FIN counts none', `${OPEN} / c> F 1:1 ack 1 / c> R 2:2 / s> R 1:1`, 'REJ ShAFRr'],
  ['RSTR: both reset, data known by its acknowledgment', `${OPEN} / s> . 1:1 ack 500 / c> R 1:1 / s> R 1:1`, 'RSTR ShAaRr'],
  ['REJ: both reset, the acknowledgment of a RST proves nothing', `${OPEN} / c> RA 1:1 ack 500 / s> R 1:1`, 'REJ ShARr'],
  ['RSTR: both reset after one octet', `${OPEN} / c> P 1:2 ack 1 / c> R 2:2 / s> R 1:1`, 'RSTR ShADRr'],
  ['RSTR: both reset after data', `${TALK} / c> R 101:101 / s> R 201:201`, 'RSTR ShADadRr'],
  ['RSTR: the responder reset', `${TALK} / s> RA 201:201 ack 101`, 'RSTR ShADadr'],
  ['RSTR: reset after the FIN of the originator', `${C_FIN} / s> R 201:201`, 'RSTR ShADadFr'],
  ['RSTO: the originator reset', `${TALK} / c> RA 101:101 ack 201`, 'RSTO ShADadR'],
  ['RSTO: reset after its own FIN', `${C_FIN} / c> R 102:102`, 'RSTO ShADadFR'],
  ['RSTO: scan, SYN-ACK answered by RST', 'c> S 0:0 / s> SA 0:0 ack 1 / c> R 1:1', 'RSTO ShR'],
  ['RSTOS0: SYN, then RST', 'c> S 0:0 / c> R 1:1', 'RSTOS0 SR'],
  ['RSTOS0: SYN, bad checksum, then RST', 'c> S 0:0 / c> S 0:0 bad / c> R 1:1', 'RSTOS0 SCR'],
  ['RSTOS0: SYN, data without ACK, then RST', 'c> S 0:0 / c> P 1:9 / c> R 9:9', 'RSTOS0 SDR'],
  ['OTH: SYN, ACK, then RST', 'c> S 0:0 / c> . 1:1 ack 1 / c> R 1:1', 'OTH SAR'],
  ['OTH: RST out of nothing', 'c> R 5:5', 'OTH R'],
  ['RSTRH: SYN-ACK, then RST, the SYN not seen', 's> SA 0:0 ack 1 / s> R 1:1', 'RSTRH ^hr'],
  ['RSTRH: RST of a responder out of nothing', 's> R 5:5', 'RSTRH ^r'],
  ['SH: SYN, then FIN, no answer seen', 'c> S 0:0 / c> F 1:1 ack 1', 'SH SF'],
  ['SHR: SYN-ACK, then FIN, the SYN not seen', 's> SA 0:0 ack 1 / s> F 1:1 ack 1', 'SHR ^hf'],
  ['OTH: mid-stream', 'c> P 500:600 ack 700 / s> . 700:700 ack 600 / s> P 700:900 ack 600 / c> . 600:600 ack 900', 'OTH DadA'],
  ['OTH: SYN-ACK without anything else', 's> SA 0:0 ack 1', 'OTH ^h'],
  ['OTH: SYN-ACK by the originator', 'c> SA 0:0 ack 1', 'OTH H'],
  ['S1: SYN captured after its SYN-ACK', 'c> SA 0:0 ack 1 / s> S 0:0', 'S1 Hs'],
  ['OTH: SYN-ACK by the originator, then ACK', 'c> SA 0:0 ack 1 / s> . 1:1 ack 1', 'OTH Ha'],
  ['OTH: data of a responder that sent no SYN-ACK', 'c> S 0:0 / s> P 1:9 ack 1', 'OTH Sd'],
  ['OTH: nothing', '', 'OTH'],
  ['S0: data without SYN, then the SYN', 'c> P 1:9 / c> S 0:0', 'S0 DS'],
  ['S2: mid-stream close by one side of two seen', 'c> . 500:500 ack 700 / s> P 700:800 ack 500 / c> F 500:500 ack 800', 'SH AdF'],
  ['SF: mid-stream close by both', 'c> F 500:500 ack 700 / s> F 700:700 ack 501', 'SF Ff'],
]);

// prettier-ignore
table('letters', [
  ['A: once a side', `${OPEN} / c> . 1:1 ack 1 / s> . 1:1 ack 1 / s> . 1:1 ack 1`, 'S1 ShAa'],
  ['A: not without the ACK flag', 'c> S 0:0 / c> . 1:1', 'S0 S'],
  ['D: once a side', `${TALK} / c> P 101:201 ack 201 / s> P 201:301 ack 201`, 'S1 ShADad'],
  ['D: not for data with the FIN', `${OPEN} / c> FP 1:101 ack 1`, 'S2 ShAF'],
  ['S: again when the numbers no longer start there', `${C_FIN} / c> S 9000:9000`, 'S2 ShADadFS'],
  ['S: not again at the same number', `${C_FIN} / c> S 0:0`, 'S2 ShADadF'],
  ['S: another number while opening starts anew', 'c> S 0:0 / c> S 700:700 / c> P 701:705', 'S0 SD'],
  ['H: another number starts anew', 'c> S 0:0 / s> SA 0:0 ack 1 / s> SA 700:700 ack 1 / s> P 701:705 ack 1', 'S1 Shd'],
  ['H: not again at the same number', 'c> S 0:0 / s> SA 0:0 ack 1 / s> SA 0:0 ack 1', 'S1 Sh'],
  ['F: again at another end', `${C_FIN} / c> F 101:105 ack 201 / c> F 101:105 ack 201`, 'S2 ShADadFFT'],
  ['F: not again at the same end, with the data this time', `${OPEN} / c> F 101:101 ack 1 / c> F 1:101 ack 1`, 'S2 ShAFT'],
  ['R: again at another number', `${OPEN} / s> R 1:1 / s> R 1:1 / s> R 500:500`, 'RSTR ShArr'],
  ['I: FIN and RST, once', `${OPEN} / c> FR 1:1 / c> FR 5:5`, 'RSTO ShAI'],
  ['Q: SYN and FIN, once', 'c> SF 0:0 / c> SF 0:0', 'SH Q'],
  ['Q: SYN and RST', 'c> SR 0:0', 'OTH Q'],
  ['I: all three', 'c> SFR 0:0', 'OTH I'],
  ['C: a bad checksum says nothing else', `${OPEN} / c> P 1:101 ack 1 bad / s> F 1:1 ack 1 bad`, 'S1 ShACc'],
  ['C: first of all', 's> P 1:101 ack 1 bad / c> S 0:0', 'S0 ^cS'],
  ['T: data again', `${TALK} / c> P 1:101 ack 201 / s> P 101:201 ack 101`, 'S1 ShADadTt'],
  ['T: data again with new octets behind is none', `${TALK} / c> P 51:151 ack 201`, 'S1 ShADad'],
  ['T: a keep-alive with an octet counts, without is none', `${TALK} / s> . 200:200 ack 101 / c> . 100:101 ack 201`, 'S1 ShADadT'],
  ['T: out of order counts too', `${OPEN} / c> P 101:201 ack 1 / c> P 1:101 ack 1`, 'S1 ShADT'],
  ['T: a SYN again is none', 'c> S 0:0 / c> S 0:0', 'S0 S'],
  ['T: a SYN with data counts, its end is its own highest', 'c> S 0:5', 'S0 ST'],
  ['T: the first segment mid-stream is none', 'c> P 500:600 ack 1 / c> P 500:600 ack 1', 'OTH DT'],
  ['T: not after its own RST', `${TALK} / c> R 101:101 / c> P 1:101 ack 201`, 'RSTO ShADadR'],
  ['T: text behind a RST counts as octets seen before', `${OPEN} / s> R 1:20`, 'RSTR ShArt'],
  ['W: window 0', `${TALK} / s> . 201:201 ack 101 win 0`, 'S1 ShADadw'],
  ['W: after the letter of the segment', `${OPEN} / s> . 1:1 ack 1 win 0`, 'S1 ShAaw'],
  ['W: not on RST', `${OPEN} / s> R 1:1 win 0`, 'RSTR ShAr'],
  ['W: not after its own RST', `${OPEN} / s> R 1:1 / s> . 1:1 ack 1 win 0`, 'RSTR ShAra'],
  ['W: not when the peer has closed', `${C_FIN} / s> . 201:201 ack 102 win 0`, 'S2 ShADadF'],
  ['W: still after its own FIN', `${C_FIN} / c> . 102:102 ack 201 win 0`, 'S2 ShADadFW'],
  ['^: the responder came first', 's> P 1:101 ack 1 / c> . 1:1 ack 101', 'OTH ^dA'],
  ['^: SYN after its SYN-ACK', 's> SA 0:0 ack 1 / c> S 0:0', 'OTH ^hS'],
]);

describe('letters counted logarithmically', () => {
  it.each<[string, string, string]>([
    ['C', 'c> P 1:101 ack 1 bad', 'C'],
    ['T', 'c> P 1:101 ack 1', 'T'],
    ['W', 's> . 1:1 ack 101 win 0', 'w'],
  ])('%s: at 1, 10, 100 and 1000', (_, line, letter) => {
    const after = (n: number): string =>
      play(`${OPEN} / c> P 1:101 ack 1 / s> . 1:1 ack 1 ${Array(n).fill(`/ ${line}`).join(' ')}`).history();
    const base = 'ShADa';
    for (const [n, times] of [
      [0, 0],
      [1, 1],
      [9, 1],
      [10, 2],
      [99, 2],
      [100, 3],
      [1000, 4],
      [1001, 4],
    ] as const) {
      expect(after(n), `${n}`).toBe(base + letter.repeat(times));
    }
  });

  it('T and S of the two sides do not share a count', () => {
    const text = `${OPEN} / c> P 1:101 ack 1 / s> P 1:101 ack 101 / c> P 1:101 ack 1 / s> P 1:101 ack 101 / s> . 1:1 win 0`;
    expect(play(text).history()).toBe('ShADdTtw');
    expect(
      play(`${C_FIN} / c> S 900:900 / s> F 201:201 ack 102 / s> S 900:900 / c> S 900:900`).history(),
    ).toBe('ShADadFSfs');
  });

  it('G: of the side whose octets are missing, at 1 and 10', () => {
    const text = `${OPEN} ${'/ c> . 1:1 ack 5000 '.repeat(10)}`;
    expect(play(text, { gaps: [3] }).history()).toBe('ShAg');
    expect(play(text, { gaps: [3, 4, 5, 6, 7, 8, 9, 10, 11] }).history()).toBe('ShAg');
    expect(play(text, { gaps: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }).history()).toBe('ShAgg');
  });

  // prettier-ignore
  it.each<[string, string, number, string]>([
    ['G: while one side is partial → none', 'c> P 500:600 ack 700 / s> . 700:700 ack 900', 1, 'Da'],
    ['G: found by a FIN of an open session → G', `${OPEN} / s> F 1:1 ack 900`, 3, 'ShAfG'],
    ['G: found by a RST → none', `${OPEN} / s> RA 1:1 ack 900`, 3, 'ShAr'],
    ['G: after both FINs → still one', `${C_FIN} / s> F 201:201 ack 102 / c> . 102:102 ack 400`, 9, 'ShADadFfg'],
  ])('%s', (_, text, at, want) => {
    expect(play(text, { gaps: [at] }).history()).toBe(want);
  });
});

it('ack 0 far ahead is a broken field, not a gigabyte', () => {
  const zeek = play(OPEN);
  zeek.observe(false, Flag.Ack, 2001, 0, 0, 100, false, false);
  zeek.observe(true, Flag.Rst, 1001, 0, 0, 100, false, false);
  zeek.observe(false, Flag.Rst, 2001, 0, 0, 100, false, false);
  expect(zeek.connState()).toBe('REJ');
  const near = play(OPEN, { clientIsn: 2 ** 32 - 100 });
  near.observe(false, Flag.Ack, 2001, 0, 0, 100, false, false);
  near.observe(true, Flag.Rst, -99, 0, 0, 100, false, false);
  near.observe(false, Flag.Rst, 2001, 0, 0, 100, false, false);
  expect(near.connState()).toBe('RSTR');
});

describe('^', () => {
  it('is as the caller says, when it says', () => {
    expect(play('c> S 0:0', { flipped: true }).history()).toBe('^S');
    expect(play('s> SA 0:0 ack 1', { flipped: false }).history()).toBe('h');
  });

  it('does not keep a flipped SYN and RST from being RSTOS0', () => {
    expect(play('c> S 0:0 / c> R 1:1', { flipped: true }).connState()).toBe('RSTOS0');
  });
});

describe('X', () => {
  it('is written once', () => {
    const zeek = play(OPEN);
    zeek.limitReached();
    zeek.limitReached();
    zeek.observe(true, Flag.Ack | Flag.Psh, 1001, 2001, 5, 100, false, false);
    expect(zeek.history()).toBe('ShAXD');
  });
});

describe('more than 4 GiB', () => {
  it('is no retransmission at the wrap', () => {
    const zeek = play(OPEN);
    let at = 1001;
    for (let i = 0; i < 5000; i++) {
      zeek.observe(true, Flag.Ack, at, 2001, 1 << 20, 100, false, false);
      at = (at + (1 << 20)) | 0;
      zeek.observe(false, Flag.Ack, 2001, at, 0, 100, false, false);
    }
    expect(columns(zeek)).toBe('S1 ShADa');
  });
});
