/** Block types of pcapng (draft-ietf-opsawg-pcapng §4 and its registry). */
export const Block = {
  Section: 0x0a0d0d0a,
  Interface: 1,
  /** The Packet Block of the first drafts. */
  ObsoletePacket: 2,
  SimplePacket: 3,
  NameResolution: 4,
  InterfaceStatistics: 5,
  EnhancedPacket: 6,
  SystemdJournal: 9,
  DecryptionSecrets: 10,
  Custom: 0x0bad,
  CustomNotCopied: 0x4000_0bad,
  SysdigEvent: 0x204,
} as const;

/** Octets of the smallest block: type, length, length again. */
export const MIN_BLOCK_BYTES = 12;
/** Octets of the smallest section header. */
export const MIN_SECTION_BYTES = 28;

/** The byte-order magic of a section header, as read in the section's own order. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Option codes, by the block they belong to; 1 is a comment everywhere. */
export const OptionCode = {
  Comment: 1,
  SectionHardware: 2,
  SectionOs: 3,
  SectionApplication: 4,
  InterfaceName: 2,
  InterfaceDescription: 3,
  InterfaceTsResol: 9,
  InterfaceFilter: 11,
  InterfaceOs: 12,
  InterfaceFcsLen: 13,
  InterfaceTsOffset: 14,
  PacketDropCount: 4,
  StatisticsReceived: 4,
  StatisticsDropped: 5,
  StatisticsOsDropped: 7,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  [Block.Section, 'section header'],
  [Block.Interface, 'interface description'],
  [Block.ObsoletePacket, 'obsolete packet'],
  [Block.SimplePacket, 'simple packet'],
  [Block.NameResolution, 'name resolution'],
  [Block.InterfaceStatistics, 'interface statistics'],
  [Block.EnhancedPacket, 'enhanced packet'],
  [Block.SystemdJournal, 'systemd journal'],
  [Block.DecryptionSecrets, 'decryption secrets'],
  [Block.Custom, 'custom'],
  [Block.CustomNotCopied, 'custom'],
  [Block.SysdigEvent, 'sysdig event'],
]);

/** What a block is called in messages. */
export function blockName(type: number): string {
  return `${NAMES.get(type) ?? `unknown (type 0x${type.toString(16)})`} block`;
}

const MIN_LENGTHS: ReadonlyMap<number, number> = new Map<number, number>([
  [Block.Section, MIN_SECTION_BYTES],
  [Block.Interface, 20],
  [Block.ObsoletePacket, 32],
  [Block.SimplePacket, 16],
  [Block.InterfaceStatistics, 24],
  [Block.EnhancedPacket, 32],
]);

/** Octets a block of this type has at least, with both lengths. */
export function minBlockLength(type: number): number {
  return MIN_LENGTHS.get(type) ?? MIN_BLOCK_BYTES;
}
