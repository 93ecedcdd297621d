/** The parts of earmark.yml that no door has a say in. What the doors add is in channels.ts, guidelines.ts and alerts.ts. */
import * as z from 'zod';
import { domainSchema } from '../checks/own-domains.ts';
import { durationSchema } from '../model/duration.ts';
import { letterWords } from '../model/letter-words.ts';
import { isForbiddenHost } from './forbidden-host.ts';

/** The keys at the top of the file. */
export const sectionKeys = [
  'brand',
  'facts',
  'guidelines',
  'channels',
  'backlinks',
  'alerts',
  'privacy',
  'network',
  'sentiment',
  'outreach',
  'report',
  'triage',
  'dashboard',
  'planned',
] as const;

export const backlinksSchema = z
  .strictObject({
    require: z
      .enum(['followed', 'any'])
      .default('any')
      .describe(
        'Which links count as good ones: only those that search engines follow, or any; “wrong-rel” finds the others.',
      ),
    partners: z
      .array(domainSchema)
      .max(10_000)
      .default([])
      .describe('Sites of partners, agencies and suppliers, where a missing link is nobody’s business.'),
    oldDomains: z
      .array(domainSchema)
      .max(1000)
      .default([])
      .describe('Domains that the brand once had: links there still concern it, and should lead to where it is now.'),
    watch: z
      .array(z.string().min(1).max(1000))
      .max(100)
      .default([])
      .describe('Files that list pages which link to the brand, one address a line; they are read again and again.'),
  })
  .describe('What is expected of links to the brand.');

const daysKept = z.int().min(1).max(36_500);

const retentionSchema = z
  .strictObject({
    mentions: daysKept.optional().describe('Mentions, after they were seen; without it `keepDays`.'),
    reviews: daysKept.optional().describe('Mentions with a rating; without it as mentions.'),
    findings: daysKept.optional().describe('Findings, after they were closed, with their histories; without it 1,095.'),
    alerts: daysKept.optional().describe('Alerts and receipts, after they went; without it 400.'),
    audit: daysKept.optional().describe('What people did; without it 730.'),
    archive: z
      .int()
      .min(1)
      .max(50)
      .optional()
      .describe('Archived bodies that are no evidence, and no page that is judged again; without it 30.'),
    sources: z
      .record(z.string().min(1).max(100), daysKept)
      .optional()
      .describe('Mentions of channels of a source, as {reddit: 90}: its days in place of those above.'),
  })
  .describe('Days for which each kind is kept. Terms of a service that are stricter hold all the same.');

export const privacySchema = z
  .strictObject({
    authors: z.enum(['pseudonym', 'plain']).default('pseudonym').describe('How names of authors are kept.'),
    mask: z
      .enum(['local', 'comprehend', 'off'])
      .default('local')
      .describe(
        'Whether mail addresses, telephone numbers, cards, accounts, IP addresses and passwords are taken out of what others say of the brand before it is kept, in mentions and in evidence: by patterns on this machine; by Amazon Comprehend beside them, which also finds postal addresses and identity numbers, in English and Spanish, and costs; or not at all. The brand’s own stay.',
      ),
    keepDays: z
      .int()
      .min(1)
      .max(36_500)
      .default(365)
      .describe('Days after which mentions are let go, unless `retention` says otherwise; they stay counted.'),
    retention: retentionSchema.optional(),
  })
  .describe('What is kept of people.');

/** Enough for a million mentions a month, and at most ten dollars a day. */
const unitsPerDayDefault = 100_000;
/**
 * Measured on the sets of bench/sentiment.ts: 16 of 100 texts lie below it, and of them the local engine judges 38 of 100 rightly.
 * At 0.6 it would be 52 of 100 texts, 48 of 100 of them right: better, for three times the bill.
 */
const confidenceMinDefault = 0.45;

export const sentimentSchema = z
  .strictObject({
    engine: z
      .enum(['local', 'local-first', 'comprehend'])
      .default('local')
      .describe(
        'Who judges: the engine on this machine, Amazon Comprehend for texts of which that is not sure, or Amazon Comprehend. It needs an AWS region and credentials, and costs.',
      ),
    unitsPerDay: z
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(unitsPerDayDefault)
      .describe(
        'What Amazon Comprehend may bill a day (UTC), for judging and masking: a text is three units; beyond it all is done on this machine, which says so.',
      ),
    confidenceMin: z
      .number()
      .min(0)
      .max(1)
      .default(confidenceMinDefault)
      .describe('With local-first: texts of which the local engine is less sure than this go to Amazon Comprehend.'),
  })
  .describe('Who judges whether a mention is good or bad.');

const letterText = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => toStrangeWords(text).length === 0, {
      message: `expected no other words in braces than ${letterWords.map((word) => `{{${word}}}`).join(' ')}`,
    });

const toStrangeWords = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{([^{}]{0,40})\}\}/g)]
    .map(([, word = '']) => word.trim())
    .filter((word) => !letterWords.some((known) => known === word));

const templateSchema = z.strictObject({
  subject: letterText(300).describe('The subject line.'),
  text: letterText(10_000).describe('The letter; {{page}}, {{sentence}}, {{target}} and the like are filled in.'),
});

export const outreachSchema = z
  .strictObject({
    templates: z
      .record(z.string().min(1).max(64), templateSchema)
      .default({})
      .describe('Letters that ask for a link, by name. They are drafted, never sent.'),
    perDomain: z
      .strictObject({
        count: z.int().min(1).max(1000).default(1).describe('So many.'),
        per: z
          .enum(['month', 'quarter', 'year'])
          .default('quarter')
          .describe('In each calendar month, quarter or year.'),
      })
      .prefault({})
      .describe('How many letters one domain may get.'),
    doNotContact: z
      .array(z.string().trim().toLowerCase().min(1).max(320))
      .max(10_000)
      .default([])
      .describe('Domains and mail addresses that nobody of the team writes to.'),
  })
  .describe('How people are asked for links.');

export const reportSchema = z
  .strictObject({
    agency: z
      .strictObject({
        name: z.string().trim().min(1).max(200).describe('What it is called.'),
        logo: z
          .string()
          .min(1)
          .max(1000)
          .optional()
          .describe('A picture beside earmark.yml (PNG, JPEG, GIF, WebP or SVG); it is put into the report itself.'),
      })
      .nullable()
      .default(null)
      .describe('Who hands reports over, where that is not the brand itself.'),
  })
  .describe('How reports look.');

export const dashboardSchema = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .refine((url) => !/[?#@\s]/.test(url), 'expected an address without a user name, ? or #')
      .optional()
      .describe(
        'Where people open it, such as https://earmark.northwind.example: alerts link to their findings there.',
      ),
    colour: z
      .string()
      .toLowerCase()
      .regex(/^#[\da-f]{6}$/, 'expected a colour such as "#0b6b62", in quotes')
      .optional()
      .describe(
        'The brand’s colour, such as "#0b6b62" (in quotes); it is made darker or lighter where it could not be read.',
      ),
  })
  .describe('The dashboard, as those reach it who hear of findings.');

/** `news.example`, `127.0.0.1:8701`, `[::1]:80`. */
const host = z
  .string()
  .max(260)
  .regex(
    /^(?:\[[0-9a-f:.]+\]|[\w.-]+|[0-9a-f]*:[0-9a-f:.]+)(?::\d{1,5})?$/i,
    'expected a host such as news.example or 127.0.0.1:8701',
  )
  .refine((value) => !isForbiddenHost(value), {
    message:
      'expected a host that may be read at all. Addresses of cloud metadata and link-local ones stay closed; remove it.',
  });

const hostSchema = z.strictObject({
  address: host.optional().describe('The address at which the name is found: an IP address, with a port if need be.'),
  spacing: durationSchema.optional().describe('Least time between two requests to this host.'),
});

/** 5 MB, as the fetcher counts it: after decompression. */
const answerBytesMax = 5 * 1024 * 1024;

export const networkSchema = z
  .strictObject({
    contact: z
      .string()
      .min(1)
      .max(200)
      // It goes into a header: no control characters, nothing beyond ASCII.
      .regex(/^[\x20-\x7e]+$/, 'expected plain ASCII text, such as an e-mail address')
      .optional()
      .describe('Goes into the user agent, so that a webmaster can reach you.'),
    spacing: durationSchema.prefault('1s').describe('Least time between two requests to one host.'),
    allowHosts: z.array(host).max(1000).default([]).describe('Private hosts that may be read, by name or host:port.'),
    hosts: z.record(z.string().min(1).max(260), hostSchema).default({}).describe('What is special about single hosts.'),
    maxBytes: z
      .int()
      .min(1024)
      .max(100_000_000)
      .default(answerBytesMax)
      .describe('Largest answer that is read, decoded.'),
    timeout: durationSchema.prefault('20s').describe('Longest that one answer may take.'),
    maxRedirects: z.int().min(0).max(20).default(5).describe('Redirects that are followed.'),
  })
  .describe('How other people’s servers are asked.');
