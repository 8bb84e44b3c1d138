import { right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { ageOf, fragmentOf, isLink, type Link, linkIn } from '../../explorer/links/link.js'
import { beginWith } from '../../explorer/subject/begin.js'
import { firstSubject } from '../../explorer/subject/subject.js'
import { election, taking } from './sessions.js'

const link: Link = {
  specification: '0123456789ab',
  subject: firstSubject,
  tree: taking(beginWith(firstSubject), ...election).tree,
}

const changed = async (change: (json: Link) => unknown) => linkIn(await fragmentOf(change(link) as Link))

describe('a link', () => {
  it('is read as it was written, and is short', async () => {
    const fragment = await fragmentOf(link)
    expect(await linkIn(fragment)).toEqual(right(link))
    expect([isLink(fragment), isLink('#'), /^#run=[\w-]+$/.test(fragment), fragment.length < 500]).toEqual([
      ...[true, false, true, true],
    ])
  })

  it('says that it is old', () => {
    expect(ageOf(link, '0123456789ab')).toBeUndefined()
    expect(ageOf(link, 'ba9876543210')).toBe(
      'This link is old: it was made with specification 0123456789ab, and this page has ba9876543210. Its steps were taken again by their numbers, and may be others now.',
    )
  })

  it('of a feature that is not there yet is read, too', async () => {
    const features = { ...firstSubject.features, someday: true }
    const given = { ...link, subject: { ...firstSubject, features } }
    expect(await linkIn(await fragmentOf(given))).toEqual(right(given))
  })

  it('that was cut or changed says so in one line', async () => {
    const fragment = await fragmentOf(link)
    const cut = 'the link is cut or changed; expected one that this page has made'
    expect([await linkIn(fragment.slice(0, -9)), await linkIn('#run=%')]).toEqual([
      { _tag: 'Left', left: cut },
      { _tag: 'Left', left: cut },
    ])
    const bounds = { ...firstSubject.bounds, servers: 99 }
    expect([
      await changed((one) => ({ ...one, subject: { ...one.subject, bounds } })),
      await changed((one) => ({ ...one, subject: { ...one.subject, relaxations: ['Nothing'] } })),
      await changed((one) => ({ ...one, subject: { ...one.subject, features: { preVote: true } } })),
      await changed((one) => ({ ...one, tree: { ...one.tree, steps: [[0]] } })),
      await changed(() => 7),
    ]).toEqual(
      [
        'the link: subject.bounds.servers is 99; expected a whole number from 1 to 7',
        'the link: subject.relaxations[0] is "Nothing"; expected the name of a relaxation',
        'the link: subject.features is {"preVote":true}; expected the switches of the features',
        'the link: tree.steps[0] is [0]; expected two whole numbers: where the step begins, and its number there',
        'the link: the line is 7; expected an object',
      ].map((left) => ({ _tag: 'Left', left })),
    )
  })
})
