/** What is made of a page is asked for again and again while that page is judged, and never after. */

/** So many things are asked about in turn while one page is judged: its blocks, as each guideline narrows them. */
const recentMax = 8;

/**
 * Remembers what `make` made of the last few things it was given. A WeakMap would do in words, but its entries keep what they
 * hold alive until a full collection, which doubles the memory of a crawl.
 */
export const rememberRecent = <Thing extends object, Made>(make: (thing: Thing) => Made): ((thing: Thing) => Made) => {
  const recent: { readonly thing: Thing; readonly made: Made }[] = [];
  return (thing) => {
    const known = recent.find((each) => each.thing === thing);
    if (known !== undefined) return known.made;
    const made = make(thing);
    recent.unshift({ thing, made });
    if (recent.length > recentMax) recent.pop();
    return made;
  };
};
