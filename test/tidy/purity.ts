/** Pure folders know no clock, randomness, logging or IO: the same arguments give the same answer, for ever. */
import { importsOf } from './imports.js'
import { codeOf, isTypeScript, type Source } from './sources.js'

const isPure = ({ path }: Source): boolean => /^(text|decoding|model|impl\/raft|impl\/store)\//.test(path)

/** Packages that are pure themselves. */
const purePackages = /^(fp-ts\/|io-ts$|io-ts\/|ts-pattern$)/

/** What single places may import all the same, and why that breaks no promise. */
const exempt: readonly { readonly place: RegExp; readonly specifier: string }[] = [
  // Several threads are the whole purpose of this folder. It starts them and passes messages, and knows no time.
  { place: /^model\/checker\/workers\//, specifier: 'node:worker_threads' },
  // A thread has no function and no loader of the program that starts it: where its code lies is looked up once, before
  // it explores anything.
  { place: /^model\/checker\/workers\/source\.ts$/, specifier: 'node:module' },
  { place: /^model\/checker\/workers\/source\.ts$/, specifier: 'node:url' },
  { place: /^model\/checker\/workers\/threads\.ts$/, specifier: 'node:fs' },
]

const isExempt = (path: string, imported: string): boolean =>
  exempt.some(({ place, specifier }) => place.test(path) && specifier === imported)

/** Names of the language and of Node through which a program learns of the world or changes it. */
const impure = [
  'Math.random',
  'Date',
  'performance',
  'crypto',
  'console',
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'globalThis',
  'require',
  'eval',
  'WeakRef',
  'FinalizationRegistry',
]

/** The name as a whole, neither as the property of something nor as the key of one. */
const patterns = impure.map((name) => ({
  name,
  pattern: new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${name.replace('.', '\\s*\\.\\s*')}(?![\\w$]|\\s*\\??:)`),
}))

export const impurities = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter((source) => isTypeScript(source) && isPure(source))
    .flatMap((source) => [
      ...importsOf(source)
        .filter(({ specifier, target }) => target === undefined && !purePackages.test(specifier))
        .filter(({ specifier }) => !isExempt(source.path, specifier))
        .map(({ specifier }) => `${source.path}: imports ${specifier}; a pure folder may not`),
      ...codeOf(source.text)
        .split('\n')
        .flatMap((line, k) =>
          patterns
            .filter(({ pattern }) => pattern.test(line))
            .map(({ name }) => `${source.path}:${k + 1}: uses ${name}; a pure folder may not`),
        ),
    ])
