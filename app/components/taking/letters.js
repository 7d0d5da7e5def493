// How wide words are.

export const FONT = 'Inter, "Inter Signs", system-ui, sans-serif'

/** @type {CanvasRenderingContext2D} */
let pen

/** @param {{size: number, weight: number}} style */
export const fontOf = ({size, weight}) => `${weight} ${size}px ${FONT}`

/** @type {Measure} */
export function measure(text, style) {
  pen ??= document.createElement("canvas").getContext("2d")
  pen.font = fontOf(style)
  return pen.measureText(text).width
}
