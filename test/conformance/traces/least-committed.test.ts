import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import { validationLines } from '../../../conformance/traces/report.js'
import { validate, validation } from '../../../conformance/traces/validate.js'
import type { Verdict } from '../../../conformance/traces/verdict.js'
import type { SentMessage } from '../../../traces/format.js'
import type { Survey } from '../../../traces/survey.js'
import { type Move, moves, perform } from '../traced-cluster.js'
import { type Events, recordEvents, surveyEvents } from '../traces.js'
import { twoLeaders } from '../two-leaders.js'

const servers = serverIds(3)

/** The run without a word on commitment. */
const silent = (events: Events): Events =>
  events.map((own) =>
    own.map(({ commitIndex: _, ...event }) => ({
      ...event,
      sent: event.sent.map((message): SentMessage => {
        if (message.type !== 'AppendEntries') return message
        const { leaderCommit: _leaderCommit, ...rest } = message
        return rest
      }),
    })),
  )

const runOf = (schedule: readonly Move[]): Events =>
  silent(
    recordEvents(servers, (cluster) => {
      for (const move of schedule) perform(cluster, move, true)
    }),
  )

/** The run with one message changed: some changes are of no possible run, and some are. */
const forged = (events: Events, place: number, change: (message: SentMessage) => SentMessage): Events => {
  const sending = events.flatMap((own) => own.filter(({ sent }) => sent.length > 0))
  const chosen = sending[place % Math.max(1, sending.length)]
  return events.map((own) =>
    own.map((event) => (event === chosen ? { ...event, sent: event.sent.map(change) } : event)),
  )
}

const changes: readonly ((message: SentMessage) => SentMessage)[] = [
  (message) => message,
  (message) => (message.type === 'AppendEntriesResponse' ? { ...message, success: !message.success } : message),
  (message) => (message.type === 'RequestVoteResponse' ? { ...message, voteGranted: !message.voteGranted } : message),
  (message) => (message.type === 'AppendEntries' ? { ...message, prevLogIndex: message.prevLogIndex + 1 } : message),
  (message) => ({ ...message, term: message.term + 1 }),
]

/** Where the run is refused or, if it is not, what is known of it. */
const judged = (verdict: Verdict): unknown => {
  if (verdict._tag === 'Refused') return [verdict.of.file, verdict.of.line, verdict.of.because._tag]
  if (verdict._tag === 'Problem') return verdict
  const { actions: _actions, explainedBy: _by, carried: _carried, commitmentUntold: _untold, ...known } = verdict.of
  return known
}

/** Every commit index that there might be is carried. */
const carriesAll = (survey: Survey): Survey => ({ ...survey, tellsCommitment: true })

const mostStates = (survey: Survey): number => {
  let most = 0
  for (const { nodes } of validation(survey, 'Strict', 'Least'))
    for (const { now } of nodes.values()) most = Math.max(most, now.length)
  return most
}

describe('a run that says nothing of commitment', () => {
  it('is carried in one state, whatever may have been committed', () => {
    const survey = surveyEvents(servers, silent(recordEvents(servers, twoLeaders)))
    expect([mostStates(survey), mostStates(carriesAll(survey)) > 1]).toEqual([1, true])
    expect(judged(validate(survey))).toEqual(judged(validate(carriesAll(survey))))
  })

  it('says that no bug of commitment can be seen, unlike a run that tells of it', () => {
    const told = recordEvents(servers, twoLeaders)
    const isWarned = (events: Events): boolean =>
      validationLines(validate(surveyEvents(servers, events))).some((line) => line.startsWith('a bug of commitment'))
    expect([isWarned(silent(told)), isWarned(told)]).toEqual([true, false])
  })

  it('is judged as if every commit index were carried, and refused at the same line', () => {
    fc.assert(
      fc.property(moves(120), fc.nat(), fc.constantFrom(...changes), (schedule, place, change) => {
        const survey = surveyEvents(servers, forged(runOf(schedule), place, change))
        expect(judged(validate(survey))).toEqual(judged(validate(carriesAll(survey))))
        expect(judged(validate(survey, () => {}, 'Safe'))).toEqual(
          judged(validate(carriesAll(survey), () => {}, 'Safe')),
        )
      }),
      { numRuns: 15 },
    )
  })
})
