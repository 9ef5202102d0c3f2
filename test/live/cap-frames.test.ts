import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { ArrivalClock } from '../../src/live/cap/arrival-clock.js';
import { capLinkType } from '../../src/live/cap/cap-package.js';
import { PcapRecordWriter } from '../../src/live/cap/pcap-record-writer.js';
import { joinBytes } from '../support/write-pcap.js';

describe('times of arrival', () => {
  it('go on evenly between two looks at the clock', () => {
    let monotonic = 100;
    const clock = new ArrivalClock(
      () => monotonic,
      () => 1_790_000_000_000,
    );
    const first = clock.now();
    monotonic += 0.25;
    expect(clock.now() - first).toBe(250);
    expect(first).toBe(1_790_000_000_000_000);
  });

  it('follow the clock when it is set, and nothing less', () => {
    let [monotonic, wall] = [0, 1000];
    const clock = new ArrivalClock(
      () => monotonic,
      () => wall,
    );
    clock.now();
    monotonic += 2000;
    wall += 2004;
    expect(clock.now()).toBe(3_000_000);
    monotonic += 2000;
    wall += 62_000;
    expect(clock.now()).toBe(65_004_000);
  });
});

it.each([
  ['ETHERNET', 1],
  ['LINKTYPE_LINUX_SLL', 113],
  ['NULL', 0],
  ['Unknown linktype 239', 239],
  ['nonsense', null],
])('link type %s is %s', (name, number) => expect(capLinkType(name)).toBe(number));

it('frames are written as a pcap that is read back', async () => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapRecordWriter((bytes) => pieces.push(new Uint8Array(bytes)), 100, 1);
  const frame = Buffer.from(Uint8Array.from({ length: 65_535 }, (_, i) => i & 0xff));
  const lengths = Array.from({ length: 5000 }, (_, i) => (i * 37) % 65_535);
  lengths.forEach((length, i) => writer.record(frame, length, 1_790_000_000_999_998 + i));
  writer.flush();
  const source = captureFromBytes(joinBytes(pieces));
  let n = 0;
  for await (const batch of source.batches()) {
    for (let i = 0; i < batch.count; i++, n++) {
      const wanted = [Math.min(100, lengths[n]!), lengths[n], (999_998 + n) * 1000];
      expect([batch.capLen[i], batch.origLen[i], batch.timeNs[i]]).toEqual(wanted);
    }
  }
  expect(n).toBe(5000);
  expect(source.info).toMatchObject({ truncated: false, baseSecond: 1_790_000_000 });
});
