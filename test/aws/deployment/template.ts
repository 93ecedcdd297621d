/** The synthesized stacks as plain data: resources with their properties, and what they refer to resolved. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';

/** A value of a template with nothing left to resolve. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };
const plainSchema: z.ZodType<Plain> = z.json();

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), plainSchema).default({}),
});
const templateSchema = z.looseObject({
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z
    .record(z.string(), z.looseObject({ Value: plainSchema, Export: z.looseObject({ Name: plainSchema }).optional() }))
    .default({}),
  Mappings: z.record(z.string(), plainSchema).default({}),
});
type Template = z.infer<typeof templateSchema>;
const assetsSchema = z.looseObject({
  files: z.record(z.string(), z.looseObject({ source: z.looseObject({ path: z.string().optional() }) })).default({}),
});

export type Resource = {
  readonly stack: string;
  /** Its name in the template. */
  readonly id: string;
  readonly type: string;
  /** As in the template: resolved by `Deployment.resolve`. */
  readonly properties: { readonly [key: string]: Plain };
};

export type Synthesized = {
  readonly resources: readonly Resource[];
  readonly outputs: ReadonlyMap<string, { readonly stack: string; readonly value: Plain }>;
  /** Folders of code, by the hash that a function's `Code` names. */
  readonly assets: ReadonlyMap<string, string>;
};

/** Synthesizes what `add` puts into an app, as `cdk synth` does, into a folder that must stay as long as its code is run. */
export const synthesize = (outdir: string, add: (app: App) => unknown): Synthesized => {
  const app = new App({ outdir, analyticsReporting: false });
  add(app);
  const assembly = app.synth();
  const read = assembly.stacks.map((stack): readonly [string, Template] => [
    stack.stackName,
    templateSchema.parse(JSON.parse(readFileSync(stack.templateFullPath, 'utf8'))),
  ]);
  const assets = new Map<string, string>();
  for (const stack of assembly.stacks) {
    const file = stack.templateFullPath.replace(/\.template\.json$/, '.assets.json');
    for (const [hash, { source }] of Object.entries(assetsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).files))
      if (source.path !== undefined) assets.set(hash, path.resolve(outdir, source.path));
  }
  return {
    resources: read.flatMap(([stack, { Resources }]) =>
      Object.entries(Resources).map(([id, { Type, Properties }]) => ({
        stack,
        id,
        type: Type,
        properties: Properties,
      })),
    ),
    outputs: new Map(
      read.flatMap(([stack, { Outputs }]) =>
        Object.values(Outputs).flatMap(({ Value, Export }) =>
          typeof Export?.Name === 'string' ? [[Export.Name, { stack, value: Value }] as const] : [],
        ),
      ),
    ),
    assets,
  };
};

/** As text, to be handed from the process that synthesizes to those that test. */
export const toJson = ({ resources, outputs, assets }: Synthesized): string =>
  JSON.stringify({ resources, outputs: [...outputs], assets: [...assets] });
const jsonSchema = z.object({
  resources: z.array(
    z.object({ stack: z.string(), id: z.string(), type: z.string(), properties: z.record(z.string(), plainSchema) }),
  ),
  outputs: z.array(z.tuple([z.string(), z.object({ stack: z.string(), value: plainSchema })])),
  assets: z.array(z.tuple([z.string(), z.string()])),
});
export const fromJson = (text: string): Synthesized => {
  const { resources, outputs, assets } = jsonSchema.parse(JSON.parse(text));
  return { resources, outputs: new Map(outputs), assets: new Map(assets) };
};

/** What a resource is called once it is there: what `Ref` and `Fn::GetAtt` answer. */
export type Named = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> };
export type Names = ReadonlyMap<string, Named>;
export const toNameKey = (stack: string, id: string): string => `${stack}/${id}`;

export const pseudo = {
  'AWS::AccountId': '123456789012',
  'AWS::Region': 'eu-west-1',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
} as const satisfies Readonly<Record<string, string>>;

/** Nothing deployable nests deeper. */
const depthMax = 50;

/** Resolves Ref, GetAtt, Join, Sub, Select, Split and ImportValue. What it does not know is an error, and not a guess. */
export const createResolver = ({ outputs }: Synthesized, names: Names) => {
  const refer = (stack: string, id: string): string => {
    if (id === 'AWS::StackName') return stack;
    const known = new Map<string, string>(Object.entries(pseudo)).get(id) ?? names.get(toNameKey(stack, id))?.ref;
    if (known === undefined) throw new Error(`the template refers to ${stack}/${id}, which nobody made`);
    return known;
  };
  const getAttribute = (stack: string, id: string, attribute: string): string => {
    const known = names.get(toNameKey(stack, id))?.attributes[attribute];
    if (known === undefined) throw new Error(`the template asks for ${stack}/${id}.${attribute}, which nobody made`);
    return known;
  };
  const substitute = (stack: string, text: string, own: { readonly [key: string]: Plain }, depth: number): string =>
    text.replaceAll(/\$\{([^}!]+)\}/g, (_, name: string) => {
      if (name in own) return asText(resolve(stack, own[name] ?? null, depth));
      const [id = '', ...attribute] = name.split('.');
      return attribute.length === 0 ? refer(stack, id) : getAttribute(stack, id, attribute.join('.'));
    });

  const act = (stack: string, name: string, value: Plain, depth: number): Plain | undefined => {
    const list = Array.isArray(value) ? value.map((each) => resolve(stack, each, depth)) : [];
    if (name === 'Ref') return value === 'AWS::NoValue' ? undefined : refer(stack, asText(value));
    if (name === 'Fn::GetAtt') return getAttribute(stack, asText(list[0]), list.slice(1).map(asText).join('.'));
    if (name === 'Fn::Join') return (Array.isArray(list[1]) ? list[1] : []).map(asText).join(asText(list[0]));
    if (name === 'Fn::Split') return asText(list[1]).split(asText(list[0]));
    if (name === 'Fn::Select') return (Array.isArray(list[1]) ? list[1] : [])[Number(list[0])] ?? null;
    if (name === 'Fn::Sub')
      return typeof value === 'string'
        ? substitute(stack, value, {}, depth)
        : substitute(stack, asText(list[0]), asObject(list[1]), depth);
    if (name === 'Fn::ImportValue') {
      const output = outputs.get(asText(resolve(stack, value, depth)));
      if (output === undefined) throw new Error(`no stack exports ${JSON.stringify(value)}`);
      return resolve(output.stack, output.value, depth);
    }
    throw new Error(`${name} is not known here`);
  };

  const resolve = (stack: string, value: Plain, depth = 0): Plain => {
    if (depth > depthMax) throw new Error('the template nests too deep');
    if (Array.isArray(value)) return value.map((each: Plain) => resolve(stack, each, depth + 1));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (only !== undefined && entries.length === 1 && (only[0] === 'Ref' || only[0].startsWith('Fn::')))
      return act(stack, only[0], only[1], depth + 1) ?? null;
    return Object.fromEntries(entries.map(([key, each]) => [key, resolve(stack, each, depth + 1)]));
  };
  return (resource: Resource): { readonly [key: string]: Plain } =>
    asObject(resolve(resource.stack, resource.properties));
};

const asText = (value: Plain | undefined): string => {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`expected a text in the template, received ${JSON.stringify(value)}`);
};

const isObject = (value: Plain | undefined): value is { readonly [key: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asObject = (value: Plain | undefined): { readonly [key: string]: Plain } => (isObject(value) ? value : {});
