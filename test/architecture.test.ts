/**
 * The house rules that a compiler does not know. Data goes one way, capture → wire → flow → tcp →
 * diagnose → engine → report → cli, and imports only go against it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, readSource, type SourceFile } from './support/source-files.js';

/** What each room may import; a room that is not named here may not exist. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  limits: [],
  errors: [],
  vector: [],
  capture: ['vector', 'errors', 'limits'],
  wire: ['vector', 'limits'],
  flow: ['wire'],
  tcp: ['flow', 'wire', 'limits'],
  stream: ['tcp', 'wire', 'errors', 'limits'],
  diagnose: ['stream', 'tcp', 'errors', 'limits'],
  engine: ['capture', 'wire', 'flow', 'tcp', 'stream', 'diagnose', 'errors', 'limits'],
  compare: ['engine', 'capture', 'wire', 'flow', 'tcp', 'diagnose', 'errors', 'limits'],
  live: ['engine', 'capture', 'wire', 'flow', 'tcp', 'diagnose', 'errors', 'limits', 'package-file'],
  filter: ['engine', 'diagnose', 'tcp', 'errors', 'limits'],
  sessions: ['engine', 'capture', 'live', 'stream', 'tcp', 'wire', 'errors', 'limits'],
  report: ['engine', 'compare', 'live', 'stream', 'diagnose', 'tcp', 'capture', 'limits'],
  index: [
    'capture',
    'live',
    'compare',
    'engine',
    'filter',
    'stream',
    'sessions',
    'diagnose',
    'report',
    'tcp',
    'errors',
    'limits',
    'wire',
  ],
  cli: [
    'capture',
    'wire',
    'flow',
    'tcp',
    'stream',
    'diagnose',
    'engine',
    'filter',
    'compare',
    'live',
    'report',
    'errors',
    'limits',
    'package-file',
  ],
};

/** Rooms of which only types may be taken, by room: a report formats and computes nothing. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = { report: ['capture'] };

/** Packages that the program may need when it runs. */
const RUNTIME_PACKAGES = ['cli-table3', 'commander', 'picocolors'];
/** Packages that it uses when they could be installed. */
const OPTIONAL_PACKAGES = ['cap'];

/** What protocols of src/wire share; everything else that the dispatch table imports is a protocol. */
const SHARED_BY_PROTOCOLS = ['layers', 'notes', 'packet-view', 'status'];

const MOST_LINES = 400;
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.fuzz|\.config)?\.(ts|js|mjs)$/;

const sources = filesBelow('src', /\.ts$/).map(readSource);
const written = [...filesBelow('src', /\.(ts|mjs)$/), ...filesBelow('test', /\.(ts|mjs)$/)];
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
};

/** `src/wire/tcp.ts` is in `wire`, `src/limits.ts` is `limits`. */
const roomOf = (path: string): string => path.split('/')[1]!.replace(/\.ts$/, '');

const arrows = sources.flatMap(({ path, imports }) => imports.map((to) => ({ from: path, ...to })));
const inside = arrows.filter(({ ours }) => ours);

describe('imports', () => {
  it('are found', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(inside.length).toBeGreaterThan(sources.length);
  });

  it('go one way through the rooms', () => {
    const wrong = inside.filter(({ from, target }) => {
      const [room, other] = [roomOf(from), roomOf(target)];
      return room !== other && !MAY_IMPORT[room]?.includes(other);
    });
    expect(wrong.map(({ from, target }) => `${from} → ${target}`)).toEqual([]);
  });

  it('of some rooms take types only', () => {
    const wrong = inside.filter(
      ({ from, target, typesOnly }) => !typesOnly && TYPES_ONLY[roomOf(from)]?.includes(roomOf(target)),
    );
    expect(wrong.map(({ from, target }) => `${from} → ${target}`)).toEqual([]);
  });

  it('of one form of the report are not of another: what several say lies above them', () => {
    const form = (path: string): string => /^src\/report\/(html|markdown|terminal)\//.exec(path)?.[1] ?? '';
    const wrong = inside.filter(({ from, target }) => {
      const [mine, other] = [form(from), form(target)];
      return mine !== '' && other !== '' && mine !== other;
    });
    expect(wrong.map(({ from, target }) => `${from} → ${target}`)).toEqual([]);
  });

  it('of packages are few and declared', () => {
    const packages = arrows.filter(({ ours, target }) => !ours && !target.startsWith('node:'));
    const allowed = [...RUNTIME_PACKAGES, ...OPTIONAL_PACKAGES];
    expect(packages.filter(({ target }) => !allowed.includes(target))).toEqual([]);
    expect(Object.keys(manifest.dependencies).sort()).toEqual(RUNTIME_PACKAGES);
    expect(Object.keys(manifest.optionalDependencies).sort()).toEqual(OPTIONAL_PACKAGES);
  });

  it('of packages are left to capture, report and cli', () => {
    const wrong = arrows.filter(
      ({ ours, target, from }) =>
        !ours && !target.startsWith('node:') && !['capture', 'report', 'cli'].includes(roomOf(from)),
    );
    expect(wrong).toEqual([]);
  });

  it('of the operating system are left to capture, live, sessions, cli and where the package lies', () => {
    const wrong = arrows.filter(
      ({ target, from }) =>
        target.startsWith('node:') &&
        !['capture', 'live', 'sessions', 'cli', 'package-file'].includes(roomOf(from)),
    );
    expect(wrong).toEqual([]);
  });

  it('between wire protocols there are none: only the dispatch table knows them', () => {
    const wire = inside.filter(({ from }) => roomOf(from) === 'wire');
    const protocols = wire
      .filter(({ from, target }) => from === 'src/wire/dispatch.ts' && roomOf(target) === 'wire')
      .map(({ target }) => target)
      .filter((target) => !SHARED_BY_PROTOCOLS.includes(basename(target, '.ts')));
    expect(protocols).toContain('src/wire/ipv4.ts');
    expect(protocols).toContain('src/wire/tcp.ts');
    const wrong = inside.filter(
      ({ from, target }) => protocols.includes(target) && from !== 'src/wire/dispatch.ts',
    );
    expect(wrong.map(({ from, target }) => `${from} → ${target}`)).toEqual([]);
  });

  it('make no circle', () => {
    expect(circle(sources)).toEqual([]);
  });
});

/** Files that import each other in a circle, types aside; empty when there is none. */
function circle(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const trail: string[] = [];
  const walk = (path: string): string[] => {
    const at = trail.indexOf(path);
    if (at >= 0) return [...trail.slice(at), path];
    if (done.has(path)) return [];
    trail.push(path);
    for (const { target, ours, typesOnly } of byPath.get(path)?.imports ?? []) {
      const found = ours && !typesOnly ? walk(target) : [];
      if (found.length > 0) return found;
    }
    trail.pop();
    done.add(path);
    return [];
  };
  for (const { path } of files) {
    const found = walk(path);
    if (found.length > 0) return found;
  }
  return [];
}

describe('files', () => {
  it(`have ${MOST_LINES} lines at most`, () => {
    const long = written
      .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > MOST_LINES);
    expect(long).toEqual([]);
  });

  it('have names in kebab-case', () => {
    expect(written.filter((path) => !KEBAB_CASE.test(basename(path)))).toEqual([]);
    expect(written.filter((path) => !/^[a-z0-9/-]+$/.test(path.slice(0, path.lastIndexOf('/'))))).toEqual([]);
  });

  it('are named for what they hold', () => {
    expect(written.filter((path) => /(^|[/-])(utils?|helpers?|common|misc|manager)[./-]/.test(path))).toEqual(
      [],
    );
  });

  it('export by name', () => {
    expect(sources.filter(({ hasDefaultExport }) => hasDefaultExport).map(({ path }) => path)).toEqual([]);
  });
});

describe('the package', () => {
  // Scripts would build again; what is packed does not depend on it.
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const packed = (JSON.parse(listing) as { files: { path: string }[] }[])[0]!.files.map(({ path }) => path);

  it.each([
    'bin/tcpwhy.js',
    'dist/program/main.js',
    'dist/index.js',
    'dist/index.d.ts',
    'dist/report-page.json',
    'src/report/schema.json',
    'package.json',
    'README.md',
    'LICENSE',
  ])('has %s', (path) => {
    expect(packed).toContain(path);
  });

  it('has no tests, no fixtures and no sources but the schema', () => {
    const wrong = packed.filter(
      (path) => /^(test|fixtures|src|bench-data)\//.test(path) || /\.test\./.test(path),
    );
    expect(wrong).toEqual(['src/report/schema.json']);
  });
});
