/**
 * A session has the same figures in every format: what the terminal, Markdown, CSV, Zeek's log and the page
 * say is what the record says, in their own units.
 */
import { describe, expect, it } from 'vitest';
import type { SessionRecord } from '../../src/report/html/report-data.js';
import { formatBytes, formatCount } from '../../src/report/quantity.js';
import { pairText } from '../../src/report/terminal/endpoint-text.js';
import { formatDuration } from '../../src/report/time.js';
import { CAPTURES, fixtureCaptures } from '../support/fixture-captures.js';
import { blockColumns, reportData } from '../support/html-report.js';
import { runMain } from '../support/run-main.js';
import { TABLE_COLUMNS, DATA_IDS } from '../../src/report/html/report-data.js';
