/** Scopes: which pieces of a text a rule runs on. `heading & ~heading.h1` is every heading but the first kind. */

type Part = { readonly sections: readonly string[]; readonly negated: boolean };

/** Any of these, each a list of parts that must all hold. */
export type Scope = readonly (readonly Part[])[];

/** Reads a rule's scopes. */
export const toScope = (scopes: readonly string[]): Scope =>
  scopes.map((scope) =>
    scope.split('&').map((part) => {
      const trimmed = part.trim();
      const negated = trimmed.startsWith('~');
      return { negated, sections: (negated ? trimmed.slice(1) : trimmed).split('.').map((each) => each.trim()) };
    }),
  );

/** True where a scope takes in a piece; `parent` is the scope of what the piece was cut from. */
export const isInScope = (scope: Scope, { scope: own, parent }: { scope: string; parent: string }): boolean => {
  const target = own.split('.');
  const around = parent.split('.');
  const holds = ({ sections, negated }: Part): boolean => {
    if (!negated) return sections.every((section) => target.includes(section));
    // Whole files cannot be "not a heading".
    if (target.includes('raw') || target.includes('summary')) return false;
    return !sections.every((section) => around.includes(section));
  };
  return scope.some((parts) => parts.every(holds));
};

/** True where some rule asks for pieces of a kind, which then have to be cut. */
export const asksFor = (scopes: readonly string[], kind: string): boolean =>
  scopes.some((scope) =>
    scope.split('&').some((part) => !part.trim().startsWith('~') && part.trim().split('.')[0] === kind),
  );
