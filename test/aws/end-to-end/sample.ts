/** The sample brand as it can run in the cloud: its own configuration, with the two things that need a folder replaced. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../../../lib/config/load.ts';
import type { Config } from '../../../lib/model/config.ts';

const folder = path.join(import.meta.dirname, '../../../examples/northwind');

export type Sample = {
  /** The file, for a local run. */
  readonly file: string;
  readonly text: string;
  readonly config: Config;
};

const replace = (text: string, pattern: RegExp, by: string): string => {
  if (!pattern.test(text)) throw new Error(`examples/northwind/earmark.yml has nothing like ${pattern} any more`);
  return text.replaceAll(pattern, by);
};

/** `world` is where the sample's hosts answer, `desk` where alerts are posted to; both `host:port` on loopback. */
export const writeSample = async (
  into: string,
  { world, desk }: { readonly world: string; readonly desk: string },
): Promise<Sample> => {
  const original = await readFile(path.join(folder, 'earmark.yml'), 'utf8');
  // A file source reads a folder of this machine, and a file notifier writes one: neither is there in the cloud.
  const withoutFile = replace(original, /^ {2}- \{ id: reviews, source: file.*\n/gm, '');
  const webhook = `{ webhook: { url: "http://${desk}/alerts", secret: "env:EARMARK_WEBHOOK_SECRET" } }`;
  const withDesk = replace(withoutFile, /\{ file: alerts\.jsonl \}/g, webhook);
  const withWorld = replace(withDesk, /127\.0\.0\.1:8701/g, world);
  const text = replace(withWorld, /^ {2}spacing: 0$/gm, `  spacing: 0\n  allowHosts: ["${desk}"]`);
  const file = path.join(into, 'earmark.yml');
  await writeFile(file, text);
  return { file, text, config: await loadConfig(file) };
};

/** Signs what is posted; both runs have the same. */
export const webhookSecret = `whsec_${Buffer.from('a secret for tests only').toString('base64')}`;
