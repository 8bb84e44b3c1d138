import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const root = fileURLToPath(new URL('./', import.meta.url))

/** The files below a folder whose names end so, in one order on every machine. */
const filesBelow = (folder: string, ending: string): readonly string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort()

/** Of the specification and of the model: an action that is added or moved gives the steps of a link other numbers. */
const specification = (): string => {
  const hash = createHash('sha256')
  for (const file of [...filesBelow('spec', '.tla'), ...filesBelow('model/raft', '.ts')])
    hash.update(`${file}\n${readFileSync(`${root}${file}`, 'utf8').replaceAll('\r\n', '\n')}`)
  return hash.digest('hex').slice(0, 12)
}

const SOURCES = 'virtual:sources'

/** The texts that the page shows beside a run, as one module, which is loaded when they are asked for. */
const sources: Plugin = {
  name: 'sources',
  resolveId: (id) => (id === SOURCES ? SOURCES : null),
  load: (id) => {
    if (id !== SOURCES) return null
    const files = [
      ...filesBelow('spec', '.tla'),
      ...filesBelow('model/raft', '.ts'),
      'model/raft/README.md',
      ...filesBelow('impl/raft', '.ts'),
      ...filesBelow('conformance/zoo', '.ts'),
      ...filesBelow('traces/samples/good-two-leaders', '.ndjson'),
      'traces/histories/stale-read.ndjson',
    ]
    const texts = files.map((file) => [file, readFileSync(`${root}${file}`, 'utf8').replaceAll('\r\n', '\n')])
    return `export default ${JSON.stringify(texts)}`
  },
}

/** A module of Node's would be left out of the page in silence, and fail when it is used. */
const nothingOfNode: Plugin = {
  name: 'nothing-of-node',
  enforce: 'pre',
  resolveId: (id, importer) => {
    if (id.startsWith('node:')) throw new Error(`${importer ?? 'the page'} imports ${id}, which no browser has`)
  },
}

/** The explorer: a static page, which needs no server. */
export default defineConfig({
  root: 'explorer',
  base: './',
  plugins: [nothingOfNode, sources],
  worker: {
    format: 'es',
    plugins: () => [nothingOfNode],
    rollupOptions: { output: { entryFileNames: '[name].js', codeSplitting: false } },
  },
  define: { __SPECIFICATION__: JSON.stringify(specification()) },
  // As modules: only what is used is packed.
  resolve: { alias: { 'fp-ts/lib': 'fp-ts/es6' } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/explorer',
    emptyOutDir: true,
    target: 'es2023',
    cssCodeSplit: false,
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // The editor and the sources are loaded when they are asked for.
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      checks: { pluginTimings: false },
      output: { entryFileNames: 'explorer.js', chunkFileNames: '[name].js', assetFileNames: 'explorer[extname]' },
    },
  },
})
