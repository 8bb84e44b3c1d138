import { defineConfig } from 'vite'

/** The shop page: three files with fixed names, which every node serves (impl/node/http/page-routes.ts). */
export default defineConfig({
  root: 'impl/page',
  base: '/',
  // As modules: only what is used is packed.
  resolve: { alias: { 'fp-ts/lib': 'fp-ts/es6' } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: 'es2023',
    cssCodeSplit: false,
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: {
      output: { entryFileNames: 'page.js', assetFileNames: 'page[extname]', codeSplitting: false },
    },
  },
})
