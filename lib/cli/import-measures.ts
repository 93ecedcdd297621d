/** `earmark import surveys` and `metrics`: answers and figures of other tools go into the data folder. */
import { UsageError } from '../errors.ts';
import { surveyColumns } from '../formats/survey-export.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import { importMetrics, metricColumns } from '../pipeline/import-metrics.ts';
import { importSurveys, type SurveyImport } from '../pipeline/import-surveys.ts';
import { surveyChannel } from '../pipeline/survey-channel.ts';
import { parseColumnMap } from './column-map.ts';
import type { Context } from './context.ts';
import { toShown } from './layout.ts';
import { openFile } from './open-file.ts';
import { plural } from './report/view.ts';
import { tellWrong } from './tell-wrong.ts';

type Given = { readonly files: readonly string[]; readonly map: string | undefined };

/** The channel that was asked for; without one, that of surveys. */
const pickChannel = ({ channels }: Config, asked: string | undefined): Channel => {
  if (asked === undefined) return surveyChannel;
  const found = channels.find(({ id }) => id === asked);
  if (found !== undefined && !found.owned) return found;
  throw new UsageError({
    subject: { kind: 'channel', id: toShown(asked) },
    expected: 'a channel of others, where comments are mentions',
    received: found === undefined ? 'none of that name' : 'a channel of the brand itself',
    mend: 'Name another with --channel, or leave it out.',
  });
};

/** Takes in answers to surveys. */
export const importSurveyAnswers = async (
  context: Context,
  { files, map: written, channel: asked }: Given & { readonly channel: string | undefined },
): Promise<void> => {
  const map = parseColumnMap(written, {
    what: 'surveys',
    columns: surveyColumns,
    example: 'nps=Empfehlung,comment=Warum',
  });
  await context.withApp(async (app, config) => {
    const importer = { brand: config.brand, engine: app, clock: context.io.clock };
    const channel = pickChannel(config, asked);
    for (const file of files)
      tellSurvey(context, file, await importSurveys(importer, openFile(file, context.io), { file, channel, map }));
  });
};

const tellSurvey = (context: Context, file: string, { wrong, ...told }: SurveyImport): void => {
  if (context.json) {
    context.printJson({ type: 'import', what: 'surveys', file, ...told, wrong: wrong.first, wrongRows: wrong.count });
    return;
  }
  tellWrong(context, file, wrong);
  const { rows, nps, csat, ces, comments, handedOn, undated, tool } = told;
  const left = wrong.count === 0 ? '' : `, ${plural(wrong.count, 'row')} left out`;
  context.print(
    `Read ${plural(rows, 'row')} (${tool}): ${nps} NPS, ${csat} CSAT, ${ces} CES, ${plural(comments, 'comment')}, ${handedOn} of them new${left}.`,
  );
  if (undated > 0) context.hint(`${plural(undated, 'row')} without a date: counted for today.`);
  if (handedOn > 0) context.hint('Comments are judged by the next "earmark run".');
};

/** Takes in other tools' figures. */
export const importMetricFigures = async (context: Context, { files, map: written }: Given): Promise<void> => {
  const map = parseColumnMap(written, { what: 'metrics', columns: metricColumns, example: 'name=Kennzahl,value=Wert' });
  await context.withApp(async ({ stores }, { brand }) => {
    for (const file of files) {
      const importer = { brand, measures: stores.measures };
      const { wrong, ...told } = await importMetrics(importer, openFile(file, context.io), { file, map });
      if (context.json)
        context.printJson({
          type: 'import',
          what: 'metrics',
          file,
          ...told,
          wrong: wrong.first,
          wrongRows: wrong.count,
        });
      else {
        tellWrong(context, file, wrong);
        const left = wrong.count === 0 ? '' : `, ${plural(wrong.count, 'row')} left out`;
        context.print(`Read ${plural(told.rows, 'figure')} of ${plural(told.names, 'measure')}${left}.`);
      }
    }
  });
};
