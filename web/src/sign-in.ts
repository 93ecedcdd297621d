/**
 * Signing in where a user pool does it: the authorization code flow with PKCE, by a library. `sign-in.json` beside the page says which pool;
 * on one machine there is none, and the API signs people in itself.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/using-pkce-in-authorization-code.html
 */
import * as oauth from 'oauth4webapi';

/** As lib/infra/site.ts writes it. */
type SignInPlace = { readonly issuer: string; readonly origin: string; readonly clientId: string };
type Tokens = { readonly idToken: string; readonly refreshToken: string | undefined; readonly untilMs: number };

/** Kept for this tab only: another one signs in by the pool's own cookie, without asking. */
const tokensKey = 'earmark.tokens';
const flowKey = 'earmark.sign-in';
/** A token is renewed so long before its end. */
const earlyMs = 60_000;

let place: Promise<SignInPlace> | undefined;
const readPlace = (): Promise<SignInPlace> => {
  place ??= fetch('/sign-in.json').then((answer) => answer.json());
  return place;
};

const toServer = ({ issuer, origin }: SignInPlace): oauth.AuthorizationServer => ({
  issuer,
  authorization_endpoint: `${origin}/oauth2/authorize`,
  token_endpoint: `${origin}/oauth2/token`,
});

const here = (): string => `${location.origin}/`;

const readKept = <T>(key: string): T | undefined => {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : JSON.parse(text);
};

const keep = (
  { id_token: idToken, expires_in: seconds = 3600, refresh_token }: oauth.TokenEndpointResponse,
  before: Tokens | undefined,
): Tokens => {
  if (idToken === undefined) throw new Error('The user pool answered without an id token.');
  const tokens = {
    idToken,
    refreshToken: refresh_token ?? before?.refreshToken,
    untilMs: Date.now() + seconds * 1000,
  };
  sessionStorage.setItem(tokensKey, JSON.stringify(tokens));
  return tokens;
};

/** Leaves for the pool's page; it leads back to where the person was. */
export const leaveToSignIn = async (): Promise<void> => {
  const found = await readPlace();
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  sessionStorage.removeItem(tokensKey);
  sessionStorage.setItem(flowKey, JSON.stringify({ verifier, state, back: location.pathname + location.search }));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: found.clientId,
    redirect_uri: here(),
    scope: 'openid email',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  location.assign(`${found.origin}/oauth2/authorize?${query}`);
};

/** Takes the code that the pool led back with, if there is one; puts the address right again. */
export const takeCode = async (): Promise<void> => {
  const flow = readKept<{ verifier: string; state: string; back: string }>(flowKey);
  const url = new URL(location.href);
  if (flow === undefined || !(url.searchParams.has('code') || url.searchParams.has('error'))) return;
  sessionStorage.removeItem(flowKey);
  history.replaceState(null, '', flow.back);
  // Views go by where the page is, which they hear of as when somebody goes back.
  dispatchEvent(new PopStateEvent('popstate'));
  const found = await readPlace();
  const [server, client] = [toServer(found), { client_id: found.clientId }];
  const params = oauth.validateAuthResponse(server, client, url, flow.state);
  const answer = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), params, here(), flow.verifier);
  keep(await oauth.processAuthorizationCodeResponse(server, client, answer), undefined);
};

const renew = async (tokens: Tokens): Promise<Tokens | undefined> => {
  if (tokens.refreshToken === undefined) return undefined;
  const found = await readPlace();
  const [server, client] = [toServer(found), { client_id: found.clientId }];
  const answer = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), tokens.refreshToken);
  return keep(await oauth.processRefreshTokenResponse(server, client, answer), tokens);
};

/** Several questions at one time renew once. */
let renewing: Promise<Tokens | undefined> | undefined;

/** The token to ask with; undefined where nobody is signed in by a pool. */
export const readToken = async (): Promise<string | undefined> => {
  const tokens = readKept<Tokens>(tokensKey);
  if (tokens === undefined || tokens.untilMs - earlyMs > Date.now()) return tokens?.idToken;
  renewing ??= renew(tokens)
    .catch(() => undefined)
    .finally(() => {
      renewing = undefined;
    });
  return (await renewing)?.idToken;
};

/** Forgets the tokens and leaves for the pool's page, which forgets its cookie. */
export const leaveSignedOut = async (): Promise<void> => {
  const { origin, clientId } = await readPlace();
  sessionStorage.removeItem(tokensKey);
  location.assign(`${origin}/logout?${new URLSearchParams({ client_id: clientId, logout_uri: here() })}`);
};
