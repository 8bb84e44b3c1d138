/** What a link leads to. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { specification } from '../specification.js'
import { fresh, resume, type Shown } from '../subject/begin.js'
import { ageOf, linkIn } from './link.js'

/** `note`: what is to be said of it. */
export const opened = async (fragment: string): Promise<{ readonly shown?: Shown; readonly note?: string }> => {
  const link = await linkIn(fragment)
  if (isLeft(link)) return { note: link.left }
  const { subject, tree } = link.right
  const age = ageOf(link.right, specification)
  const session = resume(subject, tree)
  if (session !== undefined) return { shown: { subject, session }, ...(age === undefined ? {} : { note: age }) }
  const why = 'A step of the link is not possible here; it is opened in its first state.'
  return { shown: fresh(subject), note: age === undefined ? why : `${age} ${why}` }
}
