/** Encodings of documents, and languages of texts. */
import path from 'node:path';
import * as z from 'zod';
import { supportedLanguages } from '../../lib/text/language.ts';
import { isSameEncoding } from '../encodings.ts';
import { needData } from '../read-cases.ts';
import { type Question, readCases, toVerdict } from './question.ts';

const charsetSchema = z.object({
  id: z.string(),
  source: z.string(),
  file: z.string(),
  encoding: z.string().nullable(),
});

export const askCharset = (): readonly Question[] =>
  readCases('charset', charsetSchema).map(({ id, source, file, encoding }) => ({
    id,
    document: { path: path.join(needData('charset'), file) },
    type: /\.html?$/.test(file) ? 'html' : 'text',
    judge: (answer) => [
      toVerdict(source, encoding, answer.encoding ?? answer.error, isSameEncoding(encoding, answer.encoding ?? '')),
    ],
  }));

const languageSchema = z.object({ id: z.string(), source: z.string(), lang: z.string(), text: z.string() });

export const askLanguage = (): readonly Question[] =>
  readCases('language-id', languageSchema).map(({ id, source, lang, text }) => ({
    id,
    document: { name: 'text.txt', content: text },
    type: 'text',
    judge: ({ page }) => {
      const isSupported = supportedLanguages.includes(lang);
      const row = `${source}${isSupported ? '' : ', not supported'}`;
      return [
        toVerdict(row, isSupported ? lang : null, page?.language, page?.language === (isSupported ? lang : null)),
      ];
    },
  }));
