/** The shop page: three files that Vite has built of impl/page. They are no part of the interface for programs. */
import { readFile } from 'node:fs'
import { isLoopback } from '../network/members.js'
import { problem, text } from './answer.js'
import type { ClusterFacts } from './facts.js'
import { ignored, type LocalRoute } from './route.js'

/** From the source of this file, or from what is built of it, which is in the folder dist itself. */
const folder = new URL(import.meta.url.endsWith('.ts') ? '../../../dist/page/' : '../../../page/', import.meta.url)

/**
 * The page loads nothing but its own two files, and asks nobody but the nodes; on a cluster of this machine also the
 * process that started it, which listens on some port of loopback.
 */
const contentSecurityPolicy = ({ members }: ClusterFacts): string => {
  const urls = members.map(({ url }) => new URL(url))
  const isLocal = urls.every(({ hostname }) => isLoopback(hostname.replace(/^\[|\]$/g, '')))
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    ["connect-src 'self'", ...urls.map(({ origin }) => origin), ...(isLocal ? ['http://127.0.0.1:*'] : [])].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const fileRoute = (pattern: string, file: string, operation: string, media: string): LocalRoute => ({
  _tag: 'Local',
  method: 'GET',
  pattern,
  operation,
  summary: `The file ${file} of the shop page`,
  ignoresQuery: true,
  parts: { path: ignored, query: ignored },
  answers: [{ status: 200, media }],
  problems: [{ status: 404, error: 'NotFound' }],
  serve: ({ cluster }, _, done) =>
    readFile(new URL(file, folder), 'utf8', (error, body) =>
      done(
        error === null
          ? text(200, media, body, {
              'content-security-policy': contentSecurityPolicy(cluster),
              'x-content-type-options': 'nosniff',
              'referrer-policy': 'no-referrer',
            })
          : problem(404, 'NotFound', 'the shop page is not built; npm run build:page builds it'),
      ),
    ),
})

export const pageRoutes: readonly LocalRoute[] = [
  fileRoute('/', 'index.html', 'readPage', 'text/html; charset=utf-8'),
  fileRoute('/page.js', 'page.js', 'readPageScript', 'text/javascript; charset=utf-8'),
  fileRoute('/page.css', 'page.css', 'readPageStyle', 'text/css; charset=utf-8'),
]
