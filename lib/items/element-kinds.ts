/** Which elements do what: the groups of the HTML standard, as far as reading a page needs them. */

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Elements that have no end tag. */
export const voidElements = names(
  'area base basefont bgsound br col command embed frame hr image img input keygen link meta param source track wbr',
);

/** Elements whose text is taken literally, without entities. */
export const rawTextElements = names('script style xmp iframe noembed noframes plaintext');

/** Elements that may stand in the head; any other one begins the body. */
export const headElements = names(
  'base basefont bgsound link meta noscript script style template title noframes object',
);

/**
 * The "special" category: structure that no inline end tag closes.
 * @see https://html.spec.whatwg.org/multipage/parsing.html#special
 */
export const specialElements = names(
  'address applet area article aside base basefont bgsound blockquote body br button caption center col colgroup dd ' +
    'details dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header ' +
    'hgroup hr html iframe img input keygen li link listing main marquee menu meta nav noembed noframes noscript ' +
    'object ol p param plaintext pre script search section select source style summary table tbody td template ' +
    'textarea tfoot th thead title tr track ul wbr xmp',
);

/** Elements that begin a new line of text; what is not among them flows on. */
export const blockElements = names(
  'address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption ' +
    'figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p ' +
    'plaintext pre search section summary table tbody td tfoot th thead tr ul xmp frameset',
);

/** Elements whose content nobody sees as text. */
export const unseenElements = names(
  'script style template noscript svg math iframe object embed applet audio video canvas select datalist textarea ' +
    'noembed noframes title head map',
);
