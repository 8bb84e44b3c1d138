/** Runs a cluster of processes under a nemesis, and judges what it left. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { makeFolder } from '../../impl/node/storage/make-folder.js'
import { counted } from '../../text/counts.js'
import { truncated } from '../../text/layout.js'
import { judge } from '../harness/chaos/judge.js'
import { runChaos, tracesIn } from '../harness/chaos/run.js'
import { minority } from '../harness/chaos/schedule.js'
import { attemptsOf, chaosJson, chaosLines, fails, faultCounts, resultOf } from '../report/chaos/lines.js'
import { type Context, chaosIn, type Stage, type StageResult, stopped } from './stage.js'

/** Fewer than this cannot spare one. */
const LEAST_NODES = 3

const nodesOf = ({ load }: Context): number => Math.max(LEAST_NODES, load.nodes)

const coveredBy = (context: Context): string => {
  const { load, chaosSeconds } = context
  const processes = counted(nodesOf(context), 'process', 'processes')
  return `${processes} on TCP through a proxy, ${counted(load.clients, 'client')} over HTTP for ${chaosSeconds} s, seed ${load.seed}`
}

const verdictOf = { ok: 'holds', violation: 'fails', undecided: 'undecided' } as const

const run = async (context: Context): Promise<StageResult> => {
  const { load, chaosSeconds, folder, command, execArgv, signal, show, width, style } = context
  const own = chaosIn(folder)
  makeFolder(own)
  const ended = await runChaos({
    ...{ seed: load.seed, nodes: nodesOf(context), clients: load.clients, seconds: chaosSeconds },
    ...{ folder: own, execArgv, signal, atOnce: minority(nodesOf(context)) },
    command: command(tracesIn(own)),
    progress: (answered, seconds) =>
      show((room) => truncated(`${seconds.toFixed(0)} s, ${counted(answered, 'request')} answered`, room)),
    event: (line) => show((room) => truncated(line, room)),
  })
  if (signal.aborted) return stopped(coveredBy(context))
  if (isLeft(ended)) {
    const lines = [style.bad(ended.left)]
    return { verdict: 'fails', covered: coveredBy(context), figure: ended.left, lines, json: {} }
  }
  const verdicts = judge(ended.right, (what) => show((room) => truncated(what, room)))
  const broken = verdicts.find(fails)
  const open = verdicts.find(({ undecided }) => undecided)
  const faults = `${counted(ended.right.happened.length, 'fault')} of ${counted(Object.keys(faultCounts(ended.right)).length, 'kind')}`
  return {
    verdict: verdictOf[resultOf(verdicts)],
    covered: coveredBy(context),
    figure:
      broken === undefined && open === undefined
        ? `${counted(attemptsOf(ended.right).answered, 'request')} answered under ${faults}: ${counted(verdicts.length, 'verdict')}, all hold`
        : broken === undefined
          ? `not decided: ${open?.claim}`
          : `not so: ${broken.claim}`,
    lines: chaosLines(ended.right, verdicts, width, style),
    json: chaosJson(ended.right, verdicts),
  }
}

export const chaosStage: Stage = {
  name: 'chaos',
  what: "A nemesis kills and pauses processes, parts and delays what they say, and breaks their disks; then the clients' histories, shops and traces are judged.",
  run,
}
