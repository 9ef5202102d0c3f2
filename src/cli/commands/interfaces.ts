/** `tcpwhy interfaces`: what can be captured on, and what is missing if nothing can. */
import { captureCapabilities } from '../../live/capabilities.js';
import { writeInterfaces } from '../../report/live/interfaces-report.js';
import type { TextOutput } from '../../report/text-output.js';
import { ExitCode } from '../exit-codes.js';
import type { Screen } from '../screen.js';

export interface InterfacesRequest {
  readonly format: 'terminal' | 'json';
  readonly screen: Screen;
}

/** @returns 3 when nothing can be captured on, so that scripts can tell. */
export async function runInterfaces(request: InterfacesRequest, out: TextOutput): Promise<number> {
  const capabilities = await captureCapabilities();
  if (request.format === 'json') out.write(`${JSON.stringify(capabilities, null, 2)}\n`);
  else writeInterfaces(out, capabilities, request.screen);
  return capabilities.backends.some(({ ready }) => ready) ? ExitCode.Ok : ExitCode.Unreadable;
}
