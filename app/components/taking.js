// What a picture can be taken away as; fetched when it is first wanted, because few of those who open a page take one.

import {save} from "./save.js"
import {paper} from "./taking/paper.js"
import {pixels} from "./taking/pixels.js"
import {slide} from "./taking/slide.js"
import {vectors} from "./taking/vectors.js"

const WIDTH = 2400

/**
 * What stands on it besides the figure, from the server: the header asks (app/sharing.py).
 * @returns {Promise<Cited>}
 */
const told = () =>
  new Promise(done => {
    document.addEventListener("cited", e => done(/** @type {CustomEvent} */ (e).detail), {once: true})
    document.dispatchEvent(new CustomEvent("cite"))
  })

/** @param {Taken} picture */
const onSlide = async picture => slide(picture, await told())

/** @param {Taken} picture */
const asPixels = async picture => pixels(await onSlide(picture), WIDTH)

/** @param {Taken} picture */
async function toClipboard(picture) {
  const blob = asPixels(picture)
  try {
    await navigator.clipboard.write([new ClipboardItem({"image/png": blob})])
    picture.say("Copied: paste it into your slide.")
  } catch {
    const made = await blob
    picture.say("This browser lets no page put a picture on its clipboard.", [
      "Download it instead",
      () => save(made, `${picture.name}.png`),
    ])
  }
}

/** @type {Record<string, (picture: Taken) => Promise<void>>} */
const WAYS = {
  png: async picture => save(await asPixels(picture), `${picture.name}.png`),
  svg: async picture =>
    save(new Blob([await vectors(await onSlide(picture))], {type: "image/svg+xml"}), `${picture.name}.svg`),
  copy: toClipboard,
  paper: async picture => paper(picture, await told()),
}

/**
 * @param {string} way
 * @param {Taken} picture
 */
export const take = (way, picture) => WAYS[way](picture)
