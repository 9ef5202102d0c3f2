import { expect, it } from 'vitest';
import { fullTunnelText, tunnelText } from '../../../src/report/terminal/tunnel-text.js';
import { healthySession } from '../../support/sample-report.js';
import { terminalText } from '../../support/terminal-text.js';

const VXLAN = { kind: 'vxlan', id: 5001, between: null, within: null };
const GRE = { kind: 'gre', id: 42, between: ['192.0.2.1', '198.51.100.2'], within: null } as const;
const GTP = { kind: 'gtp', id: null, between: ['192.0.2.1', '192.0.2.2'], within: VXLAN } as const;

it('names a tunnel as people do', () => {
  expect(tunnelText(null)).toBe('');
  expect(tunnelText(VXLAN)).toBe('VXLAN 5001');
  expect(tunnelText(GRE)).toBe('GRE key 42');
  expect(tunnelText(GTP)).toBe('GTP-U in VXLAN 5001');
  expect(fullTunnelText(GRE)).toBe('GRE key 42 between 192.0.2.1 and 198.51.100.2');
  expect(fullTunnelText(GTP)).toBe('GTP-U between 192.0.2.1 and 192.0.2.2, in VXLAN 5001');
});

it('shows the tunnels of sessions in the table, and no column without any', () => {
  const inTunnel = { ...healthySession(), session: 1, tunnel: VXLAN };
  const text = terminalText({ sessions: [healthySession(), inTunnel] });
  expect(text).toMatch(/# +client → server +tunnel +end/);
  expect(text).toContain('VXLAN 5001');
  expect(terminalText({ sessions: [healthySession()] })).not.toContain('tunnel');
});
