/** Which keys an object's options take, read off their schema: for errors that name them, and for the JSON Schema. */
import * as z from 'zod';

/** Schemas wrapped in schemas (a transform over a default over an object): more layers than anybody writes. */
const layersMax = 20;

/** The keys a schema knows, in its order; undefined where it takes any, or is no set of keys. */
export const optionKeys = (schema: z.core.$ZodType, layers = 0): readonly string[] | undefined => {
  if (layers > layersMax) return undefined;
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodPipe) return optionKeys(schema.in, layers + 1);
  if (schema instanceof z.ZodUnion) return allKeys(schema.options, layers + 1);
  if (schema instanceof z.ZodIntersection) return allKeys([schema.def.left, schema.def.right], layers + 1);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return optionKeys(schema.unwrap(), layers + 1);
  return undefined;
};

const allKeys = (schemas: readonly z.core.$ZodType[], layers: number): readonly string[] | undefined => {
  const lists = schemas.map((each) => optionKeys(each, layers)).filter((each) => each !== undefined);
  return lists.length === 0 ? undefined : [...new Set(lists.flat())];
};

/** The schema of what stands at a path within a value; undefined where that cannot be told. */
export const schemaAt = (
  schema: z.core.$ZodType | undefined,
  path: readonly PropertyKey[],
): z.core.$ZodType | undefined =>
  path.reduce<z.core.$ZodType | undefined>((within, step) => childSchema(unwrapOne(within), step), schema);

const childSchema = (schema: z.core.$ZodType | undefined, step: PropertyKey): z.core.$ZodType | undefined => {
  if (schema instanceof z.ZodObject) return schema.shape[String(step)];
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return undefined;
};

const unwrapOne = (schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined => {
  let inner = schema;
  for (let layer = 0; layer < layersMax; layer++) {
    if (inner instanceof z.ZodPipe) inner = inner.in;
    else if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional)
      inner = inner.unwrap();
    else break;
  }
  return inner;
};
