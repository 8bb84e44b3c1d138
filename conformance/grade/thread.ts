/** The thread in which a submission is asked: it may never answer, and then it is ended from outside. */
import { MessageChannel, parentPort, workerData } from 'node:worker_threads'
import { importOf } from '../../model/checker/workers/source.js'
import type { Part, PartName } from './part.js'
import { gradeParts, type Scope } from './parts.js'
import { askingProcess } from './process.js'
import { askedInJson, type Submission, submissionOf } from './submission.js'
import { threadOf } from './threads.js'

/** Where the reducer is: a module, or a command that starts a process. */
export type Where =
  | { readonly _tag: 'Module'; readonly file: string; readonly url: string }
  | { readonly _tag: 'Process'; readonly command: string }

export interface GradeTask {
  readonly where: Where
  readonly scope: Scope
}

export type GradeSaid =
  /** The thread has begun; the reducer is loaded now. */
  | { readonly _tag: 'Loading' }
  | { readonly _tag: 'Working'; readonly part: PartName; readonly what: string }
  | { readonly _tag: 'Done'; readonly part: Part }
  /** The process group that has to be ended with this thread. */
  | { readonly _tag: 'Started'; readonly pid: number }
  | { readonly _tag: 'Unusable'; readonly because: string }
  | { readonly _tag: 'End' }

const tell = (said: GradeSaid): void => parentPort?.postMessage(said)

const ofProcess = async (command: string): Promise<Submission> => {
  const { port1, port2 } = new MessageChannel()
  const said = new Int32Array(new SharedArrayBuffer(4))
  const thread = threadOf(new URL('./process-thread.js', import.meta.url), {
    workerData: { command, said, port: port2 },
    transferList: [port2],
  })
  const pid = await new Promise<number>((resolve) =>
    thread.once('message', (found: { pid: number }) => resolve(found.pid)),
  )
  tell({ _tag: 'Started', pid })
  return askedInJson(askingProcess(thread, { said, port: port1 }))
}

const submission = async (where: Where): Promise<Submission> =>
  where._tag === 'Process' ? ofProcess(where.command) : submissionOf(where.file, await importOf(where.url))

const run = async ({ where, scope }: GradeTask): Promise<void> => {
  tell({ _tag: 'Loading' })
  try {
    const found = await submission(where)
    gradeParts(
      found,
      scope,
      (part, what) => tell({ _tag: 'Working', part, what }),
      (part) => tell({ _tag: 'Done', part }),
    )
    tell({ _tag: 'End' })
  } catch (error) {
    tell({ _tag: 'Unusable', because: (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '' })
  }
}

void run(workerData)
