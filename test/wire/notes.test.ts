import { expect, test } from 'vitest';
import { Note, NOTE_NAMES, NoteCounts } from '../../src/wire/notes.js';

test('notes are counted with the frame that showed them first', () => {
  const notes = new NoteCounts();
  expect(notes.list()).toEqual([]);
  notes.add(Note.TcpBadOption, 7);
  notes.add(Note.VlanTruncated, 8);
  notes.add(Note.TcpBadOption, 9);
  expect(notes.count(Note.TcpBadOption)).toBe(2);
  expect(notes.list()).toEqual([
    { code: 'vlan_truncated', count: 1, firstFrame: 8 },
    { code: 'tcp_bad_option', count: 2, firstFrame: 7 },
  ]);
});

test('every code has a name in snake_case, each once', () => {
  expect(Object.values(Note)).toEqual(NOTE_NAMES.map((_, code) => code));
  expect(new Set(NOTE_NAMES).size).toBe(NOTE_NAMES.length);
  for (const name of NOTE_NAMES) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
});
