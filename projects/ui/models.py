"""What pages keep for their readers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """A filter of one list that one person has given a name; nobody else sees it.

    `list_key` names the list (`pool.project`), `query` is the address behind the question mark,
    without page and export.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name=_("user")
    )
    list_key = models.CharField(_("list"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("conditions"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "list_key", "name"], name="ui_savedfilter_one_per_name")
        ]

    def __str__(self):
        return self.name


class ColumnChoice(models.Model):
    """The columns that one person wants to see of one list whenever the address does not name others."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="column_choices", verbose_name=_("user")
    )
    list_key = models.CharField(_("list"), max_length=60)
    columns = models.CharField(_("columns"), max_length=2000)

    class Meta:
        verbose_name = _("choice of columns")
        verbose_name_plural = _("choices of columns")
        ordering = ["list_key"]
        constraints = [
            models.UniqueConstraint(fields=["user", "list_key"], name="ui_columnchoice_one_per_list")
        ]

    def __str__(self):
        return self.list_key
