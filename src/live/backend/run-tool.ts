import { execFile, type ExecFileException } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Longest time that a tool may take to answer a question, milliseconds. */
const ANSWER_MS = 5000;

export interface ToolAnswer {
  /** Exit status; -1 when the tool could not be started or did not end in time. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool that answers and ends. Never rejects. Arguments are passed as they are, no shell is involved. */
export async function runTool(path: string, args: readonly string[]): Promise<ToolAnswer> {
  const options = { timeout: ANSWER_MS, env: toolEnvironment(), windowsHide: true };
  try {
    return { status: 0, ...(await run(path, [...args], options)) };
  } catch (error) {
    const { code, message, stdout = '', stderr = '' } = error as ExecFileException & Partial<ToolAnswer>;
    if (typeof code === 'number') return { status: code, stdout, stderr };
    return { status: -1, stdout, stderr: `${stderr}\n${message}` };
  }
}

/** The environment without a language: messages are recognized by their English words. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', LANGUAGE: 'C' };
}
