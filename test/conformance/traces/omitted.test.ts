import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import type { SentMessage, TraceEvent } from '../../../traces/format.js'
import { mayBeLeftOut, sentFieldNames } from '../../traces/sent-fields.js'
import { type Move, moves, perform } from '../traced-cluster.js'
import { type Events, recordEvents, validateEvents } from '../traces.js'
import { twoLeaders } from '../two-leaders.js'

const servers = serverIds(3)

const eventFields = [
  'currentTerm',
  'votedFor',
  'log',
  'lastIndex',
  'lastTerm',
  'role',
  'commitIndex',
  'matchIndex',
  'votesGranted',
] as const

const omittable = (type: SentMessage['type']): readonly string[] => sentFieldNames(type).filter(mayBeLeftOut)

type Omits = (field: string) => boolean

const without = <A extends object>(object: A, fields: readonly string[], omits: Omits): A =>
  // The fields that are left out are optional in all of these types.
  Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field) || !omits(field))) as A

/** Some optional fields are left out. `eventOmits` is asked for the fields of events, `messageOmits` for those of messages. */
const partOf = (events: Events, eventOmits: (event: TraceEvent) => Omits, messageOmits: Omits): Events =>
  events.map((own) =>
    own.map((event) => {
      const sent = event.sent.map((message) => without(message, omittable(message.type), messageOmits))
      return { ...without(event, eventFields, eventOmits(event)), sent }
    }),
  )

/** The traces of a run in which the disks lag behind, so that restarts take events back. */
const runOf = (schedule: readonly Move[]): Events =>
  recordEvents(servers, (cluster) => {
    for (const move of schedule) perform(cluster, move, true)
  })

const schedules = moves(300)

/** Random answers that can be given again: the seed stands in the report of a failure. */
const answers = (seed: number, probability: number): Omits => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state / 2 ** 32 < probability
  }
}

describe('a run validates', () => {
  it('if all is told', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(validateEvents(servers, runOf(schedule))).toMatchObject({ _tag: 'Validated' })
      }),
      { numRuns: 30 },
    )
  })

  const groups = [
    ['currentTerm', 'votedFor', 'role'],
    ['commitIndex', 'leaderCommit'],
    ['matchIndex', 'votesGranted'],
    ['log', 'prevLogTerm', 'lastLogTerm', 'lastTerm'],
    ['lastIndex', 'lastLogIndex', 'lastTerm'],
  ]

  it.each(groups)('if its recorder never tells %s, %s …', (...left) => {
    const omits: Omits = (field) => left.includes(field)
    fc.assert(
      fc.property(schedules, (schedule) => {
        const events = partOf(runOf(schedule), () => omits, omits)
        expect(validateEvents(servers, events)).toMatchObject({ _tag: 'Validated' })
      }),
      { numRuns: 20 },
    )
  })

  it('if no optional field is told at all, of a run in which no entry is hidden by that', () => {
    const omits: Omits = () => true
    const events = partOf(recordEvents(servers, twoLeaders), () => omits, omits)
    expect(validateEvents(servers, events)).toMatchObject({ _tag: 'Validated', of: { events: 47, elections: 2 } })
  })

  it('if every optional field is left out that no entry is hidden by', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const omits: Omits = (field) => field !== 'lastIndex'
        const events = partOf(runOf(schedule), () => omits, omits)
        expect(validateEvents(servers, events)).toMatchObject({ _tag: 'Validated' })
      }),
      { numRuns: 30 },
    )
  })

  it('if any fields are left out, but for one that tells how long a changed log is', () => {
    fc.assert(
      fc.property(schedules, fc.integer(), fc.constantFrom(0.1, 0.5, 0.9), (schedule, seed, probability) => {
        const omits = answers(seed, probability)
        const eventOmits = (event: TraceEvent): Omits => {
          const kept = event.log !== undefined && omits('') ? 'log' : 'lastIndex'
          return (field) => field !== kept && omits(field)
        }
        const events = partOf(runOf(schedule), eventOmits, omits)
        expect(validateEvents(servers, events)).toMatchObject({ _tag: 'Validated' })
      }),
      { numRuns: 40 },
    )
  })
})

describe('a run of which little is told', () => {
  const omits: Omits = () => true
  const isAcknowledgement = (message: SentMessage) => message.type === 'AppendEntriesResponse' && message.success

  it('is refused all the same if what is told cannot be', () => {
    const events = partOf(recordEvents(servers, twoLeaders), () => omits, omits)
    const forged = events.map((own) =>
      own.map((event) =>
        // Whoever took the entries says that it did not.
        ({ ...event, sent: event.sent.map((m) => (isAcknowledgement(m) ? { ...m, success: false } : m)) }),
      ),
    )
    expect(validateEvents(servers, events)).toMatchObject({ _tag: 'Validated' })
    expect(validateEvents(servers, forged)).toMatchObject({ _tag: 'Refused', of: { event: 'Receive' } })
  })
})
