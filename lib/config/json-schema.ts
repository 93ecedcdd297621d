/** JSON Schema of earmark.yml, made from the same schemas that parse it: editors complete and check the file by it. */
import * as z from 'zod';
import { alertRouteSchema } from '../model/alert.ts';
import { brandSchema } from '../model/brand.ts';
import { channelBaseSchema } from '../model/channel.ts';
import { registeredFactSchema } from '../model/fact.ts';
import { guidelineBaseSchema } from '../model/guideline.ts';
import { plannedSchema } from '../model/planned.ts';
import { triageSchema } from '../model/triage.ts';
import { doors as allDoors, type Doors } from './doors.ts';
import {
  backlinksSchema,
  dashboardSchema,
  networkSchema,
  outreachSchema,
  privacySchema,
  reportSchema,
  sentimentSchema,
} from './schema.ts';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema of one zod schema, as it is written in the file (before defaults and transforms). */
export const toPartSchema = (schema: z.ZodType): JsonSchema => {
  const { $schema: _, ...part } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return part;
};

/** The whole file. */
export const toJsonSchema = (doors: Doors = allDoors): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'earmark.yml',
  description: 'What Earmark listens for, where, and who hears of it.',
  type: 'object',
  required: ['brand'],
  additionalProperties: false,
  properties: {
    brand: toPartSchema(brandSchema),
    facts: {
      type: 'array',
      description: 'What is true of the brand: “fact” holds its channels to it, on the days on which it is true.',
      items: toPartSchema(registeredFactSchema),
    },
    guidelines: {
      type: 'array',
      description: 'What the brand wishes for, and where.',
      items: toChoice(doors.checks.all, { key: 'check', common: toPartSchema(guidelineBaseSchema) }),
    },
    channels: {
      type: 'array',
      description: 'Where the brand speaks or is spoken of.',
      items: toChoice(doors.sources.all, { key: 'source', common: toPartSchema(channelBaseSchema) }),
    },
    backlinks: toPartSchema(backlinksSchema),
    alerts: {
      type: 'array',
      description: 'Who hears of what, by which way, and when.',
      items: toRouteSchema(doors),
    },
    privacy: toPartSchema(privacySchema),
    network: toPartSchema(networkSchema),
    sentiment: toPartSchema(sentimentSchema),
    outreach: toPartSchema(outreachSchema),
    report: toPartSchema(reportSchema),
    dashboard: toPartSchema(dashboardSchema),
    triage: toPartSchema(triageSchema),
    planned: {
      type: 'array',
      description: 'Changes that are expected: what they bring about opens only if it is still there at their end.',
      items: toPartSchema(plannedSchema),
    },
  },
});

type DoorObject = { readonly id: string; readonly summary: string; readonly options: z.ZodType };

/** One of the door's objects, told apart by the word behind `key`; each with its own options beside the common keys. */
const toChoice = (
  objects: readonly DoorObject[],
  { key, common }: { readonly key: string; readonly common: JsonSchema },
): JsonSchema => ({
  type: 'object',
  required: ['id', key],
  discriminator: { propertyName: key },
  oneOf: objects.map((each) => merge(each, key, common)),
});

const merge = ({ id, summary, options }: DoorObject, key: string, common: JsonSchema): JsonSchema => {
  const own = toPartSchema(options);
  const shared = { ...partOf(common, 'properties'), [key]: { const: id } };
  const required = [...listOf(common, 'required'), ...listOf(own, 'required')];
  if (own.type !== 'object')
    // Options of several shapes: each shape is checked beside the common keys, and keys of none of them are refused.
    return {
      title: id,
      description: summary,
      properties: shared,
      required,
      allOf: [own],
      unevaluatedProperties: false,
    };
  return {
    title: id,
    description: summary,
    type: 'object',
    properties: { ...shared, ...partOf(own, 'properties') },
    required,
    additionalProperties: false,
  };
};

const partOf = (schema: JsonSchema, key: string): JsonSchema => {
  const part = schema[key];
  return typeof part === 'object' && part !== null ? Object.fromEntries(Object.entries(part)) : {};
};

const listOf = (schema: JsonSchema, key: string): readonly string[] => {
  const list = schema[key];
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
};

const toRouteSchema = (doors: Doors): JsonSchema => {
  const route = toPartSchema(alertRouteSchema);
  const properties = partOf(route, 'properties');
  const escalate = partOf(properties, 'escalate');
  const targets = {
    items: {
      oneOf: doors.notifiers.all.map(({ id, summary, options }) => ({
        title: id,
        description: summary,
        type: 'object',
        properties: { [id]: { anyOf: [toPartSchema(options), { type: 'null' }] } },
        required: [id],
        additionalProperties: false,
      })),
    },
  };
  const withTargets = (of: JsonSchema): JsonSchema => ({ ...of, to: { ...partOf(of, 'to'), ...targets } });
  return {
    ...route,
    properties: {
      ...withTargets(properties),
      escalate: { ...escalate, properties: withTargets(partOf(escalate, 'properties')) },
    },
  };
};
