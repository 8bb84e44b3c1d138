/** A schedule of faults as a file: with it and the seed in it, a cluster goes the same way again. */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Either, isLeft, isRight, left, right, tryCatch } from 'fp-ts/lib/Either.js'
import { decodeJson } from '../../../impl/node/wire/codecs.js'
import { reason } from '../../../traces/lines.js'
import { type Problem, showProblem } from '../../../traces/problem.js'
import { serverIds } from '../../refinement/cluster.js'
import { featuresNamed, namesOf } from '../../traces/trace-features.js'
import type { EpisodeOptions } from './episode.js'
import { type Fault, FeaturesScheduleText, ScheduleText } from './fault.js'

const nodesIn = (fault: Fault): readonly string[] => {
  if (fault._tag === 'Cut') return fault.links.flat()
  if (fault._tag === 'Rush') return [fault.challenger]
  if (fault._tag === 'HandOver') return [fault.to]
  if (fault._tag === 'ChangeMembers') return 'voters' in fault.change ? fault.change.voters : [fault.change.server]
  return 'node' in fault ? [fault.node] : []
}

/** Left: one line that says what is wrong with the file, and where. */
export const readSchedule = (file: string): Either<string, EpisodeOptions> => {
  const refused = (found: string, expected: string): Either<string, never> => {
    const problem: Problem = { kind: 'Unreadable', file, found, expected }
    return left(showProblem(problem))
  }
  const bytes = tryCatch(() => readFileSync(file), reason)
  if (isLeft(bytes)) return refused(bytes.left, 'a schedule of faults that can be read')
  const withFeatures = decodeJson(FeaturesScheduleText)(bytes.right)
  const decoded = isRight(withFeatures) ? withFeatures : decodeJson(ScheduleText)(bytes.right)
  if (isLeft(decoded)) return left(`${file}: ${decoded.left}`)
  const { seed, nodes, lasts, faults, ...rest } = decoded.right
  const features = featuresNamed('features' in rest ? rest.features : [], nodes)
  const servers: readonly string[] = serverIds(nodes)
  const stranger = faults.flatMap(({ fault }) => nodesIn(fault)).find((node) => !servers.includes(node))
  if (stranger !== undefined) return refused(`a fault of the node "${stranger}"`, `one of ${servers.join(', ')}`)
  return right({ seed, nodes, lasts, schedule: faults, breakage: {}, ...(features === undefined ? {} : { features }) })
}

export const scheduleText = ({ seed, nodes, lasts, schedule, features }: EpisodeOptions): string => {
  const format = 'lockstep-schedule'
  const run = { seed, nodes, lasts, faults: schedule }
  const text =
    features === undefined
      ? ScheduleText.encode({ format, version: 1, ...run })
      : FeaturesScheduleText.encode({ format, version: 2, ...run, features: namesOf(features) })
  return `${JSON.stringify(text, null, 2)}\n`
}

export const writeSchedule = (file: string, episode: EpisodeOptions): void => writeFileSync(file, scheduleText(episode))
