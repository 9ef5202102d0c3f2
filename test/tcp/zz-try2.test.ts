import { it } from 'vitest';
import { TcpTracker } from '../../src/tcp/tracker.js';
import { LimitHits } from '../../src/limits.js';
import { PacketView, Flag } from '../../src/wire/packet-view.js';
it('held', () => {
  for (const n of [50_000, 100_000, 200_000]) {
    const limits = new LimitHits();
    let events = 0;
    const t = new TcpTracker({ limits, onEvent: () => events++ });
    const p = new PacketView();
    p.ipVersion = 4; p.flags = Flag.Syn; p.dst3 = 5; p.dstPort = 80; p.ipId = 0;
    const t0 = performance.now();
    let frame = 0;
    for (let r = 0; r < 3; r++) for (let i = 0; i < n; i++) {
      p.frame = ++frame; p.timeNs = r * 1e9 + i * 1000; p.src3 = 100000 + i; p.srcPort = 1000; p.seq = i; p.checksumField = i & 0xffff;
      t.segment(p);
      if (performance.now() - t0 > 60000) { console.log('gave up at', frame); return; }
    }
    t.finish();
    console.log(n, 'sessions 3 SYNs each', Math.round(performance.now() - t0), 'ms', events, JSON.stringify(limits.list()));
  }
}, 200000);
