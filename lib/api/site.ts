/** The files of the dashboard, read once, with what a browser may do with them. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import type { Hono } from 'hono';
import { toContentPolicy } from '../text/content-policy.ts';
import { toProblem } from './answer.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const common = {
  'content-security-policy': toContentPolicy(),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

type SiteFile = {
  readonly plain: Uint8Array;
  readonly brotli: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
};
/** By path, as `/assets/index-1a2b.js`. */
export type Site = ReadonlyMap<string, SiteFile>;

/** More files than a dashboard has. */
const filesMax = 500;
const compress = promisify(brotliCompress);

/** Files below assets/ have a hash of what they hold in their name: they never change. */
const toHeaders = (name: string, type: string, bytes: Uint8Array): SiteFile['headers'] => ({
  ...common,
  'content-type': type,
  'cache-control': name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  etag: `"${createHash('sha1').update(bytes).digest('base64url')}"`,
  vary: 'accept-encoding',
});

/** Reads the folder that the build wrote; undefined where there is none. What is of no known type is left out. */
export const readSite = async (folder: string): Promise<Site | undefined> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return undefined;
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && Object.hasOwn(types, path.extname(entry.name)))
      .slice(0, filesMax)
      .map(async (entry): Promise<readonly [string, SiteFile]> => {
        const file = path.join(entry.parentPath, entry.name);
        const plain = await readFile(file);
        const name = `/${path.relative(folder, file).split(path.sep).join('/')}`;
        const type = types[path.extname(name)] ?? '';
        return [name, { plain, brotli: await compress(plain), headers: toHeaders(name, type, plain) }];
      }),
  );
  return new Map(files);
};

const answerFile = ({ plain, brotli, headers }: SiteFile, header: (name: string) => string | undefined): Response => {
  if (header('if-none-match') === headers.etag) return new Response(null, { status: 304, headers });
  const takesBrotli = /\bbr\b/.test(header('accept-encoding') ?? '');
  return takesBrotli
    ? new Response(Buffer.from(brotli), { headers: { ...headers, 'content-encoding': 'br' } })
    : new Response(Buffer.from(plain), { headers });
};

/** The dashboard's own addresses, as `/inbox/f_1`: whatever is no file and no part of the API. */
const isPlace = (pathname: string): boolean => !/^\/(?:api|assets|hooks|health)(?:\/|$)/.test(pathname);

/** Adds the files; every place in the dashboard is answered with its page, so that it can be opened and passed on. */
export const addSite = (app: Hono, site: Site | undefined): void => {
  app.get('*', ({ req }) => {
    const file = site?.get(req.path) ?? (isPlace(req.path) ? site?.get('/index.html') : undefined);
    if (file !== undefined) return answerFile(file, (name) => req.header(name));
    return toProblem({
      status: 404,
      code: 'NOT_FOUND',
      detail:
        site === undefined && isPlace(req.path)
          ? 'The dashboard is not built. Run "npm run prepare" in the folder of Earmark.'
          : 'Nothing answers to GET at this address.',
    });
  });
};
