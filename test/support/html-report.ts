/** Reads what an HTML report carries, without a browser. */
import { gunzipSync } from 'node:zlib';
import { unpackColumns } from '../../src/report/html/column-codec.js';
import { DATA_IDS, type ReportData } from '../../src/report/html/report-data.js';

function block(html: string, id: string): { encoding: string; text: string } | null {
  const match = new RegExp(
    `<script type="[a-z/]+" id="${id}"(?: data-encoding="([a-z]+)")?>([^<]*)</script>`,
  ).exec(html);
  return match ? { encoding: match[1] ?? '', text: match[2]! } : null;
}

export function reportData(html: string): ReportData {
  return JSON.parse(block(html, DATA_IDS.report)?.text ?? 'null') as ReportData;
}

/** Columns of a block, null when the report has no such block. */
export function blockColumns(html: string, id: string): Float64Array[] | null {
  const found = block(html, id);
  if (!found) return null;
  const bytes = Buffer.from(found.text, 'base64');
  return unpackColumns(found.encoding === 'gzip' ? gunzipSync(bytes) : bytes);
}
