//! Labels that we make: of roles, of positions without a title, of grants without one.
//!
//! Reading our own data back has to tell them from what a record says.

use crate::record::project::{InvolvementRole, Role, Status};
use crate::text::Text;

/// What a role is called: its label in each language that we know.
pub type Labels = [(&'static str, &'static str); 4];

/// What a person's role is called.
#[must_use]
pub fn role(role: Role) -> Labels {
    match role {
        Role::Researcher => [
            ("de", "Forscher"),
            ("en", "Researcher"),
            ("fr", "Chercheur"),
            ("nl", "Onderzoeker"),
        ],
        Role::Promotor => [
            ("de", "Betreuer"),
            ("en", "Supervisor"),
            ("fr", "Promoteur"),
            ("nl", "Promotor"),
        ],
        Role::CoPromotor => [
            ("de", "Zweitbetreuer"),
            ("en", "Co-supervisor"),
            ("fr", "Copromoteur"),
            ("nl", "Copromotor"),
        ],
        Role::CommitteeMember => [
            ("de", "Mitglied der Promotionskommission"),
            ("en", "Doctoral committee member"),
            ("fr", "Membre du comité d'accompagnement"),
            ("nl", "Lid doctoraatsbegeleidingscommissie"),
        ],
        Role::PrincipalInvestigator => [
            ("de", "Projektleiter"),
            ("en", "Principal investigator"),
            ("fr", "Chercheur principal"),
            ("nl", "Hoofdonderzoeker"),
        ],
        Role::Coordinator => [
            ("de", "Koordinator"),
            ("en", "Coordinator"),
            ("fr", "Coordinateur"),
            ("nl", "Coördinator"),
        ],
        Role::Contact => [
            ("de", "Kontaktperson"),
            ("en", "Contact"),
            ("fr", "Personne de contact"),
            ("nl", "Contactpersoon"),
        ],
        Role::Member => [
            ("de", "Mitglied"),
            ("en", "Member"),
            ("fr", "Membre"),
            ("nl", "Lid"),
        ],
    }
}

/// What an organisation's role is called.
#[must_use]
pub fn involvement(role: InvolvementRole) -> Labels {
    match role {
        InvolvementRole::Coordinator => self::role(Role::Coordinator),
        InvolvementRole::Host => [
            ("de", "Gasteinrichtung"),
            ("en", "Host institution"),
            ("fr", "Institution d'accueil"),
            ("nl", "Onthaalinstelling"),
        ],
        InvolvementRole::Partner => [
            ("de", "Partner"),
            ("en", "Partner"),
            ("fr", "Partenaire"),
            ("nl", "Partner"),
        ],
        InvolvementRole::Commissioner => [
            ("de", "Auftraggeber"),
            ("en", "Commissioner"),
            ("fr", "Commanditaire"),
            ("nl", "Opdrachtgever"),
        ],
        InvolvementRole::Supporter => [
            ("de", "Unterstützer"),
            ("en", "Supporter"),
            ("fr", "Soutien"),
            ("nl", "Ondersteuner"),
        ],
        InvolvementRole::Contractor => [
            ("de", "Auftragnehmer"),
            ("en", "Contractor"),
            ("fr", "Sous-traitant"),
            ("nl", "Onderaannemer"),
        ],
    }
}

/// What it is called where a project stands.
#[must_use]
pub fn status(status: Status) -> Labels {
    match status {
        Status::Planned => [
            ("de", "Geplant"),
            ("en", "Planned"),
            ("fr", "Prévu"),
            ("nl", "Gepland"),
        ],
        Status::Ongoing => [
            ("de", "Laufend"),
            ("en", "Ongoing"),
            ("fr", "En cours"),
            ("nl", "Lopend"),
        ],
        Status::Completed => [
            ("de", "Abgeschlossen"),
            ("en", "Completed"),
            ("fr", "Terminé"),
            ("nl", "Afgerond"),
        ],
        Status::Cancelled => [
            ("de", "Abgebrochen"),
            ("en", "Cancelled"),
            ("fr", "Arrêté"),
            ("nl", "Stopgezet"),
        ],
    }
}

/// The labels in these languages; English where none of them is one of ours.
#[must_use]
pub fn chosen(labels: &Labels, languages: &[impl AsRef<str>]) -> Text {
    let mut text = Text::default();
    for (tag, value) in labels {
        if languages.iter().any(|language| language.as_ref() == *tag) {
            text.set(tag, *value);
        }
    }
    if text.is_empty() {
        text.set(labels[1].0, labels[1].1);
    }
    text
}

/// What a position is called whose title is not known.
pub const POSITION: Labels = [
    ("de", "Mitglied"),
    ("en", "Member"),
    ("fr", "Membre"),
    ("nl", "Lid"),
];

/// The label of a role that the source leaves open: those that it may be, side by side.
#[must_use]
pub fn open_role(roles: &[Role], languages: &[impl AsRef<str>]) -> Text {
    let mut label = Text::default();
    for one in roles {
        for (tag, value) in chosen(&role(*one), languages).iter() {
            let joined = match label.iter().find(|(have, _)| *have == tag) {
                Some((_, have)) => format!("{have} / {value}"),
                None => value.to_owned(),
            };
            label.set(tag, joined);
        }
    }
    label
}

/// A label for a grant without a title: funder, programme and number, in these languages.
#[must_use]
pub fn grant(
    (funder, funder_id): (&Text, &str),
    programme: &Text,
    number: Option<&str>,
    languages: &[impl AsRef<str>],
) -> Text {
    let mut label = Text::default();
    for language in languages {
        let word = match language.as_ref() {
            "nl" => "Financiering",
            "fr" => "Financement",
            "de" => "Förderung",
            "en" => "Grant",
            _ => continue,
        };
        let best = |text: &Text| text.best(&[language]).map(|(_, value)| value.to_owned());
        let parts = [best(funder), best(programme), number.map(str::to_owned)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        label.set(language.as_ref(), format!("{word} {}", parts.join(" ")));
    }
    if label.is_empty() {
        let funder = funder.best(languages).map_or(funder_id, |(_, value)| value);
        let number = number.unwrap_or_default();
        label.set("en", format!("Grant {funder} {number}").trim_end());
    }
    label
}
