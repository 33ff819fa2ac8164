// Suggestions while somebody types into a search field: a combobox with a list box, as
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ has it. Without this script the form works as any form does.
for (const field of document.querySelectorAll("input[data-suggest]")) {
    suggestFor(field);
}

function suggestFor(field) {
    const list = document.getElementById(field.dataset.list);
    const told = document.getElementById(field.dataset.told);
    let asked = null;
    let timer = 0;
    let chosen = -1;

    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", list.dataset.label);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", list.id);
    field.autocomplete = "off";

    function close() {
        list.hidden = true;
        list.replaceChildren();
        choose(-1);
        field.setAttribute("aria-expanded", "false");
    }

    // The option is marked; what was typed stays in the field.
    function choose(number) {
        chosen = number;
        [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
        const option = list.children[number];
        if (option) {
            field.setAttribute("aria-activedescendant", option.id);
            option.scrollIntoView({ block: "nearest" });
        } else {
            field.removeAttribute("aria-activedescendant");
        }
    }

    function show(suggestions) {
        const options = suggestions.map((suggestion, at) => {
            const option = document.createElement("li");
            option.id = `${list.id}-${at}`;
            option.setAttribute("role", "option");
            option.dataset.address = suggestion.address;
            const name = document.createElement("span");
            name.textContent = suggestion.name;
            name.dir = "auto";
            if (suggestion.lang) name.lang = suggestion.lang;
            const kind = document.createElement("span");
            kind.className = "detail";
            kind.textContent = suggestion.kind;
            option.append(name, " ", kind);
            return option;
        });
        list.replaceChildren(...options);
        choose(-1);
        list.hidden = options.length === 0;
        field.setAttribute("aria-expanded", String(options.length > 0));
        told.textContent = told.dataset.words.replace("#", options.length);
    }

    async function ask() {
        // What was asked before is not waited for any more.
        asked?.abort();
        asked = new AbortController();
        const words = field.value.trim();
        if (words.length < 2) {
            close();
            return;
        }
        const address = new URL(field.dataset.suggest, location.href);
        address.searchParams.set("q", words);
        try {
            const response = await fetch(address, { signal: asked.signal });
            if (!response.ok) throw new Error(response.statusText);
            const { suggestions } = await response.json();
            // Somebody who left the field wants no list over the page.
            if (document.activeElement === field) show(suggestions);
        } catch (fault) {
            // Without an answer the form is still there.
            if (fault.name !== "AbortError") close();
        }
    }

    function go(option) {
        location.assign(option.dataset.address);
    }

    field.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(ask, 120);
    });
    field.addEventListener("keydown", (event) => {
        const many = list.children.length;
        if (event.key === "Escape" && !list.hidden) {
            close();
        } else if (event.key === "ArrowDown" && many > 0) {
            choose(chosen + 1 < many ? chosen + 1 : -1);
        } else if (event.key === "ArrowUp" && many > 0) {
            choose(chosen < 0 ? many - 1 : chosen - 1);
        } else if (event.key === "Enter" && chosen >= 0) {
            go(list.children[chosen]);
        } else {
            return;
        }
        event.preventDefault();
    });
    // Before the field loses the focus, and the list goes.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) go(option);
    });
    field.addEventListener("blur", () => {
        clearTimeout(timer);
        asked?.abort();
        close();
    });
    field.dataset.ready = "yes";
}
