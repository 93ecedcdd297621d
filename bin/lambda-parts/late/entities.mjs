// The module itself: the package's list of all that it offers brings tables for writing HTML.
export { decodeHTML, decodeHTMLAttribute, decodeHTMLStrict } from '../../../node_modules/entities/lib/esm/decode.js';
