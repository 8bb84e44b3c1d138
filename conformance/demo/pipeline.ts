/** The stages in their order. A stage that fails does not keep the others from showing what they have to show. */
import { brokenRuleStage } from './broken-rule-stage.js'
import { chaosStage } from './chaos-stage.js'
import { clusterStage } from './cluster-stage.js'
import { modelStage } from './model-stage.js'
import { refinementStage } from './refinement-stage.js'
import type { Context, Stage, StageName, StageResult } from './stage.js'
import { traceStage } from './trace-stage.js'

const stages: readonly Stage[] = [modelStage, refinementStage, clusterStage, traceStage, chaosStage, brokenRuleStage]

export const stageNames: readonly StageName[] = stages.map(({ name }) => name)

/** A stage that has ended. */
export interface Ended extends StageResult {
  readonly name: StageName
  readonly seconds: number
}

/** What is to be told while the pipeline runs. */
export interface Listener {
  readonly begins: (stage: Stage, number: number, of: number) => void
  readonly ended: (stage: Ended) => void
}

/** Runs the stages of these names, until the end or until it is aborted. */
export const runPipeline = async (
  names: readonly StageName[],
  context: Context,
  listener: Listener,
): Promise<readonly Ended[]> => {
  const chosen = stages.filter(({ name }) => names.includes(name))
  const all: Ended[] = []
  for (const [k, stage] of chosen.entries()) {
    if (context.signal.aborted) break
    listener.begins(stage, k + 1, chosen.length)
    const began = performance.now()
    const result = await stage.run(context)
    const ended = { ...result, name: stage.name, seconds: (performance.now() - began) / 1000 }
    listener.ended(ended)
    all.push(ended)
  }
  return all
}

/** `violation` if some stage fails, else `stopped` if some did not come to its end, else `undecided` if some is not decided. */
export const resultOf = (ended: readonly Ended[], asked: number): 'ok' | 'violation' | 'stopped' | 'undecided' => {
  if (ended.some(({ verdict }) => verdict === 'fails')) return 'violation'
  if (ended.length < asked || ended.some(({ verdict }) => verdict === 'stopped')) return 'stopped'
  return ended.some(({ verdict }) => verdict === 'undecided') ? 'undecided' : 'ok'
}
