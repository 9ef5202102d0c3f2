/** First octets of what a dormant session is written as: a small whole number, or what follows. */

/** Whole numbers from 0 to here are one octet. */
export const SMALL = 199;

export const Tag = {
  MinusOne: 200,
  Half: 201,
  True: 202,
  False: 203,
  Null: 204,
  Undefined: 205,
  Int16: 206,
  Int24: 207,
  Int32: 208,
  /** Times, mostly: the first of them. */
  Int48: 209,
  /** The others, by their distance from the one before. */
  Near16: 210,
  Near32: 211,
  /** A whole number, which follows, and a half: a sum that began as 0.5. */
  PlusHalf: 212,
  Double: 213,
  Text: 214,
  /** A text that was written before, by its number. */
  Word: 215,
  Array: 216,
  Int32Array: 217,
  Float64Array: 218,
  /** An object without a class. */
  Plain: 219,
  /** An object of a class: the tag and the class's number. */
  Class: 220,
} as const;

/** Texts remembered by number: the same few come again and again. */
export const MOST_WORDS = 256;
