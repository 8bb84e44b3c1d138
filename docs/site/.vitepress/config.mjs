/** The documents of the repository as a site: the same files, in an order for reading. `npm run build:site` writes it to `site/`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const { description, repository } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const source = repository.url.replace(/^git\+|\.git$/g, '')

/** What is not a page is looked at where the source is kept. */
const isPage = (path) => path.endsWith('.md') && existsSync(`${root}${path}`)

/** A link as it stands in a document, for a reader of the site. */
const siteLink = (link, document) => {
  if (/^[a-z]+:|^#|^\//.test(link)) return link
  const [path = '', hash = ''] = link.split('#')
  const target = posix.join(posix.dirname(document), path)
  return isPage(target) ? link : `${source}/blob/main/${target}${hash === '' ? '' : `#${hash}`}`
}

const withSourceLinks = (md) => {
  md.core.ruler.push('source-links', (state) => {
    const document = state.env.relativePath ?? ''
    for (const block of state.tokens)
      for (const token of block.children ?? []) {
        const href = token.type === 'link_open' ? token.attrGet('href') : null
        if (href !== null) token.attrSet('href', siteLink(href, document))
      }
  })
}

/** A decision's first heading names it. */
const decisions = () =>
  readdirSync(`${root}docs/decisions`)
    .sort()
    .map((file) => {
      const [, heading = file] = /^# (.*)$/m.exec(readFileSync(`${root}docs/decisions/${file}`, 'utf8')) ?? []
      return page(heading, `docs/decisions/${file}`)
    })

const page = (text, path) => ({ text, link: `/${path.replace(/\.md$/, '')}` })

export default {
  title: 'Lockstep',
  description,
  lang: 'en',
  srcDir: '../..',
  outDir: '../../site',
  cacheDir: '../../node_modules/.cache/site',
  base: process.env.SITE_BASE ?? '/',
  // Folders of documents that are not for readers of the site, or no documents of ours.
  srcExclude: ['**/node_modules/**', 'site/**', 'dist/**', 'test/**', 'bench/**', '.*/**', 'explorer/**'],
  rewrites: { 'README.md': 'index.md' },
  cleanUrls: false,
  vite: { configFile: false },
  // A document must not take a `<` or a `{{` for code.
  markdown: { html: false, config: withSourceLinks },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      page('Command line', 'docs/command-line.md'),
      page('Library', 'docs/library.md'),
      { text: 'Explorer', link: '/explorer/index.html', target: '_self' },
    ],
    socialLinks: [{ icon: 'github', link: source }],
    sidebar: [
      {
        text: 'Begin',
        items: [
          page('Quick start', 'index.md'),
          page('Concepts: how it is built', 'ARCHITECTURE.md'),
          page('The command line', 'docs/command-line.md'),
          page('The explorer', 'docs/explorer.md'),
        ],
      },
      {
        text: 'The specification',
        items: [
          page('raft.tla beside the model, in three columns', 'model/raft/README.md'),
          page('The features, in three columns', 'model/raft/features/README.md'),
          page('What each feature is, and what was found', 'docs/features.md'),
          page('The zoo of known bugs', 'docs/zoo.md'),
          page('Exercises', 'docs/exercises.md'),
        ],
      },
      {
        text: 'Other implementations',
        items: [
          page('The trace format', 'traces/README.md'),
          page('Recorders in Go, Python, Rust and Java', 'docs/emitters/README.md'),
          page('Converting traces of etcd and CCF', 'docs/convert.md'),
          page('Test vectors', 'vectors/README.md'),
          page('Grading a reducer', 'docs/grade.md'),
        ],
      },
      {
        text: 'As a library',
        items: [
          page('Everything that is exported', 'docs/library.md'),
          page('The checker by itself', 'docs/checker.md'),
        ],
      },
      { text: 'The store', items: [page('The service', 'docs/service.md')] },
      {
        text: 'How it is made',
        items: [page('Figures', 'docs/figures.md'), page('Contributing', 'CONTRIBUTING.md'), ...decisions()],
      },
    ],
  },
}
