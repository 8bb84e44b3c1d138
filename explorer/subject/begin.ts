/** Machines and sessions of what is looked at. */
import { beginSession, type Session, sessionWith, type Tree } from '../run/session.js'
import { type UseMachine, withClusterMachine } from './cluster.js'
import { modelMachine } from './model.js'
import type { Subject } from './subject.js'

export const withMachine = <A>(subject: Subject, use: UseMachine<A>): A =>
  subject._tag === 'Model' ? use(modelMachine(subject)) : withClusterMachine(subject, use)

export const beginWith = (subject: Subject): Session => withMachine(subject, (machine) => beginSession(machine))

/** Undefined where the tree has a step that is not possible. */
export const resume = (subject: Subject, tree: Tree): Session | undefined =>
  withMachine(subject, (machine) => sessionWith(machine, tree))

/** What the page shows. */
export interface Shown {
  readonly subject: Subject
  readonly session: Session
}

export const fresh = (subject: Subject): Shown => ({ subject, session: beginWith(subject) })
