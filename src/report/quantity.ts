/** Counts and sizes for people. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

/** A count with separators of thousands: `12,345`. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return '-';
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number of octets with three significant digits, binary units: `812 B`, `64.0 KiB`, `1.50 MiB`. */
export function formatBytes(octets: number): string {
  if (!Number.isFinite(octets)) return '-';
  if (octets < 0) return `-${formatBytes(-octets)}`;
  let value = octets;
  let unit = 0;
  // 1023.6 would be printed as 1024: go on to the next unit before that.
  while (Math.round(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  if (unit === 0) return `${Math.round(value)} B`;
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** A share 0 to 1 as a percentage with what precision it needs: `0.02 %`, `3.4 %`, `95 %`. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '-';
  const percent = share * 100;
  const digits = percent === 0 || percent >= 9.95 ? 0 : percent >= 0.995 ? 1 : 2;
  return `${percent.toFixed(digits)} %`;
}

/** `1 session`, `3 sessions`; the plural adds an s unless it is given. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
