// Ours over published, one line a row, on a logarithmic scale that all rows share.

import {escape} from "../html.js"
import {shape} from "./words.js"

const ENDS = 4 // the scale goes from a quarter to four times
const TICKS = [
  [0.25, "¼"],
  [0.5, "½"],
  [1, "1"],
  [2, "2"],
  [4, "4×"],
]
const CLOSE = 0.1

/** @param {number} ratio */
const at = ratio => 50 + (50 * Math.log(Math.min(ENDS, Math.max(1 / ENDS, ratio)))) / Math.log(ENDS)

/**
 * @param {number} low
 * @param {number} high
 * @param {string} kind
 */
const bar = (low, high, kind) => `<i class="${kind}" style="left:${at(low)}%;width:${at(high) - at(low)}%"></i>`

/** @param {Compared} row */
function mark(row) {
  const beyond = (/** @type {string} */ side, /** @type {string} */ words) =>
    `<em class="${shape(row)}" style="${side}:2px">${words}</em>`
  if (!row.ratio) return beyond("left", row.ours === "0" ? "◂ 0" : `◂ other sign: ${escape(row.ours)}`)
  const [ours, low, high] = row.ratio
  const band = low < high ? bar(low, high, "own") : bar(1 - CLOSE, 1 + CLOSE, "close")
  const many = ours >= 10 ? ours.toFixed(0) : ours.toPrecision(2)
  if (ours > ENDS) return band + beyond("right", `×${many} ▸`)
  if (ours < 1 / ENDS) return band + beyond("left", `◂ ×${many}`)
  return `${band}<i class="mark ${shape(row)}" style="left:${at(ours)}%"></i>`
}

/**
 * @param {Compared} row
 * @param {Compared} before
 */
function strip(row, before) {
  const same = before?.quantity === row.quantity
  return `<div class="strip" data-slug="${row.slug}"><span class="what"><b${same ? ' class="same"' : ""}>${escape(row.quantity)}</b>
    <small>${escape(row.where)}</small></span><span class="track">${mark(row)}</span>
    <span class="pair"><b>${escape(row.ours)}</b> <small>${escape(row.published)}</small></span></div>`
}

/** @param {Compared[]} rows */
export function strips(rows) {
  const ticks = TICKS.map(([ratio, name]) => `<i style="left:${at(Number(ratio))}%">${name}</i>`).join("")
  return `<div class="strips"><div class="strip head" aria-hidden="true"><span class="what">ours ÷ published, each step of the scale a factor of 2</span><span class="track axis">${ticks}</span>
    <span class="pair"><b>ours</b> <small>published</small></span></div>${rows.map((row, i) => strip(row, rows[i - 1])).join("")}</div>`
}
