// One picture of this view for a page of somebody else’s: the iframe’s HTML.

import {escape, found} from "./html.js"
import {ticks} from "./task.js"

const MOST = 3 // levers (app/embed/content.py)
const [WIDTH, HEIGHT] = [640, 420]

/**
 * @param {HTMLElement} place
 * @param {string} lab
 * @param {Share} share
 */
export function embedOf(place, lab, {query, task, embed}) {
  const open = found(".chips [aria-pressed=true]")?.textContent // on a phone one picture is seen at a time
  const options = embed.pictures.map(name => `<option${name === open ? " selected" : ""}>${escape(name)}</option>`)
  const levers = task.levers.filter(([, , group]) => group !== "start")
  const whose = embed.origins.length
    ? `Only these sites may show it: ${embed.origins.join(", ")}.`
    : "No site may show it yet: whoever runs this server names those that may with --embed-origin."
  place.innerHTML = `<label>Picture<span class="line"><select>${options.join("")}</select></span></label>
    ${ticks(levers, `Levers below it, ${MOST} at most`)}
    <label>HTML for the page<span class="line"><textarea readonly rows="5"></textarea><button type="button"
      data-copy>Copy</button></span></label><p class="note">${escape(whose)}</p>`
  const picture = place.querySelector("select")
  const text = place.querySelector("textarea")
  /** @type {NodeListOf<HTMLInputElement>} */
  const boxes = place.querySelectorAll("input[type=checkbox]")
  const write = () => {
    const ticked = [...boxes].filter(box => box.checked).slice(0, MOST)
    for (const box of boxes) {
      box.checked = ticked.includes(box)
      box.disabled = ticked.length === MOST && !box.checked
    }
    const more = new URLSearchParams({picture: picture.value})
    if (ticked.length) more.set("levers", ticked.map(({value}) => value).join(","))
    const url = new URL(`embed/${lab}?${query}&${more}`, document.baseURI).href
    const title = `${picture.value}, Carbon Pump Explorer`
    text.value = `<iframe src="${escape(url)}" title="${escape(title)}" width="${WIDTH}" height="${HEIGHT}" style="border: 0; max-width: 100%" loading="lazy"></iframe>`
  }
  place.addEventListener("input", write)
  write()
}
