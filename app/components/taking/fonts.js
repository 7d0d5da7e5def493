// The page's own fonts as text, so that a picture stands alone.

/** @type {Promise<string>} */
let known

export const fonts = () => (known ??= embedded())

async function embedded() {
  const faces = [...document.styleSheets]
    .filter(sheet => sheet.href?.includes("/brand/fonts.css"))
    .flatMap(sheet => [...sheet.cssRules].map(rule => ({text: rule.cssText, base: sheet.href})))
  const texts = faces.map(async ({text, base}) => {
    const [whole, address] = text.match(/url\("?([^")]+)"?\)/)
    const blob = await (await fetch(new URL(address, base))).blob()
    return text.replace(whole, `url("${await asData(blob)}")`)
  })
  return (await Promise.all(texts)).join("")
}

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
function asData(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader()
    reader.onload = () => done(/** @type {string} */ (reader.result))
    reader.onerror = failed
    reader.readAsDataURL(blob)
  })
}
