/** Bytes to text: BOM, header, meta or XML declaration, then detection. */
import sniffEncoding from 'html-encoding-sniffer';

export type DecodedText = {
  readonly text: string;
  /** WHATWG name of the encoding, lower case, `utf-8`. */
  readonly encoding: string;
};

/** Decodes a document; bytes that are wrong in its encoding become U+FFFD. Never throws. */
export const decodeText = (bytes: Uint8Array, { contentType }: { readonly contentType?: string } = {}): DecodedText => {
  const label = /charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1];
  const encoding = sniffEncoding(bytes, {
    ...(label === undefined ? {} : { transportLayerEncodingLabel: label }),
    defaultEncoding: 'UTF-8',
  });
  return { text: new TextDecoder(encoding).decode(bytes), encoding: encoding.toLowerCase() };
};
