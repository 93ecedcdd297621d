/** What people ask of the dashboard's API, by API Gateway. */
import { createChanges } from '../lib/api/changes.ts';
import { createTokenApi } from '../lib/api/create-token-api.ts';
import { createPushedDesk } from '../lib/api/guideline-desk.ts';
import { createReportReader } from '../lib/api/report-reader.ts';
import { createTextLinter } from '../lib/api/text-linter.ts';
import { openApi } from '../lib/app/aws/api.ts';

export const handler = openApi(({ toListener, ...parts }) => {
  const { clock, log, config, stores } = parts;
  return createTokenApi({
    log,
    clock,
    isWell: async () => {},
    engine: {
      ...parts,
      changes: createChanges(),
      lintText: createTextLinter(toListener, clock),
      readReport: createReportReader(parts, { clock }),
      guidelines: createPushedDesk({
        configs: stores.configs,
        brand: config.brand.id,
        listen: (of) => toListener(undefined, of),
      }),
    },
  });
});
