import { headlines } from '../../pipeline/report/headlines.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import { count, type Mood, percent, type SectionView, toHead, words } from './view.ts';

const toMood = (consistency: number): Mood => (consistency === 1 ? 'good' : consistency >= 0.5 ? 'fair' : 'bad');

/** Whether locations are named as they are, everywhere. */
export const toNapView = (nap: ReportFigures['nap']): SectionView => {
  const { consistency, rows, locations } = nap;
  const wrong = rows.flatMap((row) => row.wrong.map((each) => ({ ...each, location: row.location })));
  return {
    id: 'nap',
    lead: 'Matching ÷ found: of what channels say of a location, how much is as registered. What a channel does not say counts for nothing.',
    ...toHead(headlines.nap(nap), consistency === null ? 'faint' : toMood(consistency)),
    parts:
      rows.length === 0
        ? [
            {
              kind: 'note',
              mood: 'faint',
              text:
                locations === 0
                  ? 'No locations are configured: list them under brand.locations.'
                  : 'No owned channel says anything of a location.',
            },
          ]
        : [
            {
              kind: 'table',
              title: 'By location and channel',
              columns: [
                { name: 'location', grow: true },
                { name: 'channel', grow: true },
                { name: 'consistency' },
                { name: 'matching', align: 'right' },
                { name: 'found', align: 'right' },
              ],
              rows: rows.map((row) => [
                words(row.location),
                words(row.channel),
                percent(row.consistency, { ratio: row.consistency, mood: toMood(row.consistency) }),
                count(row.matching),
                count(row.found),
              ]),
            },
            ...(wrong.length === 0
              ? []
              : [
                  {
                    kind: 'table' as const,
                    title: 'Said otherwise',
                    columns: [
                      { name: 'location' },
                      { name: 'part' },
                      { name: 'says', grow: true as const },
                      { name: 'registered', grow: true as const },
                    ],
                    rows: wrong.map(({ location, part, quote, url, expected }) => [
                      words(location),
                      words(part),
                      { text: `“${quote}”`, href: url, mood: 'bad' as const },
                      words(expected),
                    ]),
                  },
                ]),
          ],
  };
};
