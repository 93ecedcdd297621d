/** Reviews beside what waits for an answer to them: the same however many findings there are, and asked for together. */
import { expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { toPagePlace } from '../../lib/findings/identity.ts';
import { listReviews } from '../../lib/pipeline/reviews.ts';
import { at, toMention, toTestClock, toWrite } from '../contracts/samples.ts';

const config = parseConfig('brand: {id: northwind, name: Northwind Coffee}', {
  file: 'earmark.yml',
  folder: '/nowhere',
});
const toUrl = (index: number): string => `https://r.example/${index}`;

/** So many reviews, each with a finding; every third was answered, by the word of a person. */
const open = async (count: number) => {
  const { stores } = openMemoryStores({ clock: toTestClock() });
  const indexes = Array.from({ length: count }, (_each, index) => index);
  await stores.mentions.put(
    indexes.map((index) =>
      toMention({ id: `m_${index}`, url: toUrl(index), rating: 1, seenAt: at(index), cluster: `m_${index}` }),
    ),
  );
  await stores.findings.apply(
    indexes.map((index) =>
      toWrite({
        id: `f_${index}`,
        check: 'negative-review',
        lifecycle: 'event',
        audience: 'pr',
        mention: `m_${index}`,
        url: toUrl(index),
        place: toPagePlace(toUrl(index)),
        key: `m_${index}`,
        lastSeenAt: at(index),
        ...(index % 3 === 0 ? { status: 'resolved', resolution: 'answered' } : {}),
      }),
    ),
  );
  const asked = { list: 0, listAt: 0 };
  const { list, listAt } = stores.findings;
  const findings = {
    list: (...of: Parameters<typeof list>) => {
      asked.list += 1;
      return list(...of);
    },
    listAt: (...of: Parameters<typeof listAt>) => {
      asked.listAt += 1;
      return listAt(...of);
    },
  };
  const engine = { config, stores: { mentions: stores.mentions, findings } };
  return { engine, asked };
};

test('findings of all reviews are asked for in one question', async () => {
  const { engine, asked } = await open(90);
  const { rows } = await listReviews(engine, {}, { limit: 200 });
  expect(rows.map(({ finding }) => finding?.id)).toEqual(rows.map(({ mention }) => mention.id.replace('m_', 'f_')));
  expect(rows.filter(({ isAnswered }) => isAnswered).length).toBe(30);
  expect(asked).toEqual({ list: 1, listAt: 0 });
});

test('where there are more than are read together, the others are looked up one by one', async () => {
  const { engine, asked } = await open(1010);
  const { rows } = await listReviews(engine, {}, { limit: 1000 });
  expect(rows.length).toBe(1000);
  expect(rows.map(({ finding }) => finding?.id)).toEqual(rows.map(({ mention }) => mention.id.replace('m_', 'f_')));
  expect(asked.list).toBe(1);
  expect(asked.listAt).toBeLessThanOrEqual(10);
});
