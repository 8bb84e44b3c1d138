/** Moves the focus to a part of the page, before the button that has it goes: else it would be lost. */
export const focusOn = (id: string): void => document.getElementById(id)?.focus({ preventScroll: true })

/** Goes to the beginning of a part of the page whose content changes. */
export const goTo = (id: string): void => {
  focusOn(id)
  document.getElementById(id)?.scrollIntoView({ block: 'start', behavior: 'instant' })
}
