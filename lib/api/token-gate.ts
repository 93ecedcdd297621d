/** The door on AWS: API Gateway has looked at the token of Cognito's; what it says tells who asks. */
import * as z from 'zod';
import type { Problem } from './answer.ts';
import type { Gate } from './gate.ts';
import { type Role, roles } from './people.ts';

/**
 * Groups come as one text, `[admin editor]`: API Gateway writes lists of a token so.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
const groupsSchema = z
  .union([z.array(z.string()), z.string().transform((text) => text.replace(/^\[|\]$/g, '').split(/[\s,]+/))])
  .default([]);

const claimsSchema = z.object({
  token_use: z.literal('id'),
  email: z.string().min(1).max(320),
  'cognito:groups': groupsSchema,
});

const needed: Problem = {
  status: 401,
  code: 'SIGN_IN_NEEDED',
  detail: 'Expected the id token of somebody who is signed in. Sign in at the dashboard.',
};

const toUngrouped = (name: string): Problem => ({
  status: 403,
  code: 'NOT_ALLOWED',
  detail: `Expected ${name} to be in the group viewer, editor or admin of the user pool, received none of them. Ask an admin to add the account to one.`,
});

/** The most that one of the groups allows. */
const toRole = (groups: readonly string[]): Role | undefined => roles.findLast((role) => groups.includes(role));

/** Admits whoever is in one of the groups. No cookie is looked at, so no page of another site can ask in somebody's name. */
export const createTokenGate = (): Gate => ({
  admit: ({ claims }) => {
    const known = claimsSchema.safeParse(claims);
    if (!known.success) return { refused: needed };
    const { email, 'cognito:groups': groups } = known.data;
    const role = toRole(groups);
    return role === undefined ? { refused: toUngrouped(email) } : { person: { name: email, role } };
  },
});
