// The modules themselves: the package's list of all that it offers brings what writes HTML.
import { findAll, findOne } from '../../../node_modules/domutils/lib/esm/querying.js';
import { getInnerHTML, textContent } from '../../../node_modules/domutils/lib/esm/stringify.js';

/** As much of it as is used; whoever comes to use more adds it here. */
export const DomUtils = { findAll, findOne, getInnerHTML, textContent };
export { Parser } from '../../../node_modules/htmlparser2/dist/esm/Parser.js';
export { default as Tokenizer } from '../../../node_modules/htmlparser2/dist/esm/Tokenizer.js';
