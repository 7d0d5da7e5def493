// What a page gives a visitor to keep.

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
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const url = URL.createObjectURL(blob)
  download(url, name)
  setTimeout(() => URL.revokeObjectURL(url), 5000)
}
