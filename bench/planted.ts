/**
 * Plants bugs in a copy of the sources and shows which check of the command line sees each of them, and in what words:
 * `tsx bench/planted.ts [--seeds N] [NAME…]`. Exits with 1 if one of them is not seen.
 */
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { counted } from '../text/counts.js'
import { type Bug, bugs, planted, type Way } from './planted/bugs.js'

/** Ten minutes are more than any of these takes. */
const TIMEOUT_MS = 600_000

interface Ended {
  readonly code: number | null
  readonly stdout: string
}

const run = (folder: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
      ...{ cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], timeout: TIMEOUT_MS },
    })
    let stdout = ''
    child.stdout.on('data', (data) => {
      stdout += data
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout }))
  })

/** How often it was seen in how many tries, and in what words at first. */
interface Seen {
  readonly times: number
  readonly of: number
  readonly words: string
}

const inSimulation = async (folder: string, seeds: number, nodes: number): Promise<Seen> => {
  const { stdout } = await run(folder, ['bench/planted/seeds.ts', String(seeds), String(nodes)])
  const lines = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
  const seen = lines.filter((line) => line.seen !== null)
  return {
    times: seen.length,
    of: lines.length,
    words: seen.length === 0 ? '' : `seed ${seen[0].seed}: ${seen[0].seen}`,
  }
}

const inVerify = async (folder: string): Promise<Seen> => {
  const { code, stdout } = await run(folder, ['bin/lockstep.ts', 'verify', '--only', 'cluster', '--json'])
  const { stages } = JSON.parse(stdout)
  return { times: code === 1 ? 1 : 0, of: 1, words: code === 1 ? stages[0].figure : '' }
}

const inChaos = async (folder: string): Promise<Seen> => {
  const own = join(folder, 'chaos')
  const { code, stdout } = await run(folder, ['bin/lockstep.ts', 'chaos', '--seconds', '15', '--keep', own, '--json'])
  const { violation } = JSON.parse(stdout)
  return { times: code === 1 ? 1 : 0, of: 1, words: code === 1 ? JSON.stringify(violation) : '' }
}

const see = (folder: string, way: Way, seeds: number, nodes: number): Promise<Seen> => {
  if (way === 'simulation') return inSimulation(folder, seeds, nodes)
  return way === 'verify' ? inVerify(folder) : inChaos(folder)
}

const commandOf = (way: Way): string =>
  ({
    simulation: 'simulate-cluster --seed 1, 2, …',
    verify: 'verify --only cluster',
    chaos: 'chaos --seconds 15',
  })[way]

/** A copy of what is under version control, as it is now, with the packages of the original. */
const copyOf = (folder: string): void => {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  })
  for (const file of files.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    copyFileSync(file, join(folder, file))
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
}

const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string', default: '10' } },
  allowPositionals: true,
})
const chosen = positionals.length === 0 ? bugs : bugs.filter(({ name }) => positionals.includes(name))
const folder = mkdtempSync(join(tmpdir(), 'lockstep-planted-'))
let unseen = 0

const plant = async (bug: Bug): Promise<void> => {
  const path = join(folder, bug.file)
  const original = readFileSync(path, 'utf8')
  writeFileSync(path, planted(original, bug))
  console.log(`${bug.name}: ${bug.what}`)
  for (const way of bug.seenBy) {
    const { times, of, words } = await see(folder, way, Number(values.seeds), bug.nodes ?? 3)
    if (times === 0) unseen += 1
    console.log(`  ${times === 0 ? 'NOT SEEN' : 'seen'} by ${commandOf(way)}: ${times} of ${of}`)
    if (words !== '') console.log(`    ${words}`)
  }
  writeFileSync(path, original)
}

try {
  copyOf(folder)
  for (const bug of chosen) await plant(bug)
} finally {
  rmSync(folder, { recursive: true })
}
console.log(`${counted(chosen.length, 'bug')}, ${unseen} not seen by a check that must see them`)
process.exitCode = unseen === 0 ? 0 : 1
