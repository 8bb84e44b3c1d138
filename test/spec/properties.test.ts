/** The properties that `check` asks are those of the TLA+ text, by name, and every configuration of TLC checks them all. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { wholeRaft } from '../../model/raft/features/protocol.js'
import { NoFeatures } from '../../model/raft/features/types.js'
import { raft } from '../../model/raft/protocol.js'
import { small } from '../model/raft/states.js'

const read = (file: string): string => readFileSync(new URL(`../../spec/${file}`, import.meta.url), 'utf8')

/** A definition without parameters that no other of its module uses; comments are left out. */
const propertiesOf = (file: string, others: readonly string[] = []): readonly string[] => {
  const text = read(file)
    .replaceAll(/\\\*.*$/gm, '')
    .replaceAll(/\(\*.*\*\)/g, '')
  const defined = [...text.matchAll(/^(\w+) *==/gm)].map(([, name]) => name ?? '')
  return defined.filter((name) => !others.includes(name) && text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length === 1)
}

/** A part in parentheses says where a property is looked for. */
const namesOf = (properties: readonly { readonly name: string }[]): readonly string[] =>
  [...new Set(properties.map(({ name }) => name.replace(/ \([^)]*\)$/, '')))].sort()

const listOf = (config: string, heading: string): readonly string[] => {
  const [, list = ''] = new RegExp(`^${heading}\\n((?: +\\w+\\n)*)`, 'm').exec(config) ?? []
  return list
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

const whole = wholeRaft({ ...small, history: true }, NoFeatures)

const { invariants, actionProperties } = raft({ ...small, history: true })
/** Definitions of the features that RaftWhole.tla uses. */
const DEFINED = ['PreVoteInit', 'SnapshotInit', 'TransferInit', 'ReadsInit', 'MembershipInit', 'allReadVars']

const modules = ['PreVote.tla', 'Snapshots.tla', 'Transfer.tla', 'Reads.tla', 'Membership.tla']

const ofModel = { invariants: namesOf(invariants), actions: namesOf(actionProperties) }

describe('the properties', () => {
  it('of the model are those of Properties.tla', () => {
    expect([...propertiesOf('Properties.tla')].sort()).toEqual([...ofModel.invariants, ...ofModel.actions].sort())
    expect(ofModel.actions.length).toBe(7)
  })

  it('of what was ever committed are those of EverCommitted.tla', () => {
    const { invariants: all } = raft({ ...small, history: true, everCommitted: true })
    const more = namesOf(all).filter((name) => !ofModel.invariants.includes(name))
    expect([...propertiesOf('EverCommitted.tla', ['EverSpec'])].sort()).toEqual(more)
    expect([...listOf(read('MC_ever_committed.cfg'), 'INVARIANTS')].sort()).toEqual(
      [...ofModel.invariants, ...more].sort(),
    )
  })

  it.each(readdirSync(new URL('../../spec/', import.meta.url)).filter((file) => /^MC_.*\.cfg$/.test(file)))(
    'are all checked by %s',
    (file) => {
      const config = read(file)
      const more = ['LiteralIsRelaxed', 'EverCommittedAgrees', 'EverCommittedInLeaders', 'EverCommittedIsDurable']
      const without = (list: readonly string[]) => list.filter((name) => !more.includes(name)).sort()
      expect(without(listOf(config, 'INVARIANTS'))).toEqual(ofModel.invariants)
      expect(without(listOf(config, 'PROPERTIES'))).toEqual(ofModel.actions)
    },
  )

  it('of the features are those of their modules, beside all of raft.tla', () => {
    const names = namesOf([...whole.invariants, ...whole.actionProperties])
    const ofFeatures = modules.flatMap((file) => propertiesOf(file, DEFINED))
    expect(names).toEqual([...ofModel.invariants, ...ofModel.actions, ...ofFeatures].sort())
    const config = read('MCWhole_all_features.cfg')
    expect([...listOf(config, 'INVARIANTS'), ...listOf(config, 'PROPERTIES')].sort()).toEqual(names)
  })
})
