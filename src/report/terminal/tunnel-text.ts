/** Tunnels as people call them. */
import type { SessionReport } from '../../engine/analysis-report.js';

type Tunnel = NonNullable<SessionReport['tunnel']>;

/** By the stable name of the kind; what is not here is called in capitals. */
const USUAL_NAMES: Readonly<Record<string, string>> = {
  other: 'one of too many tunnels',
  ipip: 'IP-in-IP',
  '6in4': '6in4',
  '4in6': '4in6',
  '6in6': '6in6',
  '6to4': '6to4',
  geneve: 'GENEVE',
  gtp: 'GTP-U',
  teredo: 'Teredo',
  etherip: 'EtherIP',
  'mpls-in-ip': 'MPLS-in-IP',
  pseudowire: 'MPLS pseudowire',
  pbb: 'PBB',
  pppoe: 'PPPoE',
};

/** What the number of the tunnel is, where people do not know by the kind. */
const NUMBER_NAMES: Readonly<Record<string, string>> = {
  gre: 'key ',
  erspan: 'session ',
  pppoe: 'session ',
  pbb: 'I-SID ',
  lisp: 'instance ',
};

/** `VXLAN 5001`, `PPPoE session 7 in VXLAN 5001`; empty for a session without a tunnel. */
export function tunnelText(tunnel: Tunnel | null): string {
  return chain(tunnel).map(shortText).join(' in ');
}

/** The same with the outer addresses: `GRE key 42 between 192.0.2.1 and 198.51.100.2`. */
export function fullTunnelText(tunnel: Tunnel): string {
  const full = (one: Tunnel): string =>
    one.between === null
      ? shortText(one)
      : `${shortText(one)} between ${one.between[0]} and ${one.between[1]}`;
  return chain(tunnel).map(full).join(', in ');
}

/** The tunnel and those around it, the innermost first. */
function chain(tunnel: Tunnel | null): Tunnel[] {
  const list: Tunnel[] = [];
  for (let one = tunnel; one !== null; one = one.within) list.push(one);
  return list;
}

function shortText({ kind, id }: Tunnel): string {
  const name = USUAL_NAMES[kind] ?? kind.toUpperCase();
  return id === null ? name : `${name} ${NUMBER_NAMES[kind] ?? ''}${id}`;
}
