"""What `made_once` puts back is what was made, and new rows find their place beside it."""

from django.db import models, transaction

from projects.directory.models import Division, User
from projects.home.reference import load_reference
from tests import city, rows


def everything():
    """Every row of every table, without its moments: some are those of its writing."""
    found = {}
    for model in rows.models_in_use():
        fields = [f.attname for f in model._meta.concrete_fields if not isinstance(f, models.DateTimeField)]
        found[model.__name__] = list(rows.rows_of(model).values_list(*fields))
    return found


def make_and_forget():
    with transaction.atomic():
        city.make_cast()
        found = everything()
        transaction.set_rollback(True)
    assert not User.objects.exists()
    return found


def test_what_is_put_back_is_what_was_made(db, monkeypatch):
    monkeypatch.setattr(rows, "_made", {})
    made = make_and_forget()
    assert len(made["User"]) > 5
    assert len(made["Grant"]) > 5
    monkeypatch.setattr(city, "_make_cast", None)
    assert make_and_forget() == made


def test_new_rows_find_their_place_beside_what_was_put_back(cast):
    assert city.make_user("somebody").pk > cast.admin.pk


def test_rows_that_are_there_already_are_used(db):
    make_and_forget()
    load_reference(city.WEEK.first)
    there = Division.objects.get(code="150502")
    assert city.make_cast().district == there
