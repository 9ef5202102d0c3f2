/** Validation against the published schema of reports. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export interface ReportSchema {
  readonly $id: string;
  readonly $defs: Record<
    string,
    { enum?: unknown[]; properties?: Record<string, { enum?: unknown[]; const?: unknown }> }
  >;
}

const file = new URL('../../src/report/schema.json', import.meta.url);
export const reportSchema = JSON.parse(readFileSync(file, 'utf8')) as ReportSchema;

const ajv = new Ajv2020({ strict: true, allErrors: false, allowUnionTypes: true, strictRequired: false });
ajv.addSchema(reportSchema);

/** Validator of one record, or of `name` among the definitions. */
export function validator(name?: string): ValidateFunction {
  const ref = name === undefined ? reportSchema.$id : `${reportSchema.$id}#/$defs/${name}`;
  return ajv.getSchema(ref)!;
}

/** What is wrong with a value, empty when nothing. */
export function violations(value: unknown, name?: string): string[] {
  const validate = validator(name);
  return validate(value) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? ''}`);
}
