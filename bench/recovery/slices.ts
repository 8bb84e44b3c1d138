/**
 * How long the slices are in which a node applies what it has recovered: a replica of its own does it, on a clock that measures
 * each call back. Between two slices the event loop runs; how late it is then is measured, too.
 */
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { replicaOf } from '../../impl/node/core/replica.js'
import { digestsOf } from '../../impl/node/peers/digests.js'
import { realClock } from '../../impl/node/ports/clock-real.js'
import type { Clock } from '../../impl/node/ports/ports.js'
import * as Log from '../../impl/raft/log.js'
import { Index, ServerId } from '../../impl/raft/types.js'
import { storeMachine } from '../../impl/store/machine.js'

interface Span {
  readonly from: number
  readonly to: number
}

/** The CPU is that of the whole process, its helping threads included: on a busy machine it says more than the time. */
interface Slice extends Span {
  readonly cpu: number
  /** How often a thread of this process had to make way for another. */
  readonly preempted: number
}

/** In milliseconds; not both need be of the same slice. */
export interface Longest {
  readonly longest: number
  readonly mostCpu: number
}

export interface Slices {
  readonly count: number
  readonly all: Longest
  /** Those in which no garbage was collected and the system took the processor from no thread. */
  readonly undisturbed: Longest & { readonly count: number }
  /** Milliseconds, as all that follow. */
  readonly collecting: number
  /** Of the event loop, from one slice to the next as well as in them. */
  readonly delay: { readonly p99: number; readonly longest: number }
  readonly cpuMs: number
  readonly digest: string
}

/** Collections are reported later than they happen. */
const REPORT_MS = 50
const NANOSECONDS = 1e6

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

const preemptions = (): number => process.resourceUsage().involuntaryContextSwitches

const longestOf = (slices: readonly Slice[]): Longest => ({
  longest: Math.max(0, ...slices.map(({ from, to }) => to - from)),
  mostCpu: Math.max(0, ...slices.map(({ cpu }) => cpu)),
})

export const applied = async (log: Log.Log): Promise<Slices> => {
  const slices: Slice[] = []
  const collections: Span[] = []
  const collector = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      collections.push({ from: startTime, to: startTime + duration })
  })
  collector.observe({ entryTypes: ['gc'] })
  const measured = (work: () => void): void => {
    const [preempted, cpu, from] = [preemptions(), cpuMs(), performance.now()]
    work()
    slices.push({ from, to: performance.now(), cpu: cpuMs() - cpu, preempted: preemptions() - preempted })
  }
  const clock: Clock = { ...realClock, after: (delay, work) => realClock.after(delay, () => measured(work)) }
  const machine = storeMachine((violation) => {
    throw new Error(violation)
  })
  const digests = digestsOf({ members: [ServerId('n1')], clock, log: () => {} })
  const replica = replicaOf({
    machine,
    clock,
    applied: () => {},
    reached: (index, state) => digests.reached(index, () => machine.digest(state)),
  })
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const before = cpuMs()
  const to = Log.lastIndex(log)
  measured(() => replica.apply({ _tag: 'Apply', from: Index(1), to, log }))
  while (replica.lastApplied() < to) await sleep(1)
  const cpu = cpuMs() - before
  delays.disable()
  await sleep(REPORT_MS)
  collector.disconnect()
  const isDisturbed = (slice: Slice): boolean =>
    collections.some(({ from, to: end }) => end > slice.from && from < slice.to)
  const undisturbed = slices.filter((slice) => slice.preempted === 0 && !isDisturbed(slice))
  return {
    count: slices.length,
    all: longestOf(slices),
    undisturbed: { ...longestOf(undisturbed), count: undisturbed.length },
    collecting: collections.reduce((sum, { from, to: end }) => sum + end - from, 0),
    delay: { p99: delays.percentile(99) / NANOSECONDS, longest: delays.max / NANOSECONDS },
    cpuMs: cpu,
    digest: replica.digest(),
  }
}
