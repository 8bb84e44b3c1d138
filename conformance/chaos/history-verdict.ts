/** Whether what the clients saw is linearizable. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { operations } from '../linearizability/operation.js'
import { checkShop } from '../linearizability/shop/check.js'
import { counted, grouped } from '../report/display.js'
import type { ShopEvent } from './recorder.js'
import { type Verdict, verdictOn } from './verdict.js'

export const historyVerdict = (history: readonly ShopEvent[]): Verdict => {
  const claim = "The clients' history is linearizable."
  const paired = operations(history)
  if (isLeft(paired)) {
    const { at, found, expected } = paired.left
    return verdictOn('linearizable', claim, '', [`event ${at}: ${found}; expected ${expected}`])
  }
  const { decision, pending, lines } = checkShop(paired.right)
  const searched = decision._tag === 'Linearizable' ? `, ${counted(decision.searched, 'step')}` : ''
  const figure = `${counted(paired.right.length, 'attempt')}, ${grouped(pending)} of them of unknown end${searched}`
  return verdictOn('linearizable', claim, figure, lines)
}
