// Buttons that copy the lines of a verdict. Without this script the lines are there to be selected.
for (const button of document.querySelectorAll("button[data-copy]")) {
    const lines = document.getElementById(button.dataset.copy);
    const words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
        if (!(await copied(lines))) return;
        button.textContent = button.dataset.copied;
        setTimeout(() => (button.textContent = words), 2000);
    });
}

async function copied(lines) {
    try {
        await navigator.clipboard.writeText(`${lines.textContent}\n`);
        return true;
    } catch {
        // Clipboards are for secure contexts only, and may be refused: the lines are selected, and Ctrl+C does the rest.
        getSelection().selectAllChildren(lines);
        return false;
    }
}
