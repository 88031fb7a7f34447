from tests.access.row import SURE, Row, only

DESK = only("s", "o", "u", "v", "a")
TERMS = {
    "begins_on": "2026-03-02", "ends_on": "2099-12-30", "discloses": "grades",
    "organisation_signer": "secretary",
}  # fmt: skip


def opened(w):
    return {"pk": w.evaluation.pk}


def voting(w):
    return {"pk": w.voting.pk}


def own(w):
    return {"pk": w.own_box.pk}


def masses(w):
    return {"pk": w.masses_box.pk}


def issued(w):
    """The box of the mass representatives, with one slip for a phone."""
    assert w.token
    return masses(w)


def papers(w):
    return {"pk": w.paper_box.pk}


def ballot(w):
    return {f"s{w.voting.subjects.get(member=w.colleague).pk}": "satisfied"}


def slip_ballot(w):
    return {f"s{w.subject.pk}": "fairly", "rest": "satisfied"}


def tally(w):
    marks = {f"n_satisfied_{row.pk}": 2 for row in w.paper_box.subjects_on_form()}
    return {"returned": 2, "unused": 0, **marks}


ROWS = [
    # ── the review ────────────────────────────────────────────────────────────────────────────────
    Row("evaluation_list",     get=DESK, post="m"),
    Row("evaluation_create",   get=only("a"), post=only("a", answer="3"),
        data=lambda w: {**TERMS, **SURE, "organisation": w.confirmed_sheet.branch_id, "year": 2026}),
    #                              msou vacd rn
    Row("evaluation_detail",   get="x222 22xx >>", post="m", kwargs=opened),
    Row("evaluation_detail",   get="x222 22xx >>", post="m", kwargs=opened, query={"export": "1"}),
    Row("evaluation_change",   get=only("a"), post=only("a", answer="3"), kwargs=opened, data=TERMS),
    Row("evaluation_renew",    get="m", post="xxxx x3xx >>", kwargs=opened),
    Row("evaluation_begin",    get="m", post="xxxx x3xx >>", kwargs=opened, data=SURE),
    Row("evaluation_close",    get="m", post="xxxx x3xx >>", kwargs=voting, data=SURE),
    Row("evaluation_close",    get="m", post="xxxx x2xx >>", kwargs=voting),  # asks first
    Row("evaluation_drop",     get="m", post="xxxx x3xx >>", kwargs=opened, data={"reason": "年份选错", **SURE}),
    # ── ballot boxes ──────────────────────────────────────────────────────────────────────────────
    Row("collection_detail",   get="x202 02xx >>", post="m", kwargs=own),
    Row("collection_detail",   get="x202 02xx >>", post="m", kwargs=masses),
    Row("collection_close",    get="m", post="x30x x3xx >>", kwargs=own, data=SURE),
    Row("collection_issue",    get="m", post="x20x x2xx >>", kwargs=masses,
        data={"medium": "phone", "count": 2, "issued_before": 0}),
    Row("collection_papers",   get="m", post="x20x x2xx >>", kwargs=own,
        data=lambda w: {"line": w.own_box.roll.first().pk}),
    Row("collection_take_back", get="m", post="x30x x3xx >>", data={"number": 1},
        kwargs=lambda w: {"pk": w.own_box.pk, "line": w.paper_line.pk}),
    Row("collection_withdraw", get="m", post="x30x x3xx >>", data={"medium": "phone", "first": 1, "last": 1},
        kwargs=issued),
    Row("collection_tally",    get="x202 02xx >>", post="x303 03xx >>", kwargs=papers, data=tally),
    Row("collection_look_again", get=only("a"), post=only("a", answer="3"), data={"reason": "漏数一张"},
        kwargs=lambda w: {"pk": w.counted_box.pk}),
    Row("collection_recount_withdraw", get="m", post="xxxx x3xx >>", kwargs=lambda w: {"pk": w.recounted_box.pk}),
    # ── ballots: the member votes; the holder of a slip needs nothing else; nobody reads one ───────
    Row("ballot_list",         get=only("m"), post="m"),
    Row("ballot_vote",         get="2xxx xxxx >>", post="3xxx xxxx >>", kwargs=own, data=ballot),
    Row("ballot_vote",         get="0xxx xxxx >>", kwargs=masses, data=ballot),
    Row("vote",                get="2", post="3", public=True, kwargs=lambda w: {"token": w.token},
        data=slip_ballot),
    Row("vote",                get="0", kwargs=lambda w: {"token": "no-such-token"}, data=slip_ballot),
    # ── signed opinions ───────────────────────────────────────────────────────────────────────────
    Row("signed_opinion_list",        get="x222 22xx >>", post="m", kwargs=voting),
    Row("signed_opinions_together",   get="x22x x2xx >>", post="x33x x3xx >>",
        kwargs=lambda w: voting(w) | {"group": "leader"},
        data=lambda w: {f"choice_{w.subject.pk}": "satisfied", f"words_{w.subject.pk}": "履诺认真"}, untouched="oa"),
    Row("signed_opinion_sign",        get="x20x x2xx >>", post="x30x x2xx >>",
        kwargs=lambda w: {"pk": w.subject.pk, "group": "leader"},
        data={"choice": "satisfied", "words": "履诺认真"}),
    Row("signed_opinion_sign",        get="x20x x2xx >>", post="x20x x3xx >>",
        kwargs=lambda w: {"pk": w.subject.pk, "group": "organisation"},
        data={"choice": "satisfied", "words": "同意"}),
    Row("signed_opinion_sign",        get="x00x x0xx >>", kwargs=lambda w: {"pk": w.subject.pk, "group": "masses"}),
]  # fmt: skip
