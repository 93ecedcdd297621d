import { type ToneFigure, toneSteps, wordsMin } from '../../insights/tone.ts';
import { headlines } from '../../pipeline/report/headlines.ts';
import type { ReportFigures } from '../../pipeline/report/make-report.ts';
import { figure, percent, type SectionView, toHead, type ViewTable, words } from './view.ts';

type ToneRow = ReportFigures['tone']['rows'][number];

/** What more, and what less of a figure is called. */
const differences: Readonly<Record<ToneFigure, readonly [more: string, less: string]>> = {
  grade: ['harder to read', 'easier to read'],
  sentenceWords: ['longer sentences', 'shorter sentences'],
  passiveShare: ['more passive', 'less passive'],
  iShare: ['more “I”', 'less “I”'],
  weShare: ['more “we”', 'less “we”'],
  youShare: ['more “you”', 'less “you”'],
  formalShare: ['more formal', 'less formal'],
  emojiPerMille: ['more emoji', 'fewer emoji'],
  shoutsPerMille: ['more shouting', 'less shouting'],
};

const toWords = ({ differsIn }: ToneRow): string =>
  differsIn.map(({ figure: name, steps }) => differences[name][steps > 0 ? 0 : 1]).join(', ');

/** A bar is full at so many steps. */
const barSteps = 3;

const toFigures = (rows: readonly ToneRow[]): ViewTable => ({
  kind: 'table',
  title: 'By channel',
  columns: [
    { name: 'channel', grow: true },
    { name: 'lang.' },
    { name: 'grade', align: 'right' },
    { name: 'words', align: 'right' },
    { name: 'passive', align: 'right' },
    { name: 'I/we/you %', align: 'right' },
    { name: 'formal', align: 'right' },
    { name: 'emoji', align: 'right' },
    { name: 'shouts', align: 'right' },
  ],
  rows: rows.map(({ channel, language, figures }) => {
    const { grade, sentenceWords, passiveShare, iShare, weShare, youShare } = figures;
    const persons = [iShare, weShare, youShare].map((each) => (each === null ? '–' : Math.round(100 * each)));
    return [
      words(channel),
      words(language),
      figure(grade, 1),
      figure(sentenceWords, 1),
      percent(passiveShare),
      words(iShare === null ? '–' : persons.join('/'), iShare === null ? { mood: 'faint' } : {}),
      percent(figures.formalShare),
      figure(figures.emojiPerMille, 1),
      figure(figures.shoutsPerMille, 1),
    ];
  }),
});

const toDistances = ({ rows, oddOneOut }: ReportFigures['tone']): ViewTable => ({
  kind: 'table',
  title: 'How far from the other channels, in steps',
  columns: [{ name: 'channel' }, { name: 'apart' }, { name: 'what sets it apart', grow: true }],
  rows: rows.map((row) => {
    const { channel, apart } = row;
    const isOdd = channel === oddOneOut;
    return [
      words(isOdd ? `${channel} ◀ odd one out` : channel, isOdd ? { mood: 'fair' } : {}),
      figure(apart, 1, { ratio: Math.min(1, (apart ?? 0) / barSteps), ...(isOdd ? { mood: 'fair' } : {}) }),
      words(toWords(row) || '–', { mood: 'faint' }),
    ];
  }),
});

const toSteps = (): string =>
  `Steps: ${toneSteps.grade.step} grades, ${toneSteps.sentenceWords.step} words a sentence, ${100 * toneSteps.passiveShare.step} points of passive, ${100 * toneSteps.weShare.step} of a person, ${100 * toneSteps.formalShare.step} of formality, ${toneSteps.emojiPerMille.step} emoji or ${toneSteps.shoutsPerMille.step} shouts in 1,000 words.`;

/** How each owned channel sounds. */
export const toToneView = (tone: ReportFigures['tone']): SectionView => ({
  id: 'tone',
  lead: `Of the running text in each channel’s main language: reading grade, words a sentence, passive sentences, persons, formal among words that show a tone, emoji and shouting in 1,000 words. Distance: root mean square of the differences, each in steps. A channel of fewer than ${wordsMin} words is not measured. ${toSteps()}`,
  ...toHead(headlines.tone(tone), tone.pairs.length === 0 ? 'faint' : tone.oddOneOut === null ? 'good' : 'fair'),
  parts:
    tone.rows.length === 0
      ? [{ kind: 'note', mood: 'faint', text: 'No running text of an owned channel was read.' }]
      : [toFigures(tone.rows), ...(tone.pairs.length === 0 ? [] : [toDistances(tone)])],
});
