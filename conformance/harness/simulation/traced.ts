/** A simulated cluster whose traces are recorded while it runs, and validated at its end, as those of real nodes are. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { nobody, type Observer } from '../../../impl/node/core/observer.js'
import { initial } from '../../../impl/raft/state.js'
import type { ServerId } from '../../../impl/raft/types.js'
import { headerWith } from '../../../traces/format.js'
import { showProblem } from '../../../traces/problem.js'
import { survey } from '../../../traces/survey.js'
import { serverIds } from '../../refinement/cluster.js'
import { validationLines } from '../../traces/report.js'
import { namesOf } from '../../traces/trace-features.js'
import { validate } from '../../traces/validate.js'
import type { Episode, EpisodeOptions } from './episode.js'
import { recording } from './recording.js'

/** Shows each step to both. */
const both = (one: Observer, other: Observer): Observer => ({
  stepped: (step) => {
    one.stepped(step)
    other.stepped(step)
  },
  releasing: () => {
    one.releasing()
    other.releasing()
  },
  closed: () => {
    one.closed()
    other.closed()
  },
  saved: (data, digest) => {
    one.saved?.(data, digest)
    other.saved?.(data, digest)
  },
})

/** `run`: without traces. What validation refuses is a violation at the end of the run, unless there was one before. */
export const withTraces = (options: EpisodeOptions, run: (options: EpisodeOptions) => Episode): Episode => {
  const { seed, features, besides = () => nobody } = options
  const nodes = serverIds(options.nodes)
  const names = features === undefined ? [] : namesOf(features)
  const ofRun = { cluster: 'simulated', run: `seed ${seed}`, nodes, initialTerm: initial.currentTerm }
  const recordings = new Map(nodes.map((node) => [node, recording(headerWith({ ...ofRun, node }, names))]))
  const observer = (node: ServerId): Observer => recordings.get(node)?.observer() ?? nobody
  const ended = run({ ...options, besides: (node) => both(observer(node), besides(node)) })
  if (ended.violation !== null) return ended
  const traces = [...recordings.values()].map(({ trace }) => trace)
  if (!isNonEmpty(traces)) return ended
  const refused = (what: string): Episode => ({
    ...ended,
    violation: { check: 'TraceValidation', what, at: options.lasts },
  })
  const surveyed = survey(traces)
  if (isLeft(surveyed)) return refused(showProblem(surveyed.left))
  const verdict = validate(surveyed.right)
  return verdict._tag === 'Validated' ? ended : refused(validationLines(verdict).slice(0, 4).join(';'))
}
