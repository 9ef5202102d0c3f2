/** What both sides offer and choose in the clear part of a TLS handshake (RFC 8446 §4.1, §4.2). */
import { LIMITS, type LimitName } from '../../limits.js';
import { textOf } from '../framing/octets.js';
import { OctetReader } from './octet-reader.js';
import { isGrease, tlsCipherName, tlsVersionName } from './tls-names.js';

const Extension = { ServerName: 0, Alpn: 16, SupportedVersions: 43 } as const;
const RANDOM_BYTES = 32;

/** RFC 8446 §4.1.3: a ServerHello with this random asks for another ClientHello. */
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

export interface ClientHello {
  /** Names of the versions, newest first as a rule; reserved values are left out. */
  readonly versions: readonly string[];
  readonly ciphers: readonly string[];
  /** Server name as it stands; null without one. */
  readonly serverName: string | null;
  readonly alpn: readonly string[];
}

export interface ServerHello {
  /** Null when the version has no name. */
  readonly version: string | null;
  readonly cipher: string;
  /** Protocol chosen in clear, which TLS 1.3 does not do. */
  readonly alpn: string | null;
  readonly isRetryRequest: boolean;
}

/**
 * @param body Handshake message without its header; as much of it as there is.
 * @param reached Told when a list or a name is longer than what is kept of it.
 */
export function readClientHello(
  body: Uint8Array,
  reached: (name: LimitName) => void = () => undefined,
): ClientHello {
  const reader = new OctetReader(body);
  const legacyVersion = reader.number(2);
  reader.skip(RANDOM_BYTES);
  reader.block(1);
  const suites = reader.block(2);
  const ciphers: string[] = [];
  while (suites.left >= 2 && ciphers.length < LIMITS.maxTlsOffers) {
    const suite = suites.number(2);
    if (!isGrease(suite)) ciphers.push(tlsCipherName(suite));
  }
  if (suites.left >= 2) reached('maxTlsOffers');
  reader.block(1);
  let serverName: string | null = null;
  let alpn: string[] = [];
  let versions: string[] = [];
  eachExtension(reader, (type, data) => {
    if (type === Extension.ServerName) serverName = readServerName(data, reached);
    else if (type === Extension.Alpn) alpn = readAlpn(data, reached);
    else if (type === Extension.SupportedVersions) versions = readVersions(data.block(1), reached);
  });
  if (versions.length === 0) versions = [tlsVersionName(legacyVersion)].filter((name) => name !== null);
  return { versions, ciphers, serverName, alpn };
}

/** @param body Handshake message without its header; as much of it as there is. */
export function readServerHello(body: Uint8Array): ServerHello {
  const reader = new OctetReader(body);
  let version = reader.number(2);
  const random = reader.take(RANDOM_BYTES);
  reader.block(1);
  const cipher = reader.number(2);
  reader.skip(1);
  let alpn: string | null = null;
  eachExtension(reader, (type, data) => {
    if (type === Extension.SupportedVersions) version = data.number(2);
    else if (type === Extension.Alpn) alpn = readAlpn(data)[0] ?? null;
  });
  return {
    version: tlsVersionName(version),
    cipher: tlsCipherName(cipher),
    alpn,
    isRetryRequest: hexOf(random) === RETRY_RANDOM,
  };
}

function eachExtension(reader: OctetReader, visit: (type: number, data: OctetReader) => void): void {
  if (reader.left < 2) return;
  const extensions = reader.block(2);
  while (extensions.left >= 4) {
    const type = extensions.number(2);
    visit(type, extensions.block(2));
  }
}

/** RFC 6066 §3: a list with one name of type host_name. */
function readServerName(data: OctetReader, reached: (name: LimitName) => void): string | null {
  const list = data.block(2);
  if (list.number(1) !== 0) return null;
  const name = list.block(2);
  if (name.left > LIMITS.maxServerNameBytes) reached('maxServerNameBytes');
  const text = textOf(name.take(Math.min(name.left, LIMITS.maxServerNameBytes)));
  return text === '' ? null : text;
}

/** RFC 7301 §3.1. */
function readAlpn(data: OctetReader, reached?: (name: LimitName) => void): string[] {
  const list = data.block(2);
  const names: string[] = [];
  while (list.left > 0 && names.length < LIMITS.maxTlsOffers) {
    const name = list.block(1);
    const octets = name.take(name.left);
    // RFC 8701 reserves names of two equal octets, too.
    const reserved = octets.length === 2 && isGrease(octets[0]! * 256 + octets[1]!);
    if (octets.length > 0 && !reserved) names.push(textOf(octets));
  }
  if (list.left > 0) reached?.('maxTlsOffers');
  return names;
}

function readVersions(list: OctetReader, reached: (name: LimitName) => void): string[] {
  const names: string[] = [];
  while (list.left >= 2 && names.length < LIMITS.maxTlsOffers) {
    const name = tlsVersionName(list.number(2));
    if (name !== null) names.push(name);
  }
  if (list.left >= 2) reached('maxTlsOffers');
  return names;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('');
}
