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
  /** Times, mostly. */
  Int48: 209,
  Double: 210,
  Text: 211,
  /** A text that was written before, by its number. */
  Word: 212,
  Array: 213,
  Int32Array: 214,
  Float64Array: 215,
  /** An object without a class. */
  Plain: 216,
  /** An object of a class: the tag and the class's number. */
  Class: 217,
} as const;

/** Texts remembered by number: the same few come again and again. */
export const MOST_WORDS = 256;
