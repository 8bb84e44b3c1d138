/** What is wrong with a cluster of the zoo, as it is built into a whole simulated cluster. */
import { match } from 'ts-pattern'
import type { Breakage } from '../harness/simulation/breakage.js'
import type { Fault } from './entry.js'
import { forgetful } from './retries.js'

export const breakageOf = (fault: Fault): Breakage =>
  match(fault)
    .returnType<Breakage>()
    .with({ _tag: 'Rule' }, ({ rules }) => ({ rules }))
    .with({ _tag: 'EarlyVoteRequest' }, () => ({ shell: 'a vote request leaves before the own vote is durable' }))
    .with({ _tag: 'CandidateHeartbeats' }, ({ _tag }) => {
      throw new RangeError(`no simulation has the fault ${_tag}`)
    })
    .with({ _tag: 'LocalReads' }, () => ({ shell: 'a leader answers reads from its own state' }))
    .with({ _tag: 'ForgottenKeys' }, () => ({ store: forgetful }))
    .exhaustive()
