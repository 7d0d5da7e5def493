// A picture as SVG.

import {escape} from "../html.js"
import {drawn} from "./drawn.js"
import {fonts} from "./fonts.js"
import {FONT} from "./letters.js"

const FINER = 3

/**
 * @param {Sheet} sheet
 * @param {[width: string, height: string]} [size] Of the file; as large as the sheet, unless told
 */
export async function vectors(sheet, size = [`${sheet.width}`, `${sheet.height}`]) {
  const {width, height, ground, items, room} = sheet
  const figure = await drawn(sheet, view => tidied(sharply(view)))
  const plot = [...figure.childNodes].map(node => new XMLSerializer().serializeToString(node)).join("")
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${width} ${height}"
    ><defs><style>${await fonts()}</style></defs><rect width="100%" height="100%" fill="${ground}"/><g
    font-family='${FONT}'>${items.map(markup).join("")}</g><g transform="translate(${room.x} ${room.y})">${plot}</g></svg>`
}

/** @param {Item} item */
function markup({text, x, y, fill, style}) {
  const at = `x="${Math.round(x * 100) / 100}" y="${Math.round(y * 100) / 100}" fill="${fill}"`
  if (!style) return `<rect ${at} width="10" height="10" rx="2"/>`
  return `<text ${at} font-size="${style.size}" font-weight="${style.weight}">${escape(text)}</text>`
}

/**
 * Bokeh would write an image with a pixel for each of the layout's; here it has all that are its own.
 * @param {any} view
 * @returns {SVGSVGElement}
 */
function sharply(view) {
  const pen = Object.getPrototypeOf(view.canvas_view.create_layer_svg().ctx)
  const {drawImage} = pen
  pen.drawImage = function (/** @type {CanvasImageSource} */ image, /** @type {number[]} */ ...where) {
    if (!(image instanceof HTMLCanvasElement)) return drawImage.call(this, image, ...where)
    const whole = this.imageSmoothingEnabled ? finer(image) : image
    return drawImage.call(this, Object.assign(new Image(), {src: whole.toDataURL()}), ...where)
  }
  try {
    return view.export("svg").canvas
  } finally {
    pen.drawImage = drawImage
  }
}

/**
 * A smooth field with more pixels: who opens the file may draw their edges.
 * @param {HTMLCanvasElement} image
 */
function finer(image) {
  const {width, height} = image
  const canvas = Object.assign(document.createElement("canvas"), {width: FINER * width, height: FINER * height})
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas
}

/**
 * Without outlines of letters that nobody sees, and with no more decimals than can be printed.
 * @param {SVGSVGElement} svg
 */
function tidied(svg) {
  for (const text of svg.querySelectorAll('text[fill="none"][stroke-opacity="0"]')) text.remove()
  for (const path of svg.querySelectorAll("path[d]")) {
    const round = (/** @type {string} */ number) => String(Math.round(Number(number) * 100) / 100)
    path.setAttribute("d", path.getAttribute("d").replace(/-?\d+\.\d{3,}/g, round))
  }
  return svg
}
