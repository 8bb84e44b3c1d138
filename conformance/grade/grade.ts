/** Grades somebody's reducer: what it gets right, and the first counterexample of each kind. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Part, PartName } from './part.js'
import type { Scope } from './parts.js'
import type { GradeSaid, GradeTask, Where } from './thread.js'
import { threadOf } from './threads.js'

export type Grade = readonly Part[]

export interface GradeOptions {
  readonly where: Where
  readonly scope: Scope
  /** How long a reducer may say nothing before it is stuck. */
  readonly seconds: number
  readonly done?: (part: Part) => void
}

const endGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

/** Left: why nothing could be asked, in one line. */
export const grade = ({ where, scope, seconds, done = () => {} }: GradeOptions): Promise<Either<string, Grade>> =>
  new Promise((resolve) => {
    const parts: Part[] = []
    let asked: { readonly part: PartName; readonly what: string } | null = null
    let group = 0
    const thread = threadOf(new URL('./thread.js', import.meta.url), {
      workerData: { where, scope } satisfies GradeTask,
      stdout: false,
    })
    const end = (result: Either<string, Grade>): void => {
      clearTimeout(watch)
      if (group !== 0) endGroup(group)
      void thread.terminate().then(() => resolve(result))
    }
    const add = (part: Part): void => {
      parts.push(part)
      done(part)
    }
    const stuck = (): void => {
      const why = `no answer within ${seconds} s`
      if (asked !== null) add({ ...asked, verdict: 'stuck', figures: why, lines: [] })
      end(asked === null ? left(`${why}, while the reducer was loaded`) : right(parts))
    }
    let watch: NodeJS.Timeout | undefined
    thread.on('message', (said: GradeSaid) => {
      clearTimeout(watch)
      watch = setTimeout(stuck, seconds * 1000)
      if (said._tag === 'Working') asked = { part: said.part, what: said.what }
      else if (said._tag === 'Done') add(said.part)
      else if (said._tag === 'Started') group = said.pid
      else if (said._tag !== 'Loading') end(said._tag === 'Unusable' ? left(said.because) : right(parts))
    })
    thread.on('error', (error) => end(left(error.message.split('\n')[0] ?? 'the reducer failed')))
  })
