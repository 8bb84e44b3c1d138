/** A client in a closed loop: it buys, cancels, restocks and reads, and thinks a little in between. */
import { setTimeout as sleep } from 'node:timers/promises'
import { chooser } from '../cluster-run/client.js'
import type { Ledger } from '../cluster-run/ledger.js'
import { type AttemptsOptions, attemptsOf } from './attempts.js'

export interface ClientOptions extends AttemptsOptions {
  /** It begins the names of its products and keys. */
  readonly name: string
  readonly ledger: Ledger
  /** Told what is wrong with an answer. */
  readonly found: (finding: string) => void
  /** Called when an operation is answered, with the second of the run in which it began. */
  readonly served: (began: number) => void
  readonly now: () => number
  /** Whether to begin no further operation. */
  readonly isOver: () => boolean
}

/** Thinking takes a time uniform below this, which bounds the number of operations of a run. */
const THINK_MS = 50
/** Few enough that clients want the same units. */
const MOST_PRODUCTS = 4
/** How often a client turns to another node though the last one served it. */
const WANDER = 0.05

/** Resolves when the client has nothing under way any more; it may have given up something whose outcome is unknown. */
export const runClient = async (options: ClientOptions): Promise<'Done' | 'GaveUp'> => {
  const { name, ledger, found, served, now, random, isOver } = options
  const choose = chooser(options, MOST_PRODUCTS)
  const { wander, answered } = attemptsOf(options, (finding) => found(`${name}: ${finding}`))

  for (let number = 1; !isOver(); number += 1) {
    const operation = choose.next()
    const judge = ledger.begin(operation)
    const began = now()
    if (random() < WANDER) wander()
    const outcome = await answered(operation, `${name}-${number}`)
    if (outcome._tag === 'GaveUp') {
      found(`${name}: ${operation._tag}: no answer in ${(now() - began).toFixed(0)} s; the last try: ${outcome.why}`)
      return 'GaveUp'
    }
    served(began)
    const finding = judge(outcome.answer.status, outcome.answer.body)
    if (finding !== null) found(`${name}: ${finding}`)
    choose.done(operation, outcome.answer)
    await sleep(THINK_MS * random())
  }
  return 'Done'
}
