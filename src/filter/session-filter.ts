/**
 * The filter of sessions: `host 10.0.0.1 and (port 80,443 or duration > 5s) and not kind reset`.
 *
 *     filter     = term { "or" term }
 *     term       = factor { "and" factor }
 *     factor     = "not" factor | "(" filter ")" | comparison
 *     comparison = field [operator] value { "," value }
 *
 * Without an operator, `=` is meant. Values are parted by commas and one of them must fit. `!=`
 * holds when `=` does not.
 */
import { numberText } from '../diagnose/wording.js';
import type { SessionReport } from '../engine/analysis-report.js';
import { comparison } from './comparison.js';
import { FilterError } from './filter-error.js';
import { FOREIGN_WORDS, filterField, filterNames } from './filter-fields.js';
import { nearestWords } from './nearest-words.js';
import { type Operator, type Token, tokens } from './tokens.js';

export type SessionTest = (session: SessionReport) => boolean;

export interface SessionFilter {
  /** As it was written. */
  readonly expression: string;
  /** True for a session that the filter lets through. */
  readonly matches: SessionTest;
}

/** Longest filter, UTF-16 units: nobody writes more, and errors repeat it. */
const MAX_LENGTH = 10_000;
/** Deepest nesting of parentheses and `not`. */
const MAX_DEPTH = 100;
const RESERVED = ['and', 'or', 'not'];

/** @throws {FilterError} when the filter cannot be understood; the message says where. */
export function parseFilter(expression: string): SessionFilter {
  if (expression.length > MAX_LENGTH) {
    throw new FilterError(expression, 0, `a filter has ${numberText(MAX_LENGTH)} characters at most`);
  }
  const parser = new Parser(expression, tokens(expression));
  return { expression, matches: parser.whole() };
}

class Parser {
  #at = 0;
  #depth = 0;

  constructor(
    private readonly source: string,
    private readonly list: readonly Token[],
  ) {}

  whole(): SessionTest {
    if (this.#peek().kind === 'end') {
      throw this.#error(this.#peek(), "the filter is empty; write, for example, 'port 443'");
    }
    const test = this.#any();
    const rest = this.#peek();
    if (rest.kind === 'close') throw this.#error(rest, 'this parenthesis was never opened');
    if (rest.kind !== 'end') throw this.#error(rest, "expected 'and' or 'or' here");
    return test;
  }

  #any(): SessionTest {
    const tests = [this.#all()];
    while (this.#takeWord('or')) tests.push(this.#all());
    return tests.length === 1 ? tests[0]! : (session) => tests.some((test) => test(session));
  }

  #all(): SessionTest {
    const tests = [this.#factor()];
    while (this.#takeWord('and')) tests.push(this.#factor());
    return tests.length === 1 ? tests[0]! : (session) => tests.every((test) => test(session));
  }

  #factor(): SessionTest {
    const token = this.#peek();
    if (++this.#depth > MAX_DEPTH) throw this.#error(token, `nested deeper than ${MAX_DEPTH}`);
    try {
      if (this.#takeWord('not')) {
        const test = this.#factor();
        return (session) => !test(session);
      }
      if (token.kind === 'open') {
        this.#at++;
        const test = this.#any();
        const close = this.#peek();
        if (close.kind !== 'close') {
          throw this.#error(close, `expected ')' for the '(' of column ${token.at + 1}`);
        }
        this.#at++;
        return test;
      }
      return this.#comparison();
    } finally {
      this.#depth--;
    }
  }

  #comparison(): SessionTest {
    const name = this.#peek();
    if (name.kind !== 'word' || RESERVED.includes(name.text.toLowerCase())) {
      throw this.#error(name, 'expected the name of a field here, as in port 443');
    }
    const field = filterField(name.text);
    if (field === null) throw this.#error(name, unknownField(name.text));
    this.#at++;
    let operator: Operator = '=';
    if (this.#peek().kind === 'operator') operator = this.list[this.#at++]!.text as Operator;
    const tests: SessionTest[] = [];
    do {
      const value = this.#peek();
      if (value.kind !== 'word' && value.kind !== 'quoted') {
        throw this.#error(value, `expected a value for '${name.text}' here`);
      }
      this.#at++;
      const test = comparison(field, operator, value.text);
      if (typeof test === 'string') throw this.#error(value, `${name.text}: ${test}`);
      tests.push(test);
    } while (this.#takeComma());
    // Of several values none may be equal where `!=` is asked.
    return operator === '!='
      ? (session) => tests.every((test) => test(session))
      : (session) => tests.some((test) => test(session));
  }

  #peek(): Token {
    return this.list[this.#at]!;
  }

  #takeWord(word: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'word' || text.toLowerCase() !== word) return false;
    this.#at++;
    return true;
  }

  #takeComma(): boolean {
    if (this.#peek().kind !== 'comma') return false;
    this.#at++;
    return true;
  }

  #error(token: Token, reason: string): FilterError {
    return new FilterError(this.source, token.at, reason);
  }
}

function unknownField(name: string): string {
  const key = name.toLowerCase();
  if (Object.hasOwn(FOREIGN_WORDS, key)) return `there is no field '${name}': write ${FOREIGN_WORDS[key]}`;
  if (/^[\d.]+$/.test(name))
    return `'${name}' is no field; several values of one field are written port 80,443`;
  const near = nearestWords(name, filterNames());
  return near.length > 0
    ? `there is no field '${name}'; did you mean ${near.join(' or ')}?`
    : `there is no field '${name}'; the fields are ${filterNames().slice(0, 12).join(', ')}, ...`;
}
