// A figure as a picture to take away: its canvases with the finding above them, on the page's own colours.

const EDGE = 16
const HEAD = 64

/**
 * The canvases below an element, those in shadow too.
 * @param {ParentNode} root
 * @param {HTMLCanvasElement[]} [found]
 */
function canvases(root, found = []) {
  for (const e of root.querySelectorAll("*")) {
    if (e instanceof HTMLCanvasElement) found.push(e)
    if (e.shadowRoot) canvases(e.shadowRoot, found)
  }
  return found
}

/**
 * @param {HTMLElement} figure
 * @param {HTMLElement} stage Whose colours
 */
function drawn(figure, stage) {
  const layers = canvases(figure).filter(canvas => canvas.width > 40)
  const {color, backgroundColor} = getComputedStyle(stage)
  const ratio = layers[0].width / layers[0].getBoundingClientRect().width
  const page = document.createElement("canvas")
  page.width = Math.max(...layers.map(layer => layer.width)) + 2 * EDGE * ratio
  page.height = Math.max(...layers.map(layer => layer.height)) + (HEAD + EDGE) * ratio
  const c = page.getContext("2d")
  c.fillStyle = backgroundColor
  c.fillRect(0, 0, page.width, page.height)
  c.fillStyle = color
  c.font = `600 ${16 * ratio}px Inter, sans-serif`
  c.fillText(figure.querySelector("h2").textContent, EDGE * ratio, 26 * ratio)
  c.font = `${13 * ratio}px Inter, sans-serif`
  let x = EDGE * ratio
  for (const node of figure.querySelector("figcaption p").childNodes) {
    const key = node instanceof Element && node.querySelector(".key") // colour keys are words with a square before them
    if (key) {
      c.fillStyle = getComputedStyle(key).backgroundColor
      c.fillRect(x, 37 * ratio, 10 * ratio, 10 * ratio)
      x += 15 * ratio
    }
    c.fillStyle = color
    c.fillText(node.textContent, x, 47 * ratio)
    x += c.measureText(node.textContent).width + (key ? 12 * ratio : 0)
  }
  for (const layer of layers) c.drawImage(layer, EDGE * ratio, HEAD * ratio)
  return page
}

/**
 * @param {string} href
 * @param {string} [name] The server's, when not given
 */
export function download(href, name = "") {
  const a = document.createElement("a")
  a.href = href
  a.download = name
  a.click()
}

/**
 * @param {HTMLElement} figure
 * @param {HTMLElement} stage
 * @param {string} name
 */
export function downloadPicture(figure, stage, name) {
  drawn(figure, stage).toBlob(blob => {
    const url = URL.createObjectURL(blob)
    download(url, `${name}.png`)
    setTimeout(() => URL.revokeObjectURL(url), 5000)
  })
}
