/** How a report marks its words. The report itself never asks where it is printed: it is given a style. */
export interface Style {
  readonly strong: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warning: (text: string) => string
}

const same = (text: string): string => text

/** No marks at all, for files, pipes and readers who want no colours. */
export const plain: Style = { strong: same, good: same, bad: same, warning: same }
