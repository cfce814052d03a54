/** The card that other sites show of this one: an SVG, and a PNG of it where there is a browser to draw one. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findBrowser, HOW_TO_INSTALL, launch } from "./browser.mjs";
import { escaped } from "./html.mjs";

/** @returns {Promise<string>} the file's name */
export async function socialCard(folder, { title, name, version }) {
  const [api, ...what] = title.split(", ");
  const line = (y, size, text, colour = "#fff") =>
    `<text x="80" y="${y}" font-size="${size}" fill="${colour}">${escaped(text)}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" font-family="system-ui, sans-serif">
<rect width="1200" height="630" fill="#0b3a6b"/><rect y="618" width="1200" height="12" fill="#5aa9ff"/>
${line(190, 40, api, "#b9d8ff")}${line(
  300,
  76,
  what.join(", ").replace(/^./, (letter) => letter.toUpperCase()),
)}
${line(390, 36, "The contract, with the evidence for every member", "#dbeaff")}
${line(540, 36, `${name} ${version}`, "#b9d8ff")}
</svg>`;
  writeFileSync(join(folder, "card.svg"), svg);
  const executable = findBrowser();
  if (!executable) {
    console.warn(`The social card stays an SVG, which few sites show. ${HOW_TO_INSTALL}`);
    return "card.svg";
  }
  const browser = await launch(executable);
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
    await page.setContent(`<body style="margin:0">${svg}`);
    await page.screenshot({ path: join(folder, "card.png") });
  } finally {
    await browser.close();
  }
  return "card.png";
}
