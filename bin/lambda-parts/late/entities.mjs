// One table for us and for htmlparser2, whose own copy of the package this is (bin/bundling/late-parts.mjs leads it here). The module
// itself: the package's list of all that it offers brings tables for writing HTML.
import {
  DecodingMode,
  decodeHTML,
  decodeHTMLStrict,
  EntityDecoder,
  fromCodePoint,
  htmlDecodeTree,
  xmlDecodeTree,
} from '../../../node_modules/htmlparser2/node_modules/entities/dist/esm/decode.js';

const reference = /&(?:#[xX][0-9a-fA-F]+;?|#[0-9]+;?|[A-Za-z][0-9A-Za-z]*)(?:;|(?=(=?)))/g;

/**
 * As the standard has it: in an attribute a name without its semicolon stands for itself before `=`, a letter or a digit. That copy of
 * the package reads "&lti " as "<i "; addresses stand in attributes.
 */
const decodeHTMLAttribute = (text) =>
  text.replaceAll(reference, (written, next) => {
    if (written.startsWith('&#')) return decodeHTML(written);
    if (written.endsWith(';')) return decodeHTMLStrict(written);
    const whole = decodeHTMLStrict(`${written};`);
    return next === '=' || whole !== decodeHTML(written) ? written : whole;
  });

export {
  DecodingMode,
  decodeHTML,
  decodeHTMLAttribute,
  decodeHTMLStrict,
  EntityDecoder,
  fromCodePoint,
  htmlDecodeTree,
  xmlDecodeTree,
};
