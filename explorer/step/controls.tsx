/** Back, forward, play, shuffle. */
import type { Session } from '../run/session.js'

interface Properties {
  readonly session: Session
  readonly isPlaying: boolean
  readonly seed: number
  readonly setSeed: (seed: number) => void
  readonly undo: () => void
  readonly redo: () => void
  readonly play: () => void
  readonly shuffle: () => void
  readonly jump: (place: number) => void
}

export const Controls = ({ session, isPlaying, seed, setSeed, undo, redo, play, shuffle, jump }: Properties) => {
  const { path, line, at } = session
  const last = line.length - 1
  return (
    <section class="controls" aria-label="The run">
      <button type="button" onClick={undo} disabled={at === 0}>
        ← Back
      </button>
      <button type="button" onClick={redo} disabled={line.at(-1) === at}>
        Forward →
      </button>
      <button type="button" onClick={play} disabled={last === 0} aria-pressed={isPlaying}>
        {isPlaying ? '■ Stop' : '▶ Play'}
      </button>
      <label class="scrub">
        <span>
          State {path.length - 1} of {last}
        </span>
        <input
          type="range"
          min={0}
          max={Math.max(1, last)}
          value={path.length - 1}
          disabled={last === 0}
          onInput={(event) => jump(line[Number(event.currentTarget.value)] ?? 0)}
        />
      </label>
      <label class="seed">
        Seed
        <input
          type="number"
          min={0}
          max={999_999}
          value={seed}
          onInput={(event) => setSeed(Math.trunc(Number(event.currentTarget.value)) || 0)}
        />
      </label>
      <button type="button" onClick={shuffle}>
        Shuffle 20 steps
      </button>
    </section>
  )
}
