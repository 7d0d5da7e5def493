// A picture is SVG of as many units as it has pixels, drawn anew when its room changes. Its height follows its width; whoever
// has room of another height says so by the style --tall (pixels) around it. Its type is as large as the type around it.

import {make} from "../../../components/html.js"

/**
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value))
  node.append(...children)
  return node
}

/**
 * Words on a picture.
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {Record<string, string | number>} [attributes]
 */
export const text = (x, y, words, attributes = {}) => svg("text", {x, y, ...attributes}, words)

/** @type {CanvasRenderingContext2D} */
let ruler
/** How wide words of a size are, in pixels. @param {string} words @param {number} size */
export function widthOf(words, size, weight = 400) {
  ruler ??= document.createElement("canvas").getContext("2d")
  ruler.font = `${weight} ${size}px Inter, "Inter Signs", system-ui, sans-serif`
  return ruler.measureText(words).width
}

/**
 * @param {HTMLElement} el
 * @param {string} said What a screen reader hears of it
 * @param {number | ((width: number, type: number) => number)} shape Height by width, or how it is found
 * @param {(room: Room) => SVGElement[]} draw
 */
export function drawn(el, said, shape, draw) {
  const node = make("div", {class: "picture", ...(said && {role: "img", "aria-label": said})})
  el.append(node)
  let last = ""
  const again = () => {
    const width = node.clientWidth
    const style = getComputedStyle(node)
    const type = parseFloat(style.fontSize) || 14
    const tall = parseFloat(style.getPropertyValue("--tall"))
    const now = `${width} ${type} ${tall}`
    if (!width || now === last) return
    last = now
    const height = Math.round(tall || (typeof shape === "number" ? width * shape : shape(width, type)))
    const room = {width, height, type}
    node.replaceChildren(svg("svg", {viewBox: `0 0 ${width} ${height}`, width, height}, ...draw(room)))
  }
  new ResizeObserver(again).observe(node)
  again()
  return {node, again}
}

/**
 * What the signs on a picture mean, under it.
 * @param {HTMLElement} el
 * @param {[sign: string, words: string][]} signs A sign is a class: dot line thick band mine model ghost, or two of them
 */
export function key(el, signs) {
  const items = signs.map(([sign, words]) => make("li", {}, make("i", {class: `sign ${sign}`}), words))
  if (items.length) el.append(make("ul", {class: "key", "aria-hidden": "true"}, ...items))
}
