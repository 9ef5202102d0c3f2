/** Segments arrived damaged: the receiver drops them silently, and it looks like loss. */
import type { Side } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import { figure, frameEvidence, otherSide, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import type { VerdictDraft } from '../verdict.js';
import { bytesText, countText } from '../wording.js';

/** Share of a direction's segments from which the sums were simply not filled in yet. */
const OFFLOAD_SHARE = 0.9;

export const checksumCorruption: SessionRule = (session) => {
  for (const side of SIDES) {
    const sent = sentBy(session, side);
    const { checksumErrors, checksumsOffloaded, segments, badChecksumBytes, missing } = sent;
    if (checksumErrors === 0) continue;
    // On the sending host the network card fills in the sum after the capture: then nearly all are wrong.
    const wrong = checksumErrors + checksumsOffloaded;
    if (wrong >= 3 && wrong >= OFFLOAD_SHARE * segments) continue;
    if (badChecksumBytes > 0 && sent.acceptedBadChecksumBytes === badChecksumBytes) {
      return onlyHere(session, side, checksumErrors);
    }
    const repeated = missing.badChecksum === 0 && badChecksumBytes > 0;
    return {
      code: 'checksum-corruption',
      title: `${countText(checksumErrors, 'segment')} from the ${side} arrived damaged: the TCP checksum does not match${repeated ? ', and all of the data was sent again' : ''}.`,
      subject: 'path',
      severity: 'warning',
      confidence: repeated ? 0.9 : 0.6,
      cost: { seconds: 0, bytes: badChecksumBytes },
      evidence: [
        ...frameEvidence(session, 'checksum-error', 'wrong TCP checksum'),
        figure(`${bytesText(badChecksumBytes)} of payload in damaged segments`),
      ],
      advice: [
        'The Ethernet check was right, so a device damaged the packet in its memory: compare captures before and after each hop.',
        'Receiver: `nstat -az TcpInCsumErrors`, `ethtool -S IFACE | grep -iE "csum|crc"`.',
      ],
    };
  }
  return null;
};

/** The receiver acknowledged the octets at once: they were right when they arrived there. */
function onlyHere(session: SessionSummary, side: Side, checksumErrors: number): VerdictDraft {
  return {
    code: 'checksum-corruption',
    title: `${countText(checksumErrors, 'segment')} from the ${side} ${checksumErrors === 1 ? 'has' : 'have'} a wrong TCP checksum in the capture, but the ${otherSide(side)} accepted the data: it was right on the wire.`,
    subject: 'capture',
    severity: 'info',
    confidence: 0.9,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      ...frameEvidence(session, 'checksum-error', 'wrong TCP checksum, acknowledged all the same'),
      figure('the other side acknowledged the octets as they are'),
    ],
    advice: [
      `Captured on the ${side}, before the network card filled in the sum: \`ethtool -K IFACE tx off\` while capturing shows the real one.`,
    ],
  };
}
