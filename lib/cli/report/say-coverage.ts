/** What a figure rests on, in a sentence: which channels were read, and which were not. */
import type { ReportFigures } from '../../pipeline/report/make-report.ts';

/** Channels that are told by name; of more, how many there are. */
const namesMax = 3;

const name = (channels: readonly { readonly channel: string }[]): string => {
  const told = channels.slice(0, namesMax).map(({ channel }) => channel);
  const more = channels.length - told.length;
  return `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** `Read: 5 of 7 channels; failing: careers; not read yet: forum.` Of the brand's own channels, of those of others, or of all. */
export const sayCoverage = ({ channels }: ReportFigures['coverage'], whose: 'own' | 'others' | 'all'): string => {
  const asked = channels.filter(({ owned }) => whose === 'all' || owned === (whose === 'own'));
  const failing = asked.filter(({ reach }) => reach === 'failing');
  const never = asked.filter(({ reach }) => reach === 'never');
  const read = asked.length - failing.length - never.length;
  const kind = { own: 'own channels', others: 'channels of others', all: 'channels' } as const;
  return `Read: ${read} of ${asked.length} ${kind[whose]}${failing.length === 0 ? '' : `; failing: ${name(failing)}`}${never.length === 0 ? '' : `; not read yet: ${name(never)}`}.`;
};
