// Completion from the terms that this dataset uses, each with its label. Nothing is asked of anybody else.
export function completeFrom(Yasqe, { prefixes, classes, properties }) {
    const whole = (name) => {
        const [prefix, local] = name.split(/:(.*)/s);
        return prefixes[prefix] + local;
    };
    replace(Yasqe, "prefixes", {
        get: () => Object.entries(prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`),
        persistenceId: null,
    });
    for (const [name, terms] of [["class", classes], ["property", properties]]) {
        const iris = terms.map(whole);
        replace(Yasqe, name, {
            get: (yasqe, token) => {
                const text = token?.autocompletionString ?? "";
                return text === "" ? iris : iris.filter((iri) => iri.startsWith(text) || local(iri).startsWith(text.toLowerCase()));
            },
            // Whoever takes a term gets its prefix declared as well.
            postProcessSuggestion: (yasqe, token, iri) => short(yasqe, prefixes, iri),
            bulk: false,
            autoShow: false,
        });
    }
}

function replace(Yasqe, name, more) {
    const before = Yasqe.Autocompleters[name];
    if (!before) throw new Error(`the editor has no completer ${name}`);
    Yasqe.registerAutocompleter({ ...before, ...more, name }, false);
}

function local(iri) {
    return iri.slice(Math.max(iri.lastIndexOf("/"), iri.lastIndexOf("#")) + 1).toLowerCase();
}

function short(yasqe, prefixes, iri) {
    const declared = Object.entries(yasqe.getPrefixesFromQuery()).find(([, start]) => iri.startsWith(start));
    if (declared) return `${declared[0]}:${iri.slice(declared[1].length)}`;
    const [prefix, start] = Object.entries(prefixes).find(([, start]) => iri.startsWith(start));
    return `${prefix}:${iri.slice(start.length)}`;
}
