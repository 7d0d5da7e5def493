// How a compared row is told wherever it is shown: whether it agrees, and the marks that say so without colour.

import {escape} from "../html.js"

/** @param {Compared} row */
export const counted = row => row.kind === "independent" || row.kind === "derived"

/**
 * A mark's shape: a disc agrees, an open diamond does not, a small square is not counted.
 * @param {Compared} row
 */
export const shape = row => (counted(row) ? (row.agrees ? "agrees" : "misses") : "aside")

/** @param {Compared} row */
export function judged(row) {
  if (row.agrees === null) return ""
  if (counted(row)) return row.agrees ? "agrees" : "misses"
  return row.agrees ? "would agree" : "would miss"
}

/** @param {Compared} row */
export const described = row => `<b>${escape(row.quantity)}</b><span>${escape(row.where)}</span>
  <table><tr><td>Published</td><td>${escape(row.published)} ${row.unit}</td></tr>
  <tr><td>Ours</td><td>${escape(row.ours)} ${row.unit}</td></tr>
  <tr><td>Difference</td><td>${escape(row.difference)}</td></tr></table>
  <span>${escape(row.kind)}; ${judged(row)} (rule: ${escape(row.rule)})</span>
  ${row.note ? `<span class="quiet">${escape(row.note)}</span>` : ""}`
