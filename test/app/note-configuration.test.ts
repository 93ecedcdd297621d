/** Whoever saves a guideline is in the audit log, once. */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openLocalApp } from '../../lib/app/local.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { actAs } from '../../lib/pipeline/audited.ts';
import { silentLog } from '../../lib/ports/log.ts';

const parse = (severity: string) =>
  parseConfig(
    `brand: {id: northwind, name: Northwind}
channels: []
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: ${severity}}]`,
    { file: 'earmark.yml', folder: '/nowhere' },
  );

test('a guideline that is saved is one act of whoever saved it, and none of the passes after it', async () => {
  const app = await openLocalApp({
    config: parse('high'),
    dataFolder: mkdtempSync(path.join(os.tmpdir(), 'earmark-noted-')),
    log: silentLog,
    print: () => {},
  });
  await app.run();
  await actAs('ada', () => app.useGuidelines(parse('low').guidelines));
  await app.run();
  await actAs('ada', () => app.useGuidelines(parse('low').guidelines));
  await app.run();
  const { rows } = await app.stores.audit.list({ brand: 'northwind' });
  const changes = rows.filter(({ action }) => action === 'configuration-changed');
  expect(changes.map(({ actor }) => actor).toSorted()).toEqual(['ada', 'earmark']);
  await app.close();
});
