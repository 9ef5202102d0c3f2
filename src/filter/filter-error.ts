import { UsageError } from '../errors.js';

/** Most of a filter that an error repeats. */
const QUOTED = 40;

/** A filter that cannot be understood: says where and what was expected there. */
export class FilterError extends UsageError {
  /** @param at Where the trouble begins, from 0. */
  constructor(
    readonly filter: string,
    readonly at: number,
    readonly reason: string,
  ) {
    super(`--filter: ${reason} (column ${at + 1}${quote(filter, at)})`);
  }
}

function quote(filter: string, at: number): string {
  const rest = filter.slice(at);
  if (rest === '') return ', the end';
  return `: "${rest.length > QUOTED ? `${rest.slice(0, QUOTED)}…` : rest}"`;
}
