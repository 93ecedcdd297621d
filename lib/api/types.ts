/** The types of what the API answers with, for the dashboard. */

export type { ReviewFigures } from '../insights/ratings.ts';
export type { Receipt } from '../model/alert.ts';
export type { Backlink } from '../model/backlink.ts';
export type { ChannelState } from '../model/channel-state.ts';
export type { Finding, FindingChange } from '../model/finding.ts';
export type { Mention } from '../model/mention.ts';
export type { Mute } from '../model/mute.ts';
export type { Review } from '../model/review.ts';
export type { ShownPage, ShownPicture } from '../model/shown.ts';
export type { TriedGuideline } from '../model/tried-guideline.ts';
export type { SavedView } from '../model/view.ts';
export type { Part } from '../notifiers/message/word-changes.ts';
export type { Rehearsal } from '../pipeline/rehearse-alerts.ts';
export type { Report, SectionId } from '../pipeline/report/make-report.ts';
export type { SearchResults } from '../pipeline/search.ts';
export type { ReadWhoAndWhere as WhoAndWhere } from '../pipeline/who-and-where.ts';
export type { CountSum } from '../ports/stores.ts';
