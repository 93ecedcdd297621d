/** Which options of a door's object name files: those whose schema says `.meta({ format: 'path' })`. */
import * as z from 'zod';
import type { Path } from './yaml.ts';

/** Layers of schemas that are looked through; options are shallow. */
const layersMax = 12;

/** Every path named in the options, with where it stands in them. */
export const findPaths = (
  schema: z.core.$ZodType,
  value: unknown,
  base: Path = [],
): readonly { readonly path: Path; readonly file: string }[] => {
  if (base.length > layersMax) return [];
  const inner = unwrap(schema);
  if (inner.some((each) => z.globalRegistry.get(each)?.format === 'path'))
    return typeof value === 'string' ? [{ path: base, file: value }] : [];
  return inner.flatMap((each) =>
    childrenOf(each, value).flatMap(([key, child, at]) => findPaths(child, at, [...base, key])),
  );
};

type Child = readonly [key: PropertyKey, schema: z.core.$ZodType, value: unknown];

const childrenOf = (schema: z.core.$ZodType, value: unknown): readonly Child[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).map(([key, child]): Child => [key, child, Reflect.get(value, key)]);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((each, index): Child => [index, schema.element, each]);
  if (schema instanceof z.ZodRecord)
    return Object.entries(value).map(([key, each]): Child => [key, schema.valueType, each]);
  return [];
};

/** The schema itself and those it wraps or chooses from. */
const unwrap = (schema: z.core.$ZodType, layers = 0): readonly z.core.$ZodType[] => {
  if (layers > layersMax) return [schema];
  const within = (each: z.core.$ZodType): readonly z.core.$ZodType[] => unwrap(each, layers + 1);
  if (schema instanceof z.ZodPipe) return [schema, ...within(schema.in)];
  if (schema instanceof z.ZodUnion) return [schema, ...schema.options.flatMap(within)];
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return [schema, ...within(schema.unwrap())];
  return [schema];
};
