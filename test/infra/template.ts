/** A synthesized template, as tests ask it: resources by type, and what a role allows in words. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { functionPlans } from '../../lib/infra/functions.ts';

/** Synthesizing checks every property against CloudFormation's own schemas, which is long on a busy machine. */
export const synthesisMs = 240_000;

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  DependsOn: z.array(z.string()).optional(),
});
export type Resource = z.infer<typeof resourceSchema>;
export type Resources = ReadonlyMap<string, Resource>;

export const readResources = (from: Template): Resources =>
  new Map(Object.entries(z.object({ Resources: z.record(z.string(), resourceSchema) }).parse(from.toJSON()).Resources));

export const ofType = (resources: Resources, type: string): readonly (readonly [string, Resource])[] =>
  [...resources].filter(([, { Type }]) => Type === type);

/** `collectrole1A2B3C4D` → `collectrole`: the signs by which CloudFormation tells alike names apart are left out. */
const toPlainId = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

const exportPattern =
  /:ExportsOutput(?:Ref|FnGetAtt)([A-Za-z]+?)(?:[0-9A-F]{8})?(Arn|StreamArn|QueueName)?[0-9A-F]{8}$/;
const fromExport = (name: string): string => {
  const [, id, attribute] = exportPattern.exec(name) ?? [];
  return id === undefined ? name : `${id}${attribute === 'StreamArn' ? ' stream' : ''}`;
};

/** What a value of the template stands for: the name of the thing that it refers to. */
export const toWords = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const parsed = z
    .union([
      z.object({ Ref: z.string() }).transform(({ Ref }) => (Ref.startsWith('AWS::') ? '' : toPlainId(Ref))),
      z
        .object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })
        .transform((each) => toPlainId(each['Fn::GetAtt'][0])),
      z.object({ 'Fn::ImportValue': z.string() }).transform((each) => fromExport(each['Fn::ImportValue'])),
      z
        .object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) })
        .transform((each) => each['Fn::Join'][1].map(toWords).join(each['Fn::Join'][0])),
    ])
    .safeParse(value);
  return parsed.success ? parsed.data : JSON.stringify(value);
};

const many = <T extends z.ZodType>(schema: T) => z.union([z.array(schema), schema.transform((each) => [each])]);
const statementSchema = z.object({
  Effect: z.literal('Allow'),
  Action: many(z.string()),
  Resource: z.unknown(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const policySchema = z.object({
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  Roles: z.array(z.unknown()),
});

/** All that a role is allowed, a line a statement: `feed (CS HOST#*): dynamodb:GetItem dynamodb:Query`. */
export const toAllowed = (resources: Resources, role: string): readonly string[] =>
  ofType(resources, 'AWS::IAM::Policy')
    .map(([, { Properties }]) => policySchema.parse(Properties))
    .filter(({ Roles }) => Roles.some((each) => toWords(each) === role))
    .flatMap(({ PolicyDocument: { Statement } }) => Statement.map(toLine))
    .toSorted();

const toLine = ({ Action, Resource, Condition = {} }: z.infer<typeof statementSchema>): string => {
  const on = (Array.isArray(Resource) ? Resource : [Resource]).map(toWords).join(' ');
  const only = Object.values(Condition)
    .flatMap((each) => Object.values(each))
    .flat()
    .map(String);
  return `${on}${only.length === 0 ? '' : ` (${only.join(' ')})`}: ${Action.join(' ')}`;
};

/** A folder with a stand-in for every function's bundle: stacks look at where code lies, and not at what it does. */
export const makeBundles = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'earmark-bundles-'));
  for (const name of Object.keys(functionPlans)) {
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, name, 'index.mjs'), `export const handler = async () => '${name}';\n`);
  }
  return folder;
};

/** A folder that looks like the dashboard's build. */
export const makeSite = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'earmark-site-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(folder, 'assets', 'index-1a2b.js'), 'export {};');
  return folder;
};
