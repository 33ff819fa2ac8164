// What those can do who have the token: plan, sync, dump. The token stays in this tab, and goes to this server only, in a
// header.
const box = document.getElementById("steward");
const KEPT = "oogst-token";
const PAUSE = 1000;
// After so many looks without a sign of it, what was last done is told.
const LOOKS = 60;

const WORDS = {
    en: {
        wrong: "This is not the token.",
        away: "The server does not answer.",
        closed: "A server in front of this one does not let this through.",
        busy: "It is busy: ask again when that is over.",
        began: "It has begun.",
        doing: "Being done: ",
        done: "Done: ",
        failed: "Failed: ",
        nothing: "Nothing would change.",
        plan: (n) => `${n.added} would be added, ${n.changed} changed, ${n.removed} removed.`,
        more: (n) => `… and ${n} more`,
        dumped: "The dump is there.",
        absent: "–",
        use: "Type the token to plan, sync or dump.",
        ready: "The token is kept until this tab is closed.",
    },
    nl: {
        wrong: "Dit is het token niet.",
        away: "De server antwoordt niet.",
        closed: "Een server ervoor laat dit niet door.",
        busy: "Er is al iets bezig: vraag het opnieuw wanneer dat gedaan is.",
        began: "Het is begonnen.",
        doing: "Bezig: ",
        done: "Gedaan: ",
        failed: "Mislukt: ",
        nothing: "Er zou niets veranderen.",
        plan: (n) => `${n.added} zouden er bijkomen, ${n.changed} veranderen, ${n.removed} verdwijnen.`,
        more: (n) => `… en nog ${n}`,
        dumped: "De dump is er.",
        absent: "–",
        use: "Typ het token om te plannen, te synchroniseren of een dump te maken.",
        ready: "Het token wordt bewaard tot u dit tabblad sluit.",
    },
};

if (box) begin();

function begin() {
    const words = WORDS[document.documentElement.lang] ?? WORDS.en;
    const form = document.getElementById("steward-form");
    const field = document.getElementById("token");
    const actions = document.getElementById("steward-actions");
    const plan = document.getElementById("steward-plan");
    const told = document.getElementById("steward-told");
    const tell = (text) => (told.textContent = text);

    const show = () => {
        const has = sessionStorage.getItem(KEPT) !== null;
        form.hidden = has;
        actions.hidden = !has;
        tell(has ? words.ready : words.use);
        if (has && location.pathname.endsWith("/plan")) showLast();
    };

    // What the page of the plan tells in numbers only.
    async function showLast() {
        try {
            const { last } = await ask("plan", "GET");
            if (last) over("plan", last);
        } catch (fault) {
            tell(fault instanceof TypeError ? words.away : fault.message);
        }
    }

    async function ask(what, method, body) {
        const response = await fetch(`${box.dataset.root}/-/${what}`, {
            method,
            headers: { accept: "application/json", authorization: `Bearer ${sessionStorage.getItem(KEPT)}` },
            body,
            cache: "no-store",
        });
        if (response.status === 401) {
            sessionStorage.removeItem(KEPT);
            show();
            throw new Error(words.wrong);
        }
        if (response.status === 403) throw new Error(words.closed);
        if (response.status === 409) throw new Error(words.busy);
        const answer = await response.json();
        if (!response.ok) throw new Error(answer.error.message);
        return answer;
    }

    async function act(what) {
        plan.replaceChildren();
        const before = (await ask(what, "GET")).last;
        const chosen = [...box.querySelectorAll("input[name=source]:checked")].map((one) => one.value);
        const body = what !== "dump" && chosen.length > 0 ? JSON.stringify({ sources: chosen }) : undefined;
        await ask(what, "POST", body);
        tell(words.began);
        let hasRun = false;
        for (let look = 0; ; look += 1) {
            await new Promise((resolve) => setTimeout(resolve, PAUSE));
            const { running, last } = await ask(what, "GET");
            hasRun ||= Boolean(running);
            if (running) tell(words.doing + (running.step ?? running.entities));
            // It may be over between two looks.
            else if (hasRun || look > LOOKS || JSON.stringify(last) !== JSON.stringify(before)) return over(what, last);
        }
    }

    function over(what, last) {
        const error = last.error;
        if (error) {
            tell(words.failed + error);
            list(last.faults ?? []);
        } else if (what === "plan") {
            showPlan(last.plan);
        } else if (what === "dump") {
            tell(words.dumped);
        } else {
            tell(words.done + last.outcome + (last.revision ? ` (${last.revision})` : ""));
        }
    }

    function list(lines) {
        const all = document.createElement("ul");
        all.lang = "en";
        all.append(...lines.map((line) => element("li", line)));
        plan.append(all);
    }

    function showPlan({ summary, changes, not_told: more, notes, failed }) {
        const none = summary.added + summary.changed + summary.removed === 0;
        tell(none ? words.nothing : words.plan(summary));
        list([...failed, ...notes]);
        const all = document.createElement("ul");
        all.className = "list changes";
        for (const change of changes) {
            const sign = { added: "+", removed: "−" }[change.change] ?? "~";
            const item = element("li", `${sign} ${change.label} `);
            item.append(element("code", `${change.kind}/${change.key}`));
            const fields = document.createElement("ul");
            fields.className = "fields";
            for (const { path, old, new: now } of change.fields) {
                const shown = (value) => (value === null ? words.absent : JSON.stringify(value));
                const field = element("li", "");
                field.append(element("code", path), ": ", element("del", shown(old)), " → ", element("ins", shown(now)));
                fields.append(field);
            }
            if (change.fields.length > 0) item.append(fields);
            all.append(item);
        }
        if (more > 0) all.append(element("li", words.more(more)));
        if (changes.length > 0) plan.append(all);
    }

    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        sessionStorage.setItem(KEPT, field.value.trim());
        field.value = "";
        try {
            await ask("sync", "GET");
            show();
        } catch (fault) {
            tell(fault.message);
        }
    });
    box.addEventListener("click", async (event) => {
        const what = event.target.dataset?.do;
        if (!what) return;
        if (what === "forget") {
            sessionStorage.removeItem(KEPT);
            plan.replaceChildren();
            show();
            return;
        }
        const buttons = [...actions.querySelectorAll("button")];
        for (const button of buttons) button.disabled = true;
        try {
            await act(what);
        } catch (fault) {
            tell(fault instanceof TypeError ? words.away : fault.message);
        }
        for (const button of buttons) button.disabled = false;
    });
    document.getElementById("steward-without").remove();
    show();
}

function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
}
