/** One route of the API as data: its page in the OpenAPI document, who may use it, and what it does. */
import type * as z from 'zod';
import type { ApiEngine } from './engine.ts';
import type { Person, Role } from './people.ts';

/** What was asked, parsed. */
export type Input<Params, Query, Body> = {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly person: Person;
  /** A header of the request. */
  header(name: string): string | undefined;
  /** Ends when the asker goes away. */
  readonly signal: AbortSignal;
};

type Common = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** `/api/findings/{id}` */
  readonly path: `/api/${string}`;
  /** One sentence. */
  readonly summary: string;
  /** The least that somebody must be. */
  readonly least: Role;
  /** True where the answer hangs on what is stored and configured alone, not on who asks or when: it is made once for each state of the stores. */
  readonly isOfStored?: boolean;
  /** The answer when all is well, of one of the types; JSON unless said otherwise. */
  readonly answer: {
    readonly status?: number;
    readonly schema: z.ZodType;
    readonly types?: readonly [string, ...string[]];
  };
};

/** A route whose types are known where it is written. */
type TypedRoute<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> = Common & {
  readonly params?: Params;
  /** Keys that are lists may be given several times. */
  readonly query?: Query;
  readonly body?: Body;
  run(input: Input<z.infer<Params>, z.infer<Query>, z.infer<Body>>, engine: ApiEngine): Promise<Response> | Response;
};

export type Route = Common & {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  run(input: Input<unknown, unknown, unknown>, engine: ApiEngine): Promise<Response> | Response;
};

/** Defines a route; what it is handed follows from its schemas. The list forgets those types, the request was parsed by them. */
export const defineRoute = <
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
>(
  route: TypedRoute<Params, Query, Body>,
): Route => route as unknown as Route;
