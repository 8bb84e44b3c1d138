/** Whether what the clients saw is linearizable. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { decide } from '../linearizability/decide.js'
import { operations } from '../linearizability/operation.js'
import { shop } from '../linearizability/shop/spec.js'
import { counted, grouped } from '../report/display.js'
import type { ShopEvent } from './recorder.js'
import { type Verdict, verdictOn } from './verdict.js'

/** So many operations may be applied for each that completed before the search is given up. */
const EFFORT = 1_000

export const historyVerdict = (history: readonly ShopEvent[]): Verdict => {
  const claim = "The clients' history is linearizable."
  const paired = operations(history)
  if (isLeft(paired)) {
    const { at, found, expected } = paired.left
    return verdictOn('linearizable', claim, '', [`event ${at}: ${found}; expected ${expected}`])
  }
  const decision = decide(shop, paired.right, EFFORT * (paired.right.length + 1_000))
  const findings = decision._tag === 'Linearizable' ? [] : [decision._tag]
  const pending = paired.right.filter(({ outcome }) => outcome._tag === 'Pending').length
  const searched = decision._tag === 'Linearizable' ? decision.searched : 0
  const figure = `${counted(paired.right.length, 'attempt')}, ${grouped(pending)} of them of unknown end, ${grouped(searched)} steps`
  return verdictOn('linearizable', claim, figure, findings)
}
