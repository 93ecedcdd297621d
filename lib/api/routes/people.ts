/** Who may sign in, and what is kept of people. */
import * as z from 'zod';
import { toRetention } from '../../pipeline/retention.ts';
import { toJson, toProblem, toTagged } from '../answer.ts';
import { answerNotThere } from '../not-there.ts';
import { type PeopleDesk, passwordUnits, personSchema, roleSchema } from '../people.ts';
import { defineRoute } from '../route.ts';

const params = z.object({ name: z.string().trim().min(1).max(200) });
const answer = {
  schema: z.object({
    keptHere: z.boolean().describe('False where a user pool of Amazon Cognito keeps them.'),
    rows: z.array(personSchema),
  }),
};
const list = async (people: PeopleDesk | undefined) => ({
  keptHere: people !== undefined,
  rows: people === undefined ? [] : await people.list(),
});

export const listPeople = defineRoute({
  method: 'get',
  path: '/api/people',
  summary: 'Who may sign in with a name and a password, by name.',
  least: 'admin',
  answer,
  run: async ({ header }, { people }) => toTagged(await list(people), { ifNoneMatch: header('if-none-match') }),
});

const keptElsewhere = (): Response =>
  toProblem({
    status: 409,
    code: 'REQUEST_INVALID',
    detail: 'people: expected to be kept by this Earmark, received a user pool. Change them in Amazon Cognito.',
  });

export const putPerson = defineRoute({
  method: 'put',
  path: '/api/people/{name}',
  summary: 'Lets somebody in, or changes a role or password; whoever is changed has to sign in again.',
  least: 'admin',
  params,
  body: z.strictObject({
    role: roleSchema,
    password: z
      .string()
      .min(passwordUnits.min)
      .max(passwordUnits.max)
      .optional()
      .describe('Without one the password stays; somebody new needs one.'),
  }),
  answer,
  run: async ({ params: { name }, body: { role, password } }, { people }) => {
    if (people === undefined) return keptElsewhere();
    if (!(await people.put({ name, role, password })))
      return toProblem({
        status: 409,
        code: 'REQUEST_INVALID',
        detail: `person "${name.slice(0, 100)}": expected a password for somebody new, received none. Give one of ${passwordUnits.min} characters or more.`,
      });
    return toJson(await list(people));
  },
});

export const removePerson = defineRoute({
  method: 'delete',
  path: '/api/people/{name}',
  summary: 'Lets somebody in no more, and ends what they are signed in to.',
  least: 'admin',
  params,
  answer,
  run: async ({ params: { name }, person }, { people }) => {
    if (people === undefined) return keptElsewhere();
    if (name === person.name)
      return toProblem({
        status: 409,
        code: 'REQUEST_INVALID',
        detail: `person "${name.slice(0, 100)}": expected somebody else, received yourself. Ask another admin.`,
      });
    return (await people.remove(name)) ? toJson(await list(people)) : answerNotThere('person', name);
  },
});

const days = z.number().int();

export const showPrivacy = defineRoute({
  method: 'get',
  path: '/api/privacy',
  summary: 'What is kept of people who speak of the brand, as the configuration has it.',
  least: 'viewer',
  answer: {
    schema: z.object({
      authors: z.enum(['pseudonym', 'plain']).describe('How names of authors are kept.'),
      mask: z.enum(['local', 'comprehend', 'off']).describe('What takes out contacts of others before they are kept.'),
      days: z
        .object({
          mentions: days,
          reviews: days,
          findings: days.describe('After they were closed.'),
          alerts: days,
          audit: days,
          archive: days.describe('Bodies of pages, but those that are evidence.'),
          sources: z.record(z.string(), days).describe('Of what a source brings, whatever it is.'),
        })
        .describe('Days that each kind of thing is kept.'),
    }),
  },
  run: ({ header }, { config: { privacy } }) => {
    const { authors, mask } = privacy;
    return toTagged({ authors, mask, days: toRetention({ privacy }) }, { ifNoneMatch: header('if-none-match') });
  },
});
