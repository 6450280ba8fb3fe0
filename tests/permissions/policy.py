"""One table: who may call which address with which method, for whose object.

It is written by hand from the roles of the field and knows nothing of ``departments.access``, so that the
two check each other. An address without a line here fails ``test_matrix``.
"""

from dataclasses import dataclass, field

OFFICE_HEAD, OFFICER, ADMIN = "office_head", "officer", "zone_admin"
HEAD, DEPUTY, LIAISON = "head", "deputy", "liaison"
SUPERVISOR, EXPERT, VIEWER, OBSERVER, AUDITOR = "supervisor", "expert", "viewer", "observer", "auditor"
ROLES = (OFFICE_HEAD, OFFICER, ADMIN, HEAD, DEPUTY, LIAISON, SUPERVISOR, EXPERT, VIEWER, OBSERVER, AUDITOR)

EVERY_MEMBER = frozenset(ROLES)
OFFICE = frozenset({OFFICE_HEAD, OFFICER})
ADMINS = frozenset({ADMIN})
STAFF = OFFICE | ADMINS
OWN = frozenset({HEAD, DEPUTY, LIAISON})
LIAISONS = frozenset({LIAISON})
DIRECTORY = STAFF | OWN | {SUPERVISOR}
PLAN = DIRECTORY | {EXPERT, VIEWER}
PAPERS = PLAN | {OBSERVER}
RESULTS = STAFF | {VIEWER, OBSERVER}
NOBODY: frozenset[str] = frozenset()

READ = ("GET",)
WRITE = ("POST",)
BOTH = ("GET", "POST")


@dataclass(frozen=True)
class Rule:
    """``enter``: who gets past the door of the page (403 otherwise). For a page about one object:
    ``sees_own`` / ``sees_other``: for whom the object of the own / another department exists (404
    otherwise); ``acts``: who of those may do it (403 otherwise; all by default)."""

    methods: tuple[str, ...]
    enter: frozenset[str]
    about: str = ""
    sees_own: frozenset[str] = EVERY_MEMBER
    sees_other: frozenset[str] = EVERY_MEMBER
    acts: frozenset[str] = EVERY_MEMBER
    post_acts: frozenset[str] | None = None
    args: dict[str, str] = field(default_factory=dict)


WORK = {"sees_own": STAFF | OWN, "sees_other": STAFF}

ZONE_PAGES: dict[str, Rule] = {
    "departments:home": Rule(READ, EVERY_MEMBER),
    "departments:list": Rule(READ, DIRECTORY),
    "departments:detail": Rule(READ, DIRECTORY, "department"),
    "departments:create": Rule(BOTH, ADMINS),
    "departments:edit": Rule(BOTH, ADMINS, "department"),
    "departments:close": Rule(BOTH, ADMINS, "department"),
    "departments:groups": Rule(READ, DIRECTORY),
    "departments:group-create": Rule(BOTH, ADMINS),
    "departments:group-edit": Rule(BOTH, ADMINS, "group"),
    "departments:people": Rule(READ, STAFF),
    "departments:person-create": Rule(BOTH, ADMINS),
    "departments:person-edit": Rule(BOTH, STAFF, "person", post_acts=ADMINS),
    "departments:reset-password": Rule(BOTH, STAFF, "person"),
    "departments:switch": Rule(BOTH, ADMINS, "person"),
    "departments:role-give": Rule(BOTH, ADMINS, "person"),
    "departments:role-end": Rule(BOTH, ADMINS, "membership"),
    "departments:role-hand-over": Rule(BOTH, ADMINS, "membership"),
    "departments:audit": Rule(READ, frozenset({OFFICE_HEAD, AUDITOR})),
    "departments:settings": Rule(BOTH, ADMINS),
    "departments:exchange": Rule(READ, ADMINS),
    "departments:exchange-export": Rule(READ, ADMINS, args={"kind": "exchange_kind"}),
    "departments:exchange-template": Rule(READ, ADMINS, args={"kind": "exchange_kind"}),
    "departments:exchange-import": Rule(BOTH, ADMINS, args={"kind": "exchange_kind"}),
    "departments:exchange-confirm": Rule(WRITE, ADMINS, args={"kind": "exchange_kind"}),
    "indicators:list": Rule(READ, PLAN),
    "indicators:framework": Rule(READ, PLAN, "framework"),
    "indicators:detail": Rule(READ, PLAN, "indicator"),
    "notices:inbox": Rule(READ, EVERY_MEMBER),
    "notices:read-all": Rule(WRITE, EVERY_MEMBER),
    "notices:open": Rule(READ, EVERY_MEMBER, "message", sees_other=NOBODY),
    "notices:log": Rule(READ, ADMINS),
    "notices:resend": Rule(WRITE, ADMINS, "failed_message"),
    "reports:overview": Rule(READ, RESULTS),
    "tasks:documents": Rule(READ, PAPERS),
    "tasks:document-add": Rule(BOTH, STAFF),
    "tasks:document-edit": Rule(BOTH, STAFF, "document"),
    "tasks:document-withdraw": Rule(WRITE, STAFF, "document"),
    "tasks:document-file": Rule(READ, PAPERS, "document", sees_other=PAPERS - {VIEWER, OBSERVER}),
    "tasks:reforms": Rule(READ, ADMINS),
    "tasks:reform": Rule(READ, ADMINS, "reform"),
    "tasks:reform-new": Rule(BOTH, ADMINS, "department"),
    "tasks:reform-call-off": Rule(WRITE, ADMINS, "reform"),
    "tasks:reform-carry-out": Rule(WRITE, ADMINS, "reform"),
    "tasks:home": Rule(READ, OWN),
    "tasks:list": Rule(READ, PLAN),
    "tasks:duties": Rule(READ, STAFF),
    "tasks:export": Rule(READ, PLAN),
    "tasks:detail": Rule(READ, PLAN, "task"),
    "tasks:deliverable": Rule(BOTH, PLAN, "deliverable", **WORK, post_acts=LIAISONS),
    "tasks:deliverable-upload": Rule(WRITE, LIAISONS, "deliverable", **WORK),
    "tasks:deliverable-remove-file": Rule(
        WRITE, LIAISONS, "deliverable", **WORK, args={"evidence_pk": "draft_evidence"}
    ),
    "tasks:receipt": Rule(READ, PLAN, "submission", **WORK),
    "tasks:withdraw": Rule(WRITE, LIAISONS, "submission", **WORK),
    "tasks:evidence": Rule(READ, PLAN, "evidence", **WORK),
    "tasks:review": Rule(READ, OFFICE),
    "tasks:review-one": Rule(BOTH, OFFICE, "submission"),
    "tasks:import": Rule(BOTH, ADMINS),
    "tasks:import-names": Rule(BOTH, ADMINS, "batch"),
    "tasks:import-choices": Rule(BOTH, ADMINS, "batch"),
    "tasks:import-preview": Rule(READ, ADMINS, "batch"),
    "tasks:import-headings": Rule(WRITE, ADMINS, "batch"),
    "tasks:import-gone": Rule(WRITE, ADMINS, "batch"),
    "tasks:import-apply": Rule(WRITE, ADMINS, "batch"),
    "tasks:import-changes": Rule(READ, ADMINS, "batch"),
    "tasks:import-undo": Rule(BOTH, ADMINS, "batch"),
    "tasks:import-original": Rule(READ, ADMINS, "batch"),
    "tasks:import-abandon": Rule(WRITE, ADMINS, "batch"),
    "tasks:cycle-issue": Rule(BOTH, ADMINS, "cycle"),
}

#: Addresses outside any zone: name → what a stranger without a log-in gets.
OPEN_PAGES = {"healthz": 200, "readyz": 200, "log-in": 200, "set_language": 302}
PERSONAL_PAGES = ("root", "zones", "password-change", "log-out")
