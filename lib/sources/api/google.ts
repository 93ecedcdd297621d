/** What Google's APIs have in common: how they say what is wrong, and how a token is come by. */
import * as z from 'zod';
import { ConfigError } from '../../errors.ts';
import type { Secret } from '../../ports/secrets.ts';
import type { SourceContext } from '../source.ts';
import type { ApiFault } from './ask-json.ts';
import { parsePrivateKey, signJwt } from './jwt.ts';
import { askToken } from './oauth-token.ts';

const faultSchema = z.looseObject({
  error: z.looseObject({
    message: z.string().default(''),
    status: z.string().optional(),
    errors: z.array(z.looseObject({ reason: z.string().optional() })).optional(),
  }),
});

const tooFast = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED']);
const usedUp = new Set(['quotaExceeded', 'dailyLimitExceeded']);

/** `{"error": {"code": 403, "message": "…", "status": "PERMISSION_DENIED", "errors": [{"reason": "…"}]}}` */
export const findGoogleFault = ({
  status,
  body,
}: {
  readonly status: number;
  readonly body: unknown;
}): ApiFault | undefined => {
  const fault = faultSchema.safeParse(body).data?.error;
  if (fault === undefined) return undefined;
  const received = `status ${status}: ${fault.message}`;
  const reason = fault.errors?.[0]?.reason ?? '';
  if (tooFast.has(reason)) return { code: 'RATE_LIMITED', received };
  if (usedUp.has(reason) || fault.status === 'RESOURCE_EXHAUSTED') return { code: 'QUOTA_SPENT', received };
  return { code: status === 401 || status === 403 ? 'ACCESS_DENIED' : 'HTTP_STATUS', received };
};

/** Google leaves empty lists out: an answer of nothing is an empty one, an answer of nothing that is known is another shape. */
export const googleList = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z
    .looseObject({})
    .refine((answer) => isOfShape(Object.keys(answer), shape), {
      error: `expected any of ${Object.keys(shape).join(', ')}`,
    })
    .pipe(z.looseObject(shape));

const isOfShape = (keys: readonly string[], shape: z.ZodRawShape): boolean =>
  keys.length === 0 || keys.some((key) => Object.hasOwn(shape, key));

/** Where Google hands out tokens. */
export const googleTokenUrl = z
  .url({ protocol: /^https?$/ })
  .default('https://oauth2.googleapis.com/token')
  .describe('Where tokens are asked for.');

/** Google takes assertions of at most an hour. */
const assertionSeconds = 60 * 60;

const keyFileSchema = z.looseObject({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});

const parseKeyFile = (secret: Secret): z.infer<typeof keyFileSchema> => {
  const parsed = keyFileSchema.safeParse(parseJson(secret.reveal()));
  if (parsed.success) return parsed.data;
  throw new ConfigError({
    subject: { kind: 'secret', id: secret.name },
    expected: 'the key file of a service account: JSON with client_email and private_key',
    received: 'something else, which is not shown',
    mend: 'Put the whole key file into the secret, as it was downloaded.',
  });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A token for a service account, by its key file. Throws SourceError, and ConfigError for a secret that is no key file. */
export const askServiceAccountToken = async (
  context: SourceContext<unknown>,
  { keyFile, scope, tokenUrl }: { readonly keyFile: string; readonly scope: string; readonly tokenUrl: string },
): Promise<string> => {
  const secret = await context.secret(keyFile);
  const { client_email: iss, private_key: pem, private_key_id: kid } = parseKeyFile(secret);
  const iat = Math.floor(context.now.getTime() / 1000);
  const assertion = signJwt({
    algorithm: 'RS256',
    key: parsePrivateKey(pem, secret, 'RS256'),
    header: kid === undefined ? {} : { kid },
    claims: { iss, scope, aud: tokenUrl, iat, exp: iat + assertionSeconds },
  });
  const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
  return askToken(context, { name: 'Google', url: tokenUrl, form });
};

/** A token for a person who gave consent once, by the refresh token that came of it. Throws SourceError. */
export const askRefreshedToken = async (
  context: SourceContext<unknown>,
  {
    clientId,
    clientSecret,
    refreshToken,
    tokenUrl,
  }: Readonly<Record<'clientId' | 'clientSecret' | 'refreshToken' | 'tokenUrl', string>>,
): Promise<string> => {
  const form = {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: (await context.secret(clientSecret)).reveal(),
    refresh_token: (await context.secret(refreshToken)).reveal(),
  };
  return askToken(context, { name: 'Google', url: tokenUrl, form });
};
