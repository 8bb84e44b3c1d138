/** Puts mutants to the checks, each in a process of its own: a mutant may never end. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type CheckName, checkNames, SECONDS } from './checks.js'
import type { Mutant } from './entry.js'
import type { Verdict } from './judge.js'
import { copyTree, type Tree } from './tree.js'

export interface Judged {
  /** The name of the mutant; "none" is the reducer as it is. */
  readonly name: string
  readonly verdicts: readonly Verdict[]
}

/** A process that has been given all its time by a busy machine. */
const BUSY = 20

const judge = ({ folder }: Tree): Promise<readonly Verdict[]> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(folder, 'conformance/mutants/judge.ts')], {
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
      const next: CheckName | undefined = checkNames[verdicts.length]
      const why = signal === null ? (told.match(/^\w*Error.*$/m)?.[0] ?? `exit code ${code}`) : 'never ends'
      if (next !== undefined) verdicts.push({ check: next, seen: why, seconds: 0 })
      resolve(verdicts)
    })
  })

/** `null` stands for the reducer as it is. Tells each as it ends. */
export const runMutants = async (
  wanted: readonly (Mutant | null)[],
  jobs: number,
  ended: (judged: Judged) => void,
): Promise<void> => {
  const queue = [...wanted]
  const work = async (): Promise<void> => {
    const tree = copyTree()
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        tree.become(next)
        ended({ name: next?.name ?? 'none', verdicts: await judge(tree) })
      }
    } finally {
      tree.remove()
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, queue.length) }, work))
}
