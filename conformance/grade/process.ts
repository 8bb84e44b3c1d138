/** A reducer that is a process of its own, asked line by line: a thread waits for the process, and this one for the thread. */
import { type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads'
import type { Answering } from './submission.js'

/** What the thread says of the process: a line that it wrote, or how it ended. */
export type Said = { readonly line: string } | { readonly ended: string }

export interface Asked {
  /** Rises with each thing that is said. */
  readonly said: Int32Array
  readonly port: MessagePort
}

/** Asks by the thread. Waits as long as it takes: whoever watches this thread ends it. */
export const askingProcess = (thread: Pick<Worker, 'postMessage'>, { said, port }: Asked): Answering => {
  let heard = 0
  let ended: string | null = null
  const next = (): Said => {
    for (;;) {
      const got = receiveMessageOnPort(port)
      if (got !== undefined) return got.message
      Atomics.wait(said, 0, heard)
      heard = Atomics.load(said, 0)
    }
  }
  return (question) => {
    if (ended === null) thread.postMessage(`${JSON.stringify(question)}\n`)
    const answer: Said = ended === null ? next() : { ended }
    if ('ended' in answer) {
      ended = answer.ended
      throw new Error(ended)
    }
    try {
      return JSON.parse(answer.line)
    } catch {
      throw new Error(`the answer is none: ${answer.line.slice(0, 60)}; expected one line of JSON`)
    }
  }
}
