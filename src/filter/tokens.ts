/** Cuts a filter into words and signs. */
import { FilterError } from './filter-error.js';

export type TokenKind = 'word' | 'quoted' | 'operator' | 'open' | 'close' | 'comma' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it begins, from 0. */
  readonly at: number;
}

/** What compares; longer signs first. */
const OPERATORS = ['==', '!=', '<=', '>=', '=', '<', '>', '~'] as const;
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~';

const SPACE = /\s/;
/** Words hold names, numbers with units, addresses, networks, ranges and causes such as `reset/refused`. */
const WORD = /[\p{L}\p{N}_.:/%*[\]-]/u;
/** Signs that stand for `and`, `or` and `not`. */
const SIGNS: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or' };

/** @throws {FilterError} at a character that has no place in a filter. */
export function tokens(source: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const start = at;
    const character = source[at]!;
    if (SPACE.test(character)) {
      at++;
      continue;
    }
    const pair = source.slice(at, at + 2);
    const operator = OPERATORS.find((sign) => source.startsWith(sign, start));
    if (SIGNS[pair] !== undefined) {
      at += 2;
      found.push({ kind: 'word', text: SIGNS[pair], at: start });
    } else if (operator !== undefined) {
      at += operator.length;
      found.push({ kind: 'operator', text: operator === '==' ? '=' : operator, at: start });
    } else if (character === '!') {
      at++;
      found.push({ kind: 'word', text: 'not', at: start });
    } else if (character === '(' || character === ')' || character === ',') {
      at++;
      const kind = character === '(' ? 'open' : character === ')' ? 'close' : 'comma';
      found.push({ kind, text: character, at: start });
    } else if (character === '"' || character === "'") {
      const end = source.indexOf(character, at + 1);
      if (end < 0) throw new FilterError(source, start, `the quotation mark ${character} is never closed`);
      at = end + 1;
      found.push({ kind: 'quoted', text: source.slice(start + 1, end), at: start });
    } else if (WORD.test(character)) {
      while (at < source.length && WORD.test(source[at]!)) at++;
      found.push({ kind: 'word', text: source.slice(start, at), at: start });
    } else {
      throw new FilterError(source, start, `'${character}' has no meaning here`);
    }
  }
  found.push({ kind: 'end', text: '', at: source.length });
  return found;
}
