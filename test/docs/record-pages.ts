/** docs/records.md out of the JSON Schema: every field of every record, its type and meaning. */

interface Node {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly required?: readonly string[];
}

export interface Schema {
  readonly description: string;
  readonly $defs: Readonly<Record<string, Node>>;
}

/** What is described first, in the order in which a program meets it; the rest follows. */
const FIRST = ['document', 'capture', 'eventBase', 'session', 'summary'];
const HEAD = `# Records

What \`--format ndjson\` writes, a record a line, and \`--format json\` in one document (\`document\` below). This page
is made from the JSON Schema, which is part of the package: \`import schema from 'tcpwhy/schema.json'\`.
`;

/** Definitions with fields of their own; those without are types of fields. */
export function describedTypes(schema: Schema): [name: string, node: Node][] {
  const all = Object.entries(schema.$defs).filter(([, node]) => node.properties !== undefined);
  const rank = (name: string): number => (FIRST.indexOf(name) + FIRST.length + 1) % (FIRST.length + 1);
  return all.sort(([a], [b]) => rank(a) - rank(b));
}

/** Every field below a node with its path: `stalls.list`. */
export function* fields(
  node: Node,
  path = '',
): Generator<readonly [path: string, field: Node, optional: boolean]> {
  for (const [name, field] of Object.entries(node.properties ?? {})) {
    const here = path === '' ? name : `${path}.${name}`;
    yield [here, field, node.required !== undefined && !node.required.includes(name)];
    yield* fields(field, here);
    if (field.items) yield* fields(field.items, `${here}[]`);
    for (const choice of [...(field.anyOf ?? []), ...(field.oneOf ?? [])]) yield* fields(choice, here);
  }
}

export function recordPages(schema: Schema): string {
  const scalars = Object.entries(schema.$defs).filter(([, node]) => node.properties === undefined);
  const parts = [HEAD, `${schema.description}\n`];
  for (const [name, node] of describedTypes(schema)) {
    parts.push(
      `## ${name}\n`,
      `${node.description ?? ''}\n`,
      '| field | type | meaning |\n| --- | --- | --- |',
    );
    const rows = [...fields(node)].map(
      ([path, field, optional]) =>
        `| \`${path}\` | ${typeText(field)} | ${cell(field.description ?? '')}${optional ? ' May be left out.' : ''} |`,
    );
    parts.push(`${rows.join('\n')}\n`);
  }
  parts.push('## Types of fields\n', '| type | meaning | values |\n| --- | --- | --- |');
  for (const [name, node] of scalars) {
    const values = node.enum ? node.enum.map((value) => `\`${String(value)}\``).join(' ') : typeText(node);
    parts.push(`| ${name} | ${cell(node.description ?? '')} | ${values} |`);
  }
  return `${parts.join('\n')}\n`;
}

function typeText(node: Node): string {
  if (node.$ref) return node.$ref.replace('#/$defs/', '');
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(' ');
  if (node.items) return `list of ${typeText(node.items)}`;
  const choices = node.anyOf ?? node.oneOf;
  if (choices) return choices.map(typeText).join(' or ');
  return [node.type ?? 'any'].flat().join(' or ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '\\<');
}
