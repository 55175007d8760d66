"""What is done with an agreement: signed, changed, recognised, performed or not, landed in the pool."""

import unicodedata

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require
from projects.pool import entering
from projects.pool.acts import in_history
from projects.pool.models import Application

from .models import Agreement, Negotiation, Prospect

State = Agreement.State
# What an agreement says of itself.
SAID = (
    "name",
    "kind",
    "number",
    "signed_on",
    "amount",
    "parties",
    "chain",
    "division",
    "unit",
    "content",
    "promised_start_on",
    "promised_completion_on",
)
# Applications of which nothing comes any more: what they proposed may be proposed anew.
OVER = (Application.State.WITHDRAWN, Application.State.REFUSED)


def lock(agreement):
    """The agreement with what it refers to, locked until the transaction ends."""
    rows = Agreement.objects.select_for_update(of=("self",))
    return rows.select_related("prospect", "division", "unit", "chain", "application__project").get(
        pk=agreement.pk
    )


def spellings(text):
    """A name as it is kept, and as it may be written elsewhere: full-width signs make no other enterprise."""
    kept = " ".join(text.split())
    narrow = unicodedata.normalize("NFKC", kept)
    return [kept, narrow, narrow.replace("(", "（").replace(")", "）")]


def enterprise(name, *, values, by, credit_code=""):
    """The enterprise of that name, whoever follows it; one that is not known is entered as well, with the
    code that is given."""
    names = spellings(name)
    require(names[0], "enterprise_needed", _("Name the enterprise that signed."))
    found = Prospect.objects.select_for_update().filter(name__in=names).order_by("pk").first()
    if found is not None:
        return found
    return Prospect.objects.create(
        name=names[0],
        credit_code=credit_code,
        unit=values["unit"],
        division=values["division"],
        chain=values["chain"],
        follower=by,
        first_contact_on=values["signed_on"],
        last_contact_on=values["signed_on"],
        entered_by=by,
    )


def require_said(values, on):
    """What must hold of an agreement as it is entered."""
    start, completion = values["promised_start_on"], values["promised_completion_on"]
    require(values["signed_on"] <= on, "future", _("This day has not come yet."))
    require(
        values["amount"] is not None and values["amount"] > 0,
        "amount_needed",
        _("Give the amount that was signed."),
    )
    require(
        not start or not completion or start <= completion,
        "schedule_order",
        _("The promised completion lies before the promised start."),
    )


def require_once(prospect, values, negotiation, *, is_another, but=None):
    """An agreement counts once, whoever reports it."""
    others = Agreement.objects.filter(prospect=prospect, kind=values["kind"]).exclude(pk=but)
    same = others.filter(name=values["name"]).first()
    if same is None and negotiation is not None:
        same = others.filter(negotiation=negotiation).first()
    require(
        same is None,
        "signed_already",
        _("This agreement is entered already, by %(unit)s; it counts once, whoever reports it."),
        unit=same.unit if same else "",
    )
    like = others.exclude(state=State.ENDED).first()
    require(
        like is None or is_another,
        "like",
        _(
            "This enterprise has signed already (%(unit)s, %(on)s). If this is another project of it, tick "
            "the box below."
        ),
        unit=like.unit if like else "",
        on=like.signed_on.isoformat() if like else "",
    )


def sign(values, *, by, at, prospect_name="", credit_code="", negotiation=None, is_another=False):
    """Enter an agreement ({field: value} of SAID), of a negotiation or alone. Talks end as signed.

    Returns it. Raises RuleViolation `enterprise_needed`, `amount_needed`, `future`, `schedule_order`,
    `signed_already`, `like`, `broken_off` or `before_talks`.
    """
    with transaction.atomic():
        require_said(values, timezone.localdate(at))
        if negotiation is not None:
            negotiation = (
                Negotiation.objects.select_for_update(of=("self",))
                .select_related("prospect")
                .get(pk=negotiation.pk)
            )
            require(
                negotiation.state != Negotiation.State.DROPPED,
                "broken_off",
                _("These talks were broken off; take them up again first."),
            )
            require(
                values["signed_on"] >= negotiation.started_on,
                "before_talks",
                _("The talks began on %(day)s; it was signed later."),
                day=negotiation.started_on.isoformat(),
            )
            prospect = negotiation.prospect
        else:
            prospect = enterprise(prospect_name, values=values, by=by, credit_code=credit_code)
        # A formal agreement after the framework of the same talks is no other project.
        require_once(prospect, values, negotiation, is_another=is_another)
        row = Agreement.objects.create(
            prospect=prospect, negotiation=negotiation, entered_by=by, **{name: values[name] for name in SAID}
        )
        events.record("agreement.sign", row, by=by, at=at, params={"on": row.signed_on.isoformat()})
        if negotiation is not None and negotiation.state == Negotiation.State.TALKING:
            negotiation.state, negotiation.ended_on = Negotiation.State.SIGNED, row.signed_on
            negotiation.next_step, negotiation.next_on = "", None
            negotiation.save(update_fields=["state", "ended_on", "next_step", "next_on"])
            events.record("negotiation.signed", negotiation, by=by, at=at, params={"agreement": row.pk})
    return row


def change(agreement, values, *, by, at, may_recognise=False, is_another=True):
    """Put right what an agreement says. Once it is recognised only who recognises does so. Returns what
    changed. Raises RuleViolation `recognised`, and what `sign` raises of the same kind."""
    with transaction.atomic():
        row = lock(agreement)
        require(
            row.recognised_on is None or may_recognise,
            "recognised",
            _("It is recognised: only the bureau changes it now."),
        )
        require_said(values, timezone.localdate(at))
        require_once(row.prospect, values, row.negotiation, is_another=is_another, but=row.pk)
        changes = {}
        for name in SAID:
            old, new = getattr(row, name), values[name]
            if old != new:
                changes[name] = [in_history(old), in_history(new)]
                setattr(row, name, new)
        if changes:
            row.save()
            events.record("agreement.change", row, by=by, at=at, changes=changes)
    return list(changes)


def take_back(agreement, *, by, at):
    """Take an agreement away that was entered by mistake and came of no talks, and the enterprise with it
    where it became known by nothing else. Its history stays. Raises RuleViolation `rested_on`."""
    with transaction.atomic():
        row = lock(agreement)
        prospect = row.prospect
        rests = (
            row.recognised_on is not None
            or row.landed_on is not None
            or row.project_id is not None
            or row.negotiation_id is not None
            or row.funds.exists()
            or row.files.exists()
        )
        require(
            not rests, "rested_on", _("“%(name)s” was worked on since: it is not taken back."), name=row.name
        )
        events.record("agreement.take_back", row, by=by, at=at, params={"name": row.name})
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError as error:
            said = _("“%(name)s” was worked on since: it is not taken back.")
            raise RuleViolation("rested_on", said, name=row.name) from error
        known_otherwise = (
            events.history(prospect).exists()
            or prospect.agreements.exists()
            or prospect.negotiations.exists()
            or prospect.contacts.exists()
        )
        if not known_otherwise and prospect.first_contact_on == row.signed_on:
            prospect.delete()


def recognise(agreement, *, by, at):
    """Recognise an agreement, once (认定). Raises RuleViolation `recognised_already`, `not_formal`, `ended`
    or `counted_already`."""
    with transaction.atomic():
        row = lock(agreement)
        require(
            row.recognised_on is None,
            "recognised_already",
            _("It was recognised on %(day)s."),
            day=row.recognised_on.isoformat() if row.recognised_on else "",
        )
        require(row.kind == Agreement.Kind.FORMAL, "not_formal", _("Only a formal agreement is recognised."))
        require(row.state != State.ENDED, "ended", _("The agreement has ended."))
        twin = (
            Agreement.objects.filter(negotiation=row.negotiation_id, recognised_on__isnull=False)
            .exclude(pk=row.pk)
            .exclude(negotiation=None)
            .first()
        )
        require(
            twin is None,
            "counted_already",
            _("“%(name)s” of the same talks is recognised already; an agreement counts once."),
            name=twin.name if twin else "",
        )
        row.recognised_on, row.recognised_by = timezone.localdate(at), by
        row.save(update_fields=["recognised_on", "recognised_by"])
        events.record("agreement.recognise", row, by=by, at=at)
    return row


def recognise_many(agreements, *, by, at):
    """Recognise several; returns (recognised, [(agreement, error)])."""
    done, failed = [], []
    for one in agreements:
        try:
            done.append(recognise(one, by=by, at=at))
        except RuleViolation as error:
            failed.append((one, error))
    return done, failed


def move(agreement, state, *, by, at, reason):
    """Say whether an agreement is performed, stalled or ended. Raises RuleViolation `reason_needed`,
    `no_change` or `in_pool`."""
    require(reason.strip(), "reason_needed", _("Say why."))
    with transaction.atomic():
        row = lock(agreement)
        require(row.state != state, "no_change", _("That is its state already."))
        require(
            state != State.ENDED or row.pool_project is None or not row.pool_project.tier,
            "in_pool",
            _("Its project stands in the pool: take it out there first."),
        )
        old, row.state = row.state, state
        row.state_reason = "" if state == State.PERFORMING else reason.strip()
        row.save(update_fields=["state", "state_reason"])
        events.record(
            "agreement.state", row, by=by, at=at, reason=reason.strip(), changes={"state": [old, state]}
        )
    return row


def carried_over(agreement, company, department, by):
    """What an application takes over from an agreement, as a proposal. With whom one speaks at the enterprise
    is for those who follow it."""
    prospect = Prospect.objects.allowed(by).filter(pk=agreement.prospect_id).first()
    return {
        "name": agreement.name,
        "division": agreement.division,
        "chain": agreement.chain,
        "owner_name": company,
        "responsible_department": department,
        "content": agreement.content,
        "total_investment": agreement.amount,
        "planned_start_on": agreement.promised_start_on,
        "planned_completion_on": agreement.promised_completion_on,
        "contact_name": prospect.contact_name if prospect else "",
        "contact_phone": prospect.contact_phone if prospect else "",
    }


def land(agreement, *, company, landed_on, department, by, at):
    """Land an agreement (落地): the local company is registered, and an application to the pool is begun with
    everything carried over. The link stays; the amount signed stays the agreement's.

    Returns the Application, a draft of `by`. Raises RuleViolation `not_formal`, `ended`, `landed_already`,
    `company_needed`, `future` or `landed_early`.
    """
    company = " ".join(company.split())
    with transaction.atomic():
        row = lock(agreement)
        require(row.kind == Agreement.Kind.FORMAL, "not_formal", _("Only a formal agreement lands."))
        require(row.state != State.ENDED, "ended", _("The agreement has ended."))
        open_link = row.application is not None and row.application.state not in OVER
        require(
            not open_link and row.project_id is None,
            "landed_already",
            _("It has landed: its application to the pool is there already."),
        )
        require(company, "company_needed", _("Name the local company."))
        require(landed_on <= timezone.localdate(at), "future", _("This day has not come yet."))
        require(
            landed_on >= row.signed_on, "landed_early", _("That day lies before the agreement was signed.")
        )
        application = entering.save(None, carried_over(row, company, department, by), by=by, at=at)
        row.company_name, row.landed_on, row.application = company, landed_on, application
        row.save(update_fields=["company_name", "landed_on", "application"])
        events.record(
            "agreement.land",
            row,
            by=by,
            at=at,
            params={"company": company, "on": landed_on.isoformat(), "application": application.pk},
        )
    return application
