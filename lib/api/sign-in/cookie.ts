/** The one cookie of the API. */

const cookieName = 'earmark_session';
/** A Cookie header with more is not looked through. */
const headerUnitsMax = 16_384;

/** The session's name in a Cookie header; undefined where there is none, or two that differ: then somebody put one there. */
export const readSessionCookie = (header: string | undefined): string | undefined => {
  if (header === undefined || header.length > headerUnitsMax) return undefined;
  const values = header
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each.startsWith(`${cookieName}=`))
    .map((each) => each.slice(cookieName.length + 1));
  return new Set(values).size === 1 ? values[0] : undefined;
};

const attributes = 'Path=/; HttpOnly; SameSite=Strict';

/** `Set-Cookie` that begins a session. `isSecure` where the browser speaks TLS: it then sends it over nothing else. */
export const toSessionCookie = (id: string, { isSecure }: { readonly isSecure: boolean }): string =>
  `${cookieName}=${id}; ${attributes}${isSecure ? '; Secure' : ''}`;

/** `Set-Cookie` that ends it. */
export const endedSessionCookie = `${cookieName}=; ${attributes}; Max-Age=0`;
