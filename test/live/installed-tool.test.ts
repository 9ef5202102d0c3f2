/** Whether a capture tool is there, and what it says of itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InstalledTool } from '../../src/live/backend/installed-tool.js';

const NAME = 'tcpwhy-test-tool';

describe.skipIf(process.platform === 'win32')('a capture tool', () => {
  const usual = process.env['PATH'];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tcpwhy-tool-'));
    process.env['PATH'] = `${folder}:${usual}`;
  });
  afterEach(() => {
    process.env['PATH'] = usual;
    rmSync(folder, { recursive: true });
  });
  const tool = new InstalledTool(NAME, /version (\S+)/);
  const install = (mode: number, says: string): void =>
    writeFileSync(join(folder, NAME), `#!/bin/sh\necho ${says}\n`, { mode });

  it('that is not installed', async () => {
    expect(tool.absence()).toEqual({ reason: 'missing', detail: `${NAME} is not installed` });
    expect(await tool.version()).toBeNull();
    expect(tool.path).toBe(NAME);
  });

  it('that this user may not run', async () => {
    install(0o600, 'version 1.2');
    expect(tool.absence()).toEqual({
      reason: 'no-permission',
      detail: `${join(folder, NAME)} may not be run`,
    });
    expect(await tool.version()).toBe('not for this user');
  });

  it.each([
    ['version 1.2.3', '1.2.3'],
    ['whatever', 'of unknown version'],
  ])('that says %s', async (says, wanted) => {
    install(0o700, says);
    expect(tool.absence()).toBeNull();
    expect(await tool.version()).toBe(wanted);
    expect(await tool.run([])).toMatchObject({ status: 0, stdout: `${says}\n` });
  });
});
