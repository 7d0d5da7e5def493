// A picture as PNG.

import {drawn} from "./drawn.js"
import {fontOf} from "./letters.js"

/**
 * @param {Sheet} sheet
 * @param {number} width Pixels
 * @returns {Promise<Blob>}
 */
export async function pixels(sheet, width) {
  const ratio = width / sheet.width
  const figure = await drawn(sheet, view => finely(view, ratio))
  const page = Object.assign(document.createElement("canvas"), {width, height: Math.round(sheet.height * ratio)})
  const pen = page.getContext("2d")
  pen.fillStyle = sheet.ground
  pen.fillRect(0, 0, page.width, page.height)
  pen.drawImage(figure, Math.round(sheet.room.x * ratio), Math.round(sheet.room.y * ratio))
  pen.scale(ratio, ratio)
  for (const {text, x, y, fill, style} of sheet.items) {
    pen.fillStyle = fill
    if (style) {
      pen.font = fontOf(style)
      pen.fillText(text, x, y)
    } else {
      pen.beginPath()
      pen.roundRect(x, y, 10, 10, 2)
      pen.fill()
    }
  }
  return new Promise(done => page.toBlob(done))
}

/**
 * Bokeh draws as many pixels as the screen has for one of the layout's; for this one stroke, as many as are wanted.
 * @param {any} view
 * @param {number} ratio
 * @returns {HTMLCanvasElement}
 */
function finely(view, ratio) {
  const screen = Object.getOwnPropertyDescriptor(window, "devicePixelRatio")
  Object.defineProperty(window, "devicePixelRatio", {configurable: true, value: ratio})
  try {
    return view.export("png").canvas
  } finally {
    Object.defineProperty(window, "devicePixelRatio", screen)
  }
}

/**
 * The same that says how large it is to be printed: a chunk pHYs behind the first, which is always IHDR.
 * @param {Blob} blob
 * @param {number} dpi
 */
export async function printedAt(blob, dpi) {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  const chunk = new DataView(new ArrayBuffer(21))
  const perMetre = Math.round(dpi / 0.0254)
  chunk.setUint32(0, 9)
  for (const [i, letter] of [..."pHYs"].entries()) chunk.setUint8(4 + i, letter.charCodeAt(0))
  chunk.setUint32(8, perMetre)
  chunk.setUint32(12, perMetre)
  chunk.setUint8(16, 1)
  chunk.setUint32(17, crc(new Uint8Array(chunk.buffer, 4, 13)))
  return new Blob([bytes.slice(0, 33), chunk.buffer, bytes.slice(33)], {type: "image/png"})
}

/** @param {Uint8Array} bytes */
function crc(bytes) {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  }
  return (sum ^ 0xffffffff) >>> 0
}
