/** Judges a run by its evidence. */
import { counted, grouped } from '../../../text/counts.js'
import type { Evidence } from './evidence.js'
import { historyVerdict } from './history-verdict.js'
import { traceVerdict } from './trace-verdict.js'
import { memoryVerdict, orderlyVerdict, replicasVerdict, servedVerdict, shopVerdicts, type Verdict } from './verdict.js'

/** Takes time linear in the length of the traces and, as a rule, of the history. */
export const judge = (evidence: Evidence, progress: (what: string) => void): readonly Verdict[] => {
  progress('checking the history')
  const linearizable = historyVerdict(evidence.history)
  const trace = traceVerdict(evidence.traces, (events, of) =>
    progress(`${grouped(events)} of ${counted(of, 'event')} explained`),
  )
  return [
    ...[linearizable, ...shopVerdicts(evidence), replicasVerdict(evidence), trace],
    ...[servedVerdict(evidence), orderlyVerdict(evidence), memoryVerdict(evidence)],
  ]
}
