/** A data folder as large as a known brand's after a quarter, for benches of the API and the dashboard. */
import type { Hono } from 'hono';
import { openLocalStores } from '../../lib/adapters/local/open.ts';
import { addDesk } from '../../lib/api/add-desk.ts';
import { createApi } from '../../lib/api/create-api.ts';
import type { ApiEngine } from '../../lib/api/engine.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { toDeskEngine } from '../../test/api/desk-engine.ts';
import { toBacklink, toMention, toWrite } from '../../test/contracts/samples.ts';
import { toRandom } from '../random.ts';

export const days = 90;
export const dayMs = 86_400_000;
const batch = 1000;

export const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}]
channels:
${Array.from({ length: 20 }, (_each, index) => `  - {id: c${index}, source: page, url: "https://c${index}.example/", owned: ${index < 4}}`).join('\n')}
`;

const words =
  'the coffee was late again but staff kind queue long price fair roast dark bag torn delivery slow service warm place quiet morning rush'.split(
    ' ',
  );

/** Opens a data folder as the API works with it: `keeping` tells lists again for as long as nothing changes. */
export const openEngine = async (dataFolder: string) => {
  const { stores, archive, version, close } = await openLocalStores({ dataFolder, clock: { now: () => new Date() } });
  const engine = toDeskEngine(yaml, { stores, archive });
  return { engine, keeping: { ...engine, storedVersion: version }, close };
};

/** The API, with nobody at its door. */
export const toApp = (engine: ApiEngine): Hono =>
  createApi({
    log: silentLog,
    isWell: async () => {},
    addMore: (app) =>
      addDesk(app, {
        gate: { admit: () => ({ person: { name: 'bench', role: 'admin' } }) },
        engine,
        // The bound on how often somebody may ask is not what is measured.
        rateLimit: { take: () => undefined },
      }),
  });

/** Fills it: mentions of 90 days in the order in which they were seen, on 20 channels. */
export const fill = async ({ stores }: ApiEngine, counts: { readonly mentions: number; readonly findings: number }) => {
  const random = toRandom(1);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const now = Date.now();
  const text = (units: number): string => Array.from({ length: units }, () => pick(words)).join(' ');
  /** In one of a thousand, as somebody's one bad experience. */
  const rare = (): string => (random() < 0.001 ? ' burnt' : '');
  for (let from = 0; from < counts.mentions; from += batch)
    await stores.mentions.put(
      Array.from({ length: Math.min(batch, counts.mentions - from) }, (_each, index) => {
        const id = `m_${from + index}`;
        const at = new Date(now - (1 - (from + index) / counts.mentions) * days * dayMs).toISOString();
        return toMention({
          id,
          channel: `c${Math.floor(random() * 20)}`,
          url: `https://x.example/${id}`,
          title: text(8),
          snippet: text(45) + rare(),
          // Every tenth has stars.
          rating: index % 10 === 0 ? 1 + (Math.floor(index / 10) % 5) : null,
          seenAt: at,
          publishedAt: at,
          cluster: random() < 0.1 ? `s_${Math.floor(random() * 500)}` : id,
        });
      }),
    );
  for (let from = 0; from < counts.findings; from += batch)
    await stores.findings.apply(
      Array.from({ length: Math.min(batch, counts.findings - from) }, (_each, index) => {
        const id = `f_${from + index}`;
        const url = `https://c${index % 20}.example/${id}`;
        return toWrite({
          id,
          url,
          place: url,
          channel: `c${index % 20}`,
          severity: pick(['critical', 'high', 'medium', 'low']),
          audience: pick(['brand', 'pr', 'seo']),
          status: pick(['open', 'open', 'open', 'resolved']),
          message: text(12),
        });
      }),
    );
  await stores.backlinks.put(
    Array.from({ length: 1000 }, (_each, index) =>
      toBacklink({ id: `b_${index}`, from: `https://d${index}.example/a`, referringDomain: `d${index}.example` }),
    ),
  );
};
