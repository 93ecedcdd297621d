/** Where somebody is: a view, a thing in it, and what its list is narrowed to. Every place has an address of its own. */

export const views = [
  'today',
  'inbox',
  'mentions',
  'reviews',
  'backlinks',
  'consistency',
  'channels',
  'guidelines',
  'alerts',
  'settings',
  'search',
] as const;
export type View = (typeof views)[number];

type Place = { readonly view: View; readonly id: string | null; readonly filter: Readonly<Record<string, string>> };

const isView = (word: string): word is View => views.some((view) => view === word);

const read = (): Place => {
  const [first = '', id = null] = location.pathname.split('/').filter((part) => part !== '');
  return {
    view: isView(first) ? first : 'today',
    id: id === null ? null : decodeURIComponent(id),
    filter: Object.fromEntries(new URLSearchParams(location.search)),
  };
};

class Here {
  current = $state.raw<Place>(read());
  constructor() {
    addEventListener('popstate', () => {
      this.current = read();
    });
  }
  go(path: string, { replace = false } = {}): void {
    if (path === location.pathname + location.search) return;
    history[replace ? 'replaceState' : 'pushState'](null, '', path);
    this.current = read();
  }
}
export const here = new Here();

/** The address of a place. */
export const toPath = (view: View, id?: string | null, filter: Readonly<Record<string, string>> = {}): string => {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
  return `/${view}${id == null ? '' : `/${encodeURIComponent(id)}`}${query === '' ? '' : `?${query}`}`;
};

/** Follows links inside the dashboard without loading it anew. */
export const followInside = (event: MouseEvent): void => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.origin !== location.origin || link.target !== '' || link.pathname.startsWith('/api/'))
    return;
  event.preventDefault();
  here.go(link.pathname + link.search);
};
