/** A report of a capture that goes on, in a file of its own. */
import { TcpwhyError } from '../../errors.js';
import { fileOutput } from '../output.js';
import { type ReportChoice, reportSink } from '../sinks.js';
import type { LiveRun } from './live-run.js';

const EXTENSIONS: Readonly<Record<string, string>> = {
  terminal: 'txt',
  zeek: 'log',
  markdown: 'md',
};
/** Columns of a report that is read later, on another screen. */
const FILE_WIDTH = 100;

/** Writes it into the current folder. @returns What to tell: the name of the file, or what went wrong. */
export async function saveReport(run: LiveRun, interfaceName: string, choice: ReportChoice): Promise<string> {
  // A page with graphs needs what was remembered from the first segment on: it comes at the end.
  const format = choice.format === 'html' ? 'terminal' : choice.format;
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+Z$/g, '');
  const name = interfaceName.replaceAll(/[^\w.-]/g, '_');
  const path = `tcpwhy-${name}-${time}.${EXTENSIONS[format] ?? format}`;
  try {
    const out = fileOutput(path);
    try {
      run.snapshot(await reportSink({ ...choice, format, colour: false, width: FILE_WIDTH }, out));
      out.commit();
    } catch (error) {
      out.discard();
      throw error;
    }
    return `saved ${path}`;
  } catch (error) {
    if (error instanceof TcpwhyError) return error.message;
    throw error;
  }
}
