/**
 * Judges mutants of the shell, one file of it after the other, each by the tests that are meant for it:
 * `tsx bench/mutants-node.ts [FILE…]`. Exits with 1 if a file's score is below its threshold, or is not known after its time.
 */
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { files, type Judged } from './mutants-node/files.js'

/** For one file; none has taken half of it. */
const MOST_MS = 20 * 60_000
const REPORT = '.stryker-tmp/impl-node.json'

/** Why it did not come to its end, or null; what it prints on the way is on the terminal. */
const stryker = (file: string, tests: readonly string[]): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const args = ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', 'stryker.node.mjs', '--mutate', file]
    const env = { ...process.env, LOCKSTEP_MUTANTS_TESTS: tests.join(',') }
    // A group of its own, so that its workers end with it.
    const child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', 'inherit', 'inherit'] })
    const end = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }
    let isLate = false
    const late = setTimeout(() => {
      isLate = true
      end()
    }, MOST_MS)
    const interrupted = (): void => {
      end()
      process.exit(130)
    }
    process.once('SIGINT', interrupted)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(late)
      process.off('SIGINT', interrupted)
      if (code === 0) resolve(null)
      else resolve(isLate ? `no result within ${MOST_MS / 60_000} minutes` : 'no result: Stryker says why above')
    })
  })

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

/** In percent; mutants that no test covers count as survivors. */
const scoreOf = (): { readonly score: number; readonly counts: string } => {
  const report: Report = JSON.parse(readFileSync(REPORT, 'utf8'))
  const statuses = Object.values(report.files).flatMap(({ mutants }) => mutants.map(({ status }) => status))
  const count = (...wanted: readonly string[]): number => statuses.filter((status) => wanted.includes(status)).length
  const [caught, missed] = [count('Killed', 'Timeout'), count('Survived', 'NoCoverage')]
  return { score: (100 * caught) / Math.max(1, caught + missed), counts: `${caught} caught, ${missed} not` }
}

const judge = async (name: string, { folder, tests, enough }: Judged): Promise<boolean> => {
  console.log(`${name}: judged by ${tests.map((test) => `${test}.test.ts`).join(', ')}`)
  rmSync(REPORT, { force: true })
  const why = await stryker(`impl/node/${folder}/${name}.ts`, tests)
  if (why !== null) {
    console.log(`${name}: ${why}`)
    return false
  }
  const { score, counts } = scoreOf()
  console.log(`${name}: ${counts}: ${score.toFixed(1)} %${enough === null ? '' : `, at least ${enough} % expected`}`)
  return enough === null || score >= enough
}

const chosen = process.argv.slice(2)
const unknown = chosen.find((name) => files[name] === undefined)
if (unknown !== undefined) {
  console.error(`${unknown}: no such file; expected some of ${Object.keys(files).join(', ')}`)
  process.exit(2)
}
for (const [name, judged] of Object.entries(files)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  if (!(await judge(name, judged))) process.exitCode = 1
}
