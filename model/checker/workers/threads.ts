import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { WorkerTask } from './worker.js'

/**
 * Threads that explore one space after another. Each compiles its code while it explores, so the second exploration is
 * faster than the first. They are the caller's to end.
 */
export interface Threads {
  readonly count: number
  /** Lets one of them, by its number, take part in an exploration. */
  readonly give: (thread: number, task: WorkerTask) => void
  /** What each says next. If one of them fails, all are ended. Rejects with what it says, or if they have ended. */
  readonly next: <A>() => Promise<readonly A[]>
  readonly end: () => Promise<void>
}

const compiledEntry = (): URL => {
  const beside = new URL('./worker.js', import.meta.url)
  if (import.meta.url.endsWith('/threads.js') && existsSync(beside)) return beside
  try {
    return new URL('./worker.js', import.meta.resolve('raft-lockstep/checker/workers'))
  } catch {
    throw new Error(
      `${import.meta.url} is a bundle, and raft-lockstep is not installed beside it: threads need files of their own; expected raft-lockstep to be left out of the bundle`,
    )
  }
}

/**
 * From source, in a checkout, the entry of a worker is TypeScript, and the thread must be given a loader for it first:
 * threads do not inherit one.
 */
const startWorker = (): Worker => {
  // A bundle bears another name than this file, and it need not lie beside the entry of a worker. Flags of memory such
  // as --max-old-space-size hold for the whole process, threads included, whatever arguments a thread is given.
  if (!import.meta.url.endsWith('/threads.ts')) return new Worker(compiledEntry(), { execArgv: [] })
  const loader = import.meta.resolve('tsx/esm/api')
  const file = new URL('./worker.ts', import.meta.url).href
  const code = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(file)}) })`
  return new Worker(code, { eval: true, execArgv: [] })
}

/** `count`: from 2. */
export const startThreads = (count: number): Threads => {
  const workers = Array.from({ length: count }, startWorker)
  let hasEnded = false
  const end = async (): Promise<void> => {
    hasEnded = true
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return {
    count,
    give: (thread, task) => workers[thread]?.postMessage(task, task.others),
    next: async <A>(): Promise<readonly A[]> => {
      if (hasEnded) throw new Error('the threads have ended')
      try {
        return await Promise.all(workers.map((worker) => nextOf<A>(worker)))
      } catch (error) {
        await end()
        throw error
      }
    },
    end,
  }
}

/** The next message of a worker. */
const nextOf = <A>(worker: Worker): Promise<A> =>
  new Promise((resolve, reject) => {
    const ended = (code: number) => reject(new Error(`a worker thread ended with code ${code}`))
    worker.once('error', reject)
    worker.once('exit', ended)
    worker.once('message', (message: A) => {
      worker.off('error', reject)
      worker.off('exit', ended)
      resolve(message)
    })
  })
