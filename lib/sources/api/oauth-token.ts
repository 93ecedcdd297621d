/** Access tokens that are asked for with something that lasts longer: a signed assertion, a refresh token, a client's own secret. */
import * as z from 'zod';
import { type Api, type ApiFault, askJson, toFormatError } from './ask-json.ts';

const tokenSchema = z.looseObject({ access_token: z.string().min(1) });
const errorSchema = z.looseObject({ error: z.string() });

/** RFC 6749 names what is wrong by a word; its sentence beside it may hold more than shall be told. */
const findFault = ({ status, body }: { readonly status: number; readonly body: unknown }): ApiFault | undefined => {
  const { data } = errorSchema.safeParse(body);
  if (data === undefined) return undefined;
  const received = `status ${status}, ${data.error.slice(0, 60)}`;
  if (status >= 500) return { code: 'HTTP_STATUS', received };
  return {
    code: 'ACCESS_DENIED',
    received,
    mend: 'See that the key or token of this channel is right, and was not withdrawn; make a new one where it was.',
  };
};

/** Asks for a token; the answer is kept nowhere. Throws SourceError. */
export const askToken = async (
  context: Parameters<typeof askJson>[0],
  { name, url, form }: Pick<Api, 'name'> & { readonly url: string; readonly form: Readonly<Record<string, string>> },
): Promise<string> => {
  const api: Api = { name: `${name} (its tokens)`, pace: { spacingMs: 0 }, findFault };
  const answer = await askJson(context, api, {
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    isSecret: true,
    schema: tokenSchema,
  });
  if (answer === undefined) throw toFormatError(api, context, 'nothing');
  return answer.body.access_token;
};
