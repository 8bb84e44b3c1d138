/** Every rule has been seen to fail: each is given files that break it beside files that keep it. */
import { describe, expect, it } from 'vitest'
import { cycles, foldersInCircles, wrongDirections } from './directions.js'
import { lostNames, miscountedJourneys } from './documents.js'
import { importsOf } from './imports.js'
import { kindsSpelled } from './message-kinds.js'
import { impurities } from './purity.js'
import { deadFiles } from './reachability.js'
import { codeOf, type Source } from './sources.js'
import {
  limitsInTheAir,
  longFiles,
  machinePaths,
  pluralsByHand,
  registryHosts,
  testsLeftOut,
  wrongPackageForms,
} from './text.js'

const file = (path: string, ...lines: readonly string[]): Source => ({ path, text: `${lines.join('\n')}\n` })
const importing = (path: string, ...specifiers: readonly string[]): Source =>
  file(path, ...specifiers.map((specifier) => `import { a } from '${specifier}'`))

/** Written in parts, so that this file does not break the rules that it tests. */
const focused = (call: string, how: string): string => `${call}.${how}('x', () => {})`
const homeOf = (user: string): string => ['', 'home', user, 'lockstep'].join('/')

describe('codeOf', () => {
  it.each([
    ['a // b', 'a'],
    ['a /* b\nc */ d', 'a d'],
    ["a('it\\'s') // '", 'a( )'],
    ['f(/[/\'"]\\//g, b)', 'f( , b)'],
    ['a / b / c', 'a / b / c'],
    [`\`x \${f(\`y \${z}\`)} w\``, 'f( z )'],
    [`\`\${{ a: '}' }.a} b\``, '{ a: }.a'],
  ])('leaves of %j the code in its place', (text, code) => {
    const left = codeOf(text)
    expect(left.split(/\s+/).filter((word) => word !== '')).toEqual(code.split(' '))
    expect(left.length).toBe(text.length)
    expect(left.split('\n').length).toBe(text.split('\n').length)
  })
})

describe('importsOf', () => {
  it('finds imports of every form, and none in comments and strings', () => {
    const source = file(
      'a/b.ts',
      "import x, { y } from './c.js'",
      "import type { T } from '../d.js'",
      "export { z } from 'e'",
      "import './f.js'",
      "import './i.jsx'",
      "const g = await import('./g.js')",
      "const h = new URL('./h.js', import.meta.url)",
      "// import { no } from './no.js'",
      'const s = "import { no } from \'./no.js\'"',
    )
    expect(importsOf(source).map(({ specifier, target, typeOnly }) => [specifier, target, typeOnly])).toEqual([
      ['./c.js', 'a/c.ts', false],
      ['../d.js', 'd.ts', true],
      ['e', undefined, false],
      ['./f.js', 'a/f.ts', false],
      ['./i.jsx', 'a/i.tsx', false],
      ['./g.js', 'a/g.ts', false],
      ['./h.js', 'a/h.ts', false],
    ])
  })
})

describe('wrongDirections', () => {
  it.each([
    ['model/checker/a.ts', '../raft/b.js', 'model/raft/b.ts; model/checker may import model/checker'],
    ['model/raft/a.ts', '../../impl/raft/b.js', 'impl/raft/b.ts; model/raft may import model/raft, model/checker'],
    ['impl/raft/a.ts', '../../model/raft/b.js', 'model/raft/b.ts; impl/raft may import impl/raft'],
    ['impl/store/a.ts', '../raft/b.js', 'impl/raft/b.ts; impl/store may import impl/store'],
    [
      'impl/node/a.ts',
      '../../traces/b.js',
      'traces/b.ts; impl/node may import impl/node, decoding, impl/raft, impl/store',
    ],
    [
      'impl/page/a.tsx',
      '../node/node.js',
      'impl/node/node.ts; impl/page may import impl/page, impl/store, impl/node/core/backend.ts, impl/node/http/facts.ts, impl/node/http/live.ts, impl/node/operations/condition.ts',
    ],
    [
      'traces/a.ts',
      '../impl/node/node.js',
      'impl/node/node.ts; traces may import traces, decoding, impl/raft, impl/node/core/observer.ts',
    ],
    [
      'conformance/a.ts',
      '../bin/b.js',
      'bin/b.ts; conformance may import conformance, text, decoding, model, impl/raft, impl/store, impl/node, traces, exports/json',
    ],
  ])('refuses that %s imports %s', (path, specifier, why) => {
    expect(wrongDirections([importing(path, specifier)])).toEqual([`${path}: imports ${why}`])
  })

  it('refuses a file that belongs to no part', () => {
    expect(wrongDirections([file('lib/a.ts')])).toEqual([expect.stringMatching(/^lib\/a\.ts: belongs to no part; /)])
  })

  it('lets through what the design allows', () => {
    const fine = [
      importing('model/raft/a.ts', '../checker/b.js', './c.js', 'fp-ts/lib/Option.js'),
      importing('traces/a.ts', '../impl/node/core/observer.js', '../impl/raft/types.js'),
      importing('conformance/a.ts', '../model/raft/b.js', '../impl/raft/b.js', '../traces/b.js'),
      importing('bin/a.ts', '../conformance/b.js'),
      importing('test/a.ts', '../bin/b.js'),
      importing('vitest.config.ts', './bin/b.js'),
    ]
    expect(wrongDirections(fine)).toEqual([])
  })
})

describe('cycles', () => {
  it('tells the files of a circle', () => {
    const circle = [importing('a.ts', './b.js'), importing('b.ts', './c.js'), importing('c.ts', './b.js')]
    expect(cycles(circle)).toEqual(['b.ts -> c.ts -> b.ts'])
  })

  it('sees no circle in two ways to the same file, nor in types', () => {
    const types = file('c.ts', "import type { A } from './a.js'")
    expect(cycles([importing('a.ts', './b.js', './c.js'), importing('b.ts', './c.js'), types])).toEqual([])
  })
})

describe('foldersInCircles', () => {
  it('tells the imports of a circle between folders, though no file is in one and all are of types', () => {
    const types = (path: string, specifier: string) => file(path, `import type { A } from '${specifier}'`)
    const sources = [
      types('impl/node/core/a.ts', '../http/b.js'),
      types('impl/node/http/c.ts', '../core/d.js'),
      importing('impl/node/http/e.ts', './b.js', '../ports/f.js'),
    ]
    expect(foldersInCircles(sources)).toEqual([
      'impl/node/core/a.ts: imports impl/node/http/b.ts; impl/node/http leads back to impl/node/core',
      'impl/node/http/c.ts: imports impl/node/core/d.ts; impl/node/core leads back to impl/node/http',
    ])
  })

  it('takes the drawers of a room together, and a file at the door for the room itself', () => {
    expect(
      foldersInCircles([
        importing('conformance/zoo/a.ts', '../harness/chaos/b.js'),
        importing('conformance/harness/samples/c.ts', '../../zoo/d.js'),
      ]),
    ).toEqual([
      'conformance/zoo/a.ts: imports conformance/harness/chaos/b.ts; conformance/harness leads back to conformance/zoo',
      'conformance/harness/samples/c.ts: imports conformance/zoo/d.ts; conformance/zoo leads back to conformance/harness',
    ])
    const door = [importing('impl/node/node.ts', './core/a.js'), importing('impl/node/core/b.ts', '../node.js')]
    expect(foldersInCircles(door)).toHaveLength(2)
  })

  it('sees none where imports go one way', () => {
    expect(
      foldersInCircles([
        importing('impl/node/node.ts', './core/a.js', './http/b.js'),
        importing('impl/node/http/b.ts', '../core/a.js', './c.js'),
        importing('bin/commands/check/run.ts', '../../cli/a.js', './flags.js'),
      ]),
    ).toEqual([])
  })
})

describe('impurities', () => {
  it.each([
    ['const now = Date.now()', 'Date'],
    ['const x = Math.random()', 'Math.random'],
    ["console.log('x')", 'console'],
    ['const e = process.env', 'process'],
    ['const all = [...process.argv]', 'process'],
    ['setTimeout(f, 1)', 'setTimeout'],
  ])('refuses %j', (line, name) => {
    expect(impurities([file('model/a.ts', '', line)])).toEqual([`model/a.ts:2: uses ${name}; a pure folder may not`])
  })

  it('refuses modules that are not pure', () => {
    expect(impurities([importing('impl/raft/a.ts', 'node:fs'), importing('impl/store/a.ts', 'pino')])).toEqual([
      'impl/raft/a.ts: imports node:fs; a pure folder may not',
      'impl/store/a.ts: imports pino; a pure folder may not',
    ])
  })

  it('lets threads start in one place', () => {
    const sources = ['model/checker/workers/a.ts', 'model/checker/a.ts', 'impl/store/a.ts'].map((path) =>
      importing(path, 'node:worker_threads'),
    )
    const timer = file('model/checker/workers/b.ts', 'setInterval(f, 1)')
    expect(impurities([...sources, timer])).toEqual([
      'model/checker/a.ts: imports node:worker_threads; a pure folder may not',
      'impl/store/a.ts: imports node:worker_threads; a pure folder may not',
      'model/checker/workers/b.ts:1: uses setInterval; a pure folder may not',
    ])
  })

  it('lets through words in comments, strings and properties, and folders that are not pure', () => {
    const fine = [
      file('model/a.ts', '// Date', "const a = 'console'", 'b.process()', 'const c = { fetch: 1 }', 'updateDate()'),
      importing('model/b.ts', 'fp-ts/lib/Option.js', 'io-ts', 'ts-pattern'),
      file('impl/node/a.ts', 'Date.now()'),
    ]
    expect(impurities(fine)).toEqual([])
  })
})

describe('deadFiles', () => {
  it('tells the files that nothing reaches', () => {
    const sources = [
      importing('bin/lockstep.ts', '../model/a.js'),
      importing('model/a.ts', './b.js'),
      file('model/b.ts'),
      importing('model/dead.ts', './dead-too.js'),
      file('model/dead-too.ts'),
      importing('test/a.test.ts', './helper.js'),
      file('test/helper.ts'),
      file('test/unused-helper.ts'),
      file('docs/examples/example.ts'),
      file('model/exported.ts'),
      file('test/run/main.ts'),
      file(
        'package.json',
        '{ "exports": { "./checker": "./dist/model/exported.js" }, "scripts": { "run": "tsx test/run/main.ts" } }',
      ),
    ]
    const expected = ['model/dead.ts', 'model/dead-too.ts', 'test/unused-helper.ts']
    expect(deadFiles(sources)).toEqual(
      expected.map((path) => `${path}: nothing reaches it from bin, a test, bench or package.json`),
    )
  })
})

describe('longFiles', () => {
  it('refuses more than 250 lines outside test', () => {
    const lines = Array.from({ length: 251 }, () => '')
    const long = { path: 'model/a.ts', text: `${lines.join('\n')}x\n` }
    expect(longFiles([long, { ...long, path: 'test/a.ts' }, file('model/b.ts', ...lines.slice(1))])).toEqual([
      'model/a.ts: 251 lines; expected at most 250',
    ])
  })
})

describe('pluralsByHand', () => {
  it('refuses a plural that would follow a one', () => {
    const line = ['`', '{all.length} files, ', "{counted(n, 'file')}, ", '{grouped(n)} writes/s`'].join('$')
    expect(pluralsByHand([file('bin/a.ts', '', line), file('impl/a.ts', line)])).toEqual([
      ['bin/a.ts:2: ', '{all.length} files; expected counted(…)'].join('$'),
    ])
    expect(pluralsByHand([file('bench/a.ts', ['`', '{grouped(n)} states`'].join('$'))])).toHaveLength(1)
  })
})

describe('wrongPackageForms', () => {
  it('refuses every other way to import fp-ts and io-ts', () => {
    const fine = importing('a.ts', 'fp-ts/lib/Option.js', 'io-ts', 'io-ts/lib/PathReporter.js', 'ts-pattern')
    const wrong = importing('b.ts', 'fp-ts', 'fp-ts/Option', 'fp-ts/lib/Option', 'io-ts/Decoder')
    expect(wrongPackageForms([fine, wrong])).toEqual([
      'b.ts: imports fp-ts; expected fp-ts/lib/NAME.js',
      'b.ts: imports fp-ts/Option; expected fp-ts/lib/NAME.js',
      'b.ts: imports fp-ts/lib/Option; expected fp-ts/lib/NAME.js',
      'b.ts: imports io-ts/Decoder; expected io-ts',
    ])
  })
})

describe('limitsInTheAir', () => {
  it('refuses a limit that does not say that it is one, and no consequence', () => {
    const limit = `/** ${'So'} many are kept. */`
    const consequence = ['// so many that it is slow, so many states that it is slow', '// so long as it lasts']
    expect(limitsInTheAir([file('a.ts', limit), file('b.ts', ...consequence), file('test/a.ts', limit)])).toEqual([
      'a.ts:1: So many; expected "at most this many", "how long", or a name',
    ])
  })
})

describe('testsLeftOut', () => {
  it('refuses tests that are focused or skipped', () => {
    const lines = [focused('it', 'only'), focused('describe', 'skip'), focused('it.concurrent', 'only'), "it('x')"]
    expect(testsLeftOut([file('test/a.test.ts', ...lines)])).toEqual([
      'test/a.test.ts:1: .only; expected every test to run',
      'test/a.test.ts:2: .skip; expected every test to run',
      'test/a.test.ts:3: .only; expected every test to run',
    ])
  })
})

describe('lostNames', () => {
  it('tells names of guides that lead nowhere, and takes code for no name', () => {
    const sources = [
      file('impl/node/core/a.ts'),
      file('impl/node/core/b.ts'),
      file(
        'impl/node/README.md',
        '`core/`, `core/a.ts` and `b.ts`',
        '`core/c.ts` of `gone/`',
        '`a.b`, `x / y`, `node.ts`',
      ),
      file('ARCHITECTURE.md', '`impl/node/core/a.ts` (`b.ts`)', 'and `a.ts`', '', '`b.ts`'),
      file('docs/other.md', '`nowhere.ts`'),
    ]
    expect(lostNames(sources)).toEqual([
      'impl/node/README.md:2: names core/c.ts; expected a file or a folder that is there',
      'impl/node/README.md:2: names gone/; expected a file or a folder that is there',
      'impl/node/README.md:3: names node.ts; expected a file or a folder that is there',
      'ARCHITECTURE.md:4: names b.ts; expected a file or a folder that is there',
    ])
  })
})

describe('kindsSpelled', () => {
  it('tells the kinds of messages outside the places where something depends on one', () => {
    const sources = [
      file('impl/raft/a.ts', "m._tag === 'AppendEntries'"),
      file('conformance/explanation/messages.ts', "RequestVote: { mtype: 'RequestVoteRequest' }"),
      file(
        'traces/a.ts',
        "import { AppendEntries } from './b.js'",
        "of('RequestVote', 'RequestVoteRequest', 'AppendEntriesX')",
      ),
      file('conformance/a.md', "'AppendEntries'"),
    ]
    expect(kindsSpelled(sources)).toEqual([
      'traces/a.ts:2: spells RequestVote; expected the tables of messages.ts',
      'traces/a.ts:2: spells RequestVoteRequest; expected the tables of messages.ts',
    ])
  })
})

describe('miscountedJourneys', () => {
  it('counts each room of a section once, by where it is', () => {
    const journey = ['1. `impl/a/b.ts`: (`c.ts`)', '2. `impl/d/c.ts`: `../a/b.ts` again, `model/e.ts`', 'see `f.ts`']
    const page = file(
      'ARCHITECTURE.md',
      '## One',
      'A way. 4 rooms.',
      ...journey,
      '## Two',
      '3 rooms.',
      ...journey,
      '## Three',
    )
    expect(miscountedJourneys([page])).toEqual(['ARCHITECTURE.md: Two: says 3 rooms; expected 4'])
  })
})

describe('machinePaths', () => {
  it('refuses folders of one machine, and no addresses or other paths', () => {
    const fine = file('a.md', 'https://example.org/home/ada', './work/a', '/orders/root', 'bin/home/x', '/tmp/data')
    expect(machinePaths([fine, file('b.md', '', `see ${homeOf('ada')}`)])).toEqual([
      `b.md:2: names ${homeOf('ada').split('/').slice(0, 3).join('/')}; expected no path of one machine`,
    ])
  })
})

describe('registryHosts', () => {
  it('refuses hosts in the lock file and in the settings of npm', () => {
    const sources = [
      file('package-lock.json', '{ "a": {', '  "resolved": "https://registry.example.org/a.tgz"', '} }'),
      file('.npmrc', 'fund=false', 'registry=https://registry.example.org/'),
      file('docs/a.md', 'registry=https://registry.example.org/'),
    ]
    expect(registryHosts(sources)).toEqual([
      'package-lock.json: "resolved": "https://registry.example.org/a.tgz"; expected no host',
      '.npmrc: registry=https://registry.example.org/; expected no host',
    ])
  })
})
