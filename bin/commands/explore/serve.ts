/** Serves the files that Vite has built of explorer/, and those that are to be open in it, on loopback only. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { basename, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

/** From the source of this file, or from what is built of it, which is in the folder dist itself. */
const folder = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/explorer/' : '../../../explorer/',
  import.meta.url,
)

const media: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** The page asks nobody but this process. What a reader writes into its editor is compiled there, and runs in a worker. */
const policy = [
  "default-src 'none'",
  "script-src 'self' blob:",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  'img-src data: blob:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const refuse = (response: ServerResponse, status: number, why: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${why}\n`)
}

/** The file that a path names; null where it names none. No path leads out of the folder. */
const fileOf = (path: string, files: readonly string[]): string | null => {
  const [, number] = /^\/files\/(\d{1,4})$/.exec(path) ?? []
  if (number !== undefined) return files[Number(number)] ?? null
  const [, name] = /^\/((?:assets\/)?[\w.-]*)$/.exec(path) ?? []
  return name === undefined ? null : fileURLToPath(new URL(name === '' ? 'index.html' : name, folder))
}

const answer = async (
  { method, url = '/', headers }: IncomingMessage,
  response: ServerResponse,
  files: readonly string[],
): Promise<void> => {
  // A page of another site whose name leads here would be let read what is served.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '')) return refuse(response, 403, 'expected loopback')
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'expected GET')
  const path = url.split('?')[0] ?? '/'
  const file = fileOf(path, files)
  try {
    if (file === null || !(await stat(file)).isFile()) return refuse(response, 404, 'there is no such file')
  } catch {
    return refuse(response, 404, 'there is no such file')
  }
  response.writeHead(200, {
    'content-type': path.startsWith('/files/')
      ? 'application/octet-stream'
      : (media[extname(file)] ?? 'application/octet-stream'),
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  })
  if (method === 'HEAD') response.end()
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response)
}

export interface Serving {
  /** The address of the page, with the files that are open in it. */
  readonly url: string
  readonly close: () => void
}

const listening = (server: Server, port: number): Promise<Either<string, number>> =>
  new Promise((resolve) => {
    server.once('error', ({ message }) => resolve(left(`--port ${port}: expected a port that is free (${message})`)))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(right(typeof address === 'object' && address !== null ? address.port : port))
    })
  })

/** Left: why not, in one line. */
export const serveExplorer = async (files: readonly string[], port: number): Promise<Either<string, Serving>> => {
  const built = await stat(new URL('index.html', folder)).then(
    () => true,
    () => false,
  )
  if (!built) return left('the explorer is not built; npm run build:explorer builds it')
  for (const file of files) {
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    )
    if (!isFile) return left(`${file}: expected a file that can be read`)
  }
  const server = createServer((request, response) => void answer(request, response, files))
  const bound = await listening(server, port)
  if (bound._tag === 'Left') return bound
  const names = files.map((file) => encodeURIComponent(basename(file))).join(',')
  return right({
    url: `http://127.0.0.1:${bound.right}/${names === '' ? '' : `#files=${names}`}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  })
}
