//! Roles: what they are called, and the nodes that carry them.

use super::emitter::{Emitter, In};
use super::{Object, Site};
use crate::iri;
use crate::profile::labels;
use crate::record::Kind;
use crate::record::project::{InvolvementRole, Role};
use crate::text::Text;
use crate::vocab::{Term, dcterms, obo, rdfs, schema, vivo};

/// The label of a person's role in the site's languages.
pub(super) fn label(role: Role, site: &Site) -> Text {
    labels::chosen(&labels::role(role), &site.languages)
}

/// The label of an organisation's role in the site's languages.
pub(super) fn involvement_label(role: InvolvementRole, site: &Site) -> Text {
    labels::chosen(&labels::involvement(role), &site.languages)
}

/// A role that an agent has in a project.
pub(super) struct ProjectRole<'a> {
    pub(super) project: &'a str,
    pub(super) agent_kind: Kind,
    pub(super) agent_key: &'a str,
    /// The code in the role's IRI.
    pub(super) code: &'a str,
    pub(super) class: &'static Term,
    pub(super) label: &'a Text,
    /// The concept of our scheme; none where the source leaves open which role it is.
    pub(super) concept: Option<&'a str>,
}

impl ProjectRole<'_> {
    /// Writes the role with its links to project and agent, and gives its IRI.
    pub(super) fn map(&self, out: &mut Emitter<'_>) -> String {
        let agent = out.site().base.thing(self.agent_kind, self.agent_key);
        let node = iri::role(self.project, self.agent_kind, self.agent_key, self.code);
        out.vivo_type(&node, self.class);
        out.a(In::SCHEMA, &node, &schema::ORGANIZATION_ROLE);
        out.text(
            &node,
            self.label,
            &[
                (In::VIVO.and(In::BASE), &rdfs::LABEL),
                (In::SCHEMA, &schema::ROLE_NAME),
            ],
        );
        out.both(In::VIVO, &node, &obo::INHERES_IN, &agent, &obo::BEARER_OF);
        out.both(
            In::VIVO,
            &node,
            &obo::REALIZED_IN,
            self.project,
            &obo::REALIZES,
        );
        out.link(In::SCHEMA, &node, &schema::MEMBER, &agent);
        out.link(In::SCHEMA, self.project, &schema::MEMBER, &node);
        // Direct members too, for consumers that do not know Role.
        out.link(In::SCHEMA, self.project, &schema::MEMBER, &agent);
        out.link(In::BASE, self.project, &dcterms::CONTRIBUTOR, &agent);
        if let Some(concept) = self.concept {
            let concept = out
                .site()
                .base
                .thing(Kind::Concept, &format!("role-type/{concept}"));
            out.link(In::BASE, &node, &dcterms::TYPE, &concept);
        }
        node
    }
}

/// A role that an agent has in a grant. The grant relates both the role and its bearer.
pub(super) fn in_grant(
    grant: &str,
    agent: (Kind, &str),
    code: &str,
    class: &'static Term,
    label: &Text,
    out: &mut Emitter<'_>,
) {
    if !out.wants(In::VIVO) {
        return;
    }
    let bearer = out.site().base.thing(agent.0, agent.1);
    let node = iri::role(grant, agent.0, agent.1, code);
    out.vivo_type(&node, class);
    for (tag, value) in label.iter() {
        out.put(In::VIVO, &node, &rdfs::LABEL, Object::Lang(value, tag));
    }
    out.both(In::VIVO, &node, &obo::INHERES_IN, &bearer, &obo::BEARER_OF);
    out.both(In::VIVO, grant, &vivo::RELATES, &node, &vivo::RELATED_BY);
    out.both(In::VIVO, grant, &vivo::RELATES, &bearer, &vivo::RELATED_BY);
}
