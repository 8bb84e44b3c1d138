/** The package as it is published: built, described by its package.json, and used by another project and from a shell. */
import { execFile, execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const compiler = join(root, 'node_modules/typescript/bin/tsc')

interface Printed {
  readonly stdout: string
  readonly stderr: string
}

/** What a program prints; if it does not end well, that is the error. */
const run = (cwd: string, program: string, ...words: readonly string[]): Promise<Printed> =>
  new Promise((resolve, reject) => {
    execFile(program, [...words], { cwd, timeout: 100_000 }, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr })
      else reject(new Error(`${error.message}${stdout}${stderr}`))
    })
  })

/** Only Node.js stands between a program and its files. */
const node = async (cwd: string, ...words: readonly string[]): Promise<string> =>
  (await run(cwd, process.execPath, ...words)).stdout

/** What git knows of this checkout, and what it does not know yet but would not ignore. */
const sources = (): readonly string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)))

let project: string
let installed: string

/** Packs a copy of the checkout, with a file of an earlier build in it, and installs what came out. */
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'lockstep-'))
  const checkout = join(project, 'checkout')
  for (const path of sources()) cpSync(join(root, path), join(checkout, path))
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  mkdirSync(join(checkout, 'dist/bin'), { recursive: true })
  writeFileSync(join(checkout, 'dist/bin/renamed-away.js'), '')
  const modules = join(project, 'node_modules')
  installed = join(modules, 'raft-lockstep')
  mkdirSync(installed, { recursive: true })
  await run(checkout, 'npm', 'pack', '--pack-destination', project)
  const archives = readdirSync(project).filter((name) => name.endsWith('.tgz'))
  expect(archives.length).toBe(1)
  await run(project, 'tar', 'xzf', archives.join(), '-C', installed, '--strip-components=1')
  const { dependencies }: { readonly dependencies: object } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  for (const name of Object.keys(dependencies)) {
    const link = join(modules, name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link)
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
}, 120_000)
afterAll(() => rmSync(project, { recursive: true }))

describe('the package', () => {
  const files = () =>
    readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(installed, path)).isFile(),
    )

  it('holds what its description names, and no file of an earlier build', () => {
    const { bin, exports }: { readonly bin: object; readonly exports: object } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    )
    const named = [...Object.values(bin), ...Object.values(exports)]
      .map((path) => join(String(path)))
      .filter((path) => !path.endsWith('*'))
    const there = files()
    expect(named.filter((path) => !there.includes(path))).toEqual([])
    expect(there).toContain('dist/page/index.html')
    expect(there).toContain('dist/explorer/index.html')
    expect(there.filter((path) => path.includes('renamed-away'))).toEqual([])
  })

  it('has no source map whose sources are missing', () => {
    const dangling = files()
      .filter((path) => path.endsWith('.map'))
      .filter((path) => {
        const map = JSON.parse(readFileSync(join(installed, path), 'utf8'))
        const missing = (source: string): boolean => !existsSync(join(installed, dirname(path), source))
        return map.sourcesContent === undefined && map.sources.some(missing)
      })
    expect(dangling).toEqual([])
    const pointing = files().filter(
      (path) =>
        path.endsWith('.js') && /^\/\/# sourceMappingURL=(?!data:)/m.test(readFileSync(join(installed, path), 'utf8')),
    )
    expect(pointing).toEqual([])
  })

  it('holds every document and picture that its documents link to', () => {
    const documents = files().filter((path) => path.endsWith('.md'))
    const broken = documents.flatMap((document) =>
      [...readFileSync(join(installed, document), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link = '']) => link.replace(/#.*$/, ''))
        .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
        .filter((link) => !existsSync(join(installed, dirname(document), link)))
        .map((link) => `${document}: ${link}`),
    )
    expect(documents).toContain('README.md')
    expect(broken).toEqual([])
  })

  it('is described as those who import it need: publint and attw have nothing to say', async () => {
    const archive = join(project, readdirSync(project).find((name) => name.endsWith('.tgz')) ?? '')
    const tool = (path: string) => join(root, 'node_modules', path)
    const linted = await run(project, process.execPath, tool('publint/src/cli.js'), 'run', archive, '--strict')
    expect(linted.stdout).toContain('All good!')
    const words = ['--profile', 'esm-only', '--format', 'json']
    const { stdout } = await run(
      project,
      process.execPath,
      tool('@arethetypeswrong/cli/dist/index.js'),
      archive,
      ...words,
    )
    const { analysis, problems } = JSON.parse(stdout)
    // What is asked of CommonJS and of old resolvers is not asked of a package of modules.
    const asked = Object.values<{ resolutionKind: string }[]>(problems)
      .flat()
      .filter(({ resolutionKind }) => !['node10', 'node16-cjs'].includes(resolutionKind))
    expect([asked, Object.keys(analysis.entrypoints).length > 10]).toEqual([[], true])
  }, 60_000)

  it('is not built, and this is said, where the development tools are missing', async () => {
    const bare = join(project, 'bare')
    mkdirSync(bare)
    cpSync(join(root, 'prepare.mjs'), join(bare, 'prepare.mjs'))
    expect(await run(bare, process.execPath, 'prepare.mjs')).toEqual({
      stdout: '',
      stderr: 'prepare: dist is not built: typescript and vite not installed (development dependencies)\n',
    })
    expect(readdirSync(bare)).toEqual(['prepare.mjs'])
  })
})

/** The programs of a page, each with the output that stands below it. */
const programsOf = (page: string) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```ts\n(.*?)^```\n+^```text\n(.*?)^```$/gms)].map(
    ([, program = '', output = '']) => ({ page, program, output }),
  )

const programs = ['docs/checker.md', 'docs/library.md'].flatMap(programsOf)

/** In the order of the pages. */
const examples = [
  ...['explore', 'violation', 'deadlock', 'parallel', 'resume'],
  ...['reducer', 'model', 'refine', 'register', 'trace'],
]

describe('docs/checker.md and docs/library.md', () => {
  it('say what their programs print, when they are compiled and run by one who has installed the package', async () => {
    cpSync(join(root, 'docs/examples/two-phase-commit.ts'), join(project, 'two-phase-commit.ts'))
    for (const [k, { program }] of programs.entries()) writeFileSync(join(project, `program-${k}.ts`), program)
    const files = ['two-phase-commit.ts', ...programs.map((_, k) => `program-${k}.ts`)]
    const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--exactOptionalPropertyTypes']
    const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node']
    await node(project, compiler, ...options, ...types, ...files)
    // A bundler's resolution finds the same types.
    const bundled = [
      '--noEmit',
      '--module',
      'esnext',
      '--moduleResolution',
      'bundler',
      '--target',
      'es2023',
      '--strict',
    ]
    await node(project, compiler, ...bundled, ...types, ...files)
    const printed = await Promise.all(programs.map((_, k) => node(project, `program-${k}.js`)))
    expect(printed).toEqual(programs.map(({ output }) => output))
    expect(printed.length).toBe(examples.length)
  })
})

describe('docs/examples', () => {
  it.each(examples.map((name, k) => [name, k] as const))('has the program %s of the pages', (name, k) => {
    expect(readFileSync(join(root, `docs/examples/${name}.ts`), 'utf8')).toBe(programs[k]?.program)
  })
})

describe('the command line of the package', () => {
  it('serves the explorer from an empty folder, and writes its page', async () => {
    const empty = join(project, 'empty')
    mkdirSync(empty)
    const program = join(installed, 'dist/bin/lockstep.js')
    const child = spawn(process.execPath, [program, 'explore'], { cwd: empty, stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = new Promise((resolve) => child.on('exit', resolve))
    for await (const url of createInterface({ input: child.stdout })) {
      const pages = ['', 'explorer.js', 'explorer.css', 'worker.js', 'editor.js', 'virtual_sources.js']
      const answers = await Promise.all(pages.map((name) => fetch(new URL(name, url))))
      expect(answers.map(({ status }) => status)).toEqual(pages.map(() => 200))
      child.kill('SIGINT')
    }
    expect(await ended).toBe(0)
    await run(empty, process.execPath, program, 'check', '--max-log', '0', '--max-messages', '1', '--report', 'a.html')
    expect(readFileSync(join(empty, 'a.html'), 'utf8')).toContain('every property holds')
  })

  it.each([
    ['raft-lockstep', []],
    ['lockstep', ['--workers', '2']],
  ])('explores under the name %s: %j', async (name, words) => {
    const { bin }: { readonly bin: Readonly<Record<string, string>> } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    )
    const program = join(installed, bin[name] ?? '')
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
