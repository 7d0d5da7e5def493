// A board of pictures.

import {board} from "./board.js"

/** @param {Context<StageModel>} context */
export function render(context) {
  board(context)
}
