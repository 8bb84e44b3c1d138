/**
 * Trace validation: a recorded run of a cluster is explained by the model, event by event. Linear in the number of events.
 */
import { isLeft } from 'fp-ts/lib/Either.js'
import { toUndefined } from 'fp-ts/lib/Option.js'
import { isOfFeature } from '../../model/raft/features/messages.js'
import { changesMembers } from '../../model/raft/features/switches.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import type { TraceEvent } from '../../traces/format.js'
import type { Placed } from '../../traces/merge.js'
import { merge } from '../../traces/merge.js'
import type { Problem } from '../../traces/problem.js'
import type { Survey } from '../../traces/survey.js'
import { meaningful } from '../explanation/conformance-model.js'
import { isInModel } from '../explanation/messages.js'
import { actionCounts } from './action-counts.js'
import { type Allowance, attemptsFor } from './allowances.js'
import { beginning, bootstrapOf } from './bootstrap.js'
import { unsafeIn } from './broken-property.js'
import { carriedCounts } from './carried.js'
import { entryValues } from './entry-values.js'
import { explainSafely } from './explain-safely.js'
import { type Belief, explainEvent, knowing, type Observe, settled, settledState } from './node-belief.js'
import { runSafety } from './run-safety.js'
import { singleEdits } from './single-edit.js'
import { snapshotClaims } from './snapshot-claims.js'
import { modelFeatures } from './trace-features.js'
import { mayHaveUntold, observationOf, readingOf, type Unchecked, uncheckedIn } from './trace-observation.js'
import { whyNotWithNames } from './trace-words.js'
import type { Prefix, Refused, Strictness, Verdict } from './verdict.js'

/** A trace that tells nothing is not valid: it says nothing of any run. */
const noEvents = ({ traces: [{ file }, ...others] }: Survey): Problem => ({
  kind: 'Unreadable',
  file,
  found: others.length === 0 ? 'a header without an event' : 'headers without an event, here and in all other files',
  expected: 'the trace of a run, with at least one event',
})

/** How many of a node's latest answers may be observed later or again. */
const ANSWERS_KEPT = 64

/** States of a search for what a line would be without one of its claims: a lie in the rest may leave a million ways open. */
const EDIT_PATIENCE = 100

/** How far the validation of a run has come: after one event, which the model explains. */
export interface Standing {
  readonly placed: Placed
  readonly nodes: ReadonlyMap<string, Belief>
  /** By id: of each message that is still to be received, what it may be in full. */
  readonly inFlight: ReadonlyMap<string, readonly WholeMessage[]>
}

/**
 * Where nothing tells of commitment, the strict model is tried on the whole run first, since it need not carry every commit
 * index that there might be.
 */
export const validate = (
  survey: Survey,
  progress: (events: number) => void = () => {},
  strictness: Strictness = 'Strict',
): Verdict => {
  if (strictness === 'Strict' || survey.tellsCommitment || bootstrapOf(survey.traces) !== undefined)
    return verdictOf(validation(survey, strictness, 'Least'), progress)
  const strict = verdictOf(validation(survey, 'Strict', 'Least'), progress)
  if (strict._tag === 'Validated') return { ...strict, of: { ...strict.of, needed: {} } }
  return verdictOf(validation(survey, strictness), progress)
}

const verdictOf = (run: Generator<Standing, Verdict>, progress: (events: number) => void): Verdict => {
  for (let events = 1; ; events += 1) {
    const next = run.next()
    if (next.done === true) return next.value
    progress(events)
  }
}

/**
 * Yields after each event. The maps of what it yields go on to change with the next one. `carried`: all states in which a node
 * may be, or only those that have committed least where that gives the same verdict.
 */
export function* validation(
  survey: Survey,
  strictness: Strictness = 'Strict',
  carried: 'All' | 'Least' = 'All',
): Generator<Standing, Verdict> {
  if (survey.events === 0) return { _tag: 'Problem', of: noEvents(survey) }
  const { header } = survey.traces[0]
  const isSafe = strictness === 'Safe'
  const bootstrap = isSafe ? bootstrapOf(survey.traces) : undefined
  const reading = readingOf(header, entryValues(survey.traces))
  const attempts = attemptsFor(reading.nodes.length, isSafe, modelFeatures(header))
  const { model } = attempts.strict
  const silent = carried === 'Least' && !isSafe && !survey.tellsCommitment && model.features === undefined
  const start = knowing(meaningful({ ...beginning(model), currentTerm: header.initialTerm }))
  const nodes = new Map(
    reading.nodes.map((name) => [name, bootstrap === undefined ? start : bootstrap.start(model, reading, name)]),
  )
  const answers = new Map<string, readonly WholeMessage[]>()
  const needed = new Map<Allowance, number>(bootstrap === undefined ? [] : [['Bootstrap', 0]])
  const inFlight = new Map<string, readonly WholeMessage[]>()
  const agreed = runSafety(reading.nodes)
  const snapshots = model.features?.snapshot
    ? snapshotClaims(model, reading, changesMembers(model.features))
    : undefined
  const used = actionCounts()
  const carriedStates = carriedCounts()
  /** The nodes whose logs may have entries that no event told of. */
  const untold = new Set<string>()
  const unchecked = new Map<Unchecked, number>()
  let events = 0
  let restarts = 0
  let undone = 0

  for (const placed of merge(survey)) {
    if (isLeft(placed)) return { _tag: 'Problem', of: placed.left }
    const { node, event } = placed.right
    const i = reading.nodes.indexOf(node)
    const received = toUndefined(placed.right.received)?.message.id
    const messages = received === undefined ? [] : (inFlight.get(received) ?? [])
    const restart = event.event === 'Restart'
    const isUntold = untold.has(node)
    const before = nodes.get(node) ?? start
    const given = answers.get(node) ?? []
    // What a node of a bootstrapped run begins with is no step of it.
    const isBeginning = bootstrap !== undefined && event.seq === 1
    const explain = (as: TraceEvent, patience?: number) =>
      explainSafely(attempts, [...needed.keys()], ({ model: wider, allowed }) => {
        const observe: Observe = (from, message) => {
          const o = observationOf(reading, node, from, as, message, isUntold)
          return {
            ...{ ...o, restarted: o.restarted && !isBeginning },
            ...(isSafe ? { allowed: allowed(given) } : {}),
            ...(patience === undefined ? {} : { patience }),
          }
        }
        return explainEvent(wider, i, before, messages, as.event === 'Restart', observe, silent)
      })
    const explained = explain(event)
    const soFar = (): Prefix => ({ events, ...used.counts() })
    if (isLeft(explained)) {
      const others = reading.nodes.flatMap((name) => (nodes.get(name) ?? start).now[0] ?? [])
      const unsafe = unsafeIn(before.now, (from) => ({
        c: model,
        i,
        servers: others.with(i, from),
        durable: restart ? settledState(before, from) : from,
        inFlight: [...inFlight.values()].flatMap(([m]) => (m === undefined || isOfFeature(m) ? [] : [m])),
        observation: observationOf(reading, node, from, event, messages[0] ?? null, isUntold),
      }))
      // Of how a run begins no rule of Raft speaks.
      const told = event.seq > 1 ? unsafe : null
      const edits = singleEdits(reading.nodes, node, event, survey.received.has, (as) => {
        const found = explain(as, EDIT_PATIENCE)
        return isLeft(found) ? undefined : { now: found.right.belief.now, sent: found.right.sent }
      })
      const whyNot = whyNotWithNames(reading.nodes, explained.left)
      return refused(placed.right, { _tag: 'Unexplained', whyNot, edits }, soFar(), isSafe ? told : undefined)
    }

    const { belief, actions, sent, names } = explained.right
    if (isSafe && explained.right.answers.length > 0)
      answers.set(node, [...explained.right.answers, ...given].slice(0, ANSWERS_KEPT))
    for (const name of names) needed.set(name, (needed.get(name) ?? 0) + 1)
    if (isBeginning) needed.set('Bootstrap', (needed.get('Bootstrap') ?? 0) + 1)
    const disagreement = agreed.add(i, belief.now) ?? snapshots?.add(node, event, belief.now) ?? null
    if (disagreement !== null)
      return refused(
        placed.right,
        { _tag: 'Disagreement', what: disagreement },
        soFar(),
        isSafe ? (disagreement.split(':')[0] ?? null) : undefined,
      )
    for (const claim of uncheckedIn(node, event, belief.now)) unchecked.set(claim, (unchecked.get(claim) ?? 0) + 1)
    if (mayHaveUntold(event, isUntold)) untold.add(node)
    else untold.delete(node)
    const isKnown = event.sent.some(({ id }) => survey.received.has(id))
    nodes.set(node, isKnown ? settled(belief) : belief)
    const sentInModel = event.sent.filter(({ type }) => isInModel(type))
    for (const [k, { id }] of sentInModel.entries()) if (survey.received.has(id)) inFlight.set(id, sent[k] ?? [])
    if (received !== undefined && !survey.receivedAgain.has(received)) inFlight.delete(received)
    used.add(actions)
    carriedStates.add(belief.now, sent)
    if (restart) restarts += 1
    undone += explained.right.undone
    events += 1
    yield { placed: placed.right, nodes, inFlight }
  }
  const of = {
    nodes: reading.nodes.length,
    events,
    restarts,
    undone,
    elections: agreed.elections(),
    committed: agreed.committed(),
    ...used.counts(),
    carried: carriedStates.counts(),
    unchecked: Object.fromEntries(unchecked),
    ...(survey.tellsCommitment ? {} : { commitmentUntold: true as const }),
    ...(isSafe ? { needed: Object.fromEntries(needed) } : {}),
  }
  return { _tag: 'Validated', of }
}

const refused = (
  { file, line, node, event }: Placed,
  because: Refused['because'],
  before: Prefix,
  unsafe: string | null | undefined,
): Verdict => ({
  _tag: 'Refused',
  of: {
    file,
    line,
    node,
    seq: event.seq,
    event: event.event,
    because,
    before,
    ...(unsafe === undefined ? {} : { unsafe }),
  },
})
