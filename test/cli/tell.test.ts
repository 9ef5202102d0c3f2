/** What is said on standard error cannot move the cursor, whatever names and errors hold. */
import { afterEach, expect, it, vi } from 'vitest';
import { notice, tellError, tellFault } from '../../src/cli/tell.js';
import { InputError } from '../../src/errors.js';

const HOSTILE = 'a\x1b[2J\r\nb\x9b\u202e';
const VISIBLE = 'a\\x1b[2J\\x0d\\x0ab\\x9b\\u202e';

afterEach(() => vi.restoreAllMocks());

it.each<[string, () => unknown]>([
  ['a remark', () => notice(HOSTILE)],
  ['an error', () => tellError(new InputError(HOSTILE))],
  ['an error that ends the program', () => tellFault(new InputError(HOSTILE))],
  ['a defect', () => tellFault(new Error(HOSTILE))],
])('%s', (_, tell) => {
  let said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
  tell();
  expect(said).toContain(VISIBLE);
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  expect(said).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
});
