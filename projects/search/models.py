"""The index of names. It repeats what the records say and can be made anew from them at any time."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CoveringIndex(models.Index):
    """An index with all that a look through one kind reads, which then needs no rows. PostgreSQL takes no
    keys as long as texts may be: there the texts are left out."""

    def create_sql(self, model, schema_editor, using="", **kwargs):
        index = self
        if schema_editor.connection.vendor == "postgresql":
            fields = map(model._meta.get_field, self.fields)
            short = [field.name for field in fields if not isinstance(field, models.TextField)]
            index = models.Index(fields=short, name=self.name)
        return models.Index.create_sql(index, model, schema_editor, using, **kwargs)


class SearchEntry(models.Model):
    """The names of one record and how they sound; `kind` is that of a source (`pool.project`).

    `names` are the form of the entry and the names as the record has them, by which one sees whether the rest
    is up to date.
    """

    kind = models.CharField(_("kind"), max_length=40)
    record = models.PositiveBigIntegerField()
    names = models.TextField()
    text = models.TextField()
    pinyin = models.TextField()
    initials = models.TextField()
    length = models.PositiveSmallIntegerField(default=0)
    updated = models.DateTimeField(_("updated"))

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="search_entry_once")]
        indexes = [
            CoveringIndex(fields=["kind", "record", "length", "text", "initials"], name="search_entry_looked")
        ]

    def __str__(self):
        return f"{self.kind} {self.record}"
