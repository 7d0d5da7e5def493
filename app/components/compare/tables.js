// The rows as tables, whose columns are listed here once.

import {escape} from "../html.js"
import {judged, shape} from "./words.js"

/** @type {Column[]} */
const COLUMNS = [
  ["Quantity", "q", row => escape(row.quantity)],
  ["Where", "", row => escape(row.where)],
  ["Published", "n", row => escape(row.published)],
  ["Ours", "n", row => `<b>${escape(row.ours)}</b>`],
  ["Unit", "u", row => row.unit],
  ["Difference", "n", row => escape(row.difference)],
  ["Agrees?", "u", row => (row.agrees === null ? "" : `<i class="mark ${shape(row)}"></i>${judged(row)}`)],
  ["Kind", "u", row => `<span class="kind ${row.kind}">${row.kind}</span>`],
  ["Note", "note", row => escape(row.note)],
]
const ALONE = COLUMNS.filter(([head]) => !["Published", "Difference", "Agrees?"].includes(head))
const AUDIT = COLUMNS.filter(([head]) => !["Agrees?", "Kind"].includes(head))

/**
 * @param {Compared[]} rows
 * @param {string} label
 * @param {Column[]} columns
 */
function table(rows, label, columns) {
  const heads = columns
    .map(([head, style]) => `<th scope="col" class="${style === "n" ? "n" : ""}">${head}</th>`)
    .join("")
  const cells = (/** @type {Compared} */ row) =>
    columns.map(([, style, cell]) => `<td class="${style}">${cell(row)}</td>`).join("")
  const body = rows.map(row => `<tr data-slug="${row.slug}">${cells(row)}</tr>`).join("")
  return `<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${heads}</tr></thead>
    <tbody>${body}</tbody></table></div>`
}

/** @param {Compared[]} rows */
export const beside = rows => table(rows, "Published beside ours", COLUMNS)
/** @param {Compared[]} rows */
export const alone = rows => table(rows, "Nothing published", ALONE)
/** @param {Compared[]} rows */
export const audit = rows => table(rows, "Audit", AUDIT)
