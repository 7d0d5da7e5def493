// What somebody wrote and the server keeps, as this browser remembers it: the newest first.

import {kept} from "../../components/kept.js"
import {save} from "../../components/save.js"

/** @typedef {{id: string, title: string}} Own */

/** @param {"own-lessons" | "own-stories"} key */
export function ownOf(key) {
  const store = kept(key)
  /** @returns {Own[]} */
  const all = () => store.read() ?? []
  const without = (/** @type {string} */ id) => all().filter(each => each.id !== id)
  return {
    all,
    add: (/** @type {Own} */ one) => store.write([one, ...without(one.id)]),
    forget: (/** @type {string} */ id) => store.write(without(id)),
  }
}

/**
 * Gives it to its writer as a file, which has its title for a name.
 * @param {string} title
 * @param {string} toml
 * @param {string} untitled
 */
export function handOver(title, toml, untitled) {
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
  save(new Blob([toml], {type: "application/toml"}), `${name || untitled}.toml`)
}
