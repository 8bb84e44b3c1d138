/** The rules that a bug changes: what they are, and what it makes of them. */
import type { Entry } from '../../conformance/zoo/entry.js'
import { blockAt, definitionIn, faultIn } from '../sources/blocks.js'
import { lineDifference, type Marked } from '../sources/line-difference.js'
import type { Texts } from '../sources/texts.js'

export interface Changed {
  /** The name of the rule; null where the fault is none of a rule. */
  readonly rule: string | null
  readonly lines: readonly Marked[]
}

const inZoo = (texts: Texts, entry: string) => {
  for (const [path, text] of texts) {
    const found = path.startsWith('conformance/zoo/') ? faultIn(text, entry) : undefined
    if (found !== undefined) return found.lines
  }
  return undefined
}

/** A rule's text without what stands before and after it: `rules: { grantsVote: … }` on one line has both. */
const ruleIn = (lines: readonly string[], rule: string): readonly string[] => {
  const own = lines.findIndex((line) => line.trimStart().startsWith(`${rule}:`))
  if (own >= 0) return blockAt(lines, own).lines
  const short = lines.find((line) => line.includes(`${rule}:`)) ?? ''
  return [`${short.slice(short.indexOf(`${rule}:`)).replace(/ *\} *\},?$/, '')},`]
}

export const changedBy = (texts: Texts, { name, fault }: Entry): readonly Changed[] => {
  const lines = inZoo(texts, name)
  if (lines === undefined) return []
  if (fault._tag !== 'Rule') return [{ rule: null, lines: lines.map((line) => [' ', line] as const) }]
  const rules = texts.get('impl/raft/rules.ts') ?? ''
  return Object.keys(fault.rules).map((rule) => {
    const before = definitionIn(rules, rule)?.lines.filter((line) => !line.startsWith('//')) ?? []
    return { rule, lines: lineDifference(before, ruleIn(lines, rule)) }
  })
}
