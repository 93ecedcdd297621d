import type { Metafile, Plugin } from 'esbuild';

/** Bundles one entry into a folder; answers where each byte of it is. */
export declare const bundle: (options: {
  readonly entry: string;
  readonly folder: string;
  readonly alias?: Readonly<Record<string, string>>;
  readonly plugins?: readonly Plugin[];
  /** Where packages are looked for beside the entry's own folders. */
  readonly nodePaths?: readonly string[];
  /** What is imported later lies in files of its own. Default true. */
  readonly splitting?: boolean;
}) => Promise<Metafile>;
/** Builds a function into a folder of its own; answers where each byte of it is, of what is loaded late too. */
export declare const buildFunction: (options: {
  readonly entry: string;
  readonly folder: string;
  readonly nodePaths?: readonly string[];
}) => Promise<Metafile>;
/** Every function, by the files in lambdas/. */
export declare const functionNames: () => Promise<readonly string[]>;
/** Builds the named functions, each into a folder of its own below `into` (dist/lambdas). */
export declare const buildLambdas: (names: readonly string[], into?: string) => Promise<void>;
