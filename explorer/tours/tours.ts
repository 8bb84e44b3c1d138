/** Tours: a run told step by step. Each step is found by its action, its server and a part of what it changes. */

import type { Session } from '../run/session.js'
import { fresh, type Shown } from '../subject/begin.js'
import type { Subject } from '../subject/subject.js'
import { elections } from './elections.js'
import { exercise } from './exercise.js'
import { figure8 } from './figure-8.js'
import { logs } from './logs.js'

/** `ACTION SERVER part of a message or of a change`; a server of the network is written `-`. */
export type Pick = readonly [action: string, server: string, part: string]

export interface Question {
  readonly ask: string
  readonly answers: readonly string[]
  readonly right: number
}

export interface Stop {
  /** The step that leads here; null for the first stop. */
  readonly pick: Pick | null
  readonly text: string
  /** Asked before one goes on. */
  readonly question?: Question
}

export interface Tour {
  readonly name: string
  readonly title: string
  readonly subject: Subject
  readonly stops: readonly Stop[]
}

export const tours: readonly Tour[] = [...elections, ...logs, figure8, exercise]

export const tourShown = ({ subject }: Tour): Shown => fresh(subject)

/** The session after a step of a tour; undefined if the step is not possible here. */
export const picked = (session: Session, [action, server, part]: Pick): Session | undefined => {
  const { choices, messages, servers } = session.view
  const found = choices.find((one) => {
    const name = one.server === null ? '-' : servers[one.server]?.name
    const text = [messages[one.message ?? -1]?.text ?? '', ...one.changes].join('\n')
    return one.action === action && name === server && text.includes(part)
  })
  return found === undefined ? undefined : session.take(found.choice)
}
