"""The file of the list of projects, imported as it is."""

from decimal import Decimal

import pytest

from projects.imports import tables, workbooks
from projects.pool.importing_projects import Projects
from tests.city import make_organisation, make_project
from tests.imports.kindcase import bring

KIND = Projects()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_that_was_taken_and_nobody_touched_changes_nothing(client, cast, kind):
    project = make_project(name="某项目", total_investment=Decimal("12345.67"), funding_gap=Decimal("0.01"))
    project.owner = make_organisation("某公司", kind="ENTERPRISE")
    project.save()
    client.force_login(cast.office)
    content = client.get(f"/projects/?_export={kind}&columns=total_investment,funding_gap,division").content
    table = tables.find(workbooks.read(content, kind)[0], KIND.fields)
    fields = tables.guess(table, KIND.fields)
    assert {"name", "owner", "total_investment"} <= fields.keys()
    places = [column.index for column in table.columns]
    columns = {code: table.columns[places.index(index)] for code, index in fields.items()}
    (row,) = table.rows
    cells = {code: row.cells[index] for code, index in fields.items()}
    units = {code: column.unit or table.unit for code, column in columns.items()}
    result = bring(KIND, [cells], cast.pooladmin, units=units, dry=True)
    assert (result.faults, result.counts["SAME"]) == ({}, 1)
