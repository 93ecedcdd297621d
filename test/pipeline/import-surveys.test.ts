/** Answers and measures as tools export them: read, kept once, comments handed on. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { toNps } from '../../lib/insights/surveys.ts';
import { importMetrics } from '../../lib/pipeline/import-metrics.ts';
import { importSurveys } from '../../lib/pipeline/import-surveys.ts';
import { surveyChannel } from '../../lib/pipeline/survey-channel.ts';

const clock = { now: () => new Date('2026-11-22T12:00:00Z') };
const brand = { id: 'northwind' };
const toChunks = async function* (text: string) {
  yield Buffer.from(text);
};

const open = () => {
  const { stores, archive, queue } = openMemoryStores({ clock });
  return {
    read: (text: string, map = {}) =>
      importSurveys({ brand, engine: { stores, archive, queue }, clock }, toChunks(text), {
        file: 'answers.csv',
        channel: surveyChannel,
        map,
      }),
    metrics: (text: string) =>
      importMetrics({ brand, measures: stores.measures }, toChunks(text), { file: 'figures.csv', map: {} }),
    kept: async () => (await stores.measures.list({ brand: 'northwind' }, { limit: 1000 })).rows,
  };
};

describe('import surveys', () => {
  test.each([
    {
      tool: 'delighted',
      text: 'ID,Email,Survey Type,Score,Comment,Created At\n7,a@example.com,nps,9,Good coffee,2026-10-01T10:00:00Z\n8,b@example.com,ces,6,,2026-10-02T10:00:00Z',
      answers: ['nps 9/10 2026-10-01', 'ces 6/7 2026-10-02'],
      comments: 1,
    },
    {
      tool: 'typeform',
      text: '#,How likely are you to recommend us?,Why did you choose this score?,Submit Date (UTC),Network ID\nabc,3,Cold soup,2026-10-01 10:00:00,n1',
      answers: ['nps 3/10 2026-10-01'],
      comments: 1,
    },
    {
      tool: 'surveymonkey',
      text: 'Respondent ID,Collector ID,Date Created,"How satisfied are you with us?",Anything else?\n,,,Response,Open-Ended Response\n1,2,10/03/2026 09:00:00 AM,Very satisfied,More oat milk',
      answers: ['csat 5/5 2026-10-03'],
      comments: 1,
    },
    {
      tool: 'qualtrics',
      text: 'StartDate,RecordedDate,ResponseId,Q1_NPS_GROUP,Q1,Q2\nStart Date,Recorded Date,Response ID,Group,How likely are you to recommend us?,What could we improve?\n"{""ImportId"":""startDate""}","{""ImportId"":""recordedDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1_NPS_GROUP""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\n2026-10-01 08:00:00,2026-10-01 08:05:00,R_1,Promoter,10,Nothing',
      answers: ['nps 10/10 2026-10-01'],
      comments: 1,
    },
    {
      tool: 'google-forms',
      text: 'Timestamp,How satisfied were you (1-10)?,How easy was it to order?\n2026/10/01 9:05:00 AM,4,7',
      answers: ['csat 4/10 2026-10-01', 'ces 7/7 2026-10-01'],
      comments: 0,
    },
    { tool: 'other', text: '[{"nps":8,"date":"2026-10-01"}]', answers: ['nps 8/10 2026-10-01'], comments: 0 },
  ])('reads $tool', async ({ tool, text, answers, comments }) => {
    const { read, kept } = open();
    expect(await read(text)).toMatchObject({ tool, comments, handedOn: comments, wrong: { count: 0 } });
    expect((await kept()).map(({ name, value, of, day }) => `${name} ${value}/${of} ${day}`).toSorted()).toEqual(
      answers.toSorted(),
    );
  });

  test('tells wrong rows by line and keeps the rest', async () => {
    const { read, kept } = open();
    const { wrong, rows } = await read(
      'nps,comment,date\n11,,2026-10-01\n,,2026-10-01\n9,😀 İ,2026-10-01\nno,,2026-10-01',
    );
    expect(rows).toBe(1);
    expect(wrong.first).toEqual([
      { line: 2, expected: 'nps as a whole number from 0 to 10', received: '11' },
      { line: 3, expected: 'an answer or a comment', received: 'neither' },
      { line: 5, expected: 'nps as a whole number from 0 to 10', received: 'no' },
    ]);
    expect(await kept()).toHaveLength(1);
  });

  test('a later score of the same row takes the place of the earlier', async () => {
    const { read, kept } = open();
    await read('response id,nps,date\n1,3,2026-10-01\n2,3,2026-10-01');
    await read('response id,nps,date\n1,9,2026-10-01');
    expect((await kept()).map(({ value }) => value).toSorted()).toEqual([3, 9]);
  });

  test.each(['', 'name,town\nAnna,Bern'])('refuses what is no survey: %j', async (text) =>
    expect(open().read(text)).rejects.toThrow('a table of answers'),
  );

  test('law: importing twice is importing once, and the figure is that of the answers', async () => {
    const answer = fc.record({
      score: fc.integer({ min: 0, max: 10 }),
      day: fc.constantFrom('2026-10-01', '2026-10-02'),
      comment: fc.constantFrom('', 'cold', '=1+1', '日本語 🙂'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 30 }), async (given) => {
        const { read, kept } = open();
        const text = `nps,date,comment\n${given.map(({ score, day, comment }) => `${score},${day},${comment}`).join('\n')}`;
        const first = await read(text);
        const once = await kept();
        const again = await read(text);
        expect(first.handedOn).toBe(first.comments);
        expect(again.handedOn).toBe(0);
        expect(await kept()).toEqual(once);
        expect(toNps(once)).toEqual(toNps(given.map(({ score }) => ({ value: score, of: 10 }))));
      }),
      { numRuns: 40 },
    );
  });
});

describe('import metrics', () => {
  test('sorts measures into groups, reads units and periods, and tells wrong rows', async () => {
    const { metrics, kept } = open();
    const text =
      'metric,value,unit,period,channel,of,group\nReach,"1,200",,2026-10-01,newsletter,,\nClick-through rate,3.5 %,,2026-10,,1200,\nCustomer lifetime value,€ 210.50,,2026-10-01/2026-10-31,,,business performance\nMood,3,,2026-10-01,,,\nReach,many,,2026-10-01,,,\nNPS,30,,2026-10-01,,,';
    const told = await metrics(text);
    expect(told).toMatchObject({ rows: 3, names: 3 });
    expect(told.wrong.first.map(({ line }) => line)).toEqual([5, 6, 7]);
    const rows = await kept();
    await metrics(text);
    expect(await kept()).toEqual(rows);
    expect(
      rows
        .map(({ name, value, unit, day, channel, of, group }) => [name, value, unit, day, channel, of, group])
        .toSorted(),
    ).toEqual([
      ['Click-through rate', 3.5, '%', '2026-10-31', null, 1200, 'strategy'],
      ['Customer lifetime value', 210.5, '€', '2026-10-31', null, null, 'business'],
      ['Reach', 1200, '', '2026-10-01', 'newsletter', null, 'implementation'],
    ]);
  });
});
