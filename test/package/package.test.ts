/** The package as it is published: built, described by its package.json, and used by another project and from a shell. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const compiler = join(root, 'node_modules/typescript/bin/tsc')

/** What a program prints; if it does not end well, that is the error. Only Node.js stands between it and its files. */
const node = (cwd: string, ...words: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, [...words], { cwd, timeout: 100_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`${error.message}${stdout}${stderr}`))
    })
  })

let project: string
let installed: string

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'lockstep-'))
  installed = join(project, 'node_modules/raft-lockstep')
  mkdirSync(installed, { recursive: true })
  await node(root, compiler, '-p', 'tsconfig.build.json', '--outDir', join(installed, 'dist'))
  cpSync(join(root, 'package.json'), join(installed, 'package.json'))
  const { dependencies }: { readonly dependencies: object } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  for (const name of Object.keys(dependencies)) {
    const link = join(project, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link)
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
}, 120_000)
afterAll(() => rmSync(project, { recursive: true }))

/** The programs of docs/checker.md, each with the output that stands below it. */
const programs = [
  ...readFileSync(join(root, 'docs/checker.md'), 'utf8').matchAll(/^```ts\n(.*?)^```\n+^```text\n(.*?)^```$/gms),
].map(([, program = '', output = '']) => ({ program, output }))

describe('docs/checker.md', () => {
  it('says what its programs print, when they are compiled and run by one who has installed the package', async () => {
    cpSync(join(root, 'docs/examples/two-phase-commit.ts'), join(project, 'two-phase-commit.ts'))
    for (const [k, { program }] of programs.entries()) writeFileSync(join(project, `program-${k}.ts`), program)
    const files = ['two-phase-commit.ts', ...programs.map((_, k) => `program-${k}.ts`)]
    const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--exactOptionalPropertyTypes']
    const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node']
    await node(project, compiler, ...options, ...types, ...files)
    const printed = await Promise.all(programs.map((_, k) => node(project, `program-${k}.js`)))
    expect(printed).toEqual(programs.map(({ output }) => output))
    expect(printed.length).toBe(3)
  })
})

describe('the command line of the package', () => {
  it.each([[[]], [['--workers', '2']]])('explores: %j', async (words) => {
    const { bin }: { readonly bin: Readonly<Record<string, string>> } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    )
    const program = join(installed, bin['raft-lockstep'] ?? '')
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    const { result, generated, distinct, depth } = JSON.parse(
      await node(project, program, 'check', '--no-history', '--json', ...words),
    )
    // Golden row A without its history, whose bounds are the defaults.
    expect({ result, generated, distinct, depth }).toEqual({
      result: 'ok',
      generated: 134721,
      distinct: 13479,
      depth: 32,
    })
  })
})
