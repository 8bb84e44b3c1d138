/**
 * Leaves out what can be left out: first halves, then quarters, and so on, at last one by one (Zeller and Hildebrandt's
 * delta debugging, 2002). `holds` of all the items is given. If `holds` never holds of fewer where it does not hold of more,
 * no single item can be left out of the result.
 */
export const shrink = <A>(items: readonly A[], holds: (kept: readonly A[]) => boolean): readonly A[] => {
  let kept = items
  for (let size = items.length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length; ) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)]
      if (holds(fewer)) kept = fewer
      else at += size
    }
  }
  return kept
}
