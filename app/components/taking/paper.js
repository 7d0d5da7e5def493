// “Figure for the paper”: a panel as wide as a journal's columns, its caption, and what to cite.

import {copy} from "../copy.js"
import DIALOG from "../dialog.css" with {type: "text"}
import {escape, one} from "../html.js"
import {save} from "../save.js"
import {colours} from "./colours.js"
import {measure} from "./letters.js"
import STYLE from "./paper.css" with {type: "text"}
import {pixels, printedAt} from "./pixels.js"
import {axesOf, linked, piecesOf, titleOf} from "./said.js"
import {flowed, said} from "./sheet.js"
import {vectors} from "./vectors.js"

/** @type {Record<number, number>} */
const WIDTHS = {89: 68, 183: 105} // mm: one column and two, and how high
const TYPE = {size: 12, line: 17, weight: 400}
const EDGE = 6
const POINTS = 7.5 // of that type, printed
const DPI = 600
const MM = TYPE.size / ((POINTS / 72) * 25.4) // of the layout's pixels

/**
 * The panel without a headline, which journals want none of: keys, and the figure, in light colours on white.
 * @param {Taken} picture
 * @param {number} mm
 * @returns {Sheet}
 */
function panel({plot, caption}, mm) {
  const {named, become} = colours(true)
  const [width, height] = [mm, WIDTHS[mm]].map(each => Math.round(each * MM))
  const keys = piecesOf(caption, {named, become}).filter(piece => piece.colour)
  const lines = flowed(keys, width - 2 * EDGE, text => measure(text, TYPE))
  const items = lines.flatMap((line, i) => line.flatMap(key => said(key, EDGE, TYPE.line * (i + 1), TYPE, named.ink)))
  const top = lines.length ? TYPE.line * lines.length + EDGE : 0
  return {width, height, ground: named.paper, plot, become, items, room: {x: 0, y: top, w: width, h: height - top}}
}

/**
 * What a journal wants below the figure, to begin with: finding, what is plotted, quantities, scenario.
 * @param {Taken} picture
 * @param {Cited} cited
 */
function drafted({plot, caption}, cited) {
  const pieces = piecesOf(caption, colours(true))
  const [keys, words] = [true, false].map(yes =>
    pieces.filter(({colour}) => Boolean(colour) === yes).map(each => each.words.trim()),
  )
  const told = (/** @type {string} */ head, /** @type {string[]} */ list) => (list.length ? head + list.join(", ") : "")
  const parts = [titleOf(caption), ...words, told("Colours: ", keys), told("Plotted: ", axesOf(plot))]
  const sentences = parts.filter(Boolean).map(text => (/[.!?]$/.test(text) ? text : `${text}.`))
  return [...sentences, cited.caption].join(" ")
}

/**
 * @param {Taken} picture
 * @param {Cited} cited
 */
function markup(picture, cited) {
  const link = linked(cited.link)
  const text = (/** @type {string} */ label, /** @type {number} */ rows, /** @type {string} */ words) =>
    `<label>${label}<span class="line"><textarea readonly rows="${rows}">${escape(words)}</textarea><button type="button"
      data-copy>Copy</button></span></label>`
  const widths = Object.keys(WIDTHS).map(
    (mm, i) => `<label class="choice"><input type="radio" name="mm" value="${mm}"${i ? "" : " checked"}>${mm} mm wide,
      ${["one column", "two columns"][i]}</label>`,
  )
  return `<style>${DIALOG}${STYLE}</style><form><header><h2>Figure for the paper</h2><button type="button" class="round"
      data-do="close" aria-label="Close">✕</button></header>
    <p>Light colours on white, type of ${POINTS} pt, no headline; whatever the theme of this page.</p>
    <div class="widths" role="radiogroup" aria-label="Width">${widths.join("")}</div>
    <img alt="The figure as it will be printed">
    <p class="line"><button type="button" data-file="svg">SVG, vectors</button><button type="button"
      data-file="png">PNG, ${DPI} dpi</button></p>
    ${text("A caption to begin with", 6, drafted(picture, cited))}
    ${text("What to cite", 4, cited.citation.replaceAll(cited.link, link))}
    ${text("BibTeX", 4, cited.bibtex.replaceAll(cited.link, link))}
    ${text("CSL-JSON", 4, cited.csl.replaceAll(cited.link, link))}</form>`
}

/**
 * @param {Taken} picture
 * @param {Cited} cited
 */
export function paper(picture, cited) {
  const dialog = document.createElement("dialog")
  dialog.setAttribute("aria-label", "Figure for the paper")
  dialog.innerHTML = markup(picture, cited)
  const image = dialog.querySelector("img")
  /** @type {() => HTMLInputElement} */
  const checked = () => one(dialog, "input:checked")
  const chosen = () => Number(checked().value)
  const svg = (/** @type {number} */ mm) => vectors(panel(picture, mm), [`${mm}mm`, `${WIDTHS[mm]}mm`])
  const draw = async () => {
    const mm = chosen()
    image.style.width = `${mm}mm`
    image.src = `data:image/svg+xml,${encodeURIComponent(await svg(mm))}`
  }
  const file = async (/** @type {string} */ kind) => {
    const mm = chosen()
    const name = `${picture.name}-${mm}mm.${kind}`
    if (kind === "svg") save(new Blob([await svg(mm)], {type: "image/svg+xml"}), name)
    else save(await printedAt(await pixels(panel(picture, mm), Math.round((mm / 25.4) * DPI)), DPI), name)
  }
  dialog.addEventListener("change", draw)
  dialog.addEventListener("click", e => {
    const button = /** @type {Element} */ (e.target).closest("button")
    if (e.target === dialog || button?.dataset.do === "close") dialog.close()
    else if (button?.dataset.copy !== undefined) copy(button)
    else if (button?.dataset.file) file(button.dataset.file)
  })
  dialog.addEventListener("submit", e => e.preventDefault())
  dialog.addEventListener("close", () => dialog.remove())
  picture.at.append(dialog)
  draw()
  dialog.showModal()
}
