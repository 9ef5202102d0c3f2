/** The sources as the architecture test sees them: who imports what, and how. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

/** One import or re-export. */
export interface Import {
  /** Path of the file, relative to the repository, or the name of a package. */
  readonly target: string;
  /** True for a file of ours. */
  readonly ours: boolean;
  /** True when nothing but types is taken: no code runs because of it. */
  readonly typesOnly: boolean;
}

export interface SourceFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly hasDefaultExport: boolean;
}

/** Files in a folder and below that end so, in order of their paths. */
export function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .sort();
}

export function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const imports: Import[] = [];
  let hasDefaultExport = false;
  const add = (specifier: ts.Node | undefined, typesOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const ours = specifier.text.startsWith('.');
    const target = ours
      ? normalize(join(dirname(path), specifier.text))
          .replaceAll('\\', '/')
          .replace(/\.js$/, '.ts')
      : specifier.text;
    imports.push({ target, ours, typesOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, takesTypesOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly || areTypes(node.exportClause));
      hasDefaultExport ||= exportsDefault(node);
    } else if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    } else if (ts.isExportAssignment(node)) hasDefaultExport = true;
    else if (ts.canHaveModifiers(node)) {
      hasDefaultExport ||=
        ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword) ?? false;
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { path, lines: text.split('\n').length - 1, imports, hasDefaultExport };
}

function takesTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  return clause.name === undefined && areTypes(clause.namedBindings);
}

/** `{ type A, type B }` */
function areTypes(bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean {
  if (bindings === undefined || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return false;
  const { elements } = bindings;
  return elements.length > 0 && elements.every((element) => element.isTypeOnly);
}

function exportsDefault({ exportClause }: ts.ExportDeclaration): boolean {
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return false;
  return exportClause.elements.some(({ name }) => name.text === 'default');
}
