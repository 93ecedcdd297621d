/** Builds the dashboard into dist/web: files with a hash in their name, and nothing from elsewhere. */
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte()],
  build: {
    outDir: path.join(import.meta.dirname, '..', 'dist', 'web'),
    emptyOutDir: true,
    target: 'es2022',
    // A file that stands in the page as data: would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // All styles together are a few kilobytes: a view that is opened asks for no further file of them.
    cssCodeSplit: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
