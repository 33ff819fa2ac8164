// Why a query has no answer, in the words of the service: what is wrong, and what to do.
export async function fault({ text }) {
    const told = read(text);
    if (!told) return undefined;
    const box = document.createElement("div");
    box.className = "query-fault";
    box.setAttribute("role", "alert");
    const [what, remedy] = [told.message, told.hint].map((words) => {
        const line = document.createElement("p");
        line.textContent = words;
        return line;
    });
    what.className = "lead";
    box.append(what, remedy);
    return box;
}

function read(text) {
    try {
        return JSON.parse(text).error;
    } catch {
        return undefined;
    }
}
