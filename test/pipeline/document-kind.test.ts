import { expect, test } from 'vitest';
import { toKind } from '../../lib/pipeline/document-kind.ts';

test.each<[string, string, Parameters<typeof toKind>[1], string]>([
  ['a doctype is HTML', '<!doctype html><title>x</title>', {}, 'html'],
  ['a comment before it is stepped over', '<!-- rss --><html>', {}, 'html'],
  ['XHTML is HTML', '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', {}, 'html'],
  ['RSS is a feed', '<?xml version="1.0"?><?xml-stylesheet href="a"?><rss version="2.0">', {}, 'feed'],
  ['Atom is a feed', '\uFEFF<feed xmlns="http://www.w3.org/2005/Atom">', {}, 'feed'],
  ['an Atom entry is a feed', '<atom:entry xmlns:atom="x">', {}, 'feed'],
  ['a feed with a doctype of XHTML is a feed', '<!DOCTYPE html PUBLIC "x"><rss version="2.0">', {}, 'feed'],
  ['declarations in a doctype are stepped over', '<!DOCTYPE rdf:RDF [\n<!ENTITY a "b">\n]>\n<rdf:RDF>', {}, 'feed'],
  ['a careless JSON feed is a feed', '{"version": "1.0", "items": []}', {}, 'feed'],
  ['other JSON is text', '{"version": 1}', {}, 'text'],
  ['RDF is a feed, with its prefix', '<rdf:RDF>', {}, 'feed'],
  ['JSON Feed is a feed', '{"version": "https://jsonfeed.org/version/1.1"}', {}, 'feed'],
  ['JSON Feed is a feed, its slashes escaped', '{"version":"https:\\/\\/jsonfeed.org\\/version\\/1"}', {}, 'feed'],
  ['a URL set is a sitemap', '<urlset xmlns="x">', {}, 'sitemap'],
  ['a sitemap index is a sitemap', '<sitemapindex>', {}, 'sitemap'],
  ['a plain sitemap is told by its name', 'https://a.example/\n', { name: 'a/sitemap.txt' }, 'sitemap'],
  ['robots.txt is told by its name', '', { name: 'https://a.example/robots.txt' }, 'robots'],
  ['robots.txt is told by its words', '# hello\n\n#\nUser-Agent: *\nDisallow: /', {}, 'robots'],
  ['a name decides where the words do not', 'hello', { name: 'a.HTML.gz' }, 'html'],
  ['a type decides where the words do not', 'hello', { contentType: 'text/html; charset=utf-8' }, 'html'],
  ['Markdown is text, tags in it or not', 'Hello <b>you</b>', { name: 'a.md' }, 'text'],
  ['a fragment is HTML', 'Hello <b>you</b>', {}, 'html'],
  ['words are text', 'Coffee for 1 < 2 people', {}, 'text'],
  ['nothing is text', '', {}, 'text'],
  ['empty lines without end are text', `#\n${'\n'.repeat(100_000)}`, {}, 'text'],
  ['declarations without end are text', '<!'.repeat(100_000), {}, 'text'],
])('%s', (_name, text, hints, kind) => {
  expect(toKind(text, hints)).toBe(kind);
});
