/** Moves the focus to a part of the page, before the button that has it goes: else it would be lost. */
export const focusOn = (id: string): void => document.getElementById(id)?.focus({ preventScroll: true })

/** Goes to a part of the page of which the content changes, from its beginning on. */
export const goTo = (id: string): void => {
  focusOn(id)
  document.getElementById(id)?.scrollIntoView({ block: 'start', behavior: 'instant' })
}
