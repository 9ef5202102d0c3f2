/** One comparison of a filter: field, operator and value become a test. */
import type { SessionReport } from '../engine/analysis-report.js';
import {
  type AddressField,
  type FilterField,
  isKnownKind,
  type NumberField,
  type WordField,
} from './filter-fields.js';
import { isInside, parseAddress, parseNetwork, parseRange } from './filter-values.js';
import { nearestWords } from './nearest-words.js';
import type { Operator } from './tokens.js';

type Test = (session: SessionReport) => boolean;

/** The test, or in words why there is none. */
export function comparison(field: FilterField, operator: Operator, value: string): Test | string {
  switch (field.type) {
    case 'number':
      return numberTest(field, operator, value);
    case 'address':
      return addressTest(field, operator, value);
    case 'word':
      return wordTest(field, operator, value);
  }
}

const EXAMPLES = { seconds: '200ms or 5s', bytes: '10MB or 64KiB', percent: '1%', count: '443 or 8000-8100' };

function numberTest({ dimension, values }: NumberField, operator: Operator, text: string): Test | string {
  const range = parseRange(text, dimension);
  if (range === null) return `'${text}' is no value for it; write, for example, ${EXAMPLES[dimension]}`;
  const [low, high] = range;
  if (low !== high && operator !== '=' && operator !== '!=')
    return `a range cannot be compared by ${operator}`;
  const holds = numberOperator(operator, low, high);
  if (holds === null) return `${operator} is for text`;
  const any: Test = (session) => values(session).some((value) => value !== null && holds(value));
  return operator === '!=' ? (session) => !any(session) : any;
}

/** For `!=` the test of equality, which the caller turns round. */
function numberOperator(operator: Operator, low: number, high: number): ((value: number) => boolean) | null {
  switch (operator) {
    case '=':
    case '!=':
      return (value) => value >= low && value <= high;
    case '<':
      return (value) => value < low;
    case '<=':
      return (value) => value <= low;
    case '>':
      return (value) => value > low;
    case '>=':
      return (value) => value >= low;
    case '~':
      return null;
  }
}

function addressTest({ values }: AddressField, operator: Operator, text: string): Test | string {
  if (operator !== '=' && operator !== '!=') return `addresses cannot be compared by ${operator}`;
  const network = parseNetwork(text);
  if (network === null)
    return `'${text}' is no address; write, for example, 10.0.0.1, 10.0.0.0/8 or 2001:db8::/32`;
  const any: Test = (session) =>
    values(session).some((address) => {
      const octets = parseAddress(address);
      return octets !== null && isInside(octets, network);
    });
  return operator === '=' ? any : (session) => !any(session);
}

function wordTest(field: WordField, operator: Operator, text: string): Test | string {
  const wanted = text.toLowerCase();
  const { values, words } = field;
  if (operator === '~') {
    return (session) =>
      values(session).some((value) => value !== null && value.toLowerCase().includes(wanted));
  }
  const problem = unknownWord(field, text);
  if (problem !== null) return problem;
  if (operator !== '=' && operator !== '!=') {
    if (!field.ordered || words === null) return `it cannot be compared by ${operator}`;
    const place = (value: string): number => words.indexOf(value);
    const holds = numberOperator(operator, place(wanted), place(wanted))!;
    return (session) => values(session).some((value) => value !== null && holds(place(value)));
  }
  const any: Test = (session) =>
    values(session).some((value) => value !== null && value.toLowerCase() === wanted);
  return operator === '=' ? any : (session) => !any(session);
}

function unknownWord({ words, suggest }: WordField, text: string): string | null {
  if (words !== null) {
    if (words.some((known) => known.toLowerCase() === text.toLowerCase())) return null;
    const near = nearestWords(text, words);
    return `there is no '${text}'; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : `it is one of ${words.join(', ')}`}`;
  }
  if (!suggest || isKnownKind(text.toLowerCase())) return null;
  const near = suggest(text);
  return `there is no kind '${text}'; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : "'tcpwhy explain' lists them"}`;
}
