// Suggestions while somebody types into a search field. Without this script the form works as any form does.
for (const field of document.querySelectorAll("input[data-suggest]")) {
    suggestFor(field);
}

function suggestFor(field) {
    field.dataset.ready = "yes";
}
