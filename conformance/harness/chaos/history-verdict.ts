/** Whether what the clients saw is linearizable. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { operations } from '../../../model/linearizability/operation.js'
import { counted, grouped } from '../../../text/counts.js'
import { checkShop, searchFor } from '../../histories/shop/check.js'
import type { ShopEvent } from './recorder.js'
import { type Verdict, verdictOn } from './verdict.js'

/** `seconds`: how long to search; null for a number of steps that depends on the history alone. */
export const historyVerdict = (history: readonly ShopEvent[], seconds: number | null = null): Verdict => {
  const claim = "The clients' history is linearizable."
  const paired = operations(history)
  if (isLeft(paired)) {
    const { at, found, expected } = paired.left
    return verdictOn('linearizable', claim, '', [`event ${at}: ${found}; expected ${expected}`])
  }
  const { decision, pending, lines } = checkShop(paired.right, [], searchFor(seconds))
  const searched = decision._tag === 'Linearizable' ? `, ${counted(decision.searched, 'step')}` : ''
  const figure = `${counted(paired.right.length, 'attempt')}, ${grouped(pending)} of them of unknown end${searched}`
  if (decision._tag === 'Undecided')
    return {
      ...{ name: 'linearizable', claim, holds: false, undecided: true, lines },
      figure: `not decided: ${figure}`,
    }
  return verdictOn('linearizable', claim, figure, lines)
}
