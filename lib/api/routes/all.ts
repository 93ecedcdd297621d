/** Every route of the API that somebody must be signed in for. */
import type { Route } from '../route.ts';
import { listMutesRoute, listReceipts, listRoutes, muteRoute, rehearseRoute, unmuteRoute } from './alerts.ts';
import { listAudit } from './audit.ts';
import { listBacklinks, showBacklink, stageBacklink } from './backlinks.ts';
import { showBrand } from './brand.ts';
import { listChannels, runChannel } from './channels.ts';
import { streamEvents } from './events.ts';
import { showPage, showPictures } from './evidence.ts';
import { packEvidenceRoute } from './evidence-bundle.ts';
import { exportList } from './exports.ts';
import { countFindings, listFindings, moveFindingRoute, moveFindingsRoute, showFinding } from './findings.ts';
import {
  addGuideline,
  listGuidelines,
  removeGuidelineRoute,
  saveGuideline,
  showGuideline,
  tryGuideline,
  tryNewGuideline,
} from './guidelines.ts';
import { findWhoAndWhere, listCounts, listSlices } from './insights.ts';
import { draftLetterRoute, listTemplates } from './letters.ts';
import { lintDraftRoute } from './lint.ts';
import { correctMentionRoute, listMentions, showMention } from './mentions.ts';
import { listPeople, putPerson, removePerson, showPrivacy } from './people.ts';
import { showReport } from './report.ts';
import { listReviewsRoute, showReviewFigures } from './reviews.ts';
import { searchAll } from './search.ts';
import { listViews, removeView, saveView } from './views.ts';

export const allRoutes: readonly Route[] = [
  showBrand,
  showReport,
  listFindings,
  countFindings,
  moveFindingsRoute,
  showFinding,
  moveFindingRoute,
  packEvidenceRoute,
  showPage,
  showPictures,
  listMentions,
  showMention,
  correctMentionRoute,
  listBacklinks,
  showBacklink,
  stageBacklink,
  listTemplates,
  draftLetterRoute,
  listChannels,
  runChannel,
  listGuidelines,
  addGuideline,
  tryNewGuideline,
  showGuideline,
  saveGuideline,
  removeGuidelineRoute,
  tryGuideline,
  lintDraftRoute,
  listCounts,
  findWhoAndWhere,
  listSlices,
  listReviewsRoute,
  showReviewFigures,
  listRoutes,
  listReceipts,
  rehearseRoute,
  listMutesRoute,
  muteRoute,
  unmuteRoute,
  listViews,
  saveView,
  removeView,
  searchAll,
  listPeople,
  putPerson,
  removePerson,
  showPrivacy,
  exportList,
  listAudit,
  streamEvents,
];
