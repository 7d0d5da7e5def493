// What a page says of a picture.

import {one} from "../html.js"

/** @param {HTMLElement} caption */
export const titleOf = caption => one(caption, "h2").textContent.trim()

/**
 * The words below the title, and the colour keys among them.
 * @param {HTMLElement} caption
 * @param {Colours} colours
 * @returns {Piece[]}
 */
export function piecesOf(caption, {named, become}) {
  /** @type {Piece[]} */
  const pieces = []
  for (const node of one(caption, "p").childNodes) {
    /** @type {HTMLElement} */
    const key = node instanceof Element ? node.querySelector(".key") : null
    const last = pieces.at(-1)
    if (node instanceof Element && node.matches(".hint")) continue
    if (key) {
      const given = key.style.getPropertyValue("--c").trim()
      const name = given.match(/^var\(--([\w-]+)\)$/)?.[1]
      pieces.push({words: node.textContent.trim(), colour: name ? named[name] : become(given)})
    } else if (last && !last.colour) last.words += node.textContent
    else if (node.textContent.trim()) pieces.push({words: node.textContent})
  }
  return pieces
}

/**
 * What the axes and colour bars of a figure say, quantity and unit.
 * @param {any} plot Bokeh's
 * @returns {string[]}
 */
export function axesOf(plot) {
  const parts = [...plot.left, ...plot.right, ...plot.above, ...plot.below, ...plot.center]
  const words = parts.flatMap(({axis_label, title}) => [axis_label, title]).filter(text => typeof text === "string")
  return [...new Set(words.filter(Boolean))]
}

/** @param {string} link */
export const linked = link => new URL(link, document.baseURI).href
