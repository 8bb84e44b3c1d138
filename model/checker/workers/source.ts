import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Protocol } from '../protocol.js'

/**
 * Where a thread finds its protocol: functions cannot be sent to it. `name` is a function that the module at `url`
 * exports; called with the argument, which must be plain data, it gives the protocol.
 */
export interface ProtocolSource {
  readonly url: string
  readonly name: string
  readonly argument: unknown
}

type Exported = Readonly<Record<string, unknown>>

/** What Node says of TypeScript that it does not run, or whose imports end in .js though the files end in .ts. */
const typeScriptProblems = ['ERR_UNKNOWN_FILE_EXTENSION', 'ERR_MODULE_NOT_FOUND', 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX']

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

const isMissing = (url: string, error: unknown): boolean =>
  codeOf(error) === 'ERR_MODULE_NOT_FOUND' && error instanceof Error && 'url' in error && error.url === url

/**
 * A thread does not have the loader of the program that started it: TypeScript is then given to the tsx beside it. As in
 * an import of a TypeScript module, the name may end in .js where the file ends in .ts.
 */
export const importOf = async (url: string): Promise<Exported> => {
  try {
    return await import(url)
  } catch (error) {
    const written = url.replace(/\.([cm]?)js(x?)$/, '.$1ts$2')
    const isNamedAsJavaScript = written !== url
    if (!/\.[cm]?tsx?$/.test(written) || !typeScriptProblems.includes(codeOf(error))) throw error
    if (isNamedAsJavaScript && !isMissing(url, error)) throw error
    const { tsImport } = await import(tsxBeside(written, error))
    try {
      return await tsImport(written, written)
    } catch (other) {
      throw isNamedAsJavaScript && codeOf(other) === 'ERR_MODULE_NOT_FOUND' ? error : other
    }
  }
}

const tsxBeside = (url: string, cause: unknown): string => {
  try {
    // What `require` is given registers nothing for modules; the other stands beside it.
    return pathToFileURL(
      createRequire(url)
        .resolve('tsx/esm/api')
        .replace(/\.cjs$/, '.mjs'),
    ).href
  } catch {
    throw new Error(
      `${url} is TypeScript, which this Node.js does not run; expected a module in JavaScript, or tsx to be installed beside it`,
      { cause },
    )
  }
}

/** The types are the caller's promise: a module that is named at run time cannot be checked. */
export const loadProtocol = async <L, M, E>({ url, name, argument }: ProtocolSource): Promise<Protocol<L, M, E>> => {
  const exported = await importOf(url)
  const make = exported[name]
  if (typeof make !== 'function') throw new Error(`${url} exports no function ${name}`)
  return make(argument)
}
