/** Imports point at the nouns: one map, and rows that prove that it can fail. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

const nouns = ['model', 'text', 'formats', 'errors', 'registry'];
const rooms = [
  'items',
  'mentions',
  'findings',
  'backlinks',
  'alerts',
  'insights',
  'fetching',
  'sentiment',
  'moving',
  'cost',
];
const doors = ['sources', 'checks', 'notifiers'];
const below = [...nouns, 'ports'];

/** What each part of the house may import, itself aside. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: ['text'],
  text: ['model', 'errors'],
  errors: [],
  registry: ['errors'],
  formats: ['model', 'text', 'errors'],
  ports: nouns,
  ...Object.fromEntries([...rooms, ...doors].map((part) => [part, below])),
  adapters: below,
  config: [...below, ...doors, 'alerts'],
  pipeline: [...below, ...rooms, ...doors],
  app: [...below, ...rooms, ...doors, 'pipeline', 'config', 'adapters'],
  cli: [...below, ...rooms, ...doors, 'pipeline', 'config', 'app', 'api'],
  api: [...below, ...rooms, ...doors, 'pipeline', 'config', 'app'],
  infra: ['config', 'model', 'ports', 'text', 'errors'],
  lambdas: [...below, 'app', 'api'],
  bin: ['app', 'cli', 'config', 'cost', 'infra', 'errors', 'registry', ...doors],
  web: ['model', 'api'],
};

/** Packages that only one part may see: an SDK or a database is an adapter's business. */
const guardedPackages: readonly { readonly pattern: RegExp; readonly parts: readonly string[] }[] = [
  { pattern: /^(?:@aws-sdk\/|(?:libsql|nodemailer)$)/, parts: ['adapters'] },
  { pattern: /^(?:aws-cdk-lib|constructs)/, parts: ['infra', 'bin'] },
  { pattern: /^undici$/, parts: ['fetching'] },
];

/** Who may read the time or the environment from the machine. */
const guardedGlobals: readonly {
  readonly pattern: RegExp;
  readonly parts: readonly string[];
  readonly what: string;
}[] = [
  { pattern: /\bprocess\.env\b/, parts: ['config', 'app', 'bin', 'cli'], what: 'process.env' },
  { pattern: /\bDate\.now\(|\bnew Date\(\)/, parts: ['app', 'bin', 'cli'], what: 'the machine’s time' },
];

const partOf = (file: string): string => {
  const [first, second] = path.relative(root, file).split(path.sep);
  return (first === 'lib' ? second : first)?.replace(/\.ts$/, '') ?? '';
};

/** Every module a source file names: imports, re-exports, type-only ones, `import()` and `import('…').T`. */
const importsOf = (source: string): readonly string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      found.push(node.moduleSpecifier.text);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) found.push(argument.text);
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      found.push(node.argument.literal.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest, true));
  return found;
};

/** What one file does that its part of the house must not, one sentence each. */
const faultsOf = (file: string, source: string): readonly string[] => {
  const part = partOf(file);
  const allowed = mayImport[part];
  const name = path.relative(root, file);
  if (allowed === undefined) return [`${name} lies in no known part of the house`];
  const imports = importsOf(source);
  const inside = imports
    .filter((each) => each.startsWith('.'))
    .map((each) => partOf(path.resolve(path.dirname(file), each)))
    .filter((other) => other !== part && !allowed.includes(other))
    .map((other) => `${name} (${part}) imports ${other}; it may import ${allowed.join(', ') || 'nothing'}`);
  const packages = imports.flatMap((each) =>
    guardedPackages
      .filter(({ pattern, parts }) => pattern.test(each) && !parts.includes(part))
      .map(({ parts }) => `${name} imports ${each}; only ${parts.join(', ')} may`),
  );
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const globals = guardedGlobals
    .filter(({ pattern, parts }) => pattern.test(code) && !parts.includes(part))
    .map(({ what, parts }) => `${name} reads ${what}; only ${parts.join(', ')} may: take it from a port`);
  return [...inside, ...packages, ...globals];
};

const filesBelow = (folder: string): readonly string[] =>
  !existsSync(path.join(root, folder))
    ? []
    : readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => path.join(root, folder, name));

describe('the direction of imports', () => {
  test('every file of the house keeps to the map', () => {
    const folders = ['lib', 'bin', 'lambdas'].filter((folder) => existsSync(path.join(root, folder)));
    const files = folders.flatMap(filesBelow);
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((file) => faultsOf(file, readFileSync(file, 'utf8')))).toEqual([]);
  });

  const rows: readonly (readonly [string, string, string, number])[] = [
    ['a check may import the nouns', 'lib/checks/a.ts', `import type { Item } from '../model/item.ts';`, 0],
    ['a check may not see a room', 'lib/checks/a.ts', `import { x } from '../items/x.ts';`, 1],
    ['a type-only import counts', 'lib/checks/a.ts', `import type { X } from '../mentions/x.ts';`, 1],
    ['a re-export counts', 'lib/items/a.ts', `export { x } from '../checks/x.ts';`, 1],
    ['an import() counts', 'lib/items/a.ts', `await import('../pipeline/run.ts');`, 1],
    ['an import type counts', 'lib/items/a.ts', `type X = import('../app/local.ts').LocalApp;`, 1],
    ['a database is an adapter’s business', 'lib/pipeline/a.ts', `import Database from 'libsql';`, 1],
    ['an adapter may have it', 'lib/adapters/local/a.ts', `import Database from 'libsql';`, 0],
    ['the environment is read in few places', 'lib/checks/a.ts', 'export const x = process.env.X;', 1],
    ['the time comes from a port', 'lib/pipeline/a.ts', 'export const x = new Date();', 1],
    ['words in a comment do no harm', 'lib/checks/a.ts', '// not process.env, nor new Date()', 0],
    ['a stack may not see an adapter', 'lib/infra/a.ts', `import { x } from '../adapters/aws/x.ts';`, 1],
    ['an unknown part is named', 'lib/helpers/a.ts', '', 1],
  ];
  test.each(rows)('%s', (_name, file, source, faults) => {
    expect(faultsOf(path.join(root, file), source)).toHaveLength(faults);
  });
});
