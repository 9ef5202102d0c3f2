/** Keys of a terminal in raw mode, by name. */

export type Key =
  | { readonly name: 'up' | 'down' | 'page-up' | 'page-down' | 'home' | 'end' }
  | { readonly name: 'enter' | 'escape' | 'backspace' | 'interrupt' | 'suspend' | 'redraw' }
  | { readonly name: 'text'; readonly text: string };

/** What terminals send, with and without the application mode of cursor keys. */
const SEQUENCES: ReadonlyMap<string, Key['name']> = new Map([
  ['[A', 'up'],
  ['OA', 'up'],
  ['[B', 'down'],
  ['OB', 'down'],
  ['[5~', 'page-up'],
  ['[6~', 'page-down'],
  ['[H', 'home'],
  ['OH', 'home'],
  ['[1~', 'home'],
  ['[F', 'end'],
  ['OF', 'end'],
  ['[4~', 'end'],
]);

const CONTROLS: ReadonlyMap<string, Key['name']> = new Map([
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\x7f', 'backspace'],
  ['\b', 'backspace'],
  ['\x03', 'interrupt'],
  ['\x1a', 'suspend'],
  ['\x0c', 'redraw'],
]);

/** The keys in a piece of input; sequences that mean nothing here are left out. */
export function readKeys(input: string): Key[] {
  const keys: Key[] = [];
  let at = 0;
  while (at < input.length) {
    const rest = input.slice(at);
    // eslint-disable-next-line no-control-regex
    const sequence = /^\x1b(\[[0-9;?]*[ -/]*[@-~]|O[@-~])/.exec(rest);
    if (sequence !== null) {
      const name = SEQUENCES.get(sequence[1]!);
      if (name !== undefined) keys.push({ name } as Key);
      at += sequence[0].length;
      continue;
    }
    const [character = ''] = rest;
    at += character.length;
    const control = character === '\x1b' ? 'escape' : CONTROLS.get(character);
    if (control !== undefined) keys.push({ name: control } as Key);
    else if (character >= ' ') keys.push({ name: 'text', text: character });
  }
  return keys;
}
