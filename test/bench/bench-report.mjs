/**
 * Figures of the benchmark as text: medians of the runs, one line a program.
 */

/** Middle value; the mean of the two middle ones when their number is even; NaN of nothing. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Medians of a contender's runs; of the memory the highest peak, as one run over it is too much. */
export function summarize(contender, runs, packets) {
  const wall = median(runs.map((r) => r.wallSeconds));
  const cpu = runs.map((r) => r.cpuSeconds).filter((s) => s !== null);
  const peaks = runs.map((r) => r.peakBytes).filter((p) => p !== null);
  return {
    name: contender.name,
    does: contender.does,
    wallSeconds: wall,
    cpuSeconds: cpu.length > 0 ? median(cpu) : null,
    nsPerPacket: (wall / packets) * 1e9,
    packetsPerSecond: packets / wall,
    peakBytes: peaks.length > 0 ? Math.max(...peaks) : null,
    runs,
  };
}

/** The table, and under it the machine it belongs to. */
export function formatTable(results, machine) {
  const head = [
    'program',
    'wall s',
    'CPU s',
    'ns/packet',
    'Mpkt/s',
    'peak MB',
    'x tcpwhy',
    'range',
    'x CPU',
    'runs',
  ];
  const lines = results.filter((r) => r.runs.length > 0).map(tableRow);
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i].length)));
  const format = (line) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return [
    '',
    format(head),
    ...lines.map(format),
    '',
    `${machine.cpu}, ${machine.cores} cores, ${(machine.memoryBytes / 1e9).toFixed(0)} GB; ${machine.system}`,
    `Node ${machine.node}; ${versions.join(', ')}`,
  ].join('\n');
}

function tableRow(result) {
  const { ratios, cpuRatios } = result;
  const known = (value, digits, unit = 1) => (value === null ? '-' : (value / unit).toFixed(digits));
  return [
    result.name,
    result.wallSeconds.toFixed(2),
    known(result.cpuSeconds, 2),
    result.nsPerPacket.toFixed(0),
    known(result.packetsPerSecond, 2, 1e6),
    known(result.peakBytes, 0, 1e6),
    ratios.length > 0 ? median(ratios).toFixed(2) : '-',
    ratios.length > 1 ? `${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}` : '-',
    cpuRatios.length > 0 ? median(cpuRatios).toFixed(2) : '-',
    String(result.runs.length),
  ];
}

/** One line a target: what was wanted, what it is, whether it is reached. */
export function formatTargets(targets) {
  const width = Math.max(...targets.map((t) => t.what.length));
  const lines = targets.map((t) => {
    const verdict = t.reached ? 'reached' : 'not reached';
    return `  ${t.what.padEnd(width)}  ${t.value.padStart(9)}  ${verdict}`;
  });
  return ['', 'targets (medians of the pairs; the highest peak):', ...lines].join('\n');
}
