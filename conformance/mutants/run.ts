/** Puts mutants to the checks, each in a process of its own: a mutant may never end. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type CheckName, checkNames, SECONDS } from './checks.js'
import type { Mutant } from './entry.js'
import type { Verdict } from './judge.js'
import { copyTree, type Tree } from './tree.js'

export interface Judged {
  /** The name of the mutant; "none" is the reducer as it is. */
  readonly name: string
  /** Of the checks that were asked, which need not be all. */
  readonly verdicts: readonly Verdict[]
}

/** Whether each check is asked, or none after the first that sees the mutant. */
export type Extent = 'all' | 'first'

/** The checks that are still to be asked. */
export const unasked = ({ verdicts }: Judged, extent: Extent): readonly CheckName[] =>
  extent === 'first' && verdicts.some(({ seen }) => seen !== null)
    ? []
    : checkNames.filter((name) => !verdicts.some(({ check }) => check === name))

/** What is known of each mutant, from the lines of a file of results: a mutant may have several. */
export const gathered = (lines: readonly string[]): ReadonlyMap<string, Judged> => {
  const found = new Map<string, Judged>()
  for (const line of lines) {
    const { name, verdicts }: Judged = JSON.parse(line)
    found.set(name, { name, verdicts: [...(found.get(name)?.verdicts ?? []), ...verdicts] })
  }
  return found
}

/** What is to be found out: `null` stands for the reducer as it is. */
export interface Task {
  readonly mutant: Mutant | null
  readonly asked: readonly CheckName[]
}

/** A process that has been given all its time by a busy machine. */
const BUSY = 20

const judge = (
  program: string,
  { folder }: Tree,
  asked: readonly CheckName[],
  extent: Extent,
): Promise<readonly Verdict[]> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [program, asked.join(), extent], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const verdicts: Verdict[] = []
    let told = ''
    child.stderr.on('data', (text) => {
      told += text
    })
    createInterface({ input: child.stdout }).on('line', (line) => verdicts.push(JSON.parse(line)))
    const timer = setTimeout(() => child.kill('SIGKILL'), SECONDS * BUSY * 1000)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const [next] = unasked({ name: '', verdicts }, extent).filter((name) => asked.includes(name))
      const why = signal === null ? (told.match(/^\w*Error.*$/m)?.[0] ?? `exit code ${code}`) : 'never ends'
      if (next !== undefined) verdicts.push({ check: next, seen: why, seconds: 0 })
      resolve(verdicts)
    })
  })

/** Makes a program for Node of `conformance/mutants/judge.ts` in a folder of sources, and says where it is. */
export type Build = (folder: string) => Promise<string>

/** Tells each as it ends. */
export const runMutants = async (
  tasks: readonly Task[],
  extent: Extent,
  jobs: number,
  build: Build,
  ended: (judged: Judged) => void,
): Promise<void> => {
  const queue = [...tasks]
  const work = async (): Promise<void> => {
    const tree = copyTree()
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        tree.become(next.mutant)
        ended({
          name: next.mutant?.name ?? 'none',
          verdicts: await judge(await build(tree.folder), tree, next.asked, extent),
        })
      }
    } finally {
      tree.remove()
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, queue.length) }, work))
}
