/** A number to be chosen, with its name and value beside it. */
interface Properties {
  readonly name: string
  /** What it is, for whoever points at it. */
  readonly what: string
  readonly from: number
  readonly to: number
  readonly value: number
  readonly set: (value: number) => void
}

export const Slider = ({ name, what, from, to, value, set }: Properties) => (
  <label title={what}>
    <span>
      {name}: <b class="chosen">{value}</b>
    </span>
    <input
      type="range"
      class="slide"
      aria-label={name}
      min={from}
      // What a file or a link has brought may be beyond what is offered.
      max={Math.max(to, value)}
      value={value}
      onInput={({ currentTarget }) => set(currentTarget.valueAsNumber)}
    />
  </label>
)
