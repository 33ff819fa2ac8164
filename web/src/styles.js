// The policy of the pages lets in no style that a script writes into the document as text. Libraries that do so have it
// adopted as a sheet of its own, which the policy allows, each once.
const adopted = new Set();

export function adoptStyles() {
    const { head } = document;
    for (const method of ["appendChild", "insertBefore"]) {
        const insert = head[method].bind(head);
        head[method] = (node, ...rest) => {
            if (!(node instanceof HTMLStyleElement)) return insert(node, ...rest);
            adopt(node.textContent);
            return node;
        };
    }
}

function adopt(text) {
    if (adopted.has(text)) return;
    adopted.add(text);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
}
