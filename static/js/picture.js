/* A part of the page as a picture, drawn by the browser that shows it: so the server needs no fonts, and nothing
   leaves the page. Text, backgrounds and lower borders are painted where the layout has put them, sign by sign;
   anything else of a picture's looks would have to be added here. */

import { toast } from "./app.js";

// Three device pixels for each of a phone's 390: sharp on every screen it is read on.
const WIDTH = 1170;

const visible = (colour) => colour !== "transparent" && !/^rgba\(.*, 0\)$/.test(colour);

function paintBox(context, style, box, left, top) {
  if (visible(style.backgroundColor)) {
    context.fillStyle = style.backgroundColor;
    // A little wider than it is, so that no seam shows between two cells.
    context.fillRect(box.left - left, box.top - top, box.width + 0.4, box.height);
  }
  const line = parseFloat(style.borderBottomWidth);
  if (line && style.borderBottomStyle !== "none") {
    context.fillStyle = style.borderBottomColor;
    context.fillRect(box.left - left, box.bottom - top - line, box.width, line);
  }
}

function paintText(context, node, left, top) {
  const style = getComputedStyle(node.parentElement);
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = style.color;
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = context.measureText("x");
  const range = document.createRange();
  let place = 0;
  for (const sign of node.data) {
    range.setStart(node, place);
    range.setEnd(node, (place += sign.length));
    const box = sign.trim() && range.getClientRects()[0];
    if (!box) continue;
    // The line of letters stands where the box of the sign has it, whatever font the sign was found in.
    const base = box.top + (box.height - above - below) / 2 + above;
    context.fillText(sign, box.left - left, base - top);
  }
}

/** An element as a canvas, as wide as three phones' pixels. */
export function paint(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const scale = WIDTH / width;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = Math.ceil(height * scale);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height + 1);
  for (const one of element.querySelectorAll("*")) {
    paintBox(context, getComputedStyle(one), one.getBoundingClientRect(), left, top);
  }
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) paintText(context, texts.currentNode, left, top);
  return canvas;
}

/** An element as a PNG. */
async function png(element) {
  await document.fonts.ready;
  const hidden = element.previousElementSibling;
  const wasShown = !hidden.hidden;
  hidden.hidden = true;
  const canvas = paint(element);
  hidden.hidden = !wasShown;
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

async function save(acts, element) {
  const blob = await png(element);
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = acts.dataset.file;
  link.click();
  // Browsers inside chats save nothing; there the picture itself can be pressed long.
  if (window.matchMedia("(pointer: coarse)").matches) {
    const figure = element.previousElementSibling;
    figure.querySelector("img").src = address;
    figure.hidden = false;
  } else {
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }
}

async function copy(acts, element) {
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png(element) })]);
    toast(acts.dataset.copied, { brief: true });
  } catch {
    toast(acts.dataset.failed);
  }
}

const mayCopy = window.isSecureContext && navigator.clipboard?.write && "ClipboardItem" in window;

for (const acts of document.querySelectorAll("[data-picture-of]")) {
  const element = document.querySelector(acts.dataset.pictureOf);
  acts.querySelector("[data-picture=copy]").hidden = !mayCopy;
  acts.addEventListener("click", (event) => {
    const act = event.target.closest("[data-picture]")?.dataset.picture;
    if (act === "save") save(acts, element);
    if (act === "copy") copy(acts, element);
  });
}
