/** The emitters of docs/emitters write what validate accepts, all the same, and a planted fault is refused. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isLeft } from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { surveyed } from '../../conformance/traces/folder.js'
import { validationJson } from '../../conformance/traces/report.js'
import { validate } from '../../conformance/traces/validate.js'

const root = fileURLToPath(new URL('../../docs/emitters', import.meta.url))

type Words = readonly [program: string, ...words: string[]]

interface Language {
  readonly name: string
  /** All have to be there; each ends well with these words where it is. */
  readonly needs: readonly Words[]
  /** `built` is a folder for what is compiled. */
  readonly build: (built: string) => Words | null
  readonly run: (built: string) => Words
}

const languages: readonly Language[] = [
  {
    name: 'python',
    needs: [['python3', '--version']],
    build: () => null,
    run: () => ['python3', '-B', 'example.py'],
  },
  {
    name: 'go',
    needs: [['go', 'version']],
    build: (built) => ['go', 'build', '-o', join(built, 'example'), '.'],
    run: (built) => [join(built, 'example')],
  },
  {
    name: 'rust',
    needs: [['rustc', '--version']],
    build: (built) => ['rustc', '--edition', '2021', '-o', join(built, 'example'), 'example.rs'],
    run: (built) => [join(built, 'example')],
  },
  {
    name: 'java',
    needs: [
      ['javac', '-version'],
      ['java', '-version'],
    ],
    build: (built) => ['javac', '-encoding', 'UTF-8', '-d', built, 'Recorder.java', 'Example.java'],
    run: (built) => ['java', '-cp', built, 'Example'],
  },
]

/** Go would else download another version of itself. */
const env = { ...process.env, GOTOOLCHAIN: 'local' }
const isThere = ([program, ...words]: Words): boolean => spawnSync(program, words, { env }).status === 0

const done = (language: string, [program, ...words]: Words): void => {
  const { status, stderr } = spawnSync(program, words, { cwd: join(root, language), env, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
}

const linesOf = (folder: string): readonly unknown[] =>
  ['n1', 'n2', 'n3'].flatMap((node) =>
    readFileSync(join(folder, `${node}.ndjson`), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  )

const verdictOn = (folder: string): unknown => {
  const survey = surveyed(folder)
  if (isLeft(survey)) throw new Error(survey.left.found)
  const json = validationJson(validate(survey.right, () => {}, 'Safe'))
  if (json.result === 'ok') return { verdict: json.verdict, events: json.events }
  const { file, line, unsafe } = json.violation
  return { file: file.replace(`${folder}/`, ''), line, unsafe }
}

describe('the emitter', () => {
  let work: string
  /** What the first language that is there has written, which the others must write too. */
  let first: readonly unknown[] | undefined
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'lockstep-emitters-'))
  })
  afterAll(() => rmSync(work, { recursive: true }))

  // A compiler that has not run for a while takes some seconds.
  it.for(languages)('in $name', { timeout: 120_000 }, (language, context) => {
    const { name } = language
    const missing = language.needs.find((words) => !isThere(words))
    if (missing !== undefined) return context.skip(`${missing[0]} is not installed`)
    const folder = (part: string): string => {
      const path = join(work, `${name}-${part}`)
      mkdirSync(path)
      return path
    }
    const built = folder('built')
    const build = language.build(built)
    if (build !== null) done(name, build)
    const [good, early] = [folder('good'), folder('early')]
    done(name, [...language.run(built), good])
    done(name, [...language.run(built), early, 'early-commit'])
    first ??= linesOf(good)
    expect(linesOf(good)).toEqual(first)
    expect(verdictOn(good)).toEqual({ verdict: 'valid', events: 16 })
    expect(verdictOn(early)).toEqual({ file: 'n1.ndjson', line: 6, unsafe: 'QuorumLogInv' })
  })
})
