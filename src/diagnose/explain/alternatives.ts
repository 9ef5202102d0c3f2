/** What else a verdict could be, and how to tell the two apart: nobody should be sent the wrong way. */
const ALTERNATIVES: Readonly<Record<string, readonly string[]>> = {
  'accept-queue-full': [
    'A load balancer or firewall that answers for a service it cannot reach: then a capture on the server has no SYN.',
  ],
  'health-check': ['An application that connects and gives up at once: then its log is full of errors.'],
  'idle-open': [
    'It was closed, and the capture or its filter missed it: then the next segment on these ports is a SYN.',
  ],
  'no-window-scale': [
    'The option was offered and removed on the way: then a capture at that side shows it (`options-stripped`).',
  ],
  'options-stripped': [
    'A stack that pads so, or that stamps what it never offered: then a capture at that host shows the same SYN.',
  ],
  policer: [
    'A link whose queue holds a few packets only does the same: then its drops are counted (`tc -s qdisc`, switch port), and idle time does not allow a burst.',
    'A sender that paces itself at the rate of the path (BBR), with losses by chance: then the rate stays when they end.',
  ],
  'small-mss': [
    'A small stack (embedded, IoT) that has no room for more: then it asks for that of everybody.',
  ],
  'capture-loss': [
    'Frames that overtook each other while capturing look the same for a moment: then the bytes follow within milliseconds.',
  ],
  'certificate-expired': ['The clock of the capturing host may be wrong: compare with `date -u` there.'],
  'checksum-corruption': [
    'Captured on the sending host the sums are not filled in yet: then nearly all of one direction are wrong.',
  ],
  deadlock: [
    'One slow reader and one that waits for it: then the first window opens as soon as it reads, and nothing has to be killed.',
  ],
  'ecn-congestion': [
    'A device that sets both ECN bits on everything: then all packets are marked, on an idle link as well.',
  ],
  'half-closed': [
    'A request that ends with a FIN, its answer still under way, is what half-closing is for: then data goes on in the other direction.',
  ],
  'handshake-retried': [
    'Not the path but a full listen queue: then the first SYN is in a capture on the server, and `nstat -az TcpExtListenDrops` counts it.',
  ],
  'handshake-slow': [
    'A path that is slow for everything: then later round trips are as long.',
    'A proxy that connects onwards first: a capture behind it shows that second handshake.',
  ],
  'network-duplicates': [
    'The capture itself doubles frames (mirror of both directions, interface `any`): then no D-SACK reports them.',
  ],
  'not-tls': ['TLS that begins later (STARTTLS): then the first octets are text of the other protocol.'],
  'one-way': [
    'The other side really says nothing: then this side would only repeat itself, and its acknowledgments not move.',
  ],
  'path-loss': [
    'Reordering that the sender takes for loss: then D-SACKs follow the repeats, which count as needless.',
    'A receiver that drops (full socket or NIC queue): `nstat -az TcpExtTCPRcvQDrop TcpExtTCPBacklogDrop`, `ethtool -S`.',
    'The capture dropped the frames: then they are acknowledged without having been repeated.',
  ],
  'peer-dead': [
    'A path that loses only large packets (MTU): then small ones are still answered, try `ping -M do -s 1472 ADDRESS`.',
    'The capture or its filter lost the answers: then the talker would not repeat itself.',
  ],
  reordering: [
    'The capture put the frames in the wrong order (several queues, merged files): then it is there at the sender as well, and D-SACKs are missing.',
  ],
  reset: [
    'A device on the way that acts in the name of a host: compare TTL and IP identification of the reset with other segments, or capture at that host.',
  ],
  'spurious-retransmissions': [
    'The repeats were needed and the first copies lost behind this capture point: then no D-SACK follows.',
  ],
  stalls: [
    'The capture lost what happened meanwhile: then sequence numbers jump across the silence.',
    'A user or a schedule, and not a fault: then the silences are as long as pages are read or timers set.',
  ],
  'tls-unanswered': [
    'The answer took another way and is not in the capture: then the client acknowledges or goes on.',
  ],
  'window-limited': [
    'The path is the limit and the window just fits it: a larger window then only makes the round trip longer.',
    'A proxy or firewall ends the session and it is its window: compare the TTL with that of the real host.',
  ],
  'zero-window': [
    'A device on the way that closes windows to slow a transfer down (shaper): then the host itself shows an empty Recv-Q.',
  ],
  'port-scan': [
    'A monitoring system or an application that looks for a service: known source, the same ports each time.',
  ],
  'slow-server': [
    'Long polling, pushed messages and jobs wait by design: then the waits are as long as a timer, and the answer is small.',
    'The request reached the application late (full accept queue, a proxy before it): a capture behind the proxy has it later.',
  ],
  'slow-client': [
    'A person reads, or a program polls: then the pauses are as long as pages are read or timers set.',
  ],
  bufferbloat: [
    'The receiving host acknowledges late (power saving, busy CPU): then a capture on it shows the delay between data and ACK.',
    'Wi-Fi or mobile links that repeat frames: then round trips jump instead of growing with the amount under way.',
  ],
  'long-path': [
    'One slow answer, and not the path: then later round trips are short (`handshake-slow`).',
    'A capture in the middle: then each half is shorter, and the sum is meant.',
  ],
  'path-rate': [
    'A congestion window kept small by earlier loss, or a shaper: several connections together are then faster than one.',
  ],
  'sender-limited': [
    'A delay spike on the path, seen from the receiver: then the time stamps of the late segments are old.',
    'A fixed send buffer (`send-buffer-limited`): then each pause is one round trip.',
  ],
  'send-buffer-limited': [
    'A protocol above TCP with a window of its own (SSH, HTTP/2, SMB) does the same with a large send buffer: then `ss -tim` shows nothing waiting.',
    'A rate limit in the application: then the amount under way varies.',
  ],
  'slow-start-bound': [
    'An application that had no more to send: then the last flight is smaller than the one before.',
  ],
  'delayed-ack': ['A server that needs just as long to think: then its acknowledgment carries data.'],
  'mtu-black-hole': [
    'A host that died after the handshake: then nothing at all is answered any more, keep-alives neither.',
    'A filter that drops by content (first request): then a request of the same size with other contents gets through.',
  ],
  'no-sack': [
    'Loss that SACK would not have helped with (the last segments): then nothing arrived behind the hole.',
  ],
  'recovery-by-timeout': [
    'A path that pauses for longer than the timer: then the repeats are needless (`spurious-retransmissions`).',
  ],
  'window-shrunk': ['A window scale of which the rounding shows: then it moves by less than 2^scale octets.'],
  'overlap-conflict': [
    'A sender with a defect, or a proxy that rewrites: then both copies have the same TTL.',
  ],
  'stray-segments': [
    'Segments that are minutes late: then their sequence numbers belong to the same session, wrapped or closed.',
  ],
  'port-collision': ['An attacker that guesses ports: then the SYN has another TTL than the session.'],
  'service-unreachable': ['Only this client is cut off: another client decides.'],
  'service-unreliable': [
    'A filter with a rate limit for new connections: then a capture on the server lacks the SYNs that failed.',
  ],
  'ecn-black-hole': [
    'A path that loses every first SYN: then those without ECN are lost as well, and sessions that never offered it are retried too.',
  ],
  'client-isolated': [
    'A scanner or a misconfigured program that asks for what is not there: then the failures are refusals.',
  ],
  'lossy-host': [
    'A host that simply carries the most traffic through the narrowest link: then its loss begins with load.',
  ],
  'path-resets': ['One fault in the host of the capture (its own firewall): then the resets have its TTL.'],
  'nat-both-sides': [
    'A proxy in transparent mode keeps the numbers as well: then TTL and options differ on both sides.',
  ],
  'idle-timeout': ['The server closes idle sessions itself and its FIN was lost: then its log says so.'],
  'handshake-failed': [
    'Answers exist but take another way: capture on the client as well, or in both directions.',
  ],
  'handshake-failed/refused': [
    'A firewall that rejects with resets looks like a closed port: then the TTL of the reset differs from that of other segments of the host.',
  ],
  'handshake-failed/timeout': [
    'The answers take a way that is not captured: then the client goes on sending, and does not repeat its SYN.',
    'A server with a full queue and a firewall that drops look the same from here: a capture on the server decides.',
  ],
  'reset/unread-data': [
    'An abort (SO_LINGER 0), or `ss -K`, looks the same when all data had been read: then `TcpExtTCPAbortOnClose` of its host does not count up.',
  ],
  'reset/abort': [
    'It closed with data unread that had only just come in, which looks the same: on its host `TcpExtTCPAbortOnClose` counts that, `TcpExtTCPAbortOnData` the other.',
    'A process that was killed, or somebody with `ss -K`, ends sessions in the same way.',
  ],
  'reset/closed-socket': [
    'A NAT or load balancer that forgot the session resets in the name of the host: then the host itself does not show the reset.',
  ],
  'reset/firewall': ['The host itself under a second address or TTL (cluster, anycast): capture there.'],
  'reset/injected': ['Two hosts with one address, or a cluster member that does not know the session.'],
  'syn-flood': [
    'A service that is down and that many clients want: then each client repeats its SYN (1 s, 3 s, 7 s), and none sends many.',
    'A capture that lacks the answers: then ACKs of the handshake follow the SYNs.',
  ],
};

/** @param cause Why, where the code alone does not say: `refused`. */
export function alternativesTo(code: string, cause: string | null = null): readonly string[] {
  return ALTERNATIVES[`${code}/${cause ?? ''}`] ?? ALTERNATIVES[code] ?? [];
}
