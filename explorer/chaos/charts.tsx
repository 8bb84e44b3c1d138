/** A run under faults along its time: roles and faults, and what was measured. */
import type { ChaosRun } from '../../conformance/report/chaos/report.js'
import { type BarLane, barLanes, legend } from './bars.js'
import {
  CURVES,
  columnOf,
  latencyAxis,
  latencyPath,
  termsAxis,
  termsPath,
  trafficAxis,
  type Upright,
} from './curves.js'
import { heading, type Lane, Lanes } from './lanes.jsx'
import { type Axis, axisOf, px } from './scale.js'

const GAP = 12

const ofBars = ({ name, height, bars }: BarLane): Lane => ({
  key: `bars ${name}`,
  height,
  labels: [{ y: 9, text: name }],
  body: bars.map((bar) => (
    <g key={bar.title}>
      <title>{bar.title}</title>
      <rect class={bar.style} x={bar.x} y={bar.y} width={bar.width} height={bar.height} rx={2} />
      {bar.text !== '' && (
        <text class="in" x={px(bar.x + 4)} y={px(bar.y + bar.height / 2 + 4)}>
          {bar.text}
        </text>
      )}
    </g>
  )),
})

const curves = (key: string, axis: Axis, { ticks }: Upright, body: Lane['body']): Lane => ({
  key,
  height: CURVES + GAP,
  labels: ticks,
  body: (
    <>
      {ticks.map(({ y }) => (
        <path key={y} class="grid" d={`M0 ${y}H${axis.width}`} />
      ))}
      {body}
    </>
  ),
})

const terms = (axis: Axis, run: ChaosRun): Lane => {
  const upright = termsAxis(run)
  const lines = run.nodes.map((node, k) => (
    <path key={node} class={`line node-${k % 5}`} d={termsPath(axis, upright, run, node)}>
      <title>the terms of {node}</title>
    </path>
  ))
  return curves('curves terms', axis, upright, lines)
}

const throughput = (axis: Axis, run: ChaosRun): Lane => {
  const upright = trafficAxis(run)
  const columns = run.traffic.map((second, k) => {
    const [left, right] = [axis.x(k), Math.min(axis.x(k + 1), axis.width)]
    const { answered, unknown, failed } = second
    return (
      <g key={k}>
        <title>{`second ${k}: ${answered} answered, ${unknown} of unknown end, ${failed} refused for the moment`}</title>
        {columnOf(upright, second).map(({ style, y, height }) => (
          <rect
            key={style}
            class={style}
            x={px(left)}
            y={y}
            width={px(Math.max(0.5, right - left - 1))}
            height={height}
          />
        ))}
      </g>
    )
  })
  return curves('curves requests', axis, upright, columns)
}

const latency = (axis: Axis, run: ChaosRun): Lane => {
  const upright = latencyAxis(run)
  return curves('curves latency', axis, upright, [
    <path key="p99" class="line p99" d={latencyPath(axis, upright, run, ({ p99 }) => p99)}>
      <title>99 %</title>
    </path>,
    <path key="p50" class="line p50" d={latencyPath(axis, upright, run, ({ p50 }) => p50)}>
      <title>median</title>
    </path>,
  ])
}

const Legend = ({ entries }: { readonly entries: readonly (readonly [style: string, text: string])[] }) => (
  <ul class="legend">
    {entries.map(([style, text]) => (
      <li key={text}>
        <i class={style} /> {text}
      </li>
    ))}
  </ul>
)

export const Charts = ({ run }: { readonly run: ChaosRun }) => {
  const { nodes, phases, traffic, ended } = run
  const axis = axisOf(Math.max(1, ended, traffic.length))
  const lanes = [
    ...barLanes(axis, run).map(ofBars),
    ...(phases.length === 0 ? [] : [heading('terms'), terms(axis, run)]),
    ...(traffic.length === 0
      ? []
      : [
          ...[heading('requests in each second'), throughput(axis, run)],
          ...[heading('latency of an operation, retries included'), latency(axis, run)],
        ]),
  ]
  return (
    <div class="chaos">
      <Legend entries={legend} />
      <Lanes title="Roles and faults over time; the faults are also in the table below" axis={axis} lanes={lanes} />
      {phases.length > 0 && <Legend entries={nodes.map((node, k) => [`node-${k % 5}`, `term of ${node}`] as const)} />}
      {traffic.length > 0 && (
        <Legend
          entries={[
            ...([
              ['answered', 'answered'],
              ['unknown', 'of unknown end'],
              ['refused', 'refused for the moment'],
            ] as const),
            ...([
              ['p50', 'latency: median'],
              ['p99', '99 %'],
            ] as const),
          ]}
        />
      )}
    </div>
  )
}
