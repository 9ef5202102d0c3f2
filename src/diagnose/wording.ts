/** Figures in sentences: short, with a unit, the same everywhere. */

/** Seconds as people say them: `2.51 s`, `35 ms`, `420 µs`, `4 min 10 s`, `3 h 5 min`. */
export function durationText(seconds: number): string {
  if (seconds < 0) return `-${durationText(-seconds)}`;
  if (seconds === 0) return '0 s';
  if (seconds < 0.0009995) return `${withoutZeros(threeDigits(seconds * 1e6))} µs`;
  if (seconds < 0.9995) return `${withoutZeros(threeDigits(seconds * 1e3))} ms`;
  if (seconds < 99.95) return `${threeDigits(seconds)} s`;
  // Rounded once, to the smallest unit printed: 3599.6 s is 1 h 0 min and not "59 min 60 s".
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Octets with a binary unit: `812 B`, `64.0 KiB`, `1.50 MiB`. */
export function bytesText(bytes: number): string {
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${threeDigits(value)} ${units[unit]}`;
}

/** Octets a second: `640 KiB/s`. */
export function rateText(bytesPerSecond: number): string {
  return `${bytesText(bytesPerSecond)}/s`;
}

/** A share of 0 to 1: `0.50 %`, `12.0 %`, `100 %`. */
export function percentText(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0 %';
  if (percent < 0.01) return '< 0.01 %';
  return `${percent < 1 ? percent.toFixed(2) : threeDigits(percent)} %`;
}

/** A whole number with its thousands parted: `7,000,000`. */
export function numberText(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A count with its noun: `1 segment`, `3,000 segments`, `2 retries`. */
export function countText(count: number, singular: string, plural = `${singular}s`): string {
  return `${numberText(count)} ${count === 1 ? singular : plural}`;
}

/** A part of several: `142 of 1,642 segments`. */
export function partText(part: number, whole: number, singular: string, plural = `${singular}s`): string {
  return `${numberText(part)} of ${countText(whole, singular, plural)}`;
}

/** First letter in upper case, for a sentence that begins with a side's name. */
export function capitalize(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** `10.0` becomes `10`: digits that say nothing, as in the figures of the report's tables. */
function withoutZeros(digits: string): string {
  return String(Number(digits));
}

/** Three significant digits without an exponent, for values of 0.1 and more. */
function threeDigits(value: number): string {
  if (value >= 99.95) return String(Math.round(value));
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
