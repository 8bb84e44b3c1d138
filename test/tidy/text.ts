/** Rules that a file keeps or breaks by itself. */
import { importsOf } from './imports.js'
import { codeOf, isTypeScript, type Source } from './sources.js'

const LONGEST = 250

export const longFiles = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter((source) => isTypeScript(source) && !source.path.startsWith('test/'))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LONGEST)
    .map(({ path, lines }) => `${path}: ${lines} lines; expected at most ${LONGEST}`)

/** Modules by their own name, with the ending that Node wants; of io-ts the stable module only. */
const fpImport = /^fp-ts\/lib\/\w+\.js$/
const ioImport = /^io-ts$|^io-ts\/lib\/PathReporter\.js$/

export const wrongPackageForms = (sources: readonly Source[]): readonly string[] =>
  sources.filter(isTypeScript).flatMap((source) =>
    importsOf(source).flatMap(({ specifier }) => {
      if (/^fp-ts(\/|$)/.test(specifier) && !fpImport.test(specifier))
        return [`${source.path}: imports ${specifier}; expected fp-ts/lib/NAME.js`]
      if (/^io-ts(\/|$)/.test(specifier) && !ioImport.test(specifier))
        return [`${source.path}: imports ${specifier}; expected io-ts`]
      return []
    }),
  )

/** A figure and a noun in the plural. A rate is told in the plural always, as in "1 writes/s". */
const plural = /\$\{(?:grouped\([^`}]*\)|[\w.]+\.(?:length|size))\} [a-z]+s\b(?!\/)/

/** In what people read: `counted` knows that there may be one. */
export const pluralsByHand = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => /^(bench|bin|conformance)\//.test(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, k) => {
        const found = plural.exec(line)
        return found === null ? [] : [`${path}:${k + 1}: ${found[0]}; expected counted(…)`]
      }),
    )

/** A limit or a time as "so many" or "so long": the reader looks for the sentence that it answers. "So many that …" is another matter. */
const inTheAir = /\bso (?:many|long)\b(?! (?:\w+ )?(?:that|as)\b)/i

/** In comments, help texts and messages alike. */
export const limitsInTheAir = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter((source) => isTypeScript(source) && !/^(test|model\/checker)\//.test(source.path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, k) => {
        const found = inTheAir.exec(line)
        return found === null
          ? []
          : [`${path}:${k + 1}: ${found[0]}; expected "at most this many", "how long", or a name`]
      }),
    )

const unconditional = /\b(?:it|test|describe)(?:\.\w+)*\.(only|skip|todo)\b/

/** A focused test leaves out all others, a skipped one itself, and neither makes the run fail. */
export const testsLeftOut = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => path.endsWith('.test.ts'))
    .flatMap(({ path, text }) =>
      codeOf(text)
        .split('\n')
        .flatMap((line, k) => {
          const found = unconditional.exec(line)
          return found === null ? [] : [`${path}:${k + 1}: .${found[1]}; expected every test to run`]
        }),
    )

/** Folders in which people and build machines keep their work. The lookbehind leaves out addresses and longer paths. */
const machinePath = /(?<![\w.~:/$}-])\/(?:home|Users|root|work|mnt|private|builds)\/[\w.-]+|\b[A-Z]:\\\\?Users\\/

export const machinePaths = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, k) => {
      const found = machinePath.exec(line)
      return found === null ? [] : [`${path}:${k + 1}: names ${found[0]}; expected no path of one machine`]
    }),
  )

/** Whoever installs decides from where: neither the lock file nor the settings name a host. */
export const registryHosts = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ path, text }) => {
    if (path !== 'package-lock.json' && path !== '.npmrc') return []
    const hosts = text.match(/"resolved":\s*"\w+:\/\/[^"]*"|^.*registry\s*=.*$/gm) ?? []
    return hosts.map((host) => `${path}: ${host.trim()}; expected no host`)
  })
