/** The header that carries a token, which is made or asked for once a poll, when the first question needs it. */

export type Authorize = () => Promise<{ readonly authorization: string }>;

export const bearerOnce = (findToken: () => Promise<string>): Authorize => {
  let token: Promise<string> | undefined;
  return async () => {
    token ??= findToken();
    return { authorization: `Bearer ${await token}` };
  };
};
