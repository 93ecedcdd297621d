/** A JSON Schema as a table of options: for `earmark explain` and the reference. */
import type { JsonSchema } from '../config/json-schema.ts';

export type OptionRow = {
  /** Its key; empty where there is no key, only a value. */
  readonly name: string;
  readonly type: string;
  /** `required`, `default 3`, or empty. */
  readonly need: string;
  readonly description: string;
};

/** What may stand where a schema is expected, as a schema; anything else is one that says nothing. */
export const asSchema = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

const shapesOf = (schema: JsonSchema, keys: readonly string[]): readonly JsonSchema[] =>
  keys
    .map((key) => schema[key])
    .filter(Array.isArray)
    .flat()
    .map(asSchema);

/** A row an option. Options of several shapes are listed one shape after the other, and what they share once. */
export const toOptionRows = (schema: JsonSchema): readonly OptionRow[] => {
  const shapes = shapesOf(schema, ['anyOf', 'oneOf', 'allOf']);
  const own = Object.entries(asSchema(schema.properties));
  const required = Array.isArray(schema.required) ? schema.required : [];
  if (own.length === 0 && shapes.length > 0) return eachOnce(shapes.flatMap(toOptionRows));
  if (own.length === 0 && schema.type === 'object' && schema.additionalProperties === false) return [];
  if (own.length === 0)
    return [{ name: '', type: toTypeText(schema), need: '', description: String(schema.description ?? '') }];
  return own.map(([name, value]) => {
    const option = asSchema(value);
    const standard = option.default === undefined ? '' : `default ${JSON.stringify(option.default)}`;
    const need = required.includes(name) && standard === '' ? 'required' : standard;
    return { name, type: toTypeText(option), need, description: String(option.description ?? '') };
  });
};

const eachOnce = (rows: readonly OptionRow[]): readonly OptionRow[] => [
  ...new Map(rows.map((row) => [JSON.stringify(row), row])).values(),
];

const toTypeText = (schema: JsonSchema): string => {
  if (typeof schema.title === 'string') return schema.title;
  if (Array.isArray(schema.enum)) return schema.enum.join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const shapes = shapesOf(schema, ['anyOf', 'oneOf']);
  if (shapes.length > 0) return [...new Set(shapes.map(toTypeText))].join(' | ');
  if (schema.type === 'array') return `list of ${toTypeText(asSchema(schema.items))}`;
  if (schema.type === 'object') return toObjectText(schema);
  if (typeof schema.format === 'string') return schema.format;
  return typeof schema.type === 'string' ? schema.type : 'any';
};

/** Keys that the schema names, or any keys with values of one type. */
const toObjectText = ({ properties, additionalProperties }: JsonSchema): string =>
  properties === undefined && typeof additionalProperties === 'object'
    ? `map of ${toTypeText(asSchema(additionalProperties))}`
    : 'keys';
