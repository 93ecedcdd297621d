/** What the views of the dashboard ask of the API, for benches of it. */
import { dayMs, days } from './filled.ts';

const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const toSpan = (length: number): string => `from=${toDay(Date.now() - length * dayMs)}&to=${toDay(Date.now())}`;

/** Every call that a view makes, as web/src asks it. */
export const calls: readonly (readonly [view: string, path: string, body?: unknown])[] = [
  ['today', '/api/report?section=consistency&section=findings&section=volume&section=coverage'],
  ['today', '/api/findings?status=open&status=acknowledged&status=fixed&limit=6'],
  ['today', '/api/findings?status=open&status=acknowledged&status=fixed&check=spike&limit=3'],
  ['today', `/api/insights/counts?${toSpan(days)}&by=day&by=speaker`],
  ['today', `/api/insights/who-and-where?${toSpan(30)}`],
  ['inbox', '/api/findings?status=open&status=acknowledged&status=fixed'],
  ['inbox', '/api/findings?audience=pr&severity=high'],
  ['inbox', '/api/findings?channel=c3'],
  ['inbox', '/api/findings/counts'],
  ['finding', '/api/findings/f_17'],
  ['mentions', '/api/mentions?speaker=public'],
  ['mentions', '/api/mentions?channel=c3'],
  ['mentions', '/api/mentions?text=delivery+slow'],
  ['mentions', '/api/mentions?text=burnt'],
  ['mentions', '/api/mentions?channel=c3&text=burnt+roast'],
  ['mentions', '/api/mentions?sentiment=negative'],
  ['reviews', '/api/reviews'],
  ['reviews', '/api/reviews?state=waiting'],
  ['reviews', `/api/insights/reviews?${toSpan(days)}`],
  ['search', '/api/search?text=delivery+slow'],
  ['backlinks', '/api/backlinks'],
  ['backlinks', '/api/backlinks?state=lost'],
  ['backlinks', '/api/backlinks?stage=to-contact&limit=20'],
  ['consistency', '/api/report?section=consistency&section=messages&section=nap&section=tone'],
  ['backlinks', '/api/report?section=backlinks'],
  ['channels', '/api/channels'],
  ['settings', '/api/privacy'],
  ['inbox', '/api/views'],
  ['finding', '/api/mutes'],
  ['guidelines', '/api/guidelines'],
  ['alerts', '/api/receipts'],
  ['alerts', `/api/alerts/dry-run?since=${new Date(Date.now() - 7 * dayMs).toISOString()}`],
  ['guidelines', '/api/guidelines/no-cheap'],
  [
    'draft',
    '/api/lint',
    { text: 'Thank you for telling us. Our cheap beans are roasted in Soho every single morning.' },
  ],
];
