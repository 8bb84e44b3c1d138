import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { pairOfCandidates } from '../../conformance/zoo/scopes.js'
import type { Told } from '../../explorer/check/checking.js'
import { compiled, type Load, ruleNames } from '../../explorer/edit/compile.js'
import { checkEdited } from '../../explorer/edit/edited.js'

/** Node loads no blobs. */
const load: Load = (text) => import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`)

const ended = async (rule: string, text: string): Promise<Told | undefined> => {
  const told: Told[] = []
  let now = 0
  const tell = (one: Told): void => void told.push(one)
  await checkEdited({ rule, text, scope: pairOfCandidates, maxStates: 100_000 }, load, tell, () => (now += 1))
  return told.at(-1)
}

describe('a rule that a reader has written', () => {
  it('is TypeScript, checked with every property, and its violation is found and drawn', async () => {
    const text =
      "({ voters }: { voters: readonly string[] }, agreed) => (2 * agreed.length >= voters.length ? 'Won' : 'Pending')"
    const last = await ended('quorum', text)
    if (last?._tag !== 'Ended') throw new Error(JSON.stringify(last))
    expect([last.fallen?.property, last.fallen?.steps]).toEqual(['Refinement', 1])
    expect(last.fallen?.timeline?.events.map(({ text: words }) => words)).toEqual(['ElectionTimeout n1'])
    expect(last.lines[1]).toBe(
      '  a cluster of reducers with another quorum: servers 2, values 0, max-term 2, max-log 1, max-messages 2, max-copies 1, max-entries 1, network no-duplication',
    )
  })

  it('that is the standard one holds', async () => {
    const last = await ended('adoptsTerm', 'standard.adoptsTerm,')
    expect([last?._tag, last?._tag === 'Ended' ? last.fallen : undefined]).toEqual(['Ended', null])
  })

  it.each([
    ['(state, message =>', /^quorum: .*Unexpected token/],
    ['7', /^quorum is number; expected a function, such as \(state, message\) => …$/],
    ['nothing', /^quorum: nothing is not defined$/],
  ])('that is none (%s) is refused in one line', async (text, why) => {
    const rules = await compiled('quorum', text, load)
    expect(isLeft(rules) ? rules.left : rules).toMatch(why)
  })

  it('is one of the named decisions', () => {
    expect(ruleNames).toEqual(expect.arrayContaining(['grantsVote', 'quorum', 'mayCommit']))
  })
})
