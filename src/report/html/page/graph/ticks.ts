/** Round numbers for axes, and how they are written. */
import { formatBytes, formatCount } from '../../../quantity.js';

/** A step may be this much finer than asked for: rather a few more marks than half of them. */
const NEAR = 0.7;

/** Round numbers from `from` to `to`, about `count` of them. */
export function ticks(from: number, to: number, count: number, binary = false): number[] {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const step = roundStep(span / Math.max(1, count), binary);
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

function roundStep(rough: number, binary: boolean): number {
  // Octets are counted in powers of 1024: 256 KiB is round, 250,000 is not.
  const unit = binary && rough >= 1024 ? 1024 ** Math.floor(Math.log(rough) / Math.log(1024)) : 1;
  const value = rough / unit;
  const power = 10 ** Math.floor(Math.log10(value));
  const steps =
    binary && rough >= 1024
      ? [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
      : [1, 2, 5, 10].map((n) => n * power);
  return unit * (steps.find((step) => step >= value * NEAR) ?? value);
}

/** Seconds as they stand at an axis: all labels of one axis have one unit and one precision. */
export function timeLabel(seconds: number, step: number): string {
  const zero = Math.abs(seconds) < step / 1000;
  if (step >= 1) return `${zero ? 0 : decimals(seconds, 0)} s`;
  if (step >= 0.01) return `${decimals(zero ? 0 : seconds, step >= 0.1 ? 1 : 2)} s`;
  if (step >= 1e-4) return `${decimals(zero ? 0 : seconds, step >= 1e-3 ? 3 : 4)} s`;
  return `${decimals(zero ? 0 : seconds, 6)} s`;
}

function decimals(value: number, digits: number): string {
  return value.toFixed(digits);
}

/** A number of octets: exact where the axis is fine, with a unit where it is coarse. */
export function octetLabel(octets: number, step: number): string {
  return step >= 1024 ? short(formatBytes(octets)) : formatCount(octets);
}

export function rateLabel(octetsPerSecond: number): string {
  if (octetsPerSecond <= 0) return '0';
  return `${short(formatBytes(octetsPerSecond))}/s`;
}

/** `2.50 MiB` as `2.5 MiB`. */
function short(text: string): string {
  return text
    .replace(/\.?0+ /, (zeros) => (zeros.startsWith('.') ? ' ' : zeros))
    .replace(/(\.\d*[1-9])0+ /, '$1 ');
}

export function durationLabel(seconds: number, step: number): string {
  if (seconds === 0) return '0';
  if (step >= 1) return `${seconds.toFixed(0)} s`;
  if (step >= 1e-3) return `${(seconds * 1e3).toFixed(0)} ms`;
  return `${(seconds * 1e3).toFixed(step >= 1e-4 ? 1 : 2)} ms`;
}
