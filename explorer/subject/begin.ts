/** Sessions of what is looked at. */
import { beginSession, type Session, sessionWith, type Tree } from '../run/session.js'
import { modelMachine } from './model.js'
import type { Subject } from './subject.js'

export const beginWith = (subject: Subject): Session => beginSession(modelMachine(subject))

/** Undefined where the tree has a step that is not possible. */
export const resume = (subject: Subject, tree: Tree): Session | undefined => sessionWith(modelMachine(subject), tree)
