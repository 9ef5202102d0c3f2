import { execFile } from 'node:child_process';

/** Longest time that a tool may take to answer a question, milliseconds. */
const ANSWER_MS = 5000;

export interface ToolAnswer {
  /** Exit status; -1 when the tool could not be started or did not end in time. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool that answers and ends. Never rejects. Arguments are passed as they are, no shell is involved. */
export function runTool(path: string, args: readonly string[]): Promise<ToolAnswer> {
  return new Promise((resolve) => {
    const options = { timeout: ANSWER_MS, env: toolEnvironment(), windowsHide: true };
    execFile(path, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ status: code, stdout, stderr: code === -1 ? `${stderr}\n${error!.message}` : stderr });
    });
  });
}

/** The environment without a language: messages are recognized by their English words. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', LANGUAGE: 'C' };
}
