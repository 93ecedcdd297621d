/** What becomes of remarks on what the public says: the first rule that fits, how urgent it is with all that is known, and by when it is due. */
import { isMeant, withProduct } from '../mentions/triage.ts';
import type { Config } from '../model/config.ts';
import type { Mention } from '../model/mention.ts';
import type { Stores } from '../ports/stores.ts';
import type { JudgedRemark } from './stamp.ts';
import { tellingsMax, toUrgency, toUrgencyTerms } from './urgency.ts';

const dayMs = 86_400_000;

/** True for what somebody has to answer: an event, and somebody else's words. */
const isAnswerable = ({ lifecycle, mention }: JudgedRemark, { speaker }: Mention): boolean =>
  lifecycle === 'event' && mention !== null && speaker === 'public';

/** How often the story of a mention was told within a day, this telling counted; at most `tellingsMax`. */
const countTellings = async (stores: Pick<Stores, 'mentions'>, mention: Mention, now: Date): Promise<number> => {
  const { id, brand, cluster } = mention;
  const since = new Date(now.getTime() - dayMs).toISOString();
  const { rows } = await stores.mentions.list({ brand, cluster, since }, { limit: tellingsMax });
  return Math.min(tellingsMax, rows.filter((row) => row.id !== id).length + 1);
};

/** Says of each remark on a mention who answers it, how grave and how urgent it is, and how long that may take. */
export const triageRemarks = async (
  { config, stores }: { readonly config: Config; readonly stores: Pick<Stores, 'mentions'> },
  {
    mention,
    remarks,
    now,
  }: { readonly mention: Mention | undefined; readonly remarks: readonly JudgedRemark[]; readonly now: Date },
): Promise<readonly JudgedRemark[]> => {
  if (mention === undefined || !remarks.some((remark) => isAnswerable(remark, mention))) return remarks;
  const { rules, respond } = config.triage;
  const meant = withProduct(mention, config.channels);
  const rule = rules.find(({ when }) => isMeant(when, meant));
  const tellings = await countTellings(stores, mention, now);
  return remarks.map((remark) => {
    if (!isAnswerable(remark, mention)) return remark;
    const severity = rule?.severity ?? remark.severity;
    const { lifecycle } = remark;
    const { speaker, publishedAt, reach } = mention;
    const urgencyTerms = toUrgencyTerms({ severity, speaker, lifecycle, publishedAt, reach, tellings, now });
    return {
      ...remark,
      severity,
      audience: rule?.audience ?? remark.audience,
      ...(rule?.assignee === undefined ? {} : { assignee: rule.assignee }),
      respondMs: respond[severity],
      urgencyTerms,
      urgency: toUrgency(urgencyTerms),
    };
  });
};
