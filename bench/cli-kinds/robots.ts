/** robots.txt: verdicts, groups, delays and sitemaps. */
import * as z from 'zod';
import { type Answer, type Question, readCases, toVerdict, type Verdict } from './question.ts';

const caseSchema = z.object({
  id: z.string(),
  source: z.string(),
  robotsTxt: z.string().optional(),
  robotsUrl: z.string().optional(),
  checks: z.array(z.object({ url: z.string(), agent: z.string().nullable(), allowed: z.boolean() })).default([]),
  crawlDelay: z.array(z.object({ agent: z.string(), seconds: z.number().nullable() })).default([]),
  sitemaps: z.array(z.string()).optional(),
  derived: z.object({ userAgentLines: z.number(), sitemaps: z.array(z.string()) }).optional(),
});
type Case = z.infer<typeof caseSchema>;

/** The delay of the group that names the agent, else of the one for everybody, as one would read it off the groups. */
const delayFor = ({ robots }: Answer, agent: string): number | null => {
  const groupOf = (name: string) =>
    robots?.groups.find(
      ({ agents, crawlDelay }) => crawlDelay !== null && agents.some((each) => each.toLowerCase() === name),
    );
  const isNamed = robots?.groups.some(({ agents }) =>
    agents.some((each) => each.toLowerCase() === agent.toLowerCase()),
  );
  return groupOf(isNamed === true ? agent.toLowerCase() : '*')?.crawlDelay ?? null;
};

const judgeGroups = (each: Case, answer: Answer): readonly Verdict[] => {
  const { robots } = answer;
  const same = (row: string, expected: unknown, received: unknown): Verdict =>
    toVerdict(`${each.source} ${row}`, expected, received, JSON.stringify(expected) === JSON.stringify(received));
  return [
    ...each.crawlDelay.map(({ agent, seconds }) => same('crawlDelay', seconds, delayFor(answer, agent))),
    ...(each.sitemaps === undefined ? [] : [same('sitemaps', each.sitemaps, robots?.sitemaps)]),
    ...(each.derived === undefined
      ? []
      : [
          same('sitemaps', each.derived.sitemaps, robots?.sitemaps),
          same('agent lines', each.derived.userAgentLines, robots?.groups.flatMap(({ agents }) => agents).length),
        ]),
  ];
};

const ask = (each: Case): readonly Question[] => {
  if (each.robotsTxt === undefined) return [];
  const document = { name: 'robots.txt', content: each.robotsTxt };
  const common = { id: each.id, document, type: 'robots', baseUrl: each.robotsUrl } as const;
  return [
    { ...common, judge: (answer) => judgeGroups(each, answer) },
    ...each.checks.map(
      ({ url, agent, allowed }): Question => ({
        ...common,
        urlPath: url,
        ...(agent === null ? {} : { agent }),
        judge: (answer) => [
          toVerdict(
            `${each.source} allowed`,
            `${agent} ${url}: ${allowed}`,
            answer.allowed,
            answer.allowed === allowed,
          ),
        ],
      }),
    ),
  ];
};

export const askRobots = (): readonly Question[] => readCases('robots', caseSchema).flatMap(ask);
