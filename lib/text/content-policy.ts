/** What the dashboard's page may load and talk to, wherever it is served from: nothing from elsewhere, nothing inline, in nobody's frame. */

/** A Content-Security-Policy; `connect` are further origins that the page may ask. */
export const toContentPolicy = (connect: readonly string[] = []): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
