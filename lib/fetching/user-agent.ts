/** How Earmark introduces itself to the sites it reads. */

/** The product token that robots.txt addresses it by. */
export const robotsAgent = 'Earmark';
/** Major and minor only: webmasters filter by name, and a release should not look like a new visitor. */
const version = '0.1';
const contactCharactersMax = 200;

/** `Earmark/0.1 (+mailto:web@northwind.example)`: who reads, and whom to ask about it. */
export const userAgent = (contact: string | undefined): string => {
  // A header takes printable ASCII; parentheses would end the comment early.
  const clean = (contact ?? '')
    .replace(/[^\x20-\x7e]|[()\\]/g, '')
    .trim()
    .slice(0, contactCharactersMax);
  if (clean === '') return `${robotsAgent}/${version} (brand monitoring; no contact configured)`;
  return `${robotsAgent}/${version} (brand monitoring; +${clean.includes('@') && !clean.includes(':') ? `mailto:${clean}` : clean})`;
};
