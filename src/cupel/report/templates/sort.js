// Sorts a table by the column whose heading is clicked; without script, tables stand in the order of the page.
"use strict";
for (const table of document.querySelectorAll("table")) {
  const body = table.tBodies[0];
  if (body.rows.length < 2) continue;
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const isNumber = heading.classList.contains("number");
      const first = isNumber ? "descending" : "ascending";
      const now = heading.getAttribute("aria-sort");
      const order = now === null ? first : now === "ascending" ? "descending" : "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const keyed = [...body.rows].map((row) => {
        const text = row.cells[column].textContent;
        return { row, text, number: isNumber ? Number(text.replace(/[,%]/g, "")) : NaN };
      });
      keyed.sort((a, b) => {
        if ((a.text === "–") !== (b.text === "–")) return a.text === "–" ? 1 : -1;
        const by = a.number - b.number;
        return sign * (Number.isNaN(by) ? a.text.localeCompare(b.text, "en", { numeric: true }) : by);
      });
      body.append(...keyed.map((one) => one.row));
    });
  });
}
